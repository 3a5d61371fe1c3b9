#include "core/base/result.h"

namespace hs {

std::string describe(const Error& error) {
    std::string text;
    if (!error.source.empty()) text = error.source + ": ";
    text += error.message;
    if (error.byte_offset) text += " (byte " + std::to_string(*error.byte_offset) + ")";
    return text;
}

}  // namespace hs
