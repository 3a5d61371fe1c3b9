#include "app/panels/inspector.h"

#include <algorithm>

#include "app/error_text.h"
#include "app/panels/frame_inspector.h"
#include "app/panels/object_inspector.h"
#include "app/things.h"
#include "app/view_states.h"
#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

size_t count_of(const Dataset& dataset, Severity severity) {
    size_t count = 0;
    for (const Diagnostic& diagnostic : dataset.diagnostics) {
        if (diagnostic.severity == severity) count += diagnostic.repeats;
    }
    return count;
}

const char* state_text(const DatasetRow& row) {
    switch (row.state) {
        case LoadState::kLoading:
            return "loading";
        case LoadState::kReady:
            return "ready";
        case LoadState::kFailed:
            return failure_text(row);
        case LoadState::kCancelled:
            return "canceled";
    }
    return "";
}

void draw_title(const ViewContext& view, const std::string& title) {
    push_font(Font::kStrong);
    text_cut_middle(title, ImGui::GetContentRegionAvail().x, view.theme.text);
    pop_font();
    ImGui::Dummy({0, view.px(2)});
}

void draw_dataset(ViewContext& view, DatasetId id) {
    const DatasetRow* row = find_dataset(view.state, id);
    if (!row) return;
    draw_title(view, printable_text(file_name_of(row->path)));
    fact_row(view, "Path", printable_text(row->absolute_path));
    fact_row(view, "State", state_text(*row));
    if (row->state == LoadState::kFailed) {
        ImGui::Dummy({0, view.px(4)});
        ImGui::PushTextWrapPos(0);
        text_in(view.theme.error, printable_text(error_text(row->error.message).said));
        ImGui::PopTextWrapPos();
    }
    if (!row->dataset) return;
    const Dataset& dataset = *row->dataset;
    fact_row(view, "Format", dataset.info.format);
    fact_row(view, "On disk",
             format_bytes(static_cast<int64_t>(dataset.info.bytes_on_disk),
                          view.state.settings.size_units));
    if (ImGui::IsItemHovered()) {
        ImGui::SetTooltip("%s bytes", format_count(dataset.info.bytes_on_disk).c_str());
    }
    if (dataset.info.modified_ns > 0) {
        fact_row(view, "Modified",
                 format_utc_time(dataset.info.modified_ns + view.state.frame.utc_offset_ns));
    }
    fact_row(view, "Warnings", format_count(count_of(dataset, Severity::kWarning)));
    fact_row(view, "Errors", format_count(count_of(dataset, Severity::kError)));
}

// Selected before the file was read again.
void draw_missing(const ViewContext& view, const SelectedMissing& missing) {
    const DatasetRow* row = find_dataset(view.state, missing.dataset);
    const std::string name = printable_text(identity_text(missing.what));
    const std::string file = row ? printable_text(file_name_of(row->path)) : "this file";
    ImGui::PushTextWrapPos(0);
    text_in(view.theme.text, name + " is no longer in " + file + ".");
    text_in(view.theme.text_muted, "A reload that finds it selects it again.");
    ImGui::PopTextWrapPos();
}

// "B  web.json": which of several files an object or a type is of.
void draw_file_of(const ViewContext& view, const Selection& selection) {
    const DatasetRow* row = find_dataset(view.state, dataset_of(selection));
    if (row == nullptr || view.state.datasets.size() < 2) return;
    text_in(view.theme.accent, letter_of(view.state, row->id));
    ImGui::SameLine(0, view.px(6));
    text_cut_middle(printable_text(file_name_of(row->path)), ImGui::GetContentRegionAvail().x,
                    view.theme.text_muted);
}

// False if nothing is selected, or it is gone.
bool draw_selected(ViewContext& view, ViewStates& states) {
    const Selection& selection = selection_of(view.state);
    if (const auto* dataset = std::get_if<SelectedDataset>(&selection)) {
        draw_dataset(view, dataset->dataset);
        return true;
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
        if (!draw_selected(view, states)) {
            ImGui::PushTextWrapPos(0);
            text_in(view.theme.text_muted, "Select something to see its details");
            ImGui::PopTextWrapPos();
        }
    }
    end_panel();
}

}  // namespace hs
