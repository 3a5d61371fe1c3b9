#pragma once
// The line above a table: a filter as one types, and what it leaves.

#include <optional>
#include <string>

#include "app/view.h"
#include "core/analysis/object_filter.h"

namespace hs {

struct FilterFieldState {
    std::string text;
    bool wants_focus = false;
    bool was_typed_at = false;  // before it had the keyboard: what follows goes behind that
    bool began_typed = false;   // so Escape takes all of it back, and not to where it was focused
    std::string understood;     // the last text that was a filter
};

// What the rows are of: the text, or, while that is no filter, the last one that was.
struct FieldFilter {
    ObjectFilter filter;
    std::string text;            // that it is made of
    std::optional<Error> error;  // why the text is no filter
};
FieldFilter field_filter(FilterFieldState& state);

struct FilterFieldLook {
    const char* hint;
    const Error* error = nullptr;  // why the text is no filter; null: it is one
    std::string right = {};        // "1,234 of 5,678 objects", at the right end
    bool is_busy = false;          // what is shown belongs to the text before
    bool makes_steps = true;       // Return makes the text a step of the breadcrumb
    float width = 0;               // px, in a line of tools; 0: alone in its line
};

// In a line of its own, below the line of tools: why the text is no filter, if it is none.
bool draw_filter_error(const ViewContext& view, const FieldFilter& typed);

// Letters that nothing else takes begin the filter. True when Return or Down leaves the field for
// the table.
bool draw_filter_field(ViewContext& view, FilterFieldState& state, const FilterFieldLook& look);

}  // namespace hs
