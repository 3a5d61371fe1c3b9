#include "core/analysis/log_peaks.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/analysis/live_search.h"
#include "core/analysis/live_series.h"
#include "core/analysis/timeline.h"
#include "core/model/event_reader.h"
#include "core/model/live_cursor.h"

namespace hs {
namespace {

// How far it is down from the one to the other, of any two totals that a damaged log may claim.
int64_t drop(int64_t from, int64_t to) {
    int64_t bytes = 0;
    return __builtin_sub_overflow(from, to, &bytes) ? INT64_MAX : bytes;
}
Amount drop(Amount from, Amount to) {
    return from - to;
}

// Walks the curve up and down: a maximum is settled once the curve has fallen by `swing` below it,
// a minimum once it has risen by as much above it. What is settled alternates.
//
//        M                         settled at the *s; between two settled maxima lies
//       / \        M               the deepest minimum, so prominences among them are
//      /   *      / \              exact
//   __/     \_m__*   *__
//
template <class Value, class Change>
class SwingFinder {
public:
    SwingFinder(const EventLog& log, const LiveCurve<Value>& curve, Change change, Value swing)
        : log_(log), curve_(curve), change_(change), swing_(swing) {}

    struct Top {
        uint64_t event_count = 0;
        Value height{};
        Value valley_before{};  // the lowest since the top before, or since the start (then 0)
    };

    struct Found {
        std::vector<Top> tops;
        Value end_valley{};  // the lowest after the last top, at most 0
    };

    Result<Found> run(const JobContext& job) {
        constexpr size_t kBlocksPerPoll = 256;
        for (size_t block = 0; block < curve_.block_count(); ++block) {
            if (block % kBlocksPerPoll == 0 && job.cancelled()) return cancelled_error();
            if (log_.facts().is_digest) {
                event_count_ = log_.first_event_of_block(block + 1);
                step(curve_.start(block + 1));
            } else if (!pass_whole(block)) {
                decode(block);
            }
        }
        // After the log there is nothing: the last rise may become a top by that.
        const Value last_valley = is_rising_ ? valley_ : low_;
        const size_t settled = tops_.size();
        step(Value{});
        const bool is_new = tops_.size() > settled;
        return Found{std::move(tops_), is_new ? Value{} : std::min(last_valley, Value{})};
    }

private:
    // True if the block changes at most the present candidate.
    bool pass_whole(size_t block) {
        const Extent<Value>& extent = curve_.block(block);
        if (is_rising_) {
            const Value high = std::max(high_, extent.max);
            if (!(drop(high, extent.min) < swing_)) return false;
            if (high_ < extent.max) {
                high_ = extent.max;
                high_block_ = block;
                high_is_in_block_ = true;
            }
            return true;
        }
        const Value low = std::min(low_, extent.min);
        if (!(drop(extent.max, low) < swing_)) return false;
        low_ = low;
        return true;
    }

    void decode(size_t block) {
        event_count_ = log_.first_event_of_block(block);
        const uint64_t end = log_.first_event_of_block(block + 1);
        EventReader reader(log_, block);
        Value live = curve_.start(block);
        RawEvent event;
        while (event_count_ < end && reader.next(&event)) {
            live = wrapping_add(live, change_(event));
            ++event_count_;
            step(live);
        }
    }

    void step(Value live) {
        if (is_rising_) {
            if (high_ < live) {
                high_ = live;
                high_event_ = event_count_;
                high_is_in_block_ = false;
            } else if (!(drop(high_, live) < swing_)) {
                tops_.push_back(
                    {high_is_in_block_ ? first_reach(high_block_) : high_event_, high_, valley_});
                is_rising_ = false;
                low_ = live;
            }
            return;
        }
        if (live < low_) {
            low_ = live;
        } else if (!(drop(live, low_) < swing_)) {
            is_rising_ = true;
            valley_ = low_;
            high_ = live;
            high_event_ = event_count_;
            high_is_in_block_ = false;
        }
    }

    // The first instant in the block at its maximum.
    uint64_t first_reach(size_t block) const {
        uint64_t count = log_.first_event_of_block(block);
        const uint64_t end = log_.first_event_of_block(block + 1);
        EventReader reader(log_, block);
        Value live = curve_.start(block);
        RawEvent event;
        while (count < end && reader.next(&event)) {
            live = wrapping_add(live, change_(event));
            ++count;
            if (!(live < curve_.block(block).max)) break;
        }
        return count;
    }

