#include "app/views/calls.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/answers.h"
#include "app/renewal.h"
#include "app/view_states.h"
#include "app/views/call_durations.h"
#include "app/views/calls_state.h"
#include "app/views/site_tools.h"
#include "app/widgets/basic.h"
#include "app/widgets/no_match.h"
#include "app/widgets/picture_input.h"
#include "app/widgets/shapes.h"
#include "app/widgets/tab_stop.h"
#include "app/widgets/tool_row.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr float kRowPx = 20;
constexpr float kNarrowPx = 520;
constexpr float kListPx = 260;

ImU32 colour_of(uint32_t rgb) {
    return IM_COL32(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255, 255);
}
// Black or white, whichever reads better on it.
ImU32 text_on(uint32_t rgb) {
    const double light = 0.299 * static_cast<double>(rgb >> 16 & 255) +
                         0.587 * static_cast<double>(rgb >> 8 & 255) +
                         0.114 * static_cast<double>(rgb & 255);
    return light > 120 ? IM_COL32(20, 22, 26, 255) : IM_COL32(255, 255, 255, 255);
}

// Of the time that all calls take; nothing narrower than a nanosecond is shown.
void show_part(CallsState& own, double first_s, double last_s) {
    const double whole = whole_s(own.shown->calls());
    own.camera.least_share = std::min(1.0, 1e-9 / whole);
    own.camera.jump({first_s / whole, last_s / whole});
}

void fit(CallsState& own) {
    show_part(own, 0, whole_s(own.shown->calls()));
}

void zoom_to(CallsState& own, uint32_t call) {
    const TimedCall& of = own.shown->calls().calls[call];
    if (of.duration_s > 0) show_part(own, of.start_s, of.start_s + of.duration_s);
}

std::string name_of(const CallsShown& shown, uint32_t call) {
    return printable_text(shown.calls().text(shown.calls().calls[call].name));
}

std::string tip_of(const ViewContext& view, const CallsShown& shown, const RowBox& box) {
    if (box.is_folded()) return format_count(box.folded_count) + " short calls";
    const TimedCall& call = shown.calls().calls[box.id];
    std::string text = name_of(shown, box.id) + "\n" + call_time_text(call.duration_s) + " from " +
                       call_time_text(call.start_s);
    if (shown.calls().has_bytes) {
        const SizeUnits units = view.state.settings.size_units;
        text += "\n" + format_bytes(call.own_bytes, units) + " self, " +
                format_bytes(shown.inner_bytes[box.id], units) + " total";
    }
    if (const std::string_view noted = shown.calls().text(call.metadata); !noted.empty()) {
        text += "\n" + printable_text(noted);
    }
    return text;
}

bool is_left_out(const CallsState& own, const RowBox& box) {
    return !box.is_folded() && !own.filter.empty() && !fits_filter(*own.shown, box.id, own.filter);
}

// Calls that the filter leaves out stay where they are, without colour.
BoxLook look_of(const ViewContext& view, const CallsState& own) {
    BoxLook look;
    look.key = {own.shown_version, own.colour, own.filter};
    look.colour = [&](const RowBox& box) {
        if (box.is_folded()) return view.theme.same;
        return is_left_out(own, box) ? view.theme.hover
                                     : colour_of(call_rgb(*own.shown, box.id, own.colour));
    };
    look.ink = [&](const RowBox& box) {
        return is_left_out(own, box) ? view.theme.text_muted
                                     : text_on(call_rgb(*own.shown, box.id, own.colour));
    };
    look.name = [&](const RowBox& box, float) {
        return box.is_folded() ? std::string() : name_of(*own.shown, box.id);
    };
    look.mark_px = [&](const RowBox& box) {
        return !box.is_folded() && box.id == own.selected ? view.px(2) : 0;
    };
    look.mark_colour = view.theme.text;
    return look;
}

void draw_instant(const ViewContext& view, const CallsState& own, const BoxPlace& place) {
    if (!view.state.shown.instant_s) return;
    const ShareRange seen = own.camera.seen;
    const double share = *view.state.shown.instant_s / whole_s(own.shown->calls());
    if (share < seen.first || share > seen.last) return;
    const double part = (share - seen.first) / seen.width();
    const float x = std::round(place.at.x + place.size.x * static_cast<float>(part));
    ImGui::GetWindowDrawList()->AddRectFilled(
        {x, place.at.y}, {x + view.px(1), place.at.y + place.size.y}, view.theme.text);
}

