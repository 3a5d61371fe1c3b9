#pragma once
// Own state of the palette.

#include <cstddef>
#include <string>

namespace hs {

struct PaletteState {
    std::string query;
    size_t chosen = 0;  // row
    std::string typed;  // before it was open: what it begins with
};

}  // namespace hs
