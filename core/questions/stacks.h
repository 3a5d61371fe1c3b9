#pragma once
// The stacks of a log or a profile, one by one: as text, how deep, and what each holds.

#include <memory>
#include <span>

#include "core/analysis/live_at.h"
#include "core/model/dataset.h"
#include "core/table/relation.h"

namespace hs {

enum class StackField : uint8_t {
    kStack,  // number, as events name it; 0: unknown stacks
    kText,   // see collapsed_text.h
    kDepth,
    kAmount,  // live at the end of a log, or the amount of a profile
    kBlocks,  // this and the next: of logs
    kAllocated,
    kFreed,
    kAllocations,
    kFrees,
};

struct StacksAnswer {
    DatasetPtr dataset;
    Unit unit = Unit::kBytes;
    // By TraceId.
    std::vector<Amount> amounts;
    TraceActivity activity;  // empty: not asked for, or of a profile
};
// wanted: of StackField; what is not wanted costs nothing.
std::shared_ptr<StacksAnswer> stacks_answer(DatasetPtr dataset, Measure measure,
                                            WantedFields wanted);
// In the unit that the dataset's stacks are counted in, or what else the answer says.
std::span<const Field> stack_fields(Unit unit);
std::shared_ptr<const Relation> stacks_relation(std::shared_ptr<const StacksAnswer> answer);
// Rows of the stack with this number.
std::vector<uint32_t> rows_of_stack(const Dataset& dataset, std::string_view number);

Surface stacks_in_export();

}  // namespace hs
