#include "app/panels/timeline_plot.h"

#include <algorithm>

#include "app/answers.h"
#include "app/panels/timeline_data.h"
#include "app/stack_answers.h"

namespace hs {
namespace {

constexpr double kPlaySeconds = 15;

double time_of(const LogPeakPoint& peak) {
    return static_cast<double>(peak.time_us) / 1e6;
}

// The time of the next or previous peak, around the end; of the highest where the cursor was never
// set and is at none.
double peak_beside(bool has_cursor, double now_s, const std::vector<LogPeakPoint>& peaks,
                   bool next) {
    if (!has_cursor) {
        return time_of(*std::max_element(
            peaks.begin(), peaks.end(),
            [](const LogPeakPoint& a, const LogPeakPoint& b) { return a.live < b.live; }));
    }
    const auto after = std::find_if(peaks.begin(), peaks.end(), [&](const LogPeakPoint& peak) {
        return next ? time_of(peak) > now_s + 1e-9 : time_of(peak) >= now_s - 1e-9;
    });
    if (next) return time_of(after == peaks.end() ? peaks.front() : *after);
    return time_of(after == peaks.begin() ? peaks.back() : *(after - 1));
}

}  // namespace

void go_to_time(ViewContext& view, TimelineStripState& own, const EventLog& log, double time_s) {
    own.axis.span = showing(own.axis.span, place_of(own, log, time_s), own.axis.whole);
    view.actions.push(SetInstant{time_s});
}

void take_timeline_requests(ViewContext& view, TimelineStripState& own, const DatasetRow& row) {
    const EventLog& log = *row.dataset->log;
    const double end_s = static_cast<double>(log.duration_us()) / 1e6;
    const LogCursor cursor = log_cursor(view.state, row);
    const double now_s = cursor.time_s;
    const bool is_set = view.state.shown.instant_s.has_value();
    const bool next = view.wants(ViewRequest::kNextPeak);
    const bool previous = view.wants(ViewRequest::kPreviousPeak);
    if (next || previous) {
        const Answered<ShownPeaks> found = shown_peaks(view.answers, view.state, row);
        if (found && !found->points.empty()) {
            go_to_time(view, own, log,
                       peak_beside(is_set || cursor.is_peak, now_s, found->points, next));
        }
    }
    if (view.wants(ViewRequest::kPlay)) {
        own.is_playing = !own.is_playing;
        if (own.is_playing && (!is_set || now_s >= end_s)) {
            go_to_time(view, own, log, time_at(own, log, own.axis.span.first));
            return;
        }
    }
    if (!own.is_playing) return;
    const double length_s =
        time_at(own, log, own.axis.span.last) - time_at(own, log, own.axis.span.first);
    const double speed = own.speed > 0 ? own.speed : length_s / kPlaySeconds;
    const double then_s = now_s + speed * static_cast<double>(ImGui::GetIO().DeltaTime);
    go_to_time(view, own, log, std::min(then_s, end_s));
    own.is_playing = then_s < end_s;
    if (own.is_playing) view.animating = true;
}

}  // namespace hs
