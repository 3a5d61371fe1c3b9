#include "app/panels/timeline_input.h"

#include <algorithm>
#include <cmath>

#include "app/answers.h"
#include "app/panels/timeline_data.h"
#include "app/stack_answers.h"

namespace hs {
namespace {

constexpr int64_t kLeastSpan = 20;  // microseconds or events
constexpr float kGrabPx = 5;
constexpr double kPlaySeconds = 15;
constexpr int64_t kKeySteps = 100;  // of an arrow, through the part in view

// The range's edge under the pointer, if any.
TimelineDrag edge_at(const ViewContext& view, const TimelineStripState& own, const EventLog& log,
                     const PlotFrame& frame, float x) {
    const std::optional<TimeRange>& range = view.state.shown.range;
    if (!range) return TimelineDrag::kNone;
    const auto distance = [&](double time_s) {
        return std::abs(frame.x_of(place_of(own, log, time_s)) - x);
    };
    const float first = distance(range->first_s);
    const float last = distance(range->last_s);
    if (std::min(first, last) > view.px(kGrabPx)) return TimelineDrag::kNone;
    return first < last ? TimelineDrag::kRangeFirst : TimelineDrag::kRangeLast;
}

void begin_drag(const ViewContext& view, TimelineStripState& own, const EventLog& log,
                const PlotFrame& frame, double time_s) {
    const ImGuiIO& io = ImGui::GetIO();
    own.is_playing = false;
    own.drag_anchor_s = time_s;
    if (io.KeyShift) {
        own.drag = TimelineDrag::kRange;
        return;
    }
    own.drag = edge_at(view, own, log, frame, io.MousePos.x);
    const std::optional<TimeRange>& range = view.state.shown.range;
    if (own.drag == TimelineDrag::kRangeFirst) own.drag_anchor_s = range->last_s;
    if (own.drag == TimelineDrag::kRangeLast) own.drag_anchor_s = range->first_s;
    if (own.drag == TimelineDrag::kNone) own.drag = TimelineDrag::kCursor;
}

void continue_drag(ViewContext& view, const TimelineStripState& own, double time_s) {
    if (own.drag == TimelineDrag::kCursor) {
        if (view.state.shown.instant_s != time_s || view.state.shown.mode != LogMode::kInstant) {
            view.actions.push(SetInstant{time_s});
        }
    } else if (own.drag != TimelineDrag::kNone && own.drag_anchor_s != time_s) {
        view.actions.push(SetRange{TimeRange{own.drag_anchor_s, time_s}});
    }
}

void take_wheel(TimelineStripState& own, const PlotFrame& frame) {
    const ImGuiIO& io = ImGui::GetIO();
    const TimeAxis axis = frame.axis();
    const auto x = static_cast<double>(io.MousePos.x - frame.left);
    if (io.MouseWheel != 0 && !io.KeyShift) {
        own.span = axis.zoomed(x, std::pow(1.3, static_cast<double>(io.MouseWheel)), own.whole,
                               kLeastSpan);
    }
    const float sideways = io.MouseWheelH + (io.KeyShift ? io.MouseWheel : 0);
    if (sideways != 0) own.span = axis.panned(-60.0 * static_cast<double>(sideways), own.whole);
    if (ImGui::IsMouseDragging(ImGuiMouseButton_Middle, 2)) {
        own.span = axis.panned(-static_cast<double>(io.MouseDelta.x), own.whole);
    }
}

// Into the range if the pointer is in it and it does not fill the view yet, else out to the whole.
void take_double_click(const ViewContext& view, TimelineStripState& own, const EventLog& log,
                       int64_t place) {
    const std::optional<TimeRange>& range = view.state.shown.range;
    if (range) {
        const AxisSpan span{place_of(own, log, range->first_s), place_of(own, log, range->last_s)};
        const int64_t room = span.length() / 20 + 1;
        const AxisSpan wanted = fitted({span.first - room, span.last + room}, own.whole);
        if (place >= span.first && place <= span.last && own.span != wanted) {
            own.span = wanted;
            return;
        }
    }
    own.span = own.whole;
}

}  // namespace

void go_to_time(ViewContext& view, TimelineStripState& own, const EventLog& log, double time_s) {
    own.span = showing(own.span, place_of(own, log, time_s), own.whole);
    view.actions.push(SetInstant{time_s});
}

void take_timeline_pointer(ViewContext& view, TimelineStripState& own, const EventLog& log,
                           const PlotFrame& frame, bool was_clicked) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool is_hovered = ImGui::IsItemHovered();
    const int64_t place = frame.place_at(io.MousePos.x);
    const double time_s = time_at(own, log, place);
    if (is_hovered) take_wheel(own, frame);
    if (is_hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        take_double_click(view, own, log, place);
    }
    const bool is_down = ImGui::IsMouseDown(ImGuiMouseButton_Left);
    // Down and up again before it could be held.
    const bool is_tap = was_clicked && own.drag == TimelineDrag::kNone &&
                        ImGui::IsMouseReleased(ImGuiMouseButton_Left);
    if ((ImGui::IsItemActivated() && is_down) || is_tap) {
        begin_drag(view, own, log, frame, time_s);
        if (is_tap) continue_drag(view, own, time_s);
    }
    if (ImGui::IsItemActive() && is_down) {
        continue_drag(view, own, time_s);
    } else {
        own.drag = TimelineDrag::kNone;
    }
    const TimelineDrag edge =
        own.drag != TimelineDrag::kNone ? own.drag : edge_at(view, own, log, frame, io.MousePos.x);
    const bool is_edge = edge == TimelineDrag::kRangeFirst || edge == TimelineDrag::kRangeLast;
    if ((is_hovered || ImGui::IsItemActive()) && is_edge) {
        ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    }
}

