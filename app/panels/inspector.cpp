#include "app/panels/inspector.h"

#include <algorithm>

#include "app/overview_pair.h"
#include "app/panels/file_inspector.h"
#include "app/panels/frame_inspector.h"
#include "app/panels/object_inspector.h"
#include "app/things.h"
#include "app/view_states.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

// Selected before the file was read again.
void draw_missing(const ViewContext& view, const SelectedMissing& missing) {
    const DatasetRow* row = find_dataset(view.state, missing.dataset);
    const std::string name = printable_text(identity_text(missing.what));
    const std::string file = row ? file_label(view.state, row->id) : "this file";
    ImGui::PushTextWrapPos(0);
    text_in(view.theme.text, name + " is no longer in " + file + ".");
    text_in(view.theme.text_muted, "A reload that finds it selects it again.");
    ImGui::PopTextWrapPos();
}

// "after  web.json": which of several files an object or a type is of.
void draw_file_of(const ViewContext& view, const Selection& selection) {
    const DatasetRow* row = find_dataset(view.state, dataset_of(selection));
    if (row == nullptr || view.state.datasets.size() < 2) return;
    const std::optional<OverviewPair> pair = chosen_pair(view.state);
    if (pair && (pair->before == row || pair->after == row)) {
        text_in(view.theme.accent, pair->before == row ? "before" : "after");
        ImGui::SameLine(0, view.px(6));
    }
    text_cut_middle(file_label(view.state, row->id), ImGui::GetContentRegionAvail().x,
                    view.theme.text_muted);
}

// False if nothing is selected, or it is gone.
bool draw_selected(ViewContext& view, ViewStates& states) {
    const Selection& selection = selection_of(view.state);
    if (const auto* dataset = std::get_if<SelectedDataset>(&selection)) {
        const DatasetRow* row = find_dataset(view.state, dataset->dataset);
        if (row != nullptr) draw_file_inspector(view, states.of<FileInspectorState>(), *row);
        return row != nullptr;
    }
    if (graph_of_thing(view.state, selection) != nullptr) draw_file_of(view, selection);
    if (const auto* frame = std::get_if<SelectedFrame>(&selection)) {
        return draw_frame_inspector(view, states.of<FrameInspectorState>(), *frame);
    }
    if (const auto* missing = std::get_if<SelectedMissing>(&selection)) {
        draw_missing(view, *missing);
        return true;
    }
    return draw_object_inspector(view, states);
}

// The current file, and what would take its place here.
void draw_nothing_selected(ViewContext& view, ViewStates& states) {
    const DatasetRow* row = current_dataset(view.state);
    if (row != nullptr) {
        draw_file_inspector(view, states.of<FileInspectorState>(), *row);
        ImGui::Dummy({0, view.px(12)});
    }
    ImGui::PushTextWrapPos(0);
    text_in(view.theme.text_muted, "Select something to see its details");
    ImGui::PopTextWrapPos();
}

// Buttons of the history, at the right end of the heading.
void draw_history(ViewContext& view) {
    const float size = view.px(24);
    ImGui::SameLine();
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x - 2 * size);
    const auto button = [&](const char* label, Pointing pointing, bool can, const Action& action) {
        ImGui::BeginDisabled(!can);
        if (hit_area(label, {size, size})) view.actions.push(action);
        const ImVec2 low = ImGui::GetItemRectMin();
        const ImU32 colour = !can                     ? view.theme.text_faint
                             : ImGui::IsItemHovered() ? view.theme.text
                                                      : view.theme.text_muted;
        draw_chevron(*ImGui::GetWindowDrawList(), {low.x + size / 2, low.y + size / 2}, view.px(11),
                     colour, pointing);
        tooltip(label);
        ImGui::EndDisabled();
    };
    button("Back", Pointing::kLeft, view.state.navigation.can_back(), GoBack{});
    ImGui::SameLine(0, 0);
    button("Forward", Pointing::kRight, view.state.navigation.can_forward(), GoForward{});
}

}  // namespace

void draw_inspector(ViewContext& view, ViewStates& states, const Rect& rect) {
    if (begin_panel(view, "Inspector", rect,
                    {.background = view.theme.panel, .padding = {16, 8}})) {
        panel_heading(view, "Inspector");
        draw_history(view);
        ImGui::Dummy({0, view.px(2)});
        if (!draw_selected(view, states)) draw_nothing_selected(view, states);
    }
    end_panel();
}

}  // namespace hs
