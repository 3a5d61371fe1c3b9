#pragma once
// Values that records of objects hold, as JSON text.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_reader.h"
#include "core/model/reference_pair.h"

namespace hs {

struct RecordMember {
    std::string name;
    std::string_view token;
};
// A repeated name keeps its first place and its last value, as in a Python dict.
std::vector<RecordMember> each_name_once(std::vector<RecordMember> members);

struct SourceLocation {
    std::string name;  // empty: not given
    std::string file;
    std::optional<int64_t> line;
};

// The pair that a token is, if it is one.
std::optional<ReferencePair> reference_pair(std::string_view token);

// The value as JSON that any strict reader takes: literals JSON does not know become strings,
// strings are written anew (invalid UTF-8 replaced), other odd tokens become strings.
std::string strict_json(std::string_view token);

}  // namespace hs
