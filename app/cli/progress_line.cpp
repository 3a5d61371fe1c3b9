#include "app/cli/progress_line.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "app/cli/output.h"
#include "core/base/start_thread.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"

namespace hs {

namespace {

using Clock = std::chrono::steady_clock;
// Quick work shows no line at all.
constexpr auto kFirstPaint = std::chrono::milliseconds(300);
constexpr auto kRepaint = std::chrono::milliseconds(100);
constexpr int64_t kNsPerSecond = 1'000'000'000;
// A rate from less than this is noise.
constexpr int64_t kRateAfterNs = kNsPerSecond / 5;

}  // namespace

std::string progress_text(const ProgressSnapshot& progress, int64_t elapsed_ns, size_t columns) {
    std::string text = printable_text(progress.stage);
    const uint64_t done =
        progress.total == 0 ? progress.done : std::min(progress.done, progress.total);
    if (progress.total != 0) {
        const double share = static_cast<double>(done) / static_cast<double>(progress.total);
        text.append("   ").append(std::to_string(static_cast<int>(share * 100))).append(" %");
    }
    if (done > 0 && elapsed_ns >= kRateAfterNs) {
        const double rate =
            static_cast<double>(done) * kNsPerSecond / static_cast<double>(elapsed_ns);
        text.append("   ").append(format_count_short(static_cast<uint64_t>(rate))).append("/s");
        if (progress.total > done) {
            const double left_ns = static_cast<double>(progress.total - done) / rate * kNsPerSecond;
            constexpr double kLongestNs = 1e18;  // some thirty years
            text.append("   ")
                .append(format_duration(static_cast<int64_t>(std::min(left_ns, kLongestNs))))
                .append(" left");
        }
    }
    text.resize(whole_letters(text, columns));  // bytes are never fewer than columns
    return text;
}

ProgressLine::ProgressLine(const JobContext& job, bool is_quiet) : job_(job) {
    if (is_quiet || terminal_columns_of(STDERR_FILENO) == 0) { return; }
    thread_ = start_thread([this](const std::stop_token& stop) { paint_until_stopped(stop); });
}

void ProgressLine::stop() {
    if (!thread_.joinable()) { return; }
    thread_.request_stop();
    thread_.join();
    wipe();
}

void ProgressLine::wipe() {
    const std::scoped_lock lock(mutex_);
    wipe_locked();
}

void ProgressLine::wipe_locked() {
    if (!is_shown_) { return; }
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
    is_shown_ = false;
}

void ProgressLine::paint_until_stopped(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    uint64_t stage_index = 0;
    auto stage_began = Clock::now();
    wake_.wait_for(lock, stop, kFirstPaint, [] { return false; });
    while (!stop.stop_requested()) {
        const ProgressSnapshot progress = job_.progress();
        if (progress.stage_index != stage_index) {
            stage_index = progress.stage_index;
            stage_began = Clock::now();
        }
        const auto elapsed =
            std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - stage_began);
        const size_t columns = terminal_columns_of(STDERR_FILENO);
        if (!progress.stage.empty() && columns > 1) {
            const std::string text = progress_text(progress, elapsed.count(), columns - 1);
            std::fprintf(stderr, "\r%s\x1b[K", text.c_str());
            std::fflush(stderr);
            is_shown_ = true;
        }
        wake_.wait_for(lock, stop, kRepaint, [] { return false; });
    }
}

}  // namespace hs
