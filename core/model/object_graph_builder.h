#pragma once
// From pieces of raw records to the frozen graph: types interned, references resolved by (type,
// id), stubs made for those that dangle, missing instance dictionaries repaired, both directions
// indexed.

#include <functional>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"
#include "core/model/raw_graph.h"

namespace hs {

struct GraphBuild {
    bool has_type_reprs = true;  // see ObjectGraph
    // Values of the attributes of the record that begins at this byte, from any thread. An instance
    // whose dictionary dangles is given references to the objects among them; empty: it is not.
    std::function<std::vector<std::string_view>(uint64_t begin)> values_for_repair;
    // A repeated (type, id): false, the last one wins, or true, the first one does.
    bool first_wins = false;
    // References have no type of their own and are resolved by id alone; so an id is an object
    // once, and the first record wins. Set first_wins too.
    bool untyped_references = false;
};

struct BuiltGraph {
    ObjectGraph graph;
    Column<uint64_t> record_begin;  // RawRecord::begin by row
};

// Takes the pieces apart. Fails only with kTooLarge (2^31 objects, 2^32 edges) and kCancelled.
// Repeated records are reported to `diagnostics`.
Result<BuiltGraph> build_object_graph(std::vector<RawPiece> pieces, const GraphBuild& build,
                                      DiagnosticList& diagnostics, JobContext& job);

}  // namespace hs
