#include "app/views/tracked.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "app/answers.h"
#include "app/renewal.h"
#include "app/view_states.h"
#include "app/views/site_tools.h"
#include "app/views/tracked_state.h"
#include "app/widgets/basic.h"
#include "app/widgets/tab_stop.h"
#include "app/widgets/tool_row.h"
#include "core/analysis/tracked_frame_text.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr float kChartPx = 190;
constexpr float kNarrowPx = 660;  // the tables one below the other
constexpr float kPagePx = 560;    // lower, and the view scrolls
constexpr float kTablesPx = 440;
constexpr size_t kSeriesColumn = 7;  // of objects

void choose_first(TrackedState& own) {
    const TrackedShown& shown = *own.shown;
    own.snapshot =
        shown.stats.peak_snapshot.value_or(shown.by_time.empty() ? 0 : shown.by_time.back());
    own.object = UINT32_MAX;
    own.class_part.clear();
    own.classes.key = {};
    own.objects.key = {};
    own.referents.key = {};
    own.snapshots.state.place_cursor(own.snapshot);
}

void keep_choice(const ViewContext& view, TrackedState& own, const KeptTracked& kept,
                 const std::string& class_part) {
    own.class_part = class_part;
    if (kept.snapshot) {
        own.snapshot = *kept.snapshot;
        own.snapshots.state.place_cursor(own.snapshot);
        own.instant_s = view.state.shown.instant_s;  // it was chosen already
    }
    if (kept.object) own.object = *kept.object;
}

// The time axis chooses the snapshot, and a chosen snapshot is where its cursor goes.
void follow_time(const ViewContext& view, TrackedState& own) {
    const std::optional<double> instant_s = view.state.shown.instant_s;
    if (own.instant_s == instant_s) return;
    own.instant_s = instant_s;
    if (!instant_s) return;
    const std::vector<uint32_t>& by_time = own.shown->by_time;
    if (by_time.empty()) return;
    const auto distance = [&](uint32_t row) {
        return std::abs(own.shown->tracked().snapshots[row].time_s - *instant_s);
    };
    own.snapshot = *std::min_element(by_time.begin(), by_time.end(), [&](uint32_t a, uint32_t b) {
        return distance(a) < distance(b);
    });
    own.snapshots.state.place_cursor(own.snapshot);
}

void choose_snapshot(ViewContext& view, TrackedState& own, uint32_t row) {
    own.snapshot = row;
    const double time_s = own.shown->tracked().snapshots[row].time_s;
    if (!std::isfinite(time_s)) return;
    own.instant_s = time_s;
    view.actions.push(SetInstant{time_s});
}

void draw_picture(ViewContext& view, TrackedState& own) {
    const float height = view.px(kChartPx);
    const float width = ImGui::GetContentRegionAvail().x;
    const bool has_pie = width >= view.px(kNarrowPx) - height;
    const float pie = has_pie ? height + view.px(12) : 0;
    if (draw_tracked_chart(view, own, {width - pie, height})) {
        own.snapshots.state.place_cursor(own.snapshot);
        choose_snapshot(view, own, own.snapshot);
    }
    if (!has_pie) return;
    ImGui::SameLine(0, view.px(12));
    draw_tracked_pie(view, own, height);
}

void draw_left(ViewContext& view, TrackedState& own) {
    panel_heading(view, "Snapshots");
    const DataTable snapshots = snapshots_table(own);
    const DataTableEvents picked = draw_data_table(view, own.snapshots.state, snapshots,
                                                   ImGui::GetContentRegionAvail().y * 0.45F);
    if (picked.chosen) choose_snapshot(view, own, static_cast<uint32_t>(*picked.chosen));
    if (own.shown->tracked().snapshots.empty()) return;
    const std::string title =
        "Classes at " + printable_text(own.shown->snapshot_name(own.snapshot));
    panel_heading(view, cut_to_width(title, ImGui::GetContentRegionAvail().x).c_str());
    if (!own.shown->stats.has_class_table()) {
        text_in(view.theme.text_muted, "Too many classes and snapshots for a table");
        return;
    }
    const DataTable classes = classes_table(view, own);
    const DataTableEvents events = draw_data_table(view, own.classes.state, classes);
    const auto row = events.chosen ? events.chosen : events.activated;
    if (row) own.class_part = own.shown->class_name(own.classes.order[*row]);
}

