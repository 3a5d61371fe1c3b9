#pragma once
// From pieces of raw records to the frozen graph: types interned, references resolved by (type,
// id), stubs made for those that dangle, missing instance dictionaries repaired, both directions
// indexed.

#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"
#include "core/model/raw_graph.h"

namespace hs {

struct GraphBuild {
    RecordFormat record_format = RecordFormat::kPyheap;
    std::string_view text;  // see ObjectGraph::text
    bool repair = true;
    // A repeated (type, id): false, the last one wins, or true, the first one does.
    bool first_wins = false;
    // References have no type of their own and are resolved by id alone; so an id is an object
    // once, and the first record wins. Set first_wins too.
    bool untyped_references = false;
};

// Takes the pieces apart. Fails only with kTooLarge (2^31 objects, 2^32 edges) and kCancelled.
// Repeated records are reported to `diagnostics`.
Result<ObjectGraph> build_object_graph(std::vector<RawPiece> pieces, const GraphBuild& build,
                                       DiagnosticList& diagnostics, JobContext& job);

}  // namespace hs
