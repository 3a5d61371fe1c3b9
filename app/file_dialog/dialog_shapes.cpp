#include "app/file_dialog/dialog_shapes.h"

#include <algorithm>
#include <cmath>

namespace hs {
namespace {

float line_width(float size) {
    return std::max(1.0F, std::round(size / 12));
}

}  // namespace

void draw_folder_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour) {
    const float left = std::round(centre.x - size * 0.44F);
    const float right = std::round(centre.x + size * 0.44F);
    const float top = std::round(centre.y - size * 0.36F);
    const float bottom = std::round(centre.y + size * 0.36F);
    const float shelf = std::round(top + size * 0.14F);
    const float round = std::max(1.0F, size * 0.1F);
    to.AddRectFilled({left, top}, {std::round(centre.x), shelf + round}, colour, round,
                     ImDrawFlags_RoundCornersTop);
    to.AddRectFilled({left, shelf}, {right, bottom}, colour, round,
                     ImDrawFlags_RoundCornersTopRight | ImDrawFlags_RoundCornersBottom);
}

void draw_file_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour, bool is_filled) {
    const float half = line_width(size) / 2;
    const float left = std::round(centre.x - size * 0.32F) + half;
    const float right = std::round(centre.x + size * 0.32F) - half;
    const float top = std::round(centre.y - size * 0.44F) + half;
    const float bottom = std::round(centre.y + size * 0.44F) - half;
    const float fold = size * 0.24F;
    const ImVec2 outline[] = {
        {left, top}, {right - fold, top}, {right, top + fold}, {right, bottom}, {left, bottom}};
    if (is_filled) {
        to.AddConvexPolyFilled(outline, 5, colour);
    } else {
        to.AddPolyline(outline, 5, colour, ImDrawFlags_Closed, line_width(size));
    }
}

void draw_home_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour) {
    const float half = size * 0.46F;
    const float eaves = std::round(centre.y - size * 0.02F);
    to.AddTriangleFilled({centre.x, centre.y - half}, {centre.x + half, eaves},
                         {centre.x - half, eaves}, colour);
    to.AddRectFilled({std::round(centre.x - half * 0.68F), eaves},
                     {std::round(centre.x + half * 0.68F), std::round(centre.y + half * 0.86F)},
                     colour, std::max(1.0F, size * 0.06F), ImDrawFlags_RoundCornersBottom);
}

void draw_pin_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour, bool is_filled) {
    const float r = size * 0.2F;
    const ImVec2 head{centre.x, centre.y - size * 0.16F};
    const float width = line_width(size);
    if (is_filled) {
        to.AddCircleFilled(head, r, colour, 20);
    } else {
        to.AddCircle(head, r, colour, 20, width);
    }
    to.AddLine({centre.x, head.y + r}, {centre.x, centre.y + size * 0.42F}, colour, width);
}

}  // namespace hs
