#pragma once
// In place of rows of which a filter left none: how it was understood, and the way back.

#include <string>

#include "app/view.h"
#include "app/widgets/filter_field.h"

namespace hs {

// 'No objects match type "quote" and size > 1 KiB.' above a button "Clear filter"; true when that
// was pressed.
bool draw_no_match(ViewContext& view, const char* things, const std::string& words);

// The same for a filter that is typed: what was understood of it, as words, and emptied by the
// button.
void draw_no_typed_match(ViewContext& view, const char* things, FilterFieldState& field);
// For one that is found in names as it stands.
void draw_no_name_match(ViewContext& view, const char* things, std::string& part);
// For the steps of the breadcrumb; the button removes them all.
void draw_no_step_match(ViewContext& view, const char* things);

}  // namespace hs
