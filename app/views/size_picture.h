#pragma once
// What treemap and icicle share: the tree, made in the background; the line of tools above; colours
// by type or module, names, tooltips and what a click selects.

#include "app/answers.h"
#include "app/view.h"
#include "app/views/size_picture_state.h"

namespace hs {

struct Renewal;

// Null while it is made: then why is drawn instead of the picture.
Shared<HeldSizeTree> ready_size_tree(ViewContext& view, SizePicturesState& own);
// The dump was read again: what fills the pictures stays.
void renew_size_pictures(SizePicturesState& own, const Renewal& renewal);

struct SizeTools {
    uint32_t top = 0;
    bool may_fit = false;  // something is zoomed
};
struct SizeToolsResult {
    uint32_t top = 0;  // another one: a step of the breadcrumb was clicked
    bool fit = false;
    bool step_out = false;
};
// "Group by", the breadcrumb of the top node, Fit; and the keys of both.
SizeToolsResult draw_size_tools(ViewContext& view, SizePicturesState& own, const HeldSizeTree& held,
                                const SizeTools& tools);

struct SizeArea {
    uint32_t node = 0;
    double area = 0;
};
// What the boxes of a picture are, the largest of its types or modules with their colours; slots
// become those of this picture.
std::vector<LegendEntry> size_legend(const ViewContext& view, SizeSlots& slots,
                                     const HeldSizeTree& held, const std::vector<SizeArea>& boxes);
// Of its type or module; area_colour makes an area of it.
ImU32 size_colour(const ViewContext& view, SizeSlots& slots, const HeldSizeTree& held,
                  uint32_t node);
std::string size_label(const HeldSizeTree& held, uint32_t node, uint32_t folded_count);
// What a click on the node selects: an object, a type, or nothing.
Selection size_selection(const HeldSizeTree& held, uint32_t node);
// Selects it, and remembers which of the nodes that mean the same it was.
void pick_size_node(ViewContext& view, SizePicturesState& own, const HeldSizeTree& held,
                    uint32_t node);
// The node that was picked, or that the selected object is or lies in; 0 for none.
uint32_t selected_size_node(const ViewContext& view, const SizePicturesState& own,
                            const HeldSizeTree& held);
// Where an arrow leads from a node, inside the top one: up to what holds it, down to the largest
// that it holds, to the next larger or smaller beside it. The node itself where nothing is.
uint32_t size_node_beside(const SizeTree& tree, uint32_t top, uint32_t node, ImGuiDir way);

struct SizeHover {
    uint32_t node = 0;
    uint32_t folded_count = 0;
    uint32_t top = 0;
};
void draw_size_tooltip(const ViewContext& view, const HeldSizeTree& held, const SizeHover& hover);

}  // namespace hs