void draw_chart(ViewContext& view, CallsState& own, ImVec2 size) {
    BoxPlace place;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    place.at = {std::round(at.x), std::round(at.y)};
    place.size = size;
    place.row_px = view.px(kRowPx);
    const PictureInput input = picture_input(view, "Calls over time", {place.at, size});
    if (view.wants(ViewRequest::kFit) || view.wants(ViewRequest::kStepOut)) fit(own);
    own.camera.advance(view);
    place.shares = own.camera.seen;
    place.scroll_px = own.camera.scroll_px;
    if (input.is_hovered) place.pointer = ImGui::GetIO().MousePos;
    const CallsShown& shown = *own.shown;
    lay_out_boxes(own.chart, place, {own.shown_version}, [&](const BoxView& wanted) {
        return call_chart(shown.calls(), shown.rows, wanted);
    });
    const RowBox* under = draw_box_picture(view, own.chart, place, look_of(view, own));
    draw_instant(view, own, place);
    if (under != nullptr) ImGui::SetTooltip("%s", tip_of(view, shown, *under).c_str());
    move_camera(view, own.camera, input, place);
    const auto rows = static_cast<float>(shown.rows.row_count());
    own.camera.scroll_px = std::round(
        std::clamp(own.camera.scroll_px, 0.0F, std::max(0.0F, (rows - 1) * place.row_px)));
    if (under == nullptr || under->is_folded()) return;
    if (input.double_clicked) {
        zoom_to(own, under->id);
    } else if (input.clicked) {
        own.selected = under->id;
        own.top.key = {};  // the cursor is to follow
    }
}

// Which slice the pointer is on, by angle; the count of types for none.
size_t slice_at(const std::vector<HeapType>& types, double whole, ImVec2 from, float radius) {
    if (from.x * from.x + from.y * from.y > radius * radius) return types.size();
    constexpr double kTurn = 6.283185307179586;
    double angle = std::atan2(static_cast<double>(from.y), static_cast<double>(from.x)) + kTurn / 4;
    if (angle < 0) angle += kTurn;
    double sum = 0;
    for (size_t i = 0; i < types.size(); ++i) {
        sum += static_cast<double>(std::max<int64_t>(0, types[i].bytes)) / whole * kTurn;
        if (angle <= sum) return i;
    }
    return types.size();
}

void draw_pie_tip(const ViewContext& view, const TimedCalls& calls, const HeapType& type) {
    constexpr size_t kMostLines = 30;
    const SizeUnits units = view.state.settings.size_units;
    std::string text =
        printable_text(calls.text(type.type)) + ": " + format_bytes(type.bytes, units);
    for (size_t i = 0; i < std::min(type.variables.size(), kMostLines); ++i) {
        text += "\n  " + printable_text(calls.text(type.variables[i].name)) + ": " +
                format_bytes(type.variables[i].bytes, units);
    }
    ImGui::SetTooltip("%s", text.c_str());
}

