#include "core/analysis/shared_attributes.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "core/base/text_format.h"

namespace hs {
namespace {

uint64_t pair_of(uint32_t a, uint32_t b) {
    return uint64_t{a} << 32U | b;
}

bool is_inside(std::string_view module, std::string_view package) {
    return module.size() > package.size() && module.starts_with(package) &&
           module[package.size()] == '.';
}

}  // namespace

uint32_t SharedAttributes::add_module(std::string name) {
    const auto number = static_cast<uint32_t>(modules_.size());
    numbers_.try_emplace(name, number);
    modules_.push_back(std::move(name));
    return number;
}

std::optional<uint32_t> SharedAttributes::module_named(const std::string& name) const {
    const auto found = numbers_.find(name);
    if (found == numbers_.end() || name.empty()) return std::nullopt;
    return found->second;
}

std::optional<uint32_t> SharedAttributes::module_around(std::string_view dotted) const {
    constexpr size_t kLongest = 512;  // of a name that is looked at part by part
    dotted = dotted.substr(0, kLongest);
    for (size_t dot = dotted.rfind('.'); dot != std::string_view::npos; dot = dotted.rfind('.')) {
        dotted = dotted.substr(0, dot);
        if (const auto found = module_named(std::string(dotted))) return found;
    }
    return std::nullopt;
}

void SharedAttributes::saw_module(uint32_t module, size_t place, const std::string& other) {
    seen_.push_back({module, static_cast<uint32_t>(place), other});
}

void SharedAttributes::saw_import(uint32_t module, uint32_t from) {
    if (module != from) imports_.insert(pair_of(module, from));
}

void SharedAttributes::settle_seen_modules() {
    for (const Seen& seen : seen_) {
        const auto other = module_named(seen.other);
        if (!other) continue;
        if (is_inside(seen.other, modules_[seen.module])) {
            child_places_.try_emplace(pair_of(seen.module, *other), seen.place);
        } else {
            saw_import(seen.module, *other);
        }
    }
    seen_.clear();
}

// Whether the first seems to have the value from the second. A package has what it assigned after
// a submodule from there, and a submodule has what the package assigned before.
bool SharedAttributes::imports_value(const Candidate& from, const Candidate& to) const {
    if (const auto child = child_places_.find(pair_of(from.module, to.module));
        child != child_places_.end()) {
        return from.place > child->second;
    }
    if (const auto child = child_places_.find(pair_of(to.module, from.module));
        child != child_places_.end()) {
        return to.place < child->second;
    }
    return imports(from.module, to.module) && !imports(to.module, from.module);
}

// Compared with few others only: a value that hundreds of modules have is one of the interpreter's.
size_t SharedAttributes::best_of(const ObjectGraph& graph, size_t first, size_t last) const {
    constexpr size_t kMostCompared = 32;
    last = std::min(last, first + kMostCompared);
    const std::string_view type = short_type_name(graph.type_text(candidates_[first].value));
    const auto home = module_around(type);
    size_t best = first;
    std::array<int64_t, 5> best_rank{};
    for (size_t i = first; i < last; ++i) {
        const Candidate& it = candidates_[i];
        int64_t has_from = 0;
        int64_t gives_to = 0;
        for (size_t other = first; other < last; ++other) {
            if (other == i) continue;
            has_from += imports_value(it, candidates_[other]) ? 1 : 0;
            gives_to += imports_value(candidates_[other], it) ? 1 : 0;
        }
        const std::array<int64_t, 5> rank = {home == it.module ? 0 : 1, has_from,
                                             modules_[it.module] == "__main__" ? 1 : 0, -gives_to,
                                             it.is_private ? 1 : 0};
        if (i != first && !(rank < best_rank)) continue;
        best = i;
        best_rank = rank;
    }
    return best;
}

std::vector<SharedAttributes::Choice> SharedAttributes::choose(const ObjectGraph& graph) {
    settle_seen_modules();
    std::stable_sort(candidates_.begin(), candidates_.end(),
                     [](const Candidate& a, const Candidate& b) { return a.value < b.value; });
    std::vector<Choice> choices;
    for (size_t first = 0; first < candidates_.size();) {
        size_t last = first + 1;
        while (last < candidates_.size() && candidates_[last].value == candidates_[first].value) {
            ++last;
        }
        const Candidate& best = candidates_[best_of(graph, first, last)];
        choices.push_back({best.value, best.dict, best.name});
        first = last;
    }
    return choices;
}

}  // namespace hs
