#pragma once
// Stacks that a signal handler copied in its own thread, until they are resolved under the GIL. One
// writes, one reads. Where there is no room the weight goes to the next sample.

#include <atomic>
#include <cstdint>

namespace capture {

struct SampledFrame {
    uint64_t code;  // 0: dead
    int64_t offset;
};

struct SampleHead {
    uint64_t time_ns;
    uint32_t weight;
    uint32_t count;  // of the frames that follow
};

class SampleRing {
public:
    static constexpr uint64_t kFrames = 32768;
    static constexpr uint32_t kMostFrames = 512;

    SampledFrame& begin_frame(uint32_t i) {
        return entries_[(head_.load() + 1 + i) % kFrames].frame;
    }
    [[nodiscard]] bool has_room() const {
        return head_.load() + 1 + kMostFrames - tail_.load() <= kFrames;
    }
    void commit(const SampleHead& sample) {
        const uint64_t head = head_.load();
        entries_[head % kFrames].head = sample;
        head_.store(head + 1 + sample.count);
    }

    // Of the oldest sample.
    [[nodiscard]] bool empty() const { return head_.load() == tail_.load(); }
    [[nodiscard]] const SampleHead& front() const { return entries_[tail_.load() % kFrames].head; }
    [[nodiscard]] const SampledFrame& frame(uint64_t i) const {
        return entries_[(tail_.load() + 1 + i) % kFrames].frame;
    }
    void pop() { tail_.store(tail_.load() + 1 + front().count); }
    void clear() { tail_.store(head_.load()); }

    void forget_code(uint64_t code) {
        const uint64_t head = head_.load();
        for (uint64_t at = tail_.load(); at != head;) {
            const uint64_t end = at + 1 + entries_[at % kFrames].head.count;
            while (++at != end) {
                SampledFrame& frame = entries_[at % kFrames].frame;
                if (frame.code == code) frame.code = 0;
            }
        }
    }

private:
    union Entry {
        SampleHead head;
        SampledFrame frame;
    };
    std::atomic<uint64_t> head_{0};
    std::atomic<uint64_t> tail_{0};
    Entry entries_[kFrames];
};

}  // namespace capture
