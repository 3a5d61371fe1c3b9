#pragma once
// The dumps of an .hscope file: each is a stream with OBJECTS, ROOTS and two DUMP records, one from
// its beginning and one from its end.
//
//   object   address from the one before | type | size | references | flags | value | edges
//   edges    to other objects of the dump, by how far off they are; named by shapes

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/import/hscope_definitions.h"
#include "core/import/hscope_file.h"
#include "core/model/diagnostics.h"
#include "core/model/object_graph.h"

namespace hs {

struct HscopeDump {
    uint32_t stream = 0;
    uint64_t time_ns = 0;
    std::string label;
    std::string trigger;
    uint64_t object_count = 0;  // as stated at its end
    uint64_t edge_count = 0;
    bool has_end = false;       // the record of its end is there
    bool is_cut_short = false;  // by the recorder
    uint64_t byte = 0;
};

// In the order that they were made in.
std::vector<HscopeDump> list_hscope_dumps(HscopeFile& file);

// limit: bytes that the graph may take; 0: none.
Result<ObjectGraph> read_hscope_dump(HscopeFile& file, const HscopeDefinitions& definitions,
                                     const HscopeDump& dump, uint64_t limit, DiagnosticList& notes,
                                     JobContext& job);

}  // namespace hs
