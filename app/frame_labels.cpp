#include "app/frame_labels.h"

#include <algorithm>

#include "core/analysis/frame_names.h"
#include "core/model/trace_trie.h"

namespace hs {
namespace {

// "load" and "app.py:20" of "load (app.py:20)".
struct FrameParts {
    std::string_view function;
    std::string_view place;
};
FrameParts parts_of(std::string_view frame) {
    const size_t gap = frame.ends_with(')') ? frame.find(" (") : std::string_view::npos;
    if (gap == std::string_view::npos) return {{}, frame};
    return {frame.substr(0, gap), frame.substr(gap + 2, frame.size() - gap - 3)};
}

}  // namespace

std::string_view place_of_frame(std::string_view frame) {
    return parts_of(frame).place;
}

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
    const std::string_view place = place_of_frame(frame);
    const size_t colon = std::min(place.rfind(':'), place.size());
    return short_file_name(place.substr(0, colon)).append(place.substr(colon));
}

std::string short_shown_frame(const AppState& state, std::string_view frame) {
    const FrameFunctions* functions = functions_of_frame(state, frame);
    return function_at(functions != nullptr ? functions->of(frame)->name : parts_of(frame).function,
                       short_place(frame));
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
