#pragma once
// Stacks that a signal handler copied in its own thread, until they are resolved under the GIL. One
// writes, one reads. Where there is no room the weight goes to the next sample.

#include <atomic>
#include <cstdint>

namespace capture {

struct SampledFrame {
    uint64_t code;
    uint64_t check;  // of the code's contents: another code may come to lie there
    int64_t offset;
};

class SampleRing {
public:
    static constexpr uint64_t kFrames = 32768;
    static constexpr uint32_t kMostFrames = 512;

    SampledFrame& begin_frame(uint32_t i) { return frames_[(head_.load() + 1 + i) % kFrames]; }
    [[nodiscard]] bool has_room() const {
        return head_.load() + 1 + kMostFrames - tail_.load() <= kFrames;
    }
    void commit(uint64_t time_ns, uint32_t weight, uint32_t count) {
        const uint64_t head = head_.load();
        frames_[head % kFrames] = {time_ns, weight, count};
        head_.store(head + 1 + count);
    }
    [[nodiscard]] bool empty() const { return head_.load() == tail_.load(); }
    SampledFrame& at(uint64_t i) { return frames_[(tail_.load() + i) % kFrames]; }
    void pop(uint64_t count) { tail_.store(tail_.load() + 1 + count); }

private:
    std::atomic<uint64_t> head_{0};
    std::atomic<uint64_t> tail_{0};
    SampledFrame frames_[kFrames];
};

}  // namespace capture
