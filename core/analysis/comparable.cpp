#include "core/analysis/comparable.h"

#include "core/model/graph_sketch.h"

namespace hs {
namespace {

// What the stacks of a log or profile are measured in.
std::string_view unit_of(const Dataset& dataset) {
    return dataset.log || !dataset.profile ? std::string_view("bytes")
                                           : unit_name(dataset.profile->unit);
}

}  // namespace

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
    if (unit_of(a) == unit_of(b)) return std::nullopt;
    return kind_text(a) + " in " + std::string(unit_of(a)) + " and " + kind_text(b) + " in " +
           std::string(unit_of(b));
}

}  // namespace hs
