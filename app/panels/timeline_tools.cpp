#include "app/panels/timeline_plot.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/answers.h"
#include "app/frame_labels.h"
#include "app/panels/timeline_data.h"
#include "app/picked.h"
#include "app/stack_answers.h"
#include "app/widgets/basic.h"
#include "app/widgets/segmented.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "render/colour.h"

namespace hs {
namespace {

constexpr std::array<double, 8> kSpeeds = {0, 0.01, 0.1, 1, 10, 60, 600, 3600};

std::string speed_text(double speed) {
    return speed > 0 ? "x" + format_double(speed) : "Fit";
}

std::string bytes_text(const ViewContext& view, int64_t bytes) {
    return format_bytes(bytes, view.state.settings.size_units);
}

std::string time_text(double time_s) {
    return format_duration(std::llround(std::min(time_s * 1e9, 0x1p62)));
}

void draw_play(ViewContext& view, TimelineStripState& own) {
    if (ImGui::Button(own.is_playing ? "Pause" : "Play", {view.px(56), 0})) {
        view.actions.push(AskView{ViewRequest::kPlay});
    }
    tooltip("Move the cursor automatically (Space)");
    ImGui::SameLine(0, view.px(2));
    if (ImGui::Button((speed_text(own.speed) + "##speed").c_str())) ImGui::OpenPopup("speed");
    tooltip("Log seconds per second; Fit plays the visible range in 15 seconds");
    const MenuSpacing spacing(view);
    if (!ImGui::BeginPopup("speed")) return;
    for (const double speed : kSpeeds) {
        if (ImGui::MenuItem(speed_text(speed).c_str(), nullptr, own.speed == speed)) {
            own.speed = speed;
        }
    }
    ImGui::EndPopup();
}

void draw_peak_list(ViewContext& view, TimelineStripState& own, const DatasetRow& row) {
    const Answered<ShownPeaks> peaks = shown_peaks(view.answers, view.state, row);
    const size_t shown = peaks ? peaks->points.size() : 0;
    const std::string label = !peaks ? "Peaks"
                                     : (shown < peaks->found ? format_count(shown) + " of " : "") +
                                           counted(peaks->found, "peak");
    if (ImGui::Button((label + "##peaks").c_str())) ImGui::OpenPopup("peaks");
    tooltip("Go to a peak of live memory (P, Shift+P)");
    const MenuSpacing spacing(view);
    if (!peaks || !ImGui::BeginPopup("peaks")) return;
    std::vector<LogPeakPoint> by_height = peaks->points;
    sort_by_height(by_height);
    constexpr size_t kMost = 20;
    for (size_t i = 0; i < std::min(kMost, by_height.size()); ++i) {
        const LogPeakPoint& peak = by_height[i];
        const std::string text = bytes_text(view, peak.live.rounded()) + " at " +
                                 format_duration(peak.time_us * 1000) + "##" + std::to_string(i);
        if (ImGui::MenuItem(text.c_str())) {
            go_to_time(view, own, *row.dataset->log, static_cast<double>(peak.time_us) / 1e6);
        }
    }
    if (by_height.empty()) text_in(view.theme.text_muted, "No peaks: live memory never falls.");
    ImGui::EndPopup();
}

void draw_axis_switch(const ViewContext& view, TimelineStripState& own) {
    static constexpr std::array<Segment, 2> kAxes = {{
        {"Time", "Equal widths are equal times"},
        {"Events", "Equal widths are equal numbers of events: busy moments get room"},
    }};
    same_line_if_fits(view, segmented_width(view, kAxes), 8);
    const int pressed = segmented(view, kAxes, own.by_events ? 1 : 0);
    if (pressed < 0 || own.by_events == (pressed == 1)) return;
    own.by_events = pressed == 1;
    own.axis = {};  // of another unit: begins with all of it
}

void draw_look_switch(ViewContext& view) {
    if (series_keys(view.state).empty()) return;
    static constexpr std::array<Segment, 3> kLooks = {{
        {"Lines", "Live bytes of each line; the log has no types"},
        {"Share", "Share of live memory"},
        {"Stacked", "Lines stacked; a stack counts for the first line that contains it"},
    }};
    same_line_if_fits(view, segmented_width(view, kLooks), 8);
    const int pressed = segmented(view, kLooks, static_cast<int>(view.state.shown.look));
    if (pressed >= 0) view.actions.push(SetSeriesLook{static_cast<SeriesLook>(pressed)});
}

// How the stack of sites below the curve tells them apart, or that there is none.
void draw_sites_choice(ViewContext& view) {
    if (!can_show_sites(view.state)) return;
    constexpr struct {
        FrameDetail detail;
        const char* name;
    } kDetails[] = {{FrameDetail::kLine, "by line"},
                    {FrameDetail::kFunction, "by function"},
                    {FrameDetail::kFile, "by file"}};
    const bool has_sites = view.state.shown.has_sites;
    const FrameDetail shown = shown_detail(view.state);
    const std::string why = why_no_functions(view.state);
    const char* chosen = has_sites ? kDetails[static_cast<size_t>(shown)].name : "total only";
    const float width = ImGui::CalcTextSize("by function").x + view.px(34);
    same_line_if_fits(view, width, 8);
    if (!begin_choice(view, "##sites over time", chosen, width)) {
        tooltip("How the largest allocation sites are told apart");
        return;
    }
    for (const auto& [detail, name] : kDetails) {
        const bool is_off = detail == FrameDetail::kFunction && !why.empty();
        ImGui::BeginDisabled(is_off);
        if (ImGui::Selectable(name, has_sites && detail == shown)) {
            view.actions.push(SetFrameDetail{detail});
            view.actions.push(SetSitesShown{true});
        }
        ImGui::EndDisabled();
        constexpr ImGuiHoveredFlags kLate =
            ImGuiHoveredFlags_DelayNormal | ImGuiHoveredFlags_AllowWhenDisabled;
        if (is_off && ImGui::IsItemHovered(kLate)) ImGui::SetTooltip("%s", why.c_str());
    }
    if (ImGui::Selectable("total only", !has_sites)) view.actions.push(SetSitesShown{false});
    ImGui::EndCombo();
}

// Names of the sites as short as all of them need to be seen beside each other: without functions
// before these would be cut to nothing.
std::vector<std::string> site_names(const ViewContext& view, const TimelineSeries& sites,
                                    float room) {
    constexpr float kWidest = 160;
    constexpr float kLeastOfFunctions = 104;
    constexpr float kNarrowest = 48;
    const auto width = [](const std::string& name) { return ImGui::CalcTextSize(name.c_str()).x; };
    std::vector<std::string> whole;
    for (const std::string& site : sites.names) {
        whole.push_back(printable_text(short_shown_frame(view.state, site)));
    }
    bool has_functions = true;
    std::vector<std::string> names;
    for (float widest = kWidest; widest >= kNarrowest; widest -= 8) {
        if (has_functions && widest < kLeastOfFunctions) {
            has_functions = false;
            for (size_t i = 0; i < whole.size(); ++i) {
                whole[i] = printable_text(short_place(sites.names[i]));
            }
        }
        names.clear();
        float taken = view.px(28) + width("other");
        for (const std::string& name : whole) {
            names.push_back(cut_middle_to_width(name, view.px(widest)));
            taken += view.px(28) + width(names.back());
        }
        if (taken <= room) break;
    }
    return names;
}

// Whether the legend has more than leftovers there: each name cut to half of its place at most.
bool has_room_for_sites(const ViewContext& view, const TimelineSeries& sites, float room) {
    float taken = 0;
    for (const std::string& site : sites.names) {
        const float place = ImGui::CalcTextSize(short_place(site).c_str()).x;
        taken += view.px(28) + std::min(place, view.px(80));
    }
    return taken <= room;
}

void draw_sites_legend(ViewContext& view, const TimelineSeries& sites, float room) {
    const float left = ImGui::GetCursorScreenPos().x + view.px(12);
    const float right = left + room - view.px(24);
    const std::vector<std::string> names = site_names(view, sites, right - left);
    const float top = ImGui::GetCursorScreenPos().y;
    const float height = ImGui::GetFrameHeight();
    const float text_y = std::round(top + (height - ImGui::GetFontSize()) / 2);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    float x = left;
    const auto add = [&](const std::string& text, ImU32 colour, const std::string* frame) {
        const float width = view.px(14) + ImGui::CalcTextSize(text.c_str()).x;
        if (x + width > right) return false;
        bool hovered = false;
        if (frame != nullptr) {
            ImGui::SetCursorScreenPos({x, top});
            if (hit_area(("site " + *frame).c_str(), {width, height})) {
                pick_frame(view.state, view.actions, *frame);
            }
            hovered = ImGui::IsItemHovered();
            tooltip(printable_text(whole_frame(view.state, *frame)).c_str());
        }
        draw_swatch(view, x, std::round(top + height / 2), colour);
        to.AddText({x + view.px(14), text_y}, hovered ? view.theme.text : view.theme.text_muted,
                   text.c_str());
        x += width + view.px(14);
        return true;
    };
    for (size_t i = 0; i < sites.names.size(); ++i) {
        if (!add(names[i], series_colour(view.theme, i), &sites.names[i])) break;
    }
    if (!sites.names.empty()) add("other", view.theme.text_faint, nullptr);
    ImGui::SetCursorScreenPos({left, top});
    ImGui::Dummy({0, height});
    ImGui::SameLine(0, 0);
}

void draw_all_logs_switch(ViewContext& view, TimelineStripState& own) {
    const auto count = std::count_if(view.state.datasets.begin(), view.state.datasets.end(),
                                     [](const DatasetRow& row) { return has_log(row); });
    if (count < 2) return;
    same_line_if_fits(view, view.px(70), 8);
    if (toggle_button(view, "All logs", own.all_logs,
                      "Plot every open log, aligned by its start")) {
        own.all_logs = !own.all_logs;
    }
}

std::string range_text(ViewContext& view, const DatasetRow& row) {
    const Shared<RangeStats> stats = timeline_stats(view, row);
    if (!stats) return {};
    const TimeRange& range = *view.state.shown.range;
    const std::string text =
        time_text(range.first_s) + " to " + time_text(range.last_s) + ":  allocated " +
        bytes_text(view, stats->allocated.rounded()) + ",  freed " +
        bytes_text(view, stats->freed.rounded()) + ",  left " +
        format_bytes_delta(stats->net().rounded(), view.state.settings.size_units) + ",  peak " +
        bytes_text(view, stats->peak_bytes);
    return total_text(text, is_incomplete(*row.dataset));
}

void draw_range_text(ViewContext& view, const DatasetRow& row, float width) {
    const std::string text = range_text(view, row);
    if (text.empty()) return;
    ImGui::SameLine(0, view.px(12));
    ImGui::AlignTextToFramePadding();
    text_cut(text, width - view.px(40), view.theme.text);
    ImGui::SameLine(0, view.px(4));
    if (sign_button(view, "Clear range", Sign::kCross, view.px(18))) {
        view.actions.push(SetRange{});
        view.actions.push(SetLogMode{LogMode::kInstant});
    }
}

// "put (cache.py:22)  self": what the line is of, and which of its numbers.
std::string legend_text(const ViewContext& view, const SeriesKey& key) {
    if (key.kind == SeriesKind::kRows) {
        return cut_middle_to_width(printable_text(key.name), view.px(220));
    }
    const bool is_stack = key.kind == SeriesKind::kTrace;
    const std::string name = is_stack ? key.name : short_shown_frame(view.state, key.name);
    return cut_middle_to_width(printable_text(name), view.px(220)) +
           (is_stack                        ? ""
            : key.kind == SeriesKind::kSelf ? "  self"
                                            : "  total");
}

std::string legend_about(const ViewContext& view, const SeriesKey& key) {
    if (key.kind == SeriesKind::kRows) return "Live bytes of " + printable_text(key.name);
    if (key.kind == SeriesKind::kTrace) return printable_text(key.name);
    return printable_text(whole_frame(view.state, key.name)) +
           (key.kind == SeriesKind::kSelf ? "\nLive bytes that this site allocated itself"
                                          : "\nLive bytes of this site and its callees");
}

// "12.3 s   6.89 MiB live", and along events their number: of a time.
std::string reading_text(const ViewContext& view, const Dataset& dataset, const LogCursor& at,
                         bool by_events) {
    const EventLog& log = *dataset.log;
    const bool is_estimate =
        measure_of(view.state, dataset).is_estimate && log.sampling().changes_sizes();
    const std::string live = bytes_text(view, live_at(view.state, dataset, at.events)) + " live" +
                             (is_estimate ? ", scaled" : "");
    return time_text(at.time_s) + "    " + total_text(live, is_incomplete(dataset)) +
           (by_events ? "    event " + format_count(at.events) : "");
}

// All of it, or what matters most of it; empty where there is no room at all.
std::string reading_that_fits(const ViewContext& view, const Dataset& dataset, const LogCursor& at,
                              bool by_events, float room) {
    const std::string whole = reading_text(view, dataset, at, by_events);
    const std::string bytes = bytes_text(view, live_at(view.state, dataset, at.events));
    for (const std::string& text : {whole, time_text(at.time_s) + "    " + bytes, bytes}) {
        if (ImGui::CalcTextSize(text.c_str()).x <= room) return text;
    }
    return {};
}

// From the last on, so that none moves before its turn.
void choose_all_rows(ViewContext& view) {
    const Filters& filters = view.state.filters.at();
    for (size_t i = filters.size(); i-- > 0;) {
        if (chooses_rows(filters[i].kind)) view.actions.push(RemoveFilter{i});
    }
}

void draw_legend_button(ViewContext& view, const SeriesKey& key, bool is_kept, float height) {
    if (key.kind == SeriesKind::kRows) {
        if (sign_button(view, "Clear filter", Sign::kCross, height)) choose_all_rows(view);
        return;
    }
    const char* label = is_kept ? "Remove line" : "Pin this line";
    if (!sign_button(view, label, is_kept ? Sign::kCross : Sign::kPlus, height)) return;
    view.actions.push(ToggleSeries{key});
    if (is_kept && picked_series(view.state) == key) pick_nothing(view.state, view.actions);
}

}  // namespace

void draw_timeline_tools(ViewContext& view, TimelineStripState& own, const DatasetRow& row) {
    push_font(Font::kSmall);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {view.px(8), view.px(3)});
    const float end = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
    // Within the summary it is a picture first: the names of its sites need the room.
    const bool is_in_summary = view.state.navigation.at().view == ViewId::kOverview;
    if (!is_in_summary) {
        draw_play(view, own);
        ImGui::SameLine(0, view.px(8));
    }
    draw_peak_list(view, own, row);
    if (!is_in_summary) draw_axis_switch(view, own);
    draw_look_switch(view);
    draw_all_logs_switch(view, own);
    draw_sites_choice(view);
    LogCursor at = log_cursor(view.state, row);
    if (own.pointer_s) {
        const auto time_us = std::llround(*own.pointer_s * 1e6);
        at = {*own.pointer_s, row.dataset->log->events_until(time_us)};
    }
    ImGui::SameLine(0, 0);
    const float room = end - view.px(8) - ImGui::GetCursorPosX();
    const std::string reading = reading_that_fits(view, *row.dataset, at, own.by_events, room);
    const float reading_width = ImGui::CalcTextSize(reading.c_str()).x;
    const bool has_legend =
        !view.state.shown.range && own.sites.value && timeline_sites_shown(view.state);
    const bool is_below = has_legend && is_in_summary &&
                          !has_room_for_sites(view, *own.sites, room - reading_width - view.px(24));
    if (view.state.shown.range) {
        draw_range_text(view, row, room - reading_width - view.px(16));
    } else if (has_legend && !is_below) {
        draw_sites_legend(view, *own.sites, room - reading_width);
    }
    if (reading.empty()) {
        ImGui::NewLine();
    } else {
        ImGui::SameLine(end - reading_width);
        ImGui::AlignTextToFramePadding();
        text_in(own.pointer_s ? view.theme.text_muted : view.theme.text, reading);
    }
    if (is_below) {
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() - view.px(12));
        draw_sites_legend(view, *own.sites, ImGui::GetContentRegionAvail().x);
        ImGui::NewLine();
    }
    ImGui::PopStyleVar();
    pop_font();
}

