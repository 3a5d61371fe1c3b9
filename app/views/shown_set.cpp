#include "app/views/shown_set.h"

#include "app/widgets/basic.h"
#include "app/widgets/no_match.h"
#include "app/widgets/wait.h"
#include "core/base/text_format.h"

namespace hs {

bool has_set(ViewContext& view, GraphResults& graph) {
    const ResultWait wait = graph.set_wait();
    if (wait.error != nullptr) {
        empty_line(view, printable_text(describe(*wait.error)).c_str());
        return false;
    }
    if (!graph.set_is_stale()) return true;
    draw_wait(view, wait, "Finding the objects of the set");
    return false;
}

std::optional<ShownSet> shown_set(ViewContext& view, GraphResults& graph) {
    if (view.state.filters.at().empty()) return ShownSet{{graph.version()}, nullptr};
    PairResults* pair = view.graphs->pair(view.state);
    const ObjectStatusOf status{pair ? pair->diff(view.jobs) : nullptr, false};
    const Shared<ObjectRows> rows = graph.set(view.state, status, view.jobs);
    if (!has_set(view, graph)) return std::nullopt;
    if (!rows->empty()) return ShownSet{graph.set_key(), rows};
    draw_no_step_match(view, "objects");
    return std::nullopt;
}

}  // namespace hs
