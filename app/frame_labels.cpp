#include "app/frame_labels.h"

#include <algorithm>

#include "core/analysis/frame_names.h"

namespace hs {

const FrameFunctions* functions_of_frame(const AppState& state, std::string_view frame) {
    for (const DatasetRow* row : {current_dataset(state), comparison_dataset(state)}) {
        if (row && row->functions && row->functions->of(frame)) return row->functions.get();
    }
    return nullptr;
}

std::string shown_frame(const AppState& state, std::string_view frame) {
    return frame_label(functions_of_frame(state, frame), frame);
}

std::string short_place(std::string_view frame) {
    // With the function in it: "load (app.py:20)".
    if (frame.ends_with(')')) return std::string(frame);
    const size_t colon = std::min(frame.rfind(':'), frame.size());
    return short_file_name(frame.substr(0, colon)) + std::string(frame.substr(colon));
}

std::string short_shown_frame(const AppState& state, std::string_view frame) {
    const FrameFunctions* functions = functions_of_frame(state, frame);
    const std::string place = short_place(frame);
    return functions == nullptr ? place : functions->of(frame)->name + "  " + place;
}

std::string whole_frame(const AppState& state, std::string_view frame) {
    return qualified_frame_text(functions_of_frame(state, frame), frame);
}

std::string why_no_functions(const AppState& state) {
    const DatasetRow* row = current_dataset(state);
    if (row == nullptr || !row->dataset->traces) return {};
    if (!row->functions) return "Reading function names from the source files";
    const std::string& why = row->functions->why_none();
    return why.empty() ? "" : "Needs function names: this log has none, and " + why;
}

FrameDetail shown_detail(const AppState& state) {
    const FrameDetail detail = state.shown.detail;
    const bool is_line = detail == FrameDetail::kFunction && !why_no_functions(state).empty();
    return is_line ? FrameDetail::kLine : detail;
}

}  // namespace hs
