#pragma once
// Compressed files for tests, made by the libraries themselves.

#include <string>
#include <string_view>

#include "core/base/inflate.h"

namespace hs::test {

// One member, stream or frame.
std::string compressed(std::string_view bytes, Compression compression);

// Text that compresses about as well as a dump does.
std::string dump_like_text(size_t byte_count);

}  // namespace hs::test
