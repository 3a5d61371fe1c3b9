#include "core/import/heapprof_steps.h"

#include <algorithm>

namespace hs {
namespace {

constexpr uint64_t kMicrosPerSecond = 1'000'000;
constexpr unsigned kCertainRun = 8;
constexpr unsigned kGuessRun = 16;
constexpr unsigned kShortestEndRun = 2;  // enough when it ends exactly where the bytes end
constexpr ptrdiff_t kGuessReach = 512;
// Clock steps and sleeps are real, but not 136 years of them.
constexpr uint64_t kMostSeconds = uint64_t{1} << 32;
// For a run that must be beyond doubt: a day and a half, 1 TiB.
constexpr uint64_t kLikelySeconds = uint64_t{1} << 17;
constexpr uint64_t kLikelyBytes = uint64_t{1} << 40;
// A table that was copied a little too early lacks some rows, not this many.
constexpr uint32_t kFarRows = 65536;

bool has_likely_numbers(const RawEvent& event) {
    return event.microseconds < kMicrosPerSecond && event.seconds < kLikelySeconds &&
           event.size_bytes < kLikelyBytes;
}

}  // namespace

bool HeapprofSteps::is_beyond_doubt(const RawEvent& event) const {
    return event.row() < used_rows_ && has_likely_numbers(event);
}

bool HeapprofSteps::is_possible(const RawEvent& event) const {
    return event.microseconds < kMicrosPerSecond && event.seconds < kMostSeconds &&
           event.size_bytes <= static_cast<uint64_t>(INT64_MAX) &&
           event.row() < uint64_t{2} * used_rows_ + kFarRows;
}

HeapprofSteps::Run HeapprofSteps::run_from(const uint8_t* at, unsigned most) const {
    Run run;
    while (run.length < most) {
        if (at == end()) {
            run.reached_end = true;
            break;
        }
        RawEvent event;
        at = decode_event(at, &event);
        if (at == nullptr || at > end() || !is_beyond_doubt(event)) break;
        ++run.length;
        run.has_row |= event.row() != 0;
        run.doubts += std::min<uint64_t>(event.seconds, 64) + (event.size_bytes == 0 ? 1 : 0) +
                      ((event.word & kBackwardBit) != 0 ? 1 : 0);
    }
    return run;
}

bool HeapprofSteps::is_step(const uint8_t* at) const {
    const Run run = run_from(at, kCertainRun);
    if (!run.has_row) return false;
    return run.length == kCertainRun || (run.reached_end && run.length >= kShortestEndRun);
}

// An event with a row just beyond the table, at `at`: is it one, of a table copied too early? Yes
// if what follows goes on well, no if another reading goes on better.
bool HeapprofSteps::is_lost_after(const uint8_t* at, const uint8_t* next) const {
    const uint8_t* follow = next;
    unsigned good = 0;
    unsigned possible = 0;
    unsigned seen = 0;
    while (seen < kCertainRun && follow < end()) {
        RawEvent event;
        follow = decode_event(follow, &event);
        if (follow == nullptr || follow > end()) break;
        ++seen;
        good += is_beyond_doubt(event) ? 1 : 0;
        possible += is_possible(event) ? 1 : 0;
    }
    // Read a byte late, the last event would be cut short: a reading that ends with the bytes is
    // right.
    if (follow == end() && possible == seen) return false;
    if (seen == kCertainRun && good >= kCertainRun / 2) return false;
    const uint8_t* reach = std::min(end(), at + kLongestEventBytes);
    for (const uint8_t* other = at + 1; other < reach; ++other) {
        if (other != next && is_step(other)) return true;
    }
    return false;
}

EventSteps::Verdict HeapprofSteps::judge(const uint8_t* at, RawEvent* event,
                                         const uint8_t** next) const {
    const Verdict decoded = EventSteps::judge(at, event, next);
    if (decoded != Verdict::kEvent) return decoded;
    if (!is_possible(*event)) return Verdict::kLost;
    if (event->row() < used_rows_) return Verdict::kEvent;
    return is_lost_after(at, *next) ? Verdict::kLost : Verdict::kEvent;
}

uint32_t HeapprofSteps::rows_in_order_of_use(const JobContext& job) const {
    constexpr uint32_t kOutOfOrder = 16;  // threads that number and write at the same time
    constexpr size_t kPollEvery = 65536;
    uint32_t rows = 1;
    const uint8_t* at = begin();
    for (size_t count = 0; at < end(); ++count) {
        RawEvent event;
        at = decode_event(at, &event);
        if (at == nullptr || at > end() || !has_likely_numbers(event)) break;
        if (event.row() > rows + kOutOfOrder) break;
        rows = std::max(rows, event.row() + 1);
        if (count % kPollEvery == kPollEvery - 1 && job.cancelled()) break;
    }
    return rows;
}

bool HeapprofSteps::learn(const JobContext& job) {
    used_rows_ = std::max(row_count(), rows_in_order_of_use(job));
    return used_rows_ > row_count();
}

const uint8_t* HeapprofSteps::find_step(const uint8_t* at, const JobContext& job) const {
    constexpr size_t kPollEvery = 65536;
    for (size_t tried = 0; at < end(); ++at, ++tried) {
        if (is_step(at)) return at;
        if (tried % kPollEvery == kPollEvery - 1 && job.cancelled()) return end();
    }
    return end();
}

std::optional<const uint8_t*> HeapprofSteps::guess_step(const uint8_t* at) const {
    const uint8_t* reach = end() - at > kGuessReach ? at + kGuessReach : end();
    for (; at < reach; ++at) {
        if (run_from(at, kGuessRun).length == kGuessRun) break;
    }
    if (at >= reach) return std::nullopt;
    // Other readings of the same bytes may go on as long; the true one has the fewest oddities.
    const uint8_t* best = at;
    uint64_t fewest = run_from(at, kGuessRun).doubts;
    const uint8_t* last = std::min(reach, at + kLongestEventBytes);
    for (const uint8_t* other = at + 1; other < last; ++other) {
        const Run run = run_from(other, kGuessRun);
        if (run.length == kGuessRun && run.doubts < fewest) {
            best = other;
            fewest = run.doubts;
        }
    }
    return best;
}

std::unique_ptr<EventSteps> heapprof_steps(const uint8_t* begin, const uint8_t* end,
                                           uint32_t row_count) {
    return std::make_unique<HeapprofSteps>(begin, end, row_count);
}

}  // namespace hs