    const EventLog& log_;
    const LiveCurve<Value>& curve_;
    Change change_;
    Value swing_;
    bool is_rising_ = false;
    Value low_{};  // while falling: the lowest since the last top, 0 at first
    Value high_{};
    Value valley_{};  // settled before the present rise
    uint64_t high_event_ = 0;
    size_t high_block_ = 0;
    bool high_is_in_block_ = false;
    uint64_t event_count_ = 0;
    std::vector<Top> tops_;
};

// For each top the lower bound of its side: the deepest valley up to the next higher one, going
// left (earlier equals are higher) or right. A side without a higher top reaches down to 0.
template <class Value, class Top>
std::vector<Value> prominences(const std::vector<Top>& tops, Value end_valley) {
    const size_t count = tops.size();
    std::vector<Value> left(count);
    std::vector<Value> right(count);
    std::vector<size_t> open;
    for (size_t i = 0; i < count; ++i) {
        Value lowest = tops[i].valley_before;
        while (!open.empty() && tops[open.back()].height < tops[i].height) {
            lowest = std::min(lowest, left[open.back()]);
            open.pop_back();
        }
        left[i] = open.empty() ? std::min(lowest, Value{}) : lowest;
        open.push_back(i);
    }
    open.clear();
    for (size_t i = count; i-- > 0;) {
        Value lowest = i + 1 < count ? tops[i + 1].valley_before : end_valley;
        while (!open.empty() && !(tops[i].height < tops[open.back()].height)) {
            lowest = std::min(lowest, right[open.back()]);
            open.pop_back();
        }
        right[i] = open.empty() ? std::min(lowest, Value{}) : lowest;
        open.push_back(i);
    }
    for (size_t i = 0; i < count; ++i) left[i] = drop(tops[i].height, std::max(left[i], right[i]));
    return left;
}

Amount amount_of(int64_t whole) {
    return Amount::whole(whole);
}
Amount amount_of(Amount amount) {
    return amount;
}

// A share of the highest; at least the smallest there is.
int64_t least_swing(int64_t highest, double share) {
    const Amount swing = Amount::from_double(static_cast<double>(highest) * share);
    return std::max<int64_t>(swing.rounded(), 1);
}
Amount least_swing(Amount highest, double share) {
    return std::max(Amount::from_double(highest.to_double() * share), Amount{1});
}

template <class Value, class Change>
Result<std::vector<LogPeakPoint>> peaks_of(const EventLog& log, const LiveCurve<Value>& curve,
                                           Change change, Value swing, const JobContext& job) {
    HS_TRY(const auto found, (SwingFinder<Value, Change>(log, curve, change, swing).run(job)));
    const auto& tops = found.tops;
    const std::vector<Value> prominence = prominences(tops, found.end_valley);
    std::vector<LogPeakPoint> peaks;
    peaks.reserve(tops.size());
    for (size_t i = 0; i < tops.size(); ++i) {
        peaks.push_back({tops[i].event_count, log.time_after(tops[i].event_count),
                         amount_of(tops[i].height), amount_of(prominence[i])});
    }
    return peaks;
}

}  // namespace

Result<std::vector<LogPeakPoint>> log_peaks(const EventLog& log, Measure measure,
                                            double least_share, JobContext& job,
                                            const ChosenCurve* chosen) {
    const double share = std::max(least_share, 1e-9);
    return with_live_curve(log, measure, chosen, [&](const auto& curve, const auto& change) {
        const auto highest = curve.extent(0, curve.block_count(), {}).max;
        return peaks_of(log, curve, change, least_swing(highest, share), job);
    });
}

namespace {

constexpr double kLeastFall = 0.25;  // of a peak's height, that makes one by itself
constexpr double kMostRise = 2;      // times the fall, of a spike above the peak before

// Of a line that goes on rising: it dips by less than a quarter, and by less than half of what it
// rose since the peak before, or since the start.
bool is_shoulder(std::span<const LogPeakPoint> peaks, size_t i) {
    const double fall = peaks[i].prominence.to_double();
    const double height = peaks[i].live.to_double();
    const double before = i == 0 ? 0 : peaks[i - 1].live.to_double();
    return fall < kLeastFall * height && height - before > kMostRise * fall;
}

// Before the program has begun its work: early, and little beside what it takes later.
bool is_of_starting_up(const LogPeakPoint& peak, Amount highest, int64_t duration_us) {
    constexpr int64_t kEarly = 100;  // the first hundredth of the log
    constexpr double kLittle = 0.25;
    return peak.time_us < duration_us / kEarly &&
           peak.live.to_double() < kLittle * highest.to_double();
}

// Above what was live before it, for a tenth of the log and several times as long as the spike
// itself, and is again after it.
bool is_lone_spike(const EventLog& log, Measure measure, const LogPeakPoint& peak, Amount fall,
                   const ChosenCurve* chosen) {
    constexpr int64_t kTimesAsLong = 4;
    constexpr int64_t kTenth = 10;
    const Amount half = Amount::from_double(fall.to_double() / 2);
    const Amount least = peak.live - half;
    const uint64_t up = last_at_most(log, measure, peak.event_count, least, chosen);
    const uint64_t down = first_at_most(log, measure, peak.event_count, least, chosen);
    const int64_t up_us = log.time_after(up);
    const int64_t length_us = log.time_after(down) - up_us;
    if (up == 0 || up_us / kTimesAsLong < length_us) return false;
    const int64_t level_us = std::max(kTimesAsLong * length_us, log.duration_us() / kTenth);
    if (up_us <= level_us) return false;
    const uint64_t before = log.events_until(up_us - level_us);
    const Amount low = lowest_between(log, measure, before, up, chosen).live;
    return !(low < peak.live - fall - half);
}

void mark_wiggles(const EventLog& log, Measure measure, std::span<const LogPeakPoint> peaks,
                  const ChosenCurve* chosen, std::vector<PeakStanding>& standings) {
    uint64_t until = log.event_count();
    std::optional<Amount> lowest;
    for (size_t i = peaks.size(); i-- > 0;) {
        const Amount low = lowest_between(log, measure, peaks[i].event_count, until, chosen).live;
        until = peaks[i].event_count;
        lowest = lowest ? std::min(*lowest, low) : low;
        const double above = (peaks[i].live - std::max(*lowest, Amount{})).to_double();
        if (standings[i].kind != PeakKind::kPeak) continue;
        if (peaks[i].prominence.to_double() < kLeastFall * above) {
            standings[i] = {PeakKind::kWiggle, {}, {}};
        }
    }
}

}  // namespace

std::string_view peak_kind_name(PeakKind kind) {
    switch (kind) {
        case PeakKind::kPeak:
            return "peak";
        case PeakKind::kWiggle:
            return "wiggle";
        case PeakKind::kShoulder:
            return "shoulder";
        case PeakKind::kRise:
            return "rise";
        case PeakKind::kStart:
            return "start";
    }
    return {};
}

Result<std::vector<PeakStanding>> standings(const EventLog& log, Measure measure,
                                            std::span<const LogPeakPoint> peaks, double least_share,
                                            JobContext& job, const ChosenCurve* chosen) {
    std::vector<PeakStanding> standings;
    Amount highest;
    std::vector<size_t> last;  // peaks that nothing higher follows, from the end
    for (size_t i = peaks.size(); i-- > 0;) {
        if (last.empty() || !(peaks[i].live < peaks[last.back()].live)) last.push_back(i);
    }
    for (const LogPeakPoint& peak : peaks) {
        standings.push_back({PeakKind::kPeak, peak.prominence, {}});
        highest = std::max(highest, peak.live);
    }
    if (last.empty()) return standings;
    std::reverse(last.begin(), last.end());
    std::vector<int64_t> times;
    times.reserve(last.size() + 1);
    for (const size_t i : last) times.push_back(peaks[i].time_us);
    times.push_back(std::max(log.duration_us(), times.back()));
    HS_TRY(std::vector<TimelinePoint> points, timeline(log, times, measure, job, chosen));
    for (size_t k = last.size(); k-- > 1;) {
        points[k].min_bytes = std::min(points[k].min_bytes, points[k + 1].min_bytes);
    }
    const double least = std::max(least_share, kListedPeakShare) * highest.to_double();
    for (size_t k = 0; k < last.size(); ++k) {
        const size_t i = last[k];
        const double height = peaks[i].live.to_double();
        const double fall = height - static_cast<double>(points[k + 1].min_bytes);
        if (fall >= kLeastFall * height) continue;
        size_t before = i;
        while (before > 0 && standings[before - 1].stands_out == Amount{}) --before;
        const Amount fallen = Amount::from_double(fall);
        const bool is_like_before =
            before > 0 && height - peaks[before - 1].live.to_double() <= kMostRise * fall;
        const bool is_spike =
            fall >= least &&
            (is_like_before || is_lone_spike(log, measure, peaks[i], fallen, chosen));
        standings[i] = is_spike ? PeakStanding{PeakKind::kPeak, fallen, {}}
                                : PeakStanding{PeakKind::kRise, {}, fallen};
    }
    // Only now: what follows a shoulder may be a spike above it.
    for (size_t i = 0; i < last.front(); ++i) {
        if (is_of_starting_up(peaks[i], highest, log.duration_us())) {
            standings[i] = {PeakKind::kStart, {}, {}};
        } else if (is_shoulder(peaks, i)) {
            standings[i] = {PeakKind::kShoulder, {}, {}};
        }
    }
    if (peaks.size() > 1) mark_wiggles(log, measure, peaks, chosen, standings);
    return standings;
}

Result<std::vector<LogPeakPoint>> falling_peaks(const EventLog& log, Measure measure,
                                                double least_share, JobContext& job) {
    HS_TRY(std::vector<LogPeakPoint> peaks, log_peaks(log, measure, least_share, job));
    return falling_peaks(log, measure, std::move(peaks), least_share, job);
}

Result<std::vector<LogPeakPoint>> falling_peaks(const EventLog& log, Measure measure,
                                                std::vector<LogPeakPoint> peaks, double least_share,
                                                JobContext& job) {
    HS_TRY(const std::vector<PeakStanding> standing,
           standings(log, measure, peaks, least_share, job));
    for (size_t i = 0; i < peaks.size(); ++i) peaks[i].prominence = standing[i].stands_out;
    std::erase_if(peaks, [](const LogPeakPoint& peak) { return peak.prominence == Amount{}; });
    return peaks;
}

void sort_by_height(std::vector<LogPeakPoint>& peaks) {
    std::sort(peaks.begin(), peaks.end(), [](const LogPeakPoint& a, const LogPeakPoint& b) {
        // As printed: peaks that only a fraction of a byte tells apart are equal.
        const int64_t first = a.live.rounded();
        const int64_t second = b.live.rounded();
        return first != second ? second < first : a.event_count < b.event_count;
    });
}

std::vector<size_t> peak_of_place(std::span<const LogPeakPoint> peaks, bool by_events,
                                  int64_t first, int64_t last, size_t places) {
    std::vector<size_t> nearest(places, SIZE_MAX);
    if (places == 0) return nearest;
    const double steps = static_cast<double>(places - 1);
    const double length = static_cast<double>(std::max<int64_t>(1, last - first));
    for (size_t i = 0; i < peaks.size(); ++i) {
        const int64_t at =
            by_events ? static_cast<int64_t>(peaks[i].event_count) : peaks[i].time_us;
        if (at < first || at > last) continue;
        const double place = static_cast<double>(at - first) / length * steps;
        size_t& found = nearest[std::min(static_cast<size_t>(std::llround(place)), places - 1)];
        if (found == SIZE_MAX || peaks[found].live < peaks[i].live) found = i;
    }
    return nearest;
}

Result<std::vector<uint64_t>> instants_with_peaks(const EventLog& log, Measure measure,
                                                  size_t count, double least_share,
                                                  JobContext& job) {
    std::vector<uint64_t> instants = instants_at(log, even_times(log.duration_us(), count));
    if (instants.empty()) return instants;
    HS_TRY(const std::vector<LogPeakPoint> peaks, log_peaks(log, measure, least_share, job));
    const std::vector<size_t> nearest =
        peak_of_place(peaks, false, 0, log.duration_us(), instants.size());
    for (size_t i = 0; i < instants.size(); ++i) {
        if (nearest[i] != SIZE_MAX) instants[i] = peaks[nearest[i]].event_count;
    }
    return instants;
}

}  // namespace hs
