#pragma once
// What heapscope itself costs: time of the last frames and memory in use.

#include <array>
#include <cstddef>
#include <cstdint>

namespace hs {

class OwnPerformance {
public:
    static constexpr size_t kFrames = 240;

    // Off: nothing is measured and nothing is shown, so that pictures are the same in every run.
    explicit OwnPerformance(bool enabled) : enabled_(enabled) {}

    [[nodiscard]] bool enabled() const { return enabled_; }
    void add_frame(double milliseconds);
    void update_memory(double seconds);  // at most twice a second

    [[nodiscard]] double last_ms() const { return frames_[(next_ + kFrames - 1) % kFrames]; }
    // i = 0 is the oldest of count() frames.
    [[nodiscard]] double frame_ms(size_t i) const {
        return frames_[(next_ + kFrames - count_ + i) % kFrames];
    }
    [[nodiscard]] size_t count() const { return count_; }
    [[nodiscard]] double highest_ms() const;
    [[nodiscard]] double median_ms() const;
    [[nodiscard]] int64_t resident_bytes() const { return resident_bytes_; }

private:
    bool enabled_;
    std::array<double, kFrames> frames_ = {};
    size_t next_ = 0;
    size_t count_ = 0;
    double memory_age_s_ = 1e9;
    int64_t resident_bytes_ = 0;
};

// Resident memory of this process; 0 where the system does not say.
int64_t own_resident_bytes();

}  // namespace hs
