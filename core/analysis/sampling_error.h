#pragma once
// How far an estimate of a sampled log may be off: samples that were not taken might have been.

#include <cstdint>
#include <optional>
#include <vector>

#include "core/analysis/stack_rows.h"
#include "core/model/amount.h"
#include "core/model/event_log.h"

namespace hs {

// One standard deviation of the live bytes after so many events: in two of three cases the truth is
// no further away. Of a block of n bytes that was recorded with probability p, the square of it is
// n² (1 - p) / p². Nothing where blocks were not sampled by their size.
std::optional<double> live_error_bytes(const EventLog& log, uint64_t instant);
// The square of it, of each stack of chosen rows: squares add up, so those of a site are the sum of
// its stacks'. By TraceId; empty where blocks were not sampled by their size.
std::vector<Amount> live_variances(const EventLog& log, const StackRows& rows, uint64_t instant);

}  // namespace hs
