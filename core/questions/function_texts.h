#pragma once
// What the function of a frame is called, for programs.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/analysis/grouped_stacks.h"
#include "core/base/json_writer.h"
#include "core/table/value.h"

namespace hs {

struct FunctionTexts {
    std::optional<std::string> name;       // as a traceback has it
    std::optional<std::string> qualified;  // nothing where it says no more
};

// Of a frame's text, as it was read from the source; functions may be null.
FunctionTexts function_texts(const FrameFunctions* functions, std::string_view frame);
// The same of a frame as the stacks are grouped, whose own function comes first.
FunctionTexts function_texts(const FrameFunctions* functions, const GroupedStacks& grouped,
                             const Frame& frame);

// "function" and "qualified_name": null where they are not known.
void write_function(JsonWriter& json, const FunctionTexts& function);

// A text that is made for a value, or nothing.
inline Value of_made_text(std::optional<std::string> text, std::string& made) {
    if (!text) return {};
    made = std::move(*text);
    return Value::of_text(made);
}

}  // namespace hs