void draw_heap(ViewContext& view, const CallsState& own) {
    const TimedCalls& calls = own.shown->calls();
    panel_heading(view, "Local variables by type");
    if (own.selected >= calls.calls.size()) {
        return text_in(view.theme.text_muted, "Select a call to see its local variables.");
    }
    push_font(Font::kStrong);
    text_cut(name_of(*own.shown, own.selected), ImGui::GetContentRegionAvail().x, view.theme.text);
    pop_font();
    const std::vector<HeapType> types = heap_types(calls, own.selected);
    double whole = 0;
    for (const HeapType& type : types) {
        whole += static_cast<double>(std::max<int64_t>(0, type.bytes));
    }
    if (!(whole > 0)) return text_in(view.theme.text_muted, "No local variables");
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float size = std::min({room.x * 0.5F, room.y, view.px(220)});
    hit_area("Heap by type", {room.x, size});
    const ImVec2 centre{at.x + size / 2, at.y + size / 2};
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const size_t hovered =
        ImGui::IsItemHovered()
            ? slice_at(types, whole, {mouse.x - centre.x, mouse.y - centre.y}, size / 2)
            : types.size();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    constexpr double kTurn = 6.283185307179586;
    double angle = -kTurn / 4;
    for (size_t i = 0; i < types.size(); ++i) {
        const double turn =
            static_cast<double>(std::max<int64_t>(0, types[i].bytes)) / whole * kTurn;
        const ImU32 colour = i < 7 ? view.theme.series[i] : view.theme.same;
        if (turn > 0) {
            draw_slice(to, centre, size / 2 - view.px(i == hovered ? 0 : 4), angle, angle + turn,
                       colour);
        }
        angle += turn;
        const float y = at.y + view.px(20) * static_cast<float>(i);
        if (y + view.px(18) > at.y + size) continue;
        const float x = at.x + size + view.px(16);
        to.AddRectFilled({x, y + view.px(3)}, {x + view.px(11), y + view.px(14)}, colour,
                         view.px(2));
        const std::string line = printable_text(calls.text(types[i].type)) + "  " +
                                 format_bytes(types[i].bytes, view.state.settings.size_units);
        to.AddText({x + view.px(18), y}, view.theme.text,
                   cut_to_width(line, at.x + room.x - x - view.px(18)).c_str());
    }
    if (hovered < types.size()) draw_pie_tip(view, calls, types[hovered]);
}

constexpr std::array<Segment, 3> kColours = {{
    {"Green to red", "Redder calls have more memory of their own"},
    {"Color-blind safe", "Darker calls have more memory of their own"},
    {"By name", "One color for each function"},
}};
constexpr std::array<Segment, 2> kLists = {{
    {"Calls", "A row for each call"},
    {"Functions", "A row for each function"},
}};

void draw_tools(ViewContext& view, CallsState& own) {
    const TimedCalls& calls = own.shown->calls();
    ToolRow tools(view, 110);
    const int list = tools.segments("Rows", kLists, own.by_function ? 1 : 0);
    if (list >= 0) own.by_function = list == 1;
    if (calls.has_bytes) {
        const int colour = tools.choice("Color", kColours, static_cast<int>(own.colour));
        if (colour >= 0) own.colour = static_cast<CallColour>(colour);
    }
    const bool has_call = own.selected < calls.calls.size();
    if (has_call && tools.button("Show in Flame",
                                 "Shows all calls merged by stack, filtered to this function")) {
        show_site_in(view, "flame", std::string(calls.text(calls.calls[own.selected].name)));
    }
    if (!own.by_function) {
        draw_name_filter(
            view, own.filter,
            own.shown->has_metadata ? "Filter by name or note, such as user=5" : "Filter by name",
            tools.field(300));
    }
    tools.finish();
    std::string text =
        counted(calls.calls.size(), "call") + " in " + call_time_text(calls.duration_s);
    if (calls.has_bytes) {
        text += "  \u00b7  color: own memory, " + format_bytes(own.shown->least_bytes) + " to " +
                format_bytes(own.shown->most_bytes);
    }
    draw_totals_line(view, total_text(std::move(text), is_incomplete(*own.shown->dataset)), false);
}

// All calls, or their functions: the lower left.
void draw_lists(ViewContext& view, CallsState& own) {
    if (own.by_function) {
        const DataTable table = call_functions_table(view, own);
        const DataTableEvents events = draw_data_table(view, own.functions.state, table);
        if (!events.chosen) return;
        // Its call with the most memory, or the longest.
        own.selected = most_of_function(*own.shown, own.functions.order[*events.chosen]);
        own.top.key = {};
        return;
    }
    const DataTable table = top_calls_table(view, own);
    if (own.top.order.empty()) return draw_no_name_match(view, "calls", own.filter);
    const DataTableEvents events = draw_data_table(view, own.top.state, table);
    if (events.chosen) own.selected = own.top.order[*events.chosen];
    if (events.activated) zoom_to(own, own.top.order[*events.activated]);
}