void draw_trace(ViewContext& view, const TrackedState& own) {
    const Tracked& tracked = own.shown->tracked();
    const uint32_t trace = tracked.objects[own.object].trace;
    panel_heading(view, "Created at");
    if (trace == 0) {
        text_in(view.theme.text_muted, "not recorded");
        return;
    }
    for (const uint32_t row : tracked.frames_of(trace)) {
        const TrackedFrame& frame = tracked.frames[row];
        push_font(Font::kMono);
        text_cut(printable_text(tracked_frame_text(tracked, frame)),
                 ImGui::GetContentRegionAvail().x, view.theme.text);
        std::string source = printable_text(tracked.text(frame.source));
        const size_t end = source.rfind("\\n");
        if (end != std::string::npos && end + 2 == source.size()) source.resize(end);
        source.erase(0, std::min(source.size(), source.find_first_not_of(' ')));
        if (!source.empty()) {
            text_cut("  " + source, ImGui::GetContentRegionAvail().x, view.theme.text_muted);
        }
        pop_font();
    }
}

void draw_object(ViewContext& view, TrackedState& own) {
    const float width = ImGui::GetContentRegionAvail().x;
    begin_part("referents", {width * 0.6F, 0});
    panel_heading(view, "Referents");
    const DataTable referents =
        own.merges_class ? merged_referents_table(view, own) : referents_table(own);
    draw_data_table(view, own.referents.state, referents);
    ImGui::EndChild();
    ImGui::SameLine(0, view.px(12));
    ImGui::BeginChild("trace", {0, 0});
    draw_trace(view, own);
    ImGui::EndChild();
}

void draw_tools(ViewContext& view, TrackedState& own) {
    static constexpr std::array<Segment, 2> kReferents = {{
        {"Largest size", "Referents of the selected object at its largest size"},
        {"Class at snapshot",
         "Referents of all live objects of the class at the selected snapshot, merged by name"},
    }};
    ToolRow tools(view, 110);
    const int pressed = tools.segments("Referents", kReferents, own.merges_class ? 1 : 0);
    if (pressed >= 0) own.merges_class = pressed == 1;
    draw_name_filter(view, own.class_part, "Filter by class", tools.field(240));
    tools.finish();
    ImGui::Dummy({0, view.px(2)});
}

void draw_right(ViewContext& view, TrackedState& own) {
    panel_heading(view, "Objects");
    DataTable objects = objects_table(view, own);
    draw_right_text(view,
                    total_text(format_count(own.objects.order.size()) + " of " +
                                   counted(own.shown->tracked().objects.size(), "object"),
                               is_incomplete(*own.shown->dataset)),
                    false);
    objects.picture = [&](uint64_t row, size_t column, ImVec2 low, ImVec2 high) {
        if (column != kSeriesColumn) return;
        draw_small_series(view, object_series(*own.shown, own.objects.order[row]), low, high);
    };
    // The largest one, until another is chosen.
    if (own.object == UINT32_MAX && !own.objects.order.empty()) {
        own.object = own.objects.order[0];
        own.objects.state.place_cursor(0);
    }
    const bool has_object = own.object < own.shown->tracked().objects.size();
    const float lower = has_object ? view.px(210) : 0;
    const DataTableEvents events =
        draw_data_table(view, own.objects.state, objects,
                        std::max(view.px(100), ImGui::GetContentRegionAvail().y - lower));
    if (events.chosen) own.object = own.objects.order[*events.chosen];
    if (has_object) draw_object(view, own);
}

}  // namespace

std::string TrackedShown::snapshot_name(uint32_t row) const {
    const TrackerSnapshot& snapshot = tracked().snapshots[row];
    const std::string_view text = tracked().text(snapshot.description);
    return std::string(text.empty() ? "Untitled" : text) + ", " +
           tracked_time_text(snapshot.time_s);
}

Result<TrackedPtr> make_tracked(const DatasetPtr& dataset, JobContext& job) {
    auto shown = std::make_shared<TrackedShown>();
    shown->dataset = dataset;
    const Tracked& tracked = *dataset->tracked;
    HS_TRY(shown->stats, tracked_stats(tracked, job));
    for (uint32_t i = 0; i < tracked.snapshots.size(); ++i) {
        if (std::isfinite(tracked.snapshots[i].time_s)) shown->by_time.push_back(i);
    }
    std::stable_sort(shown->by_time.begin(), shown->by_time.end(), [&](uint32_t a, uint32_t b) {
        return tracked.snapshots[a].time_s < tracked.snapshots[b].time_s;
    });
    std::vector<int64_t> most(tracked.classes.size());
    if (shown->stats.has_class_table()) {
        for (uint32_t snapshot = 0; snapshot < tracked.snapshots.size(); ++snapshot) {
            for (uint32_t c = 0; c < most.size(); ++c) {
                most[c] = std::max(most[c], shown->stats.class_at(snapshot, c).bytes);
            }
        }
    }
    shown->classes.resize(most.size());
    std::iota(shown->classes.begin(), shown->classes.end(), 0U);
    std::stable_sort(shown->classes.begin(), shown->classes.end(), [&](uint32_t a, uint32_t b) {
        return most[a] != most[b] ? most[a] > most[b] : shown->class_name(a) < shown->class_name(b);
    });
    return TrackedPtr(std::move(shown));
}

