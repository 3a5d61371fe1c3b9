#include "core/analysis/cycles.h"

#include <algorithm>
#include <unordered_map>

#include "core/analysis/components.h"
#include "core/analysis/object_order.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

bool refers_to_itself(const ObjectGraph& graph, ObjectId object) {
    const auto targets = graph.references(object);
    return std::find(targets.begin(), targets.end(), object) != targets.end();
}

// Members of every component that is a circle, as one list with a mark at each end.
struct Groups {
    std::vector<uint32_t>
        begin;  // by component; members of component c: rows[begin[c]..begin[c+1])
    std::vector<ObjectId> rows;
};

Groups group_rows(const Components& components) {
    Groups groups;
    groups.begin.assign(size_t{components.count} + 2, 0);
    const size_t rows = components.of_row.size();
    for (size_t row = 1; row < rows; ++row) { ++groups.begin[components.of_row[row] + 1]; }
    for (size_t c = 1; c < groups.begin.size(); ++c) { groups.begin[c] += groups.begin[c - 1]; }
    groups.rows.resize(rows - 1);
    std::vector<uint32_t> next(groups.begin.begin(), groups.begin.end() - 1);
    for (uint32_t row = 1; row < rows; ++row) {
        groups.rows[next[components.of_row[row]]++] = {row};
    }
    return groups;
}

constexpr size_t kMembersPerPoll = 1 << 14;

void sort_members(const ObjectGraph& graph, std::vector<ObjectId>& members, JobContext& job) {
    if (members.size() > kMembersPerPoll) return sort_objects_by_name(graph, members, job);
    std::sort(members.begin(), members.end(),
              [&](ObjectId a, ObjectId b) { return graph.before(a, b); });
}

void find_holders(const ObjectGraph& graph, const Components& components, uint32_t component,
                  Cycle& cycle) {
    std::vector<ObjectId> holders;
    for (const ObjectId member : cycle.members) {
        for (const ObjectId source : graph.referrers(member)) {
            if (components.of_row[source.v] != component) holders.push_back(source);
        }
    }
    std::sort(holders.begin(), holders.end());
    holders.erase(std::unique(holders.begin(), holders.end()), holders.end());
    cycle.referrers_outside = holders.size();
    if (holders.size() > Cycle::kMostHolders) holders.resize(Cycle::kMostHolders);
    cycle.held_by = std::move(holders);
}

}  // namespace

Result<std::vector<Cycle>> find_cycles(const ObjectGraph& graph, const Roots& roots,
                                       const Dominators& dominators, JobContext& job) {
    job.begin_stage("finding cycles");
    HS_TRY(const Components components, strong_components(graph, {}, job));
    const Groups groups = group_rows(components);
    const DominatorTree tree = dominator_tree(dominators);
    constexpr uint32_t kComponentsPerPoll = 1 << 14;
    std::vector<Cycle> cycles;
    for (uint32_t c = 1; c <= components.count; ++c) {
        if (c % kComponentsPerPoll == 1 && job.cancelled()) return cancelled_error();
        const auto first = groups.rows.begin() + groups.begin[c];
        const auto last = groups.rows.begin() + groups.begin[c + 1];
        if (last - first == 1 && !refers_to_itself(graph, *first)) continue;
        Cycle cycle;
        cycle.members.assign(first, last);
        sort_members(graph, cycle.members, job);
        if (job.cancelled()) return cancelled_error();
        for (const ObjectId member : cycle.members) {
            cycle.shallow_bytes = add_saturated(cycle.shallow_bytes, graph.shallow(member));
            cycle.has_root |= roots.is_root(member);
        }
        cycle.retained_bytes = retained_by_set(dominators, tree, cycle.members);
        if (job.cancelled()) return cancelled_error();
        find_holders(graph, components, c, cycle);
        cycles.push_back(std::move(cycle));
    }
    std::sort(cycles.begin(), cycles.end(), [&](const Cycle& a, const Cycle& b) {
        if (a.retained_bytes != b.retained_bytes) return a.retained_bytes > b.retained_bytes;
        return graph.before(a.members.front(), b.members.front());
    });
    return cycles;
}

std::string cycle_types(const ObjectGraph& graph, const Cycle& cycle) {
    constexpr size_t kMostTypes = 4;
    std::vector<std::pair<size_t, TypeId>> counts;
    for (size_t first = 0; first < cycle.members.size();) {
        const TypeId type = graph.type[cycle.members[first].v];
        size_t last = first;
        while (last < cycle.members.size() && graph.type[cycle.members[last].v] == type) { ++last; }
        counts.emplace_back(last - first, type);
        first = last;
    }
    // Members come by type text, so ties stay in its order.
    std::stable_sort(counts.begin(), counts.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::string text;
    for (size_t i = 0; i < counts.size(); ++i) {
        if (i == kMostTypes) return text + ", …";
        text += (text.empty() ? "" : ", ") +
                std::string(short_type_name(graph.type_text(counts[i].second))) + " " +
                format_count(counts[i].first);
    }
    return text;
}

std::vector<ObjectId> shortest_ring(const ObjectGraph& graph, std::span<const ObjectId> members,
                                    ObjectId through) {
    // Breadth first; came_from also says who is a member and not yet seen (the object itself).
    std::unordered_map<uint32_t, uint32_t> came_from;
    for (const ObjectId member : members) came_from[member.v] = member.v;
    std::vector<ObjectId> queue = {through};
    for (size_t i = 0; i < queue.size(); ++i) {
        for (const ObjectId target : graph.references(queue[i])) {
            if (target == through) {
                std::vector<ObjectId> ring;
                for (ObjectId at = queue[i]; at != through; at = {came_from[at.v]}) {
                    ring.push_back(at);
                }
                ring.push_back(through);
                std::reverse(ring.begin(), ring.end());
                return ring;
            }
            const auto found = came_from.find(target.v);
            if (found == came_from.end() || found->second != target.v) continue;
            found->second = queue[i].v;
            queue.push_back(target);
        }
    }
    return {};
}

std::string what_frees(const ObjectGraph& graph, const ObjectNames& names, const Cycle& cycle) {
    const auto named = [&](ObjectId row) { return typed_name(graph, names, row); };
    if (cycle.referrers_outside == 0) {
        return cycle.has_root ? "No object in the dump refers to it from outside. Unless a running "
                                "function uses it, only the garbage collector can free it."
                              : "Unreachable: only the garbage collector can free it "
                                "(gc.collect()).";
    }
    const std::string by = cycle.referrers_outside == 1
                               ? named(cycle.held_by.front()) + ", outside the cycle"
                               : format_count(cycle.referrers_outside) +
                                     " objects outside the cycle, e.g. " +
                                     named(cycle.held_by.front());
    return "Referenced by " + by +
           ". Break the cycle or use weakref to free it without the garbage collector.";
}

}  // namespace hs