void draw_timeline_legend(ViewContext& view, const std::vector<std::string>& ends_at, ImVec2 at,
                          float room) {
    const auto [left, top] = at;
    const std::vector<SeriesKey> keys = series_keys(view.state);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float height = view.px(20);
    float x = left;
    for (size_t i = 0; i < keys.size(); ++i) {
        const std::string whole = printable_text(keys[i].name);
        const std::string text = legend_text(view, keys[i]);
        const std::string end = i < ends_at.size() ? ends_at[i] : std::string();
        const float text_width = ImGui::CalcTextSize(text.c_str()).x;
        const float end_width = end.empty() ? 0 : ImGui::CalcTextSize(end.c_str()).x + view.px(10);
        const float width = text_width + end_width + view.px(44);
        if (x + width > left + room) return;
        to.AddRectFilled({x, top}, {x + width, top + height}, with_alpha(view.theme.raised, 0xE0),
                         view.px(4));
        const float middle = std::round(top + height / 2);
        draw_swatch(
            view, x + view.px(6), middle,
            timeline_sites_shown(view.state) ? view.theme.text : series_colour(view.theme, i));
        to.AddText({x + view.px(20), std::round(middle - ImGui::GetFontSize() / 2)},
                   view.theme.text, text.c_str());
        to.AddText({x + view.px(30) + text_width, std::round(middle - ImGui::GetFontSize() / 2)},
                   view.theme.text_muted, end.c_str());
        ImGui::PushID(static_cast<int>(i));
        ImGui::SetCursorScreenPos({x, top});
        hit_area(("line " + whole).c_str(), {width - view.px(20), height});
        tooltip(legend_about(view, keys[i]).c_str());
        ImGui::SetCursorScreenPos({x + width - view.px(20), top});
        draw_legend_button(view, keys[i], i < view.state.shown.series.size(), height);
        ImGui::PopID();
        x += width + view.px(6);
    }
}

}  // namespace hs
