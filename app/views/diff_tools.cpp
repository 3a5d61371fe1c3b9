#include "app/views/diff_tools.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>

#include "app/things.h"
#include "app/widgets/basic.h"
#include "app/widgets/segmented.h"
#include "app/widgets/tool_row.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr const char* kModeNames[] = {"Type", "Object", "Accumulated", "Path"};
// As the switches stand: who holds what grew is asked first.
constexpr DiffMode kModeOrder[] = {DiffMode::kGrowth, DiffMode::kTypes, DiffMode::kObjects,
                                   DiffMode::kPaths};

// One of the two dumps, and the side that it takes.
void choose_side(ViewContext& view, DiffState& own, DatasetId dump, bool is_a) {
    const DatasetId other = is_a ? own.b : own.a;
    const DatasetRow* first = find_dataset(view.state, is_a ? dump : other);
    const DatasetRow* second = find_dataset(view.state, is_a ? other : dump);
    own.is_backwards = first != nullptr && second != nullptr && second < first;
    if (other.is_nil()) return view.actions.push(SetComparison{dump});
    view.actions.push(SetCurrentDataset{is_a ? dump : other});
    view.actions.push(SetComparison{is_a ? other : dump});
}

// A dump to choose among the open ones, by a list that is open or by names in the menu.
void draw_dumps(ViewContext& view, DiffState& own, bool is_a) {
    for (const ManyDump& dump : open_dumps(view.state)) {
        const std::string name =
            file_label(view.state, dump.id) + "##side " + std::to_string(dump.id.v);
        const DatasetId chosen = is_a ? own.a : own.b;
        if (ImGui::Selectable(name.c_str(), dump.id == chosen) && dump.id != chosen) {
            choose_side(view, own, dump.id, is_a);
        }
        tooltip(is_a ? "Compare from this dump" : "Compare to this dump");
    }
}

// Where it is too long without its endings: what tells two names apart is mostly before them.
std::string short_name(std::string name, float width) {
    const size_t ending = name.find('.', 1);
    if (ImGui::CalcTextSize(name.c_str()).x > width && ending != std::string::npos) {
        name.resize(ending);
    }
    return cut_middle_to_width(name, width);
}

void draw_side(ViewContext& view, DiffState& own, bool is_a, float width) {
    const DatasetRow* row = find_dataset(view.state, is_a ? own.a : own.b);
    const std::string text = row == nullptr
                                 ? std::string("choose a dump")
                                 : short_name(file_label(view.state, row->id), width - view.px(34));
    const MenuSpacing spacing(view);  // for longer than the list is open
    if (!begin_choice(view, is_a ? "##first dump" : "##second dump", text, width)) {
        const std::string role = is_a ? "Before: " : "After: ";
        if (row != nullptr) tooltip((role + printable_text(row->path)).c_str());
        return;
    }
    draw_dumps(view, own, is_a);
    ImGui::EndCombo();
}

struct StatusSwitch {
    const char* name;
    std::string label;  // "New 5,292##New"
    bool* is_on;
};

std::array<StatusSwitch, 4> status_switches(StatusChoice& status, const ChangeCounts& totals) {
    const auto one = [](const char* name, uint64_t count, bool& is_on) {
        return StatusSwitch{name, std::string(name) + " " + format_count(count) + "##" + name,
                            &is_on};
    };
    return {{one("New", totals.added, status.added), one("Deleted", totals.deleted, status.deleted),
             one("Modified", totals.modified, status.modified),
             one("Unchanged", totals.same, status.same)}};
}

// "New, Deleted"
std::string statuses_text(std::span<const StatusSwitch> switches) {
    std::string text;
    size_t count = 0;
    for (const StatusSwitch& one : switches) {
        if (!*one.is_on) continue;
        text += (count++ == 0 ? "" : ", ") + std::string(one.name);
    }
    return count == 0 ? "No status" : count == switches.size() ? "Any status" : text;
}

// A list that stays open for the next one, here or in the menu.
void draw_statuses(std::span<const StatusSwitch> switches) {
    for (const StatusSwitch& one : switches) ImGui::Checkbox(one.label.c_str(), one.is_on);
}

}  // namespace

