#pragma once
// What of event logs and profiles is shown, by every view alike: which time, scaled or raw, how
// frames are told apart, and the lines that the timeline draws beside the total. Plain data in
// AppState; times are seconds from the start of a log, so that they fit several logs.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/flame_tree.h"
#include "core/analysis/log_scale.h"

namespace hs {

enum class LogMode : uint8_t {
    kInstant,     // live at the cursor; without one, at the end
    kAllocated,   // in the range; without one, in the whole log
    kStillAlive,  // allocated in the range and not freed in it, by stack
    kDifference,  // live at the end of the range, less at its start
    kComparison,  // the compared dataset less the current one, both at the cursor
};

struct TimeRange {
    double first_s = 0;
    double last_s = 0;
    bool operator==(const TimeRange&) const = default;
};

// One line beside the total: the stacks through a frame, a file or a function, one stack, the
// stacks that end at a place, which is what it holds itself, or the rows that the breadcrumb chose.
enum class SeriesKind : uint8_t { kFrame, kFile, kFunction, kTrace, kSelf, kRows };
struct SeriesKey {
    SeriesKind kind = SeriesKind::kFrame;
    std::string name;  // frame_text, file, function or collapsed_stack; of rows what chips say
    bool operator==(const SeriesKey&) const = default;
};
enum class SeriesLook : uint8_t { kLines, kShare, kStacked };

struct LogShown {
    static constexpr size_t kMaxSeries = 7;  // the theme's colours, less the total's

    LogMode mode = LogMode::kInstant;
    std::optional<double> instant_s;  // the cursor of the time axis; see SetInstant
    std::optional<TimeRange> range;
    ScaleMode scale = ScaleMode::kAuto;
    FrameDetail detail = FrameDetail::kLine;
    std::vector<SeriesKey> series;
    SeriesLook look = SeriesLook::kLines;
    bool has_sites = true;  // below the lines: the total as a stack of its largest sites
};

}  // namespace hs
