#pragma once
// A set of objects, narrowed step by step: "of type Task, retained by _ready, above 4 KiB". What
// the breadcrumb of the window means.

#include <cstdint>
#include <span>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/analysis/object_filter.h"

namespace hs {

struct SetStep {
    enum class Kind : uint8_t {
        kFilter,        // `filter`
        kType,          // of `type`
        kNotType,       // not of `type`
        kNotObject,     // all but `object`
        kRetainedBy,    // `object` and what it retains
        kReferrersOf,   // what refers to `object`
        kReferencesOf,  // what `object` refers to
        kNothing,       // the step's object or type is not in this dump
    };
    Kind kind = Kind::kFilter;
    ObjectId object = {};
    TypeId type = {};
    ObjectFilter filter = {};
};

struct SetContext {
    FilterContext filter;                 // for kFilter
    const DominatorTree* tree = nullptr;  // for kRetainedBy
};

// Rows in file order. Without steps: all objects.
Result<std::vector<ObjectId>> object_set(const ObjectGraph& graph, std::span<const SetStep> steps,
                                         const SetContext& context, JobContext& job);

}  // namespace hs
