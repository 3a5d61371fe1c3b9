#pragma once
// GraphScene: the part of the reference graph that a person has clicked open. What they asked for
// is a small plain value, SceneWish; the scene follows from it and the dump alone, so going back is
// keeping the wish before, and the same wish gives the same scene.
//
//   wish   start + expansions (of an object, one way) + picked ones - hidden ones
//   scene  nodes: objects, and groups "+4,312 more of type dict"; edges among all that is visible
//
// At most 5,000 nodes and 20,000 edges.

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/analysis/graph_roots.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

enum class Direction : uint8_t { kReferents, kReferrers };

// The neighbours of an object one way: the largest, then groups by type.
struct SceneExpansion {
    static constexpr uint32_t kUsual = 6;

    struct More {
        TypeId type;
        uint32_t shown = 0;  // so many more of this type, largest first
        bool operator==(const More&) const = default;
    };
    ObjectId of;
    Direction direction = Direction::kReferents;
    uint32_t shown = kUsual;
    std::vector<More> more = {};
    std::vector<ObjectId> picked = {};  // neighbours wanted by name
    bool operator==(const SceneExpansion&) const = default;
};

struct SceneWish {
    std::vector<ObjectId> start;
    std::vector<ObjectId> chain;  // highlighted: each refers to the next
    bool chain_is_ring = false;   // and the last to the first
    std::vector<SceneExpansion> expansions;
    std::vector<ObjectId> hidden;
    bool operator==(const SceneWish&) const = default;

    [[nodiscard]] const SceneExpansion* expansion(ObjectId of, Direction direction) const;
    // Found or made.
    SceneExpansion& expand(ObjectId of, Direction direction);
    void collapse(ObjectId of, Direction direction);
};

// Who a node is, whatever its index: an object, or a group beside one.
struct SceneKey {
    ObjectId object;   // of a group: the one it stands beside
    TypeId type;       // of a group; kOtherTypes: all that are left
    uint8_t kind = 0;  // 0 object, 1 group of referents, 2 group of referrers
    friend auto operator<=>(const SceneKey&, const SceneKey&) = default;
};

struct SceneNode {
    static constexpr TypeId kOtherTypes{UINT32_MAX};

    SceneKey key;
    uint32_t group_count = 0;      // 0: an object
    uint32_t anchor = UINT32_MAX;  // the node it came from; none for those of the start
    int32_t layer = 0;             // referrers before, referents after
    uint64_t retained_bytes = 0;   // of a group: the largest of it
    // Neighbours that are not visible; a lower bound where there are very many.
    uint32_t more_referents = 0;
    uint32_t more_referrers = 0;
    bool is_start = false;
    bool is_root = false;
    bool in_chain = false;
    bool shows_referents = false;  // expanded that way
    bool shows_referrers = false;

    [[nodiscard]] bool is_group() const { return group_count > 0; }
    [[nodiscard]] ObjectId object() const { return key.object; }
};

struct SceneEdge {
    uint32_t from = 0;  // refers to
    uint32_t to = 0;
    uint32_t times = 1;
    bool in_chain = false;
};

struct GraphScene {
    static constexpr size_t kMostNodes = 5000;
    static constexpr size_t kMostEdges = 20000;

    std::vector<SceneNode> nodes;
    std::vector<SceneEdge> edges;  // by from, then to
    bool is_cut = false;           // a limit was reached

    // Index, or SIZE_MAX.
    [[nodiscard]] size_t find(const SceneKey& key) const;
    [[nodiscard]] size_t find(ObjectId object) const { return find(SceneKey{object, {}, 0}); }
};

struct SceneSource {
    const ObjectGraph& graph;
    const Roots& roots;
    const Dominators& dominators;
};
Result<GraphScene> graph_scene(const SceneSource& source, const SceneWish& wish, JobContext& job);

// Distinct neighbours one way, falling by retained bytes, then by row; of one type unless
// kOtherTypes.
std::vector<ObjectId> scene_neighbours(const SceneSource& source, ObjectId of, Direction direction,
                                       TypeId type = SceneNode::kOtherTypes);

// The usual beginnings.
// An object with the chain that holds it, from a root, and what it refers to.
Result<SceneWish> wish_for_object(const SceneSource& source, ObjectId object, JobContext& job);
// Some objects, the largest first, at most `most`.
SceneWish wish_for_set(const SceneSource& source, std::vector<ObjectId> objects, size_t most);

}  // namespace hs
