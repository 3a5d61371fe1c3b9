#pragma once
// What the steps of the breadcrumb mean in one dump. Steps name objects and types of the dump they
// were made in; in another one they mean the object of the same type and id.

#include <map>
#include <vector>

#include "app/app_state.h"
#include "core/analysis/object_set.h"

namespace hs {

// The datasets of the things that steps name, so that a job can look them up.
using StepHomes = std::map<DatasetId, DatasetPtr>;
StepHomes homes_of(const AppState& state, const Filters& filters);

// Steps of call stacks are left out. An error if a typed filter does not parse.
Result<std::vector<SetStep>> set_steps(const StepHomes& homes, DatasetId dataset,
                                       const ObjectGraph& graph, const Filters& filters);

}  // namespace hs
