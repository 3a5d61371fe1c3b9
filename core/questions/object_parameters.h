#pragma once
// What chooses objects for a question or a command: --type, --min-size, --max-size, --id, --attr
// and --filter. All that are given must hold.

#include <memory>
#include <string>

#include "core/analysis/object_filter.h"
#include "core/analysis/object_names.h"
#include "core/questions/parameters.h"

namespace hs {

inline constexpr OptionSpec kTypeSpec{
    "type", ValueKind::kText, "TYPE",
    "objects of this type: in full, short, or its last name; * for any text"};
inline constexpr OptionSpec kMinSizeSpec{"min-size", ValueKind::kBytes, "N",
                                         "shallow size of at least N"};
inline constexpr OptionSpec kMaxSizeSpec{"max-size", ValueKind::kBytes, "N",
                                         "shallow size of at most N"};
inline constexpr OptionSpec kIdSpec{"id", ValueKind::kText, "TEXT",
                                    "TEXT is part of the decimal id"};
inline constexpr OptionSpec kAttrSpec{"attr", ValueKind::kText, "TEXT",
                                      "TEXT is part of an attribute's name or value"};
inline constexpr OptionSpec kFilterSpec{"filter", ValueKind::kText, "FILTER",
                                        "a filter as in the window, e.g. '>1MB type:dict'"};

inline constexpr std::string_view kFilterDetails =
    "Filters: >1MB  4k..8k  retained>1MB  type:dict  type:*Node*  id:1400  attr:name\n"
    "attr:name=foo  value:foo  file:shop/  name:CACHE  foo  \"two words\"; a minus before a term\n"
    "negates it. name: and plain words find objects by what they are called, up to the last step:\n"
    "CACHE finds app.CACHE, not app.CACHE[3].\n"
    "Filters ignore case. type:quote finds shop.cache.Quote where no type is called just quote.";

Result<ObjectFilter> filter_of(const Parameters& given);
// "No objects match type "quote".\n", which says how the filter was understood.
std::string no_match_text(const ObjectFilter& filter);
// What the filter reads of names; null where it reads none.
Result<std::unique_ptr<const ObjectNames>> names_for(const ObjectFilter& filter,
                                                     const ObjectGraph& graph, JobContext& job);
// Whether a term asks for retained bytes.
bool needs_dominators(const ObjectFilter& filter);

}  // namespace hs
