#pragma once
// The message of an error in two parts: what is said at once, and the long list of what heapscope
// can read, which is folded.

#include <string_view>
#include <vector>

namespace hs {

struct ErrorText {
    std::string_view said;
    std::vector<std::string_view> formats;  // supported ones; mostly none
};
// Parts of the message.
ErrorText error_text(std::string_view message);

}  // namespace hs
