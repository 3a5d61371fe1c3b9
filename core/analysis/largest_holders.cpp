#include "core/analysis/largest_holders.h"

#include <algorithm>

#include "core/analysis/namespaces.h"
#include "core/analysis/object_kinds.h"
#include "core/base/signed_bytes.h"

namespace hs {
namespace {

// Sorts a little more than asked for at a time, as some rows are left out; takes() reads records.
template <class Row, class Before, class Takes>
void keep_first(std::vector<Row>& rows, size_t count, const Before& before, const Takes& takes) {
    constexpr size_t kMore = 32;
    count = std::min(count, rows.size());
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

ObjectId dict_counted_with(const ObjectGraph& graph, const Dominators& dominators, ObjectId owner) {
    const ObjectId dict = namespace_dict(graph, owner);
    return !dict.is_nil() && dominators.immediate[dict.v] == owner ? dict : ObjectId{};
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

// Bytes that pile up in the dominator tree, by object row: what it retains, or how that grew.
using Weights = Column<int64_t>;

struct Candidate {
    ObjectId row;
    ObjectId dict;  // of an owner with it; nil: the row by itself
    ObjectId largest_child;
    int64_t piled_bytes = 0;
    uint32_t dominated_count = 0;
};

// Largest children and their number, by object row.
struct Children {
    Column<ObjectId> largest;
    Column<ObjectId> second;
    Column<uint32_t> count;
};

Children children_of(const Dominators& dominators, const Weights& weights) {
    const size_t rows = weights.size();
    Children children{Column<ObjectId>::zeroed(rows), Column<ObjectId>::zeroed(rows),
                      Column<uint32_t>::zeroed(rows)};
    const auto is_larger = [&](uint32_t row, ObjectId than) {
        return than.is_nil() || weights[row] > weights[than.v];
    };
    for (uint32_t row = 1; row < rows; ++row) {
        const uint32_t above = dominators.immediate[row].v;
        ++children.count[above];
        if (is_larger(row, children.largest[above])) {
            children.second[above] = children.largest[above];
            children.largest[above] = {row};
        } else if (is_larger(row, children.second[above])) {
            children.second[above] = {row};
        }
    }
    return children;
}

// What goes on to a single child; a child that shrank takes nothing of its holder's growth.
int64_t weight_of(const Weights& weights, ObjectId child) {
    return child.is_nil() ? 0 : std::max<int64_t>(0, weights[child.v]);
}

Candidate by_itself(const Weights& weights, const Children& children, ObjectId row) {
    const ObjectId child = children.largest[row.v];
    return {row, {}, child, weights[row.v] - weight_of(weights, child), children.count[row.v]};
}

// The owner as if what hangs on its __dict__ hung on itself.
Candidate with_dict(const Weights& weights, const Children& children, ObjectId owner,
                    ObjectId dict) {
    const ObjectId other =
        children.largest[owner.v] == dict ? children.second[owner.v] : children.largest[owner.v];
    const ObjectId inner = children.largest[dict.v];
    const bool is_other =
        inner.is_nil() || (!other.is_nil() && weights[other.v] > weights[inner.v]);
    const ObjectId largest = is_other ? other : inner;
    return {owner, dict, largest, weights[owner.v] - weight_of(weights, largest),
            children.count[owner.v] - 1 + children.count[dict.v]};
}

// Where most piles up, falling, ties by type text and id.
std::vector<Candidate> piles(const ObjectGraph& graph, const Dominators& dominators,
                             const Weights& weights, size_t count) {
    const TypeId dict = graph.type_named("dict");
    const Children children = children_of(dominators, weights);
    const std::vector<ObjectKind> kinds = object_kinds(graph);
    // Each row by itself, and each possible owner with its __dict__: of the two that speak of one
    // object, the record tells which is true.
    std::vector<Candidate> candidates;
    candidates.reserve(graph.object_count);
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        candidates.push_back(by_itself(weights, children, {row}));
        const ObjectId owner = dominators.immediate[row];
        if (graph.type[row] != dict || owner.is_nil() || has_items(kinds[graph.type[owner.v].v])) {
            continue;
        }
        candidates.push_back(with_dict(weights, children, owner, {row}));
    }
    keep_first(
        candidates, count,
        [&](const Candidate& a, const Candidate& b) {
            if (a.piled_bytes != b.piled_bytes) return a.piled_bytes > b.piled_bytes;
            return a.row != b.row ? graph.before(a.row, b.row) : a.dict < b.dict;
        },
        [&](const Candidate& candidate) {
            const ObjectId own = dict_counted_with(graph, dominators, candidate.row);
            if (!candidate.dict.is_nil()) return own == candidate.dict;
            return own.is_nil() && counts_with(graph, dominators, candidate.row).is_nil();
        });
    return candidates;
}

struct Compared {
    const Dominators& of_a;
    const Dominators& of_b;
    const GraphDiff& diff;
};

// way: 1 for what grew, -1 for what shrank.
std::vector<GrownHolder> changed_holders(const ObjectGraph& b, const Compared& compared,
                                         size_t count, int64_t way) {
    const auto& match_b = compared.diff.match_b;
    Weights change = Weights::zeroed(size_t{b.object_count} + 1);
    for (uint32_t row = 1; row < change.size(); ++row) {
        const ObjectId before = match_b[row];
        const uint64_t held = before.is_nil() ? 0 : compared.of_a.retained[before.v];
        change[row] = way * (signed_bytes(compared.of_b.retained[row]) - signed_bytes(held));
    }
    std::vector<GrownHolder> changed;
    for (const Candidate& pile : piles(b, compared.of_b, change, count)) {
        if (pile.piled_bytes <= 0) break;
        changed.push_back({pile.row, way * change[pile.row.v], way * pile.piled_bytes,
                           match_b[pile.row.v].is_nil()});
    }
    return changed;
}

}  // namespace

std::vector<AccumulationPoint> folded_accumulation_points(const ObjectGraph& graph,
                                                          const Dominators& dominators,
                                                          size_t count) {
    Weights retained = Weights::zeroed(size_t{graph.object_count} + 1);
    for (uint32_t row = 1; row < retained.size(); ++row) {
        retained[row] = signed_bytes(dominators.retained[row]);
    }
    std::vector<AccumulationPoint> points;
    for (const Candidate& pile : piles(graph, dominators, retained, count)) {
        points.push_back({pile.row, static_cast<uint64_t>(pile.piled_bytes), pile.largest_child,
                          pile.dominated_count});
    }
    return points;
}

std::vector<GrownHolder> grown_holders(const ObjectGraph& b, const Dominators& of_a,
                                       const Dominators& of_b, const GraphDiff& diff,
                                       size_t count) {
    return changed_holders(b, {of_a, of_b, diff}, count, 1);
}

std::vector<GrownHolder> shrunk_holders(const ObjectGraph& b, const Dominators& of_a,
                                        const Dominators& of_b, const GraphDiff& diff,
                                        size_t count) {
    return changed_holders(b, {of_a, of_b, diff}, count, -1);
}

}  // namespace hs
