#include "app/picked.h"

#include "app/frame_labels.h"

namespace hs {

std::optional<SeriesKey> picked_series(const AppState& state) {
    const auto* selected = std::get_if<SelectedFrame>(&selection_of(state));
    const DatasetRow* row = current_dataset(state);
    if (!selected || !row || selected->dataset != row->id || !row->dataset->traces) {
        return std::nullopt;
    }
    const TraceTrie& traces = *row->dataset->traces;
    if (selected->frame.v >= traces.frames.size()) return std::nullopt;
    const bool is_self = state.navigation.at().view == ViewId::kLeaks;
    return SeriesKey{
        is_self ? SeriesKind::kSelf : SeriesKind::kFrame,
        detail_text(traces, selected->frame, shown_detail(state), row->functions.get())};
}

Selection frame_with_text(const AppState& state, const std::string& text) {
    const DatasetRow* row = current_dataset(state);
    if (!row || !row->dataset->traces) return {};
    const TraceTrie& traces = *row->dataset->traces;
    for (uint32_t i = 1; i < traces.frames.size(); ++i) {
        if (detail_text(traces, {i}, shown_detail(state), row->functions.get()) != text) continue;
        return SelectedFrame{row->id, {i}};
    }
    return {};
}

void pick_frame(const AppState& state, Actions& actions, const std::string& text) {
    const Selection frame = frame_with_text(state, text);
    if (std::holds_alternative<std::monostate>(frame)) return pick_nothing(state, actions);
    actions.push(Select{frame});
}

void pick_nothing(const AppState& state, Actions& actions) {
    if (std::holds_alternative<SelectedFrame>(selection_of(state))) actions.push(Select{});
}

}  // namespace hs
