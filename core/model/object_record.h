#pragma once
// Reads one object's record from the dump's text when somebody looks: attributes, references,
// source. Works on the bytes as they are in the file; nothing is kept.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_reader.h"
#include "core/model/reference_pair.h"

namespace hs {

// Tokens of a record's parts; empty when absent. A repeated key: the last one counts.
struct RecordSections {
    std::string_view whole;  // the record, from '{' to '}'
    std::string_view size;
    std::string_view attributes;
    std::string_view references;
    std::string_view source;
};
// record: begins with '{' and may go on behind the record.
RecordSections record_sections(std::string_view record);

struct RecordMember {
    std::string name;
    std::string_view token;
};
// Members of an object token in file order. A repeated name keeps its first place and its last
// value, as in a Python dict.
std::vector<RecordMember> record_attributes(std::string_view object);

struct SourceLocation {
    std::string name;  // empty: not given
    std::string file;
    std::optional<int64_t> line;
};
SourceLocation source_location(std::string_view source_token);

// The pair that a token is, if it is one.
std::optional<ReferencePair> reference_pair(std::string_view token);

// The value as JSON that any strict reader takes: literals JSON does not know become strings,
// strings are written anew (invalid UTF-8 replaced), other odd tokens become strings.
std::string strict_json(std::string_view token);

}  // namespace hs
