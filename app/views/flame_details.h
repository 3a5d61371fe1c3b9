#pragma once
// What is said and done about one frame of the flame graph: its tooltip, pinned ones, the menu.

#include "app/view.h"
#include "app/views/flame_picture.h"

namespace hs {

// "load (app.py:20)", with everything known of it.
std::string node_text(const TraceTrie& trie, NodeId node);
// The stack, root first, a line a frame.
std::string stack_text(const TraceTrie& trie, NodeId node);
// What the tooltip says, for the clipboard.
std::string details_text(const ViewContext& view, const ShownFlame& flame, NodeId node);

void draw_flame_tooltip(ViewContext& view, const ShownFlame& flame, const RowBox& hit);
// Cards in the lower right corner of the area; they follow the cursor's time.
void draw_flame_pins(ViewContext& view, FlameState& own, const ShownFlame& flame, ImVec2 low,
                     ImVec2 high);
// Of own.menu_node; open with ImGui::OpenPopup("frame menu").
void draw_flame_menu(ViewContext& view, FlameState& own, const ShownFlame& flame);

void pick_node(ViewContext& view, FlameState& own, const ShownFlame& flame, NodeId node);
void zoom_to_node(FlameZoom& zoom, NodeId node);

}  // namespace hs
