#pragma once
// Parts of pictures that scripts find by name, as they find widgets by label: boxes of a flame
// graph, cards of the graph. Nothing happens unless a script runs.

#include <imgui.h>

#include <string>
#include <string_view>

namespace hs {

// Whether names are asked for: they need not be made otherwise.
bool has_named_parts();
// In the current window, and in view as far as its clip rectangle says so.
void name_part(std::string_view name, ImVec2 low, ImVec2 high);

// The name of an axis over the picture `name`, whose ends are at these values.
std::string axis_part_name(std::string_view name, double first, double last);
struct NamedAxis {
    double first = 0;
    double last = 0;
};
// False if it is none of that picture.
bool parse_axis_part(std::string_view part, std::string_view name, NamedAxis* axis);

}  // namespace hs
