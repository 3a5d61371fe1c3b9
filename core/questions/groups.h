#pragma once
// Which part of the program the memory of a dump belongs to: modules of types, or source files.

#include <memory>
#include <vector>

#include "core/analysis/group_totals.h"
#include "core/table/relation.h"

namespace hs {

enum class GroupField : uint8_t {
    kName,       // nothing where it is not known
    kShownName,  // "(not known)"
    kObjects,
    kShallow,
    kShallowShare,
    kRetained,
};
std::span<const Field> group_fields();
// whole_bytes: of the dump.
std::shared_ptr<const Relation> groups_relation(const std::vector<GroupTotal>& groups,
                                                uint64_t whole_bytes, bool has_retained);

Surface groups_in_json();
enum class GroupKind : uint8_t { kModules, kFiles };
Surface groups_in_text(GroupKind kind);
Surface modules_in_report();

}  // namespace hs
