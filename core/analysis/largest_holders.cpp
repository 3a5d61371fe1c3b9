#include "core/analysis/largest_holders.h"

#include <algorithm>

#include "core/analysis/namespaces.h"
#include "core/analysis/object_kinds.h"

namespace hs {
namespace {

// Sorts a little more than asked for at a time, as some rows are left out; takes() reads records.
template <class Row, class Before, class Takes>
void keep_first(std::vector<Row>& rows, size_t count, const Before& before, const Takes& takes) {
    constexpr size_t kMore = 32;
    size_t kept = 0;
    size_t sorted = 0;
    while (kept < count && sorted < rows.size()) {
        const size_t next = std::min(rows.size(), sorted + (count - kept) + kMore);
        std::partial_sort(rows.begin() + static_cast<ptrdiff_t>(sorted),
                          rows.begin() + static_cast<ptrdiff_t>(next), rows.end(), before);
        for (; sorted < next && kept < count; ++sorted) {
            if (takes(rows[sorted])) rows[kept++] = rows[sorted];
        }
        // What was not looked at stays sorted in front of the rest.
    }
    rows.resize(kept);
}

}  // namespace

ObjectId counts_with(const ObjectGraph& graph, const Dominators& dominators, ObjectId row) {
    const ObjectId owner = dominators.immediate[row.v];
    if (owner.is_nil() || graph.type[row.v] != graph.type_named("dict")) return {};
    return namespace_dict(graph, owner) == row ? owner : ObjectId{};
}

std::vector<ObjectId> largest_holders(const ObjectGraph& graph, const Dominators& dominators,
                                      size_t count) {
    std::vector<ObjectId> rows;
    rows.reserve(graph.object_count);
    for (uint32_t row = 1; row <= graph.object_count; ++row) { rows.push_back({row}); }
    keep_first(
        rows, count,
        [&](ObjectId a, ObjectId b) {
            const uint64_t of_a = dominators.retained[a.v];
            const uint64_t of_b = dominators.retained[b.v];
            return of_a != of_b ? of_a > of_b : graph.before(a, b);
        },
        [&](ObjectId row) { return counts_with(graph, dominators, row).is_nil(); });
    return rows;
}

namespace {

// A dictionary that hangs on one of these is an item.
bool has_items(ObjectKind kind) {
    return kind == ObjectKind::kDict || kind == ObjectKind::kSequence || kind == ObjectKind::kSet ||
           kind == ObjectKind::kCell || kind == ObjectKind::kFunction;
}

struct Candidate {
    AccumulationPoint point;
    ObjectId dict;  // of an owner with it; nil: the row by itself
};

// Largest children and their number, by object row.
struct Children {
    Column<ObjectId> largest;
    Column<ObjectId> second;
    Column<uint32_t> count;
};

Children children_of(const ObjectGraph& graph, const Dominators& dominators) {
    const size_t rows = size_t{graph.object_count} + 1;
    Children children{Column<ObjectId>::zeroed(rows), Column<ObjectId>::zeroed(rows),
                      Column<uint32_t>::zeroed(rows)};
    const auto bytes_of = [&](ObjectId row) {
        return row.is_nil() ? 0 : dominators.retained[row.v];
    };
    for (uint32_t row = 1; row < rows; ++row) {
        const uint32_t above = dominators.immediate[row].v;
        ++children.count[above];
        if (children.largest[above].is_nil() ||
            dominators.retained[row] > bytes_of(children.largest[above])) {
            children.second[above] = children.largest[above];
            children.largest[above] = {row};
        } else if (children.second[above].is_nil() ||
                   dominators.retained[row] > bytes_of(children.second[above])) {
            children.second[above] = {row};
        }
    }
    return children;
}

// The owner as if what hangs on its __dict__ hung on itself.
AccumulationPoint with_dict(const Dominators& dominators, const Children& children, ObjectId owner,
                            ObjectId dict) {
    AccumulationPoint point;
    point.row = owner;
    point.dominated_count = children.count[owner.v] - 1 + children.count[dict.v];
    const ObjectId other =
        children.largest[owner.v] == dict ? children.second[owner.v] : children.largest[owner.v];
    const ObjectId inner = children.largest[dict.v];
    const uint64_t other_bytes = other.is_nil() ? 0 : dominators.retained[other.v];
    const uint64_t inner_bytes = inner.is_nil() ? 0 : dominators.retained[inner.v];
    point.largest_child =
        inner.is_nil() || (!other.is_nil() && other_bytes > inner_bytes) ? other : inner;
    point.drop_bytes = dominators.retained[owner.v] - std::max(other_bytes, inner_bytes);
    return point;
}

}  // namespace

std::vector<AccumulationPoint> folded_accumulation_points(const ObjectGraph& graph,
                                                          const Dominators& dominators,
                                                          size_t count) {
    const TypeId dict = graph.type_named("dict");
    const Children children = children_of(graph, dominators);
    const std::vector<ObjectKind> kinds = object_kinds(graph);
    // Each row by itself, and each possible owner with its __dict__: of the two that speak of one
    // object, the record tells which is true.
    std::vector<Candidate> candidates;
    candidates.reserve(graph.object_count);
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        const ObjectId child = children.largest[row];
        const uint64_t below = child.is_nil() ? 0 : dominators.retained[child.v];
        candidates.push_back(
            {{{row}, dominators.retained[row] - below, child, children.count[row]}, {}});
        const ObjectId owner = dominators.immediate[row];
        if (graph.type[row] != dict || owner.is_nil() || has_items(kinds[graph.type[owner.v].v])) {
            continue;
        }
        candidates.push_back({with_dict(dominators, children, owner, {row}), {row}});
    }
    keep_first(
        candidates, count,
        [&](const Candidate& a, const Candidate& b) {
            if (a.point.drop_bytes != b.point.drop_bytes) {
                return a.point.drop_bytes > b.point.drop_bytes;
            }
            return a.point.row != b.point.row ? graph.before(a.point.row, b.point.row)
                                              : a.dict < b.dict;
        },
        [&](const Candidate& candidate) {
            const ObjectId row = candidate.point.row;
            const ObjectId own = namespace_dict(graph, row);
            const bool is_folded = !own.is_nil() && dominators.immediate[own.v] == row;
            if (!candidate.dict.is_nil()) return is_folded && own == candidate.dict;
            return !is_folded && counts_with(graph, dominators, row).is_nil();
        });
    std::vector<AccumulationPoint> points;
    points.reserve(candidates.size());
    for (const Candidate& candidate : candidates) points.push_back(candidate.point);
    return points;
}

}  // namespace hs