void take_calls(CallsState& own, const CallsPtr& made) {
    const bool is_same_file = std::exchange(own.kept_for, nullptr) == made->dataset;
    const std::optional<uint32_t> kept = std::exchange(own.kept, std::nullopt);
    const double old_whole = own.shown ? whole_s(own.shown->calls()) : 1;
    own.shown = made;
    own.shown_version = next_version();
    own.top.state.columns.reset();
    own.top.key = {};
    own.functions.key = {};
    const std::vector<uint32_t> top = top_calls(own.shown->calls(), 1);
    own.selected = top.empty() ? UINT32_MAX : top[0];
    if (is_same_file) {
        if (kept) own.selected = *kept;
        // The same seconds, as long as there are calls in them.
        const ShareRange seen = own.camera.seen;
        show_part(own, seen.first * old_whole, seen.last * old_whole);
        if (seen.first * old_whole < own.shown->calls().duration_s) return;
    } else {
        own.filter.clear();
    }
    own.camera.scroll_px = 0;
    fit(own);
}

}  // namespace

std::optional<uint32_t> same_call(const TimedCalls& from, uint32_t call, const TimedCalls& to) {
    if (call >= from.calls.size()) return std::nullopt;
    const TimedCall& wanted = from.calls[call];
    const auto thread = [](const TimedCalls& calls, const TimedCall& one) {
        return one.thread < calls.thread_ids.size() ? calls.thread_ids[one.thread] : 0;
    };
    for (uint32_t row = 0; row < to.calls.size(); ++row) {
        const TimedCall& one = to.calls[row];
        if (one.start_s == wanted.start_s && one.depth == wanted.depth &&
            thread(to, one) == thread(from, wanted) &&
            to.text(one.name) == from.text(wanted.name)) {
            return row;
        }
    }
    return std::nullopt;
}

void renew_calls(CallsState& own, const Renewal& renewal) {
    if (!own.shown || own.shown->dataset != renewal.before || !renewal.now->calls) return;
    own.kept_for = renewal.now;
    own.kept = same_call(*renewal.before->calls, own.selected, *renewal.now->calls);
}

const char* why_no_calls(const AppState& state) {
    const DatasetRow* row = current_dataset(state);
    return row && row->dataset && row->dataset->calls && !row->dataset->calls->calls.empty()
               ? nullptr
               : "No measured calls. Open a profile of PyProfile or PerProVis.";
}

void draw_calls(ViewContext& view, ViewStates& states) {
    auto& own = states.of<CallsState>();
    if (const char* why = why_no_calls(view.state)) return empty_line(view, why);
    const DatasetRow& row = *current_dataset(view.state);
    const Answered<CallsShown> calls = view.answers.get<CallsShown>(
        {.topic = {"calls as drawn", row.version()}, .label = "Arranging calls"},
        [dataset = row.dataset](JobContext&) -> Result<Shared<CallsShown>> {
            return make_calls_shown(dataset);
        });
    if (!calls) return empty_line(view, "Arranging calls\u2026");
    if (own.shown != calls.value) take_calls(own, calls.value);
    draw_tools(view, own);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    // A page to scroll where list and pie have no room side by side.
    const bool is_narrow = room.x < view.px(kNarrowPx);
    begin_part("calls page", {0, 0});
    const float rows = view.px(kRowPx) * static_cast<float>(own.shown->rows.row_count() + 1);
    draw_chart(view, own,
               {std::max(1.0F, ImGui::GetContentRegionAvail().x),
                std::max(view.px(60), std::min(rows, room.y * 0.55F))});
    const bool has_heap = own.shown->calls().has_bytes;
    const float width = !is_narrow ? room.x * 0.56F : 0;
    begin_part("most memory", {width, is_narrow ? view.px(kListPx) : 0});
    draw_lists(view, own);
    ImGui::EndChild();
    if (!is_narrow) ImGui::SameLine(0, view.px(16));
    begin_part("chosen call", {0, is_narrow ? view.px(kListPx) : 0});
    if (has_heap) draw_heap(view, own);
    if (!has_heap || ImGui::GetContentRegionAvail().y > view.px(150)) {
        if (has_heap) ImGui::Dummy({0, view.px(12)});
        draw_durations(view, own);
    }
    ImGui::EndChild();
    ImGui::EndChild();
}

}  // namespace hs
