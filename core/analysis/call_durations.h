#pragma once
// How long calls took, by classes: a glance says whether all are slow or a few.

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/ids.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/timed_calls.h"

namespace hs {

// Calls whose duration is in [least_s, most_s).
struct DurationClass {
    double least_s = 0;
    double most_s = 0;
    uint64_t calls = 0;
    double total_s = 0;
};

// Of the calls of one function, or of all: bounds are 1, 2 and 5 times powers of ten, from the
// class of the shortest to that of the longest, empty ones between them too. Calls of no time are
// the first class, [0, 0).
Result<std::vector<DurationClass>> duration_classes(const TimedCalls& calls,
                                                    std::optional<StringId> function,
                                                    JobContext& job);

}  // namespace hs
