#pragma once
// Own state of the palette.

#include <cstddef>
#include <string>

#include "app/state_slot.h"

namespace hs {

struct PaletteState {
    std::string query;
    size_t chosen = 0;  // row
    StateSlot search;   // in the datasets; goes with the palette
};

}  // namespace hs
