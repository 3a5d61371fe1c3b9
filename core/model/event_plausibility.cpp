#include "core/model/event_plausibility.h"

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

bool EventPlausibility::is_beyond_doubt(const RawEvent& event) const {
    return event.row() < used_rows_ && has_likely_numbers(event);
}

bool EventPlausibility::is_possible(const RawEvent& event) const {
    return event.microseconds < kMicrosPerSecond && event.seconds < kMostSeconds &&
           event.size_bytes <= static_cast<uint64_t>(INT64_MAX) &&
           event.row() < uint64_t{2} * used_rows_ + kFarRows;
}

EventPlausibility::Run EventPlausibility::run_from(const uint8_t* at, unsigned most) const {
    Run run;
    while (run.length < most) {
        if (at == end_) {
            run.reached_end = true;
            break;
        }
        RawEvent event;
        at = decode_event(at, &event);
        if (at == nullptr || at > end_ || !is_beyond_doubt(event)) break;
        ++run.length;
        run.has_row |= event.row() != 0;
        run.doubts += std::min<uint64_t>(event.seconds, 64) + (event.size_bytes == 0 ? 1 : 0) +
                      ((event.word & kBackwardBit) != 0 ? 1 : 0);
    }
    return run;
}

bool EventPlausibility::is_step(const uint8_t* at) const {
    const Run run = run_from(at, kCertainRun);
    if (!run.has_row) return false;
    return run.length == kCertainRun || (run.reached_end && run.length >= kShortestEndRun);
}

// An event with a row just beyond the table, at `at`: is it one, of a table copied too early? Yes
// if what follows goes on well, no if another reading goes on better.
bool EventPlausibility::is_lost_after(const uint8_t* at, const uint8_t* next) const {
    const uint8_t* follow = next;
    unsigned good = 0;
    unsigned possible = 0;
    unsigned seen = 0;
    while (seen < kCertainRun && follow < end_) {
        RawEvent event;
        follow = decode_event(follow, &event);
        if (follow == nullptr || follow > end_) break;
        ++seen;
        good += is_beyond_doubt(event) ? 1 : 0;
        possible += is_possible(event) ? 1 : 0;
    }
    // Read a byte late, the last event would be cut short: a reading that ends with the bytes is
    // right.
    if (follow == end_ && possible == seen) return false;
    if (seen == kCertainRun && good >= kCertainRun / 2) return false;
    const uint8_t* reach = std::min(end_, at + kLongestEventBytes);
    for (const uint8_t* other = at + 1; other < reach; ++other) {
        if (other != next && is_step(other)) return true;
    }
    return false;
}

EventPlausibility::Verdict EventPlausibility::judge(const uint8_t* at, RawEvent* event,
                                                    const uint8_t** next) const {
    const uint8_t* after = decode_event(at, event);
    if (after == nullptr) return Verdict::kLost;
    if (after > end_) return Verdict::kCutShort;  // its last varint was ended by the padding
    *next = after;
    if (is_sure_) return Verdict::kEvent;
    if (!is_possible(*event)) return Verdict::kLost;
    if (event->row() < used_rows_) return Verdict::kEvent;
    return is_lost_after(at, after) ? Verdict::kLost : Verdict::kEvent;
}

uint32_t EventPlausibility::rows_in_order_of_use(const JobContext& job) const {
    constexpr uint32_t kOutOfOrder = 16;  // threads that number and write at the same time
    constexpr size_t kPollEvery = 65536;
    uint32_t rows = 1;
    const uint8_t* at = begin_;
    for (size_t count = 0; at < end_; ++count) {
        RawEvent event;
        at = decode_event(at, &event);
        if (at == nullptr || at > end_ || !has_likely_numbers(event)) break;
        if (event.row() > rows + kOutOfOrder) break;
        rows = std::max(rows, event.row() + 1);
        if (count % kPollEvery == kPollEvery - 1 && job.cancelled()) break;
    }
    return rows;
}

const uint8_t* EventPlausibility::find_step(const uint8_t* at, const JobContext& job) const {
    constexpr size_t kPollEvery = 65536;
    for (size_t tried = 0; at < end_; ++at, ++tried) {
        if (is_step(at)) return at;
        if (tried % kPollEvery == kPollEvery - 1 && job.cancelled()) return end_;
    }
    return end_;
}

std::optional<const uint8_t*> EventPlausibility::guess_step(const uint8_t* at) const {
    const uint8_t* reach = end_ - at > kGuessReach ? at + kGuessReach : end_;
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

}  // namespace hs
