#pragma once
// What questions about measured calls have in common.

#include <optional>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/model/timed_calls.h"
#include "core/questions/parameters.h"
#include "core/table/value.h"

namespace hs {

inline constexpr OptionSpec kFunctionSpec{"function", ValueKind::kText, "NAME",
                                          "calls of this function alone"};

inline Value seconds(double s) {
    return {Meaning::kSeconds, {}, 0, 0, s};
}

// The function that --function names; nothing without it. kNotFound where no call is of it.
Result<std::optional<StringId>> function_parameter(const Parameters& given,
                                                   const TimedCalls& calls);

}  // namespace hs
