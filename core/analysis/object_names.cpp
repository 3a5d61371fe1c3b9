#include "core/analysis/object_names.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/analysis/name_anchors.h"
#include "core/analysis/namespaces.h"

namespace hs {
namespace {

constexpr size_t kPollEvery = size_t{1} << 14;
constexpr uint32_t kFar = UINT32_MAX;

// Objects that name themselves.
bool is_anchor(ObjectKind kind) {
    return kind == ObjectKind::kModule || kind == ObjectKind::kClass ||
           kind == ObjectKind::kFunction || kind == ObjectKind::kCode || kind == ObjectKind::kScope;
}

// What a step of a name costs: the cheapest chain names the object. A field is worth as much as an
// index, a key that nobody knows costs more; what is held by the machinery of Python costs most.
uint32_t step_cost(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::kCell:
            return 1;
        case ObjectKind::kInstance:
        case ObjectKind::kSequence:
            return 2;
        case ObjectKind::kDict:
            return 3;
        case ObjectKind::kSet:
        case ObjectKind::kScope:
        case ObjectKind::kCode:
            return 4;
        case ObjectKind::kModule:
            return 6;
        case ObjectKind::kMethod:
        case ObjectKind::kFunction:
        case ObjectKind::kClass:
            return 8;
    }
    return 8;
}

constexpr uint32_t kNamelessStep = 8;

// Cheapest chains from many beginnings: Dijkstra's algorithm with a ring of buckets, as no step
// costs more than 8. Rounds follow one another: what an earlier one has reached, it keeps.
class ChainFinder {
public:
    ChainFinder(const ObjectGraph& graph, ObjectNames& names, JobContext& job)
        : graph_(graph),
          names_(names),
          job_(job),
          cost_(size_t{graph.object_count} + 1),
          depth_(Column<uint32_t>::zeroed(size_t{graph.object_count} + 1)) {
        cost_.fill(kFar);
    }

    void begin_at(ObjectId object, uint32_t cost) {
        if (depth_[object.v] != 0 || cost_[object.v] <= cost) return;
        cost_[object.v] = cost;
        push(object.v, cost);
    }

    void offer(ObjectId object, ObjectId namer, uint32_t cost) {
        if (cost_[object.v] <= cost || depth_[object.v] != 0) return;
        if (is_anchor(names_.kind(graph_, object))) return;
        cost_[object.v] = cost;
        names_.namer[object.v] = namer;
        push(object.v, cost);
    }

    [[nodiscard]] bool is_reached(ObjectId object) const { return depth_[object.v] != 0; }

    // Until nothing is left to reach from what was begun. False when cancelled.
    bool run() {
        for (uint32_t cost = 0; pending_ > 0; ++cost) {
            std::vector<uint32_t>& bucket = buckets_[cost % kBuckets];
            for (size_t i = 0; i < bucket.size(); ++i) {
                if (++popped_ % kPollEvery == 0) {
                    if (job_.cancelled()) return false;
                    job_.set_done(settled_);
                }
                const uint32_t row = bucket[i];
                if (cost_[row] == cost && depth_[row] == 0) settle({row}, cost);
            }
            pending_ -= bucket.size();
            bucket.clear();
        }
        return true;
    }

    void finish() {
        std::sort(names_.deep.begin(), names_.deep.end(),
                  [](const auto& a, const auto& b) { return a.row < b.row; });
    }

private:
    static constexpr size_t kBuckets = 16;

    void push(uint32_t row, uint32_t cost) {
        buckets_[cost % kBuckets].push_back(row);
        ++pending_;
    }

    void settle(ObjectId object, uint32_t cost) {
        ++settled_;
        const ObjectKind kind = names_.kind(graph_, object);
        const ObjectId namer = is_anchor(kind) ? ObjectId{} : names_.namer[object.v];
        depth_[object.v] = namer.is_nil() ? 1 : depth_[namer.v] + 1;
        if (depth_[object.v] % ObjectNames::kDeepEvery == 0) mark_deep(object);
        uint32_t step = step_cost(kind);
        if (kind == ObjectKind::kDict && !namer.is_nil()) {
            if (is_fields_of(object, namer)) step = 1;
            // What a class calls the values of its namespace was offered already: the rest has no
            // name there.
            if (names_.kind(graph_, namer) == ObjectKind::kClass) step = kNamelessStep;
        }
        for (const ObjectId target : graph_.references(object)) {
            if (!graph_.is_object(target)) continue;
            const bool is_private = kind == ObjectKind::kInstance && is_fields_of(target, object);
            offer(target, object, cost + (is_private ? 1 : step));
        }
    }

    // Whether the object may be the instance's __dict__, by what is seen without reading: a field
    // that is a dictionary of its own passes as well, which does no harm here.
    [[nodiscard]] bool is_fields_of(ObjectId object, ObjectId instance) const {
        return graph_.in_begin[object.v + 1] - graph_.in_begin[object.v] == 1 &&
               names_.kind(graph_, object) == ObjectKind::kDict &&
               names_.kind(graph_, instance) == ObjectKind::kInstance;
    }

