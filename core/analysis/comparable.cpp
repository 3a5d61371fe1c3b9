#include "core/analysis/comparable.h"

#include "core/model/graph_sketch.h"
#include "core/model/object_graph.h"

namespace hs {

std::string kind_text(const Dataset& dataset) {
    if (dataset.graph) return "a heap dump";
    if (dataset.log) return "an allocation log";
    if (dataset.tracked) return "a class tracker's dump";
    if (dataset.traces) return "a profile";
    return "a file without anything to compare";
}

bool are_of_one_kind(const Dataset& a, const Dataset& b) {
    return kind_text(a) == kind_text(b) || !why_not_comparable(a, b);
}

std::optional<size_t> baseline_of(std::span<const Dataset* const> files, size_t row) {
    if (files[row] == nullptr) return std::nullopt;
    std::optional<size_t> found;
    for (size_t first = 0; first < row; ++first) {
        if (files[first] == nullptr || why_not_comparable(*files[first], *files[row])) continue;
        if (are_of_one_program(*files[first], *files[row])) return first;
        if (!found) found = first;
    }
    return found;
}

bool are_of_one_program(const Dataset& a, const Dataset& b) {
    if (why_not_comparable(a, b)) return false;
    return !a.graph || !b.graph || are_of_one_process(*a.graph, *b.graph);
}

std::optional<std::string> why_not_comparable(const Dataset& a, const Dataset& b) {
    if ((a.graph && b.graph) || (a.tracked && b.tracked)) return std::nullopt;
    const std::string kinds = kind_text(a) + " and " + kind_text(b);
    if (!a.traces || !b.traces || a.graph || b.graph) return kinds;
    if (stack_unit(a) == stack_unit(b)) return std::nullopt;
    return kind_text(a) + " in " + std::string(unit_name(stack_unit(a))) + " and " + kind_text(b) +
           " in " + std::string(unit_name(stack_unit(b)));
}

}  // namespace hs
