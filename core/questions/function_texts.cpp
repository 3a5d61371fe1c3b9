#include "core/questions/function_texts.h"

namespace hs {

FunctionTexts function_texts(const FrameFunctions* functions, std::string_view frame) {
    const FunctionName* name = functions != nullptr ? functions->of(frame) : nullptr;
    if (name == nullptr) return {};
    return {name->name, name->qualified};
}

FunctionTexts function_texts(const FrameFunctions* functions, const GroupedStacks& grouped,
                             const Frame& frame) {
    const StringTable& strings = grouped.traces().strings;
    if (frame.function.is_nil()) return function_texts(functions, frame_text(strings, frame));
    const std::string name(strings.text(frame.function));
    if (grouped.is_own()) return {name, std::nullopt};
    // Functions are told apart by their whole names, and called by the last part.
    return {name.substr(name.rfind('.') + 1), name};
}

void write_function(JsonWriter& json, const FunctionTexts& function) {
    const auto write = [&](std::string_view key, const std::optional<std::string>& text) {
        text ? json.field(key, *text) : json.null_field(key);
    };
    write("function", function.name);
    write("qualified_name", function.qualified);
}

}  // namespace hs
