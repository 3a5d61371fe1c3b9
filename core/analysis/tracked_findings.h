#pragma once
// What stands out in a class tracker's dump, and between two of them.

#include <vector>

#include "core/analysis/findings.h"

namespace hs {

Result<std::vector<Finding>> tracked_findings(const Tracked& tracked, const FindingOptions& options,
                                              JobContext& job);
Result<std::vector<Finding>> tracked_pair_findings(const PairSide& before, const PairSide& after,
                                                   JobContext& job);

}  // namespace hs
