#pragma once
// Values that the same type's objects hold again and again in the same attribute: candidates for
// sharing, interning or leaving out.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

struct DuplicateValue {
    TypeId type;
    std::string name;         // of the attribute
    std::string_view token;   // of one of them, in the dump
    uint64_t objects = 0;     // that hold it, at least 2
    uint64_t text_bytes = 0;  // of the token as written; what each copy of a string costs at least
};

// Scalar attributes only (text, numbers), equal as written. Falling by objects times text bytes;
// ties by type text, name, value. At most `count` rows.
Result<std::vector<DuplicateValue>> duplicate_values(const ObjectGraph& graph, size_t count,
                                                     JobContext& job);

}  // namespace hs