void choose_diff_mode(ViewContext& view, DiffState& own, ToolRow& tools) {
    std::vector<Segment> segments = {{"Holder", "What each object retains more or less"}};
    for (const DiffMode mode : kModeOrder) {
        segments.push_back({kModeNames[static_cast<size_t>(mode)], "Two dumps"});
    }
    constexpr size_t kPair = 1 + std::size(kModeNames);
    if (open_dumps(view.state).size() > 2) {
        segments.push_back({"All dumps", "Every open dump by type, side by side"});
        segments.push_back({"Sets", "Which dumps have an object"});
    } else {
        own.many_mode.reset();
    }
    const auto* place = std::find(std::begin(kModeOrder), std::end(kModeOrder), own.mode);
    const size_t chosen = own.many_mode ? kPair + static_cast<size_t>(*own.many_mode)
                          : own.by_tree ? 0
                                        : 1 + static_cast<size_t>(place - std::begin(kModeOrder));
    constexpr float kBesidesPx = 480;  // the names of the dumps are read before the other ways
    const int pressed =
        tools.segments("Compared by", segments, static_cast<int>(chosen), kBesidesPx);
    if (pressed < 0) return;
    const auto mode = static_cast<size_t>(pressed);
    own.many_mode.reset();
    own.chose_mode = true;
    own.by_tree = mode == 0;
    if (own.by_tree) return;
    if (mode < kPair) {
        own.mode = kModeOrder[mode - 1];
    } else {
        own.many_mode = static_cast<ManyMode>(mode - kPair);
    }
}

void choose_diff_sides(ViewContext& view, DiffState& own, ToolRow& tools) {
    constexpr float kBesidesPx = 240;  // of what follows in the line
    const float arrow = ImGui::CalcTextSize("→").x + 2 * view.px(6);
    const float width =
        std::clamp((tools.room() - view.px(kBesidesPx)) / 2, view.px(110), view.px(190));
    if (tools.fits(2 * width + arrow)) {
        draw_side(view, own, true, width);
        ImGui::SameLine(0, view.px(6));
        ImGui::AlignTextToFramePadding();
        text_in(view.theme.text_muted, "→");
        ImGui::SameLine(0, view.px(6));
        draw_side(view, own, false, width);
    } else if (tools.begin_menu()) {
        for (const bool is_a : {true, false}) {
            if (!ImGui::BeginMenu(is_a ? "Before" : "After")) continue;
            draw_dumps(view, own, is_a);
            ImGui::EndMenu();
        }
        ImGui::EndPopup();
    }
}

void choose_statuses(ViewContext& view, DiffState& own, const ChangeCounts& totals,
                     ToolRow& tools) {
    if (own.by_tree || (own.mode != DiffMode::kTypes && own.mode != DiffMode::kObjects)) return;
    constexpr float kMoreForFilterPx = 90;
    const std::array<StatusSwitch, 4> switches = status_switches(own.status, totals);
    float all = view.px(kMoreForFilterPx);
    for (const StatusSwitch& one : switches) {
        const Segment segment{one.label.c_str()};
        all += segmented_width(view, {&segment, 1}) + view.px(8);
    }
    const float least = view.px(110);
    const MenuSpacing spacing(view);  // for longer than the list is open
    if (tools.room() >= all) {
        for (const StatusSwitch& one : switches) {
            const Segment segment{one.label.c_str()};
            tools.fits(segmented_width(view, {&segment, 1}));
            if (toggle_button(view, segment.label, *one.is_on, "")) *one.is_on = !*one.is_on;
        }
    } else if (tools.fits(least)) {
        const std::string text = statuses_text(switches);
        const float width = std::clamp(ImGui::CalcTextSize(text.c_str()).x + view.px(36), least,
                                       std::max(least, tools.room()));
        if (begin_choice(view, "##Status", cut_to_width(text, width - view.px(34)), width)) {
            draw_statuses(switches);
            ImGui::EndCombo();
        } else {
            tooltip("Status");
        }
    } else if (tools.begin_menu()) {
        draw_statuses(switches);
        ImGui::EndPopup();
    }
}

void draw_diff_filter(ViewContext& view, DiffState& own, ToolRow& tools) {
    const FieldFilter typed = field_filter(own.filter);
    const FilterFieldLook look{.hint = own.mode == DiffMode::kTypes || own.mode == DiffMode::kPaths
                                           ? "Filter: Session   >1MB"
                                           : "Filter: type:dict   >1k   attr:name=foo",
                               .error = typed.error ? &*typed.error : nullptr,
                               .makes_steps = false,
                               .width = tools.field(300)};
    if (draw_filter_field(view, own.filter, look)) own.table().wants_focus = true;
}

}  // namespace hs
