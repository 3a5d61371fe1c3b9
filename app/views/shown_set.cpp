#include "app/views/shown_set.h"

#include "app/answers.h"
#include "app/graph_answers.h"
#include "app/widgets/basic.h"
#include "app/widgets/no_match.h"
#include "app/widgets/wait.h"
#include "core/base/text_format.h"

namespace hs {

bool has_set(ViewContext& view, const OpenGraph& graph, const ObjectStatusOf& status,
             const Answered<ObjectRows>& set) {
    if (set.wait.error) {
        empty_line(view, printable_text(describe(*set.wait.error)).c_str());
        return false;
    }
    if (set && !set.is_stale) return true;
    if (draw_wait(view, set.wait, "Finding the objects of the set")) {
        graph.retry_set(view.answers, status);
    }
    return false;
}

std::optional<ShownSet> shown_set(ViewContext& view, const OpenGraph& graph) {
    if (view.state.filters.at().empty()) return ShownSet{{graph.version()}, nullptr};
    const ObjectStatusOf status = current_status(view.answers, view.state);
    const Answered<ObjectRows> set = graph.set(view.answers, view.state, status);
    if (!has_set(view, graph, status, set)) return std::nullopt;
    if (!set->empty()) return ShownSet{graph.set_key(view.state, status), set.value};
    draw_no_step_match(view, "objects");
    return std::nullopt;
}

}  // namespace hs
