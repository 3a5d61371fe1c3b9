#pragma once
// The objects that keep more alive in the second of two dumps than they did in the first, or less.

#include <memory>
#include <vector>

#include "core/analysis/largest_holders.h"
#include "core/questions/compared_dump.h"
#include "core/table/relation.h"

namespace hs {

enum class GrownHolderField : uint8_t {
    kName,
    kType,
    kGrowth,
    kAccumulated,
    kRetainedA,  // nothing for a new object
    kRetainedB,
    kStatus,
    kId,
};

// Both with dominators, b with names.
struct GrownHoldersAnswer {
    ComparedDump a;
    ComparedDump b;
    std::shared_ptr<const GraphDiff> diff;
    std::vector<GrownHolder> holders;
};
std::shared_ptr<const Relation> grown_holders_relation(
    std::shared_ptr<const GrownHoldersAnswer> answer);
std::span<const Field> grown_holder_fields();

}  // namespace hs
