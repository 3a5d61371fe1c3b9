#pragma once
// How far an estimate of a sampled log may be off: samples that were not taken might have been.

#include <cstdint>
#include <optional>

#include "core/model/event_log.h"

namespace hs {

// One standard deviation of the live bytes after so many events: in two of three cases the truth is
// no further away. Of a block of n bytes that was recorded with probability p, the square of it is
// n² (1 - p) / p². Nothing where blocks were not sampled by their size.
std::optional<double> live_error_bytes(const EventLog& log, uint64_t instant);

}  // namespace hs