std::vector<float> object_series(const TrackedShown& shown, uint32_t object) {
    const Tracked& tracked = shown.tracked();
    std::vector<float> values;
    for (const SizeRecord& record : tracked.records_of(tracked.objects[object])) {
        const int64_t bytes = tracked.sized[record.sized.v].bytes;
        if (!is_shown_record(tracked.objects[object], record) || bytes == kUnknownBytes) continue;
        values.push_back(static_cast<float>(bytes));
    }
    return values;
}

std::optional<uint32_t> same_snapshot(const Tracked& from, uint32_t snapshot, const Tracked& to) {
    if (snapshot >= from.snapshots.size()) return std::nullopt;
    const TrackerSnapshot& wanted = from.snapshots[snapshot];
    for (uint32_t row = 0; row < to.snapshots.size(); ++row) {
        const TrackerSnapshot& one = to.snapshots[row];
        const bool is_then =
            one.time_s == wanted.time_s || (std::isnan(one.time_s) && std::isnan(wanted.time_s));
        if (is_then && to.text(one.description) == from.text(wanted.description)) return row;
    }
    return std::nullopt;
}

std::optional<uint32_t> same_object(const Tracked& from, uint32_t object, const Tracked& to) {
    if (object >= from.objects.size()) return std::nullopt;
    const TrackedObject& wanted = from.objects[object];
    const auto name = [](const Tracked& tracked, const TrackedObject& one) {
        return tracked.text(tracked.classes[one.tracked_class].name);
    };
    for (uint32_t row = 0; row < to.objects.size(); ++row) {
        const TrackedObject& one = to.objects[row];
        const bool is_then = one.birth_s == wanted.birth_s ||
                             (std::isnan(one.birth_s) && std::isnan(wanted.birth_s));
        if (is_then && one.has_address == wanted.has_address && one.address == wanted.address &&
            name(to, one) == name(from, wanted)) {
            return row;
        }
    }
    return std::nullopt;
}

void renew_tracked(TrackedState& own, const Renewal& renewal) {
    if (!own.shown || own.shown->dataset != renewal.before || !renewal.now->tracked) return;
    const Tracked& from = *renewal.before->tracked;
    const Tracked& to = *renewal.now->tracked;
    own.kept = {renewal.now, same_snapshot(from, own.snapshot, to),
                same_object(from, own.object, to)};
}

Answered<TrackedShown> tracked_figures(ViewContext& view, const DatasetRow& row) {
    return view.answers.get<TrackedShown>(
        {.topic = {"tracked figures", row.version()}, .label = "Adding up tracked objects"},
        [dataset = row.dataset](JobContext& job) { return make_tracked(dataset, job); });
}

const char* why_no_tracked(const AppState& state) {
    const DatasetRow* row = current_dataset(state);
    return row && row->dataset && row->dataset->tracked
               ? nullptr
               : "No tracked objects. Open a class tracker's dump (Pympler).";
}

void draw_tracked(ViewContext& view, ViewStates& states) {
    auto& own = states.of<TrackedState>();
    if (const char* why = why_no_tracked(view.state)) return empty_line(view, why);
    const DatasetRow& row = *current_dataset(view.state);
    const Answered<TrackedShown> figures = tracked_figures(view, row);
    if (!figures) return empty_line(view, "Adding up tracked objects\u2026");
    if (own.shown != figures.value) {
        own.shown = figures.value;
        own.shown_version = next_version();
        const std::string class_part = own.class_part;
        choose_first(own);
        own.instant_s.reset();
        if (const auto kept = std::exchange(own.kept, std::nullopt)) {
            if (kept->dataset == own.shown->dataset) keep_choice(view, own, *kept, class_part);
        }
    }
    follow_time(view, own);
    // A page to scroll where the tables would have no room beside or below one another.
    draw_tools(view, own);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const bool is_narrow = room.x < view.px(kNarrowPx);
    const bool is_page = is_narrow || room.y < view.px(kPagePx);
    begin_part("tracked page", {0, 0});
    draw_picture(view, own);
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = is_page ? view.px(kTablesPx) : 0;
    begin_part("snapshots and classes",
               {is_narrow ? width : std::min(view.px(520), width * 0.42F), height});
    draw_left(view, own);
    ImGui::EndChild();
    if (!is_narrow) ImGui::SameLine(0, view.px(12));
    begin_part("tracked objects", {0, height});
    draw_right(view, own);
    ImGui::EndChild();
    ImGui::EndChild();
}

}  // namespace hs