    void mark_deep(ObjectId object) {
        ObjectId head = names_.namer[object.v];
        for (uint32_t up = 1; up < ObjectNames::kDeepEvery; ++up) {
            if (depth_[head.v] == ObjectNames::kHeadDepth) break;
            head = names_.namer[head.v];
        }
        if (depth_[head.v] != ObjectNames::kHeadDepth) head = heads_[head.v];
        heads_.emplace(object.v, head);
        names_.deep.push_back({object.v, head});
    }

    const ObjectGraph& graph_;
    ObjectNames& names_;
    JobContext& job_;
    Column<uint32_t> cost_;   // by object row, of the cheapest chain so far
    Column<uint32_t> depth_;  // by object row, steps of its chain; 0: not reached for good
    std::array<std::vector<uint32_t>, kBuckets> buckets_;
    std::unordered_map<uint32_t, ObjectId> heads_;  // as names_.deep, while it grows
    size_t pending_ = 0;
    uint64_t popped_ = 0;
    uint64_t settled_ = 0;
};

void begin_with_anchors(const NameAnchors& anchors, ChainFinder& chains) {
    for (const ObjectId object : anchors.modules) { chains.begin_at(object, 0); }
    for (const NameAnchors::Namespace& scope : anchors.namespaces) {
        chains.offer(scope.dict, scope.owner, 1);
    }
    for (const NameAnchors::Attribute& attribute : anchors.attributes) {
        chains.offer(attribute.value, attribute.dict, attribute.of_module ? 2 : 3);
    }
    for (const ObjectId object : anchors.classes) { chains.begin_at(object, 2); }
}

// What runs or can be run. Code is called by the first function that has it.
void begin_with_functions(const ObjectGraph& graph, ObjectNames& names, ChainFinder& chains) {
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        const ObjectKind kind = names.kind(graph, {row});
        const bool is_code = kind == ObjectKind::kCode;
        if (kind != ObjectKind::kFunction && kind != ObjectKind::kScope && !is_code) continue;
        chains.begin_at({row}, is_code ? 1 : 0);
        if (kind != ObjectKind::kFunction) continue;
        for (const ObjectId target : graph.references({row})) {
            if (!graph.is_object(target)) continue;
            if (names.kind(graph, target) != ObjectKind::kCode) continue;
            if (names.namer[target.v].is_nil()) names.namer[target.v] = {row};
            break;
        }
    }
}

}  // namespace

uint64_t ObjectNames::memory_bytes() const {
    return namer.memory_bytes() + (fields.capacity() + classes.capacity()) * sizeof(Given) +
           deep.capacity() * sizeof(DeepStep) + texts.memory_bytes() + kinds.capacity();
}

Result<ObjectNames> name_objects(const ObjectGraph& graph, const Roots& roots, JobContext& job) {
    job.begin_stage("naming objects", graph.object_count);
    ObjectNames names;
    names.kinds = object_kinds(graph);
    names.namer = Column<ObjectId>::zeroed(size_t{graph.object_count} + 1);
    HS_TRY(const NameAnchors anchors, name_anchors(graph, names, job));
    ChainFinder chains(graph, names, job);
    begin_with_anchors(anchors, chains);
    if (!chains.run()) return cancelled_error();
    begin_with_functions(graph, names, chains);
    if (!chains.run()) return cancelled_error();
    for (const ObjectId root : roots.rows) {
        // Of an instance and its __dict__ that hold each other, either may be the root.
        const bool is_dict = names.kind(graph, root) == ObjectKind::kDict;
        const ObjectId owner = is_dict ? owner_of_dict(graph, root) : ObjectId{};
        chains.begin_at(owner.is_nil() ? root : owner, 0);
    }
    if (!chains.run()) return cancelled_error();
    chains.finish();
    return names;
}

std::vector<SharedNamer> most_shared_namers(const ObjectNames& names,
                                            std::span<const ObjectId> set) {
    struct Passed {
        uint64_t objects = 0;
        uint32_t waits_for = 0;  // objects that it names, not yet added
        uint32_t most = 0;       // the one of these with most objects
        uint64_t most_objects = 0;
    };
    std::unordered_map<uint32_t, Passed> passed{{0, {}}};
    std::vector<uint32_t> rows;
    for (const ObjectId member : set) {
        for (ObjectId at = member; passed.try_emplace(at.v).second; at = names.namer[at.v]) {
            rows.push_back(at.v);
        }
        ++passed[member.v].objects;
    }
    for (const uint32_t row : rows) ++passed[names.namer[row].v].waits_for;
    std::erase_if(rows, [&](uint32_t row) { return passed[row].waits_for > 0; });
    while (!rows.empty()) {
        const uint32_t row = rows.back();
        rows.pop_back();
        const uint64_t objects = passed[row].objects;
        const uint32_t above = names.namer[row].v;
        Passed& namer = passed[above];
        namer.objects += objects;
        if (objects > namer.most_objects || (objects == namer.most_objects && row < namer.most)) {
            namer.most = row;
            namer.most_objects = objects;
        }
        if (--namer.waits_for == 0 && above != 0) rows.push_back(above);
    }
    std::vector<SharedNamer> path;
    for (uint32_t at = passed[0].most; at != 0; at = passed[at].most) {
        path.push_back({{at}, passed[at].objects});
    }
    return path;
}

}  // namespace hs
