#pragma once
// A step of a path from a root: a name in a box, the root's edge and the goal's told apart.

#include <string>

#include "app/view.h"

namespace hs {

struct PathStep {
    bool is_root = false;
    bool is_goal = false;  // what the path is about
    ImU32 fill = 0;
    ImU32 ink = 0;
};
// Wide enough for the text.
float path_step_width(const std::string& text, const ViewContext& view);
void draw_path_step(const ViewContext& view, const std::string& text, ImVec2 at, ImVec2 size,
                    const PathStep& look);
// Between two of them.
void draw_path_arrow(const ViewContext& view, ImVec2 at, ImVec2 size);

}  // namespace hs
