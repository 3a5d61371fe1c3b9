#pragma once
// By what the rows of the file dialog are sorted; settings remember it.

#include <cstdint>

namespace hs {

enum class EntrySort : uint8_t { kName, kSize, kModified, kKind };

}  // namespace hs
