#include "app/picked.h"

namespace hs {

std::optional<SeriesKey> picked_series(const AppState& state) {
    const auto* selected = std::get_if<SelectedFrame>(&selection_of(state));
    const DatasetRow* row = current_dataset(state);
    if (!selected || !row || selected->dataset != row->id || !row->dataset->traces) {
        return std::nullopt;
    }
    const TraceTrie& traces = *row->dataset->traces;
    if (selected->frame.v >= traces.frames.size()) return std::nullopt;
    const Frame frame = reduced_frame(traces.frames[selected->frame.v], state.shown.detail);
    return SeriesKey{SeriesKind::kFrame, frame_text(traces.strings, frame)};
}

void pick_frame(const AppState& state, Actions& actions, const std::string& text) {
    const DatasetRow* row = current_dataset(state);
    if (!row || !row->dataset->traces) return;
    const TraceTrie& traces = *row->dataset->traces;
    for (uint32_t i = 1; i < traces.frames.size(); ++i) {
        const Frame frame = reduced_frame(traces.frames[i], state.shown.detail);
        if (frame_text(traces.strings, frame) != text) continue;
        actions.push(Select{SelectedFrame{row->id, {i}}});
        return;
    }
    pick_nothing(state, actions);
}

void pick_nothing(const AppState& state, Actions& actions) {
    if (std::holds_alternative<SelectedFrame>(selection_of(state))) actions.push(Select{});
}

}  // namespace hs
