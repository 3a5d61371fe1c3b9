#pragma once
// The line above a table: a filter as one types, and what it leaves.

#include <string>

#include "app/view.h"

namespace hs {

struct FilterFieldState {
    std::string text;
    bool wants_focus = false;
};

struct FilterFieldLook {
    const char* hint;
    const char* error = nullptr;  // why the text is no filter; null: it is one
    std::string right = {};       // "1,234 of 5,678 objects", at the right end
    bool is_busy = false;         // what is shown belongs to the text before
    bool makes_steps = true;      // Return makes the text a step of the breadcrumb
};

// True when Return or Down leaves the field for the table.
bool draw_filter_field(ViewContext& view, FilterFieldState& state, const FilterFieldLook& look);

}  // namespace hs
