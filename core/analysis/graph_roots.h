#pragma once
// What keeps objects alive, as far as a dump can tell: most dumps do not mark the collector's
// roots. In this order: what the dump does mark, (1) objects that no other object refers to, (2)
// modules, (3) for what is then unreachable, one object of each strongly connected component that
// no other such component refers to: the one with the smallest id. The virtual root (row 0) refers
// to all of them.

#include <cstdint>
#include <vector>

#include "core/base/column.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

enum class RootKind : uint8_t { kNone, kRecorded, kUnreferenced, kModule, kCycle };

struct Roots {
    std::vector<ObjectId> rows;  // each once, in the order above, then in file order
    Column<RootKind> kind;       // by object row
    uint32_t recorded_count = 0;
    uint32_t unreferenced_count = 0;  // not counting those that are recorded
    uint32_t module_count = 0;        // not counting those that are unreferenced too
    uint32_t cycle_count = 0;

    [[nodiscard]] bool is_root(ObjectId id) const {
        return id.v < kind.size() && kind[id.v] != RootKind::kNone;
    }
};

Result<Roots> find_roots(const ObjectGraph& graph, JobContext& job);

}  // namespace hs
