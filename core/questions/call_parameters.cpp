#include "core/questions/call_parameters.h"

#include <algorithm>
#include <string>

#include "core/base/text_format.h"

namespace hs {

Result<std::optional<StringId>> function_parameter(const Parameters& given,
                                                   const TimedCalls& calls) {
    const auto name = given.text("function");
    if (!name) return std::optional<StringId>();
    const auto found =
        std::find_if(calls.calls.begin(), calls.calls.end(),
                     [&](const TimedCall& call) { return calls.text(call.name) == *name; });
    if (found != calls.calls.end()) return std::optional(found->name);
    return Error{ErrorCode::kNotFound, "no call of " + printable_text(*name), {}, {}};
}

}  // namespace hs
