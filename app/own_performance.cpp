#include "app/own_performance.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <vector>

namespace hs {

void OwnPerformance::add_frame(double milliseconds) {
    if (!enabled_) return;
    frames_[next_] = milliseconds;
    next_ = (next_ + 1) % kFrames;
    count_ = std::min(count_ + 1, kFrames);
}

void OwnPerformance::update_memory(double seconds) {
    if (!enabled_) return;
    memory_age_s_ += seconds;
    if (memory_age_s_ < 0.5) return;
    memory_age_s_ = 0;
    resident_bytes_ = own_resident_bytes();
}

double OwnPerformance::highest_ms() const {
    return *std::max_element(frames_.begin(), frames_.end());
}

double OwnPerformance::median_ms() const {
    if (count_ == 0) return 0;
    std::vector<double> sorted;
    for (size_t i = 0; i < count_; ++i) sorted.push_back(frame_ms(i));
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(count_ / 2),
                     sorted.end());
    return sorted[count_ / 2];
}

int64_t own_resident_bytes() {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen("/proc/self/statm", "re"),
                                                               &std::fclose);
    long long total = 0;
    long long resident = 0;
    if (!file || std::fscanf(file.get(), "%lld %lld", &total, &resident) != 2) return 0;
    return resident * sysconf(_SC_PAGESIZE);
}

}  // namespace hs