void take_timeline_keys(ViewContext& view, TimelineStripState& own, const EventLog& log,
                        const PlotFrame& frame) {
    if (ImGui::GetIO().KeyCtrl || ImGui::GetIO().KeyAlt) return;
    const double end_s = static_cast<double>(log.duration_us()) / 1e6;
    const double now_s = std::min(view.state.shown.instant_s.value_or(end_s), end_s);
    const int64_t now = place_of(own, log, now_s);
    const int64_t step = std::max<int64_t>(1, own.span.length() / kKeySteps);
    int64_t next = now;
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) next -= step;
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) next += step;
    if (ImGui::IsKeyPressed(ImGuiKey_Home)) next = own.whole.first;
    if (ImGui::IsKeyPressed(ImGuiKey_End)) next = own.whole.last;
    next = std::clamp(next, own.whole.first, own.whole.last);
    if (next != now) go_to_time(view, own, log, time_at(own, log, next));
    const bool zooms_in = ImGui::IsKeyPressed(ImGuiKey_UpArrow);
    if (!zooms_in && !ImGui::IsKeyPressed(ImGuiKey_DownArrow)) return;
    const TimeAxis axis = frame.axis();
    own.span = showing(own.span, now, own.whole);
    own.span = axis.zoomed(axis.x_of(now), zooms_in ? 1.3 : 1 / 1.3, own.whole, kLeastSpan);
}

void take_minimap_pointer(TimelineStripState& own, const PlotFrame& frame) {
    const ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsItemHovered() && io.MouseWheel != 0) {
        const TimeAxis axis(own.span, static_cast<double>(frame.width));
        own.span =
            axis.zoomed(static_cast<double>(frame.width) / 2,
                        std::pow(1.3, static_cast<double>(io.MouseWheel)), own.whole, kLeastSpan);
    }
    // The space bar, which plays, makes it active too.
    if (!ImGui::IsItemActive() || !ImGui::IsMouseDown(ImGuiMouseButton_Left)) return;
    const int64_t middle = frame.place_at(io.MousePos.x);
    const int64_t half = own.span.length() / 2;
    own.span = fitted({middle - half, middle - half + own.span.length()}, own.whole);
}

void take_timeline_requests(ViewContext& view, TimelineStripState& own, const DatasetRow& row) {
    const EventLog& log = *row.dataset->log;
    const double end_s = static_cast<double>(log.duration_us()) / 1e6;
    const double now_s = std::min(view.state.shown.instant_s.value_or(end_s), end_s);
    const bool next = view.wants(ViewRequest::kNextPeak);
    const bool previous = view.wants(ViewRequest::kPreviousPeak);
    if (next || previous) {
        const Answered<ShownPeaks> found = shown_peaks(view.answers, view.state, row);
        const std::vector<LogPeakPoint>* peaks = found ? &found->points : nullptr;
        const auto time_s = [](const LogPeakPoint& peak) {
            return static_cast<double>(peak.time_us) / 1e6;
        };
        if (peaks && !peaks->empty()) {
            // Around the end; without a cursor the first P goes to the highest.
            const auto highest = std::max_element(
                peaks->begin(), peaks->end(),
                [](const LogPeakPoint& a, const LogPeakPoint& b) { return a.live < b.live; });
            auto at = highest;
            if (view.state.shown.instant_s && next) {
                at = std::find_if(peaks->begin(), peaks->end(), [&](const LogPeakPoint& peak) {
                    return time_s(peak) > now_s + 1e-9;
                });
                if (at == peaks->end()) at = peaks->begin();
            } else if (view.state.shown.instant_s) {
                auto after = std::find_if(peaks->begin(), peaks->end(), [&](const LogPeakPoint& p) {
                    return time_s(p) >= now_s - 1e-9;
                });
                at = (after == peaks->begin() ? peaks->end() : after) - 1;
            }
            go_to_time(view, own, log, time_s(*at));
        }
    }
    if (view.wants(ViewRequest::kPlay)) {
        own.is_playing = !own.is_playing;
        if (own.is_playing && now_s >= end_s) {
            go_to_time(view, own, log, time_at(own, log, own.span.first));
            return;
        }
    }
    if (!own.is_playing) return;
    const double length_s = time_at(own, log, own.span.last) - time_at(own, log, own.span.first);
    const double speed = own.speed > 0 ? own.speed : length_s / kPlaySeconds;
    const double then_s = now_s + speed * static_cast<double>(ImGui::GetIO().DeltaTime);
    go_to_time(view, own, log, std::min(then_s, end_s));
    own.is_playing = then_s < end_s;
    if (own.is_playing) view.animating = true;
}

}  // namespace hs
