#pragma once
// Which objects: a list of terms, all of which must hold. A plain value, made from text that people
// type, or term by term, and used by the command line and by every view alike.
//
//   >1MB  <=4k  =64  1k..2k       shallow size (retained>1MB: retained)
//   type:dict  type:*Node*        type, as meant_types (type_pattern.h) understands it
//   id:1400                       part of the decimal id
//   attr:name  attr:name=foo      attribute names, or the text of one attribute, by substring
//   value:foo                     text of any attribute
//   file:shop/  status:new        source file; status in a comparison: new, modified, same, deleted
//   name:cache                    what the object is called, as objects_named (named_objects.h)
//                                 understands it
//   foo  "two words"              any text of the record, its type or its name
//   -term                         not
//
// Text that people type is found in upper and lower case alike, in ASCII.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

struct Dominators;
struct ObjectNames;

enum class ObjectStatus : uint8_t { kSame, kModified, kNew, kDeleted };
const char* status_name(ObjectStatus status);

struct FilterTerm {
    enum class Kind : uint8_t {
        kShallow,      // low … high bytes
        kRetained,     // low … high bytes
        kType,         // text: a pattern
        kId,           // text: part of the id
        kAttribute,    // text: part of the name; value: part of its text, if has_value
        kNameOrValue,  // text: part of a name or of a value of an attribute
        kValue,        // text: part of the text of any attribute
        kFile,         // text: part of the source's file
        kStatus,
        kName,  // text: part of its qualified name, up to the last step
        kText,  // text: anywhere
    };
    Kind kind = Kind::kText;
    bool negated = false;
    std::string text = {};
    std::string value = {};
    bool has_value = false;
    bool any_case = false;   // upper and lower case are alike
    bool is_strict = false;  // of sizes: typed with < or >, so that low or high is one off
    uint64_t low = 0;
    uint64_t high = UINT64_MAX;
    ObjectStatus status = ObjectStatus::kSame;
};

struct ObjectFilter {
    std::vector<FilterTerm> terms;
};

// Errors are kUsage and say which word.
Result<ObjectFilter> parse_object_filter(std::string_view text);

// How it was understood: type "quote" and size > 1 KiB. Empty for no terms.
std::string filter_words(const ObjectFilter& filter);

// What some terms need besides the graph; such a term without its part matches nothing, a plain
// word what it finds without names.
struct FilterContext {
    const Dominators* dominators = nullptr;
    std::span<const ObjectStatus> status_of_row = {};
    const ObjectNames* names = nullptr;
};

// Whether a term looks at names.
bool reads_names(const ObjectFilter& filter);

// In file order.
Result<std::vector<ObjectId>> matching_objects(const ObjectGraph& graph, const ObjectFilter& filter,
                                               const FilterContext& context, JobContext& job);

// The text of an attribute that searches see: a string's own text, a number as written, a pair as
// "<class 'x'> 123".
std::string searchable_text(std::string_view token);

}  // namespace hs
