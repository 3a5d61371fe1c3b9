#pragma once
// The right-click menu of an object or a type, the same in every view, and links to them.
//
//     if (ImGui::IsItemClicked(ImGuiMouseButton_Right)) view.menu->open(SelectedObject{…}, row);
//
// The menu is drawn once a frame by the workspace, so views that draw for themselves can use it.

#include <string>
#include <string_view>

#include "app/view.h"
#include "app/widgets/thing_menu_state.h"

namespace hs {

// Selects the thing and shows it in that view. What belongs to another dataset than the current one
// makes that one current.
void show_thing(ViewContext& view, ViewId where, const Selection& thing);
// Narrows the current set, once, and shows it in a view of sets.
void narrow_to(ViewContext& view, FilterKind kind, const Selection& of);

// Text that selects the thing when clicked and opens its menu when right-clicked; a double click
// shows it among the objects. Cut at `width` (0: as long as it is). True when clicked.
bool thing_link(ViewContext& view, const Selection& thing, std::string_view text, float width = 0);
bool object_link(ViewContext& view, DatasetId dataset, ObjectId object, float width = 0);
bool type_link(ViewContext& view, DatasetId dataset, TypeId type, float width = 0);

}  // namespace hs
