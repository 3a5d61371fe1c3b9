#pragma once
// Finding objects by what they are called: the other way round than object_names.h.

#include <string_view>
#include <vector>

#include "core/analysis/object_names.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

// Objects in whose qualified name the text reaches into the last step, upper and lower case alike:
// "AUDIT" and "main__.aud" find app.__main__.AUDIT, neither finds AUDIT[3] nor AUDIT.items, which
// are other objects than what was asked for. Modules are found by any part of their name; indices
// ("[3]") by nothing. Rising rows.
//
// Reads the dump's text once, and the names of what may be meant: objects whose record, or that of
// what they are named by, has the text. One letter finds attributes of modules and classes alone.
Result<std::vector<ObjectId>> objects_named(const ObjectGraph& graph, const ObjectNames& names,
                                            std::string_view text, JobContext& job);

}  // namespace hs
