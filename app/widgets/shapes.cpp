#include "app/widgets/shapes.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace hs {
namespace {

constexpr float kPi = 3.14159265F;

float line_width(float size) {
    return std::max(1.0F, std::round(size / 8));
}

float thin_line_width(float size) {
    return std::max(1.0F, std::round(size / 12));
}

}  // namespace

void draw_cross(ImDrawList& to, ImVec2 centre, float size, ImU32 colour) {
    const float r = size * 0.36F;
    const float width = line_width(size);
    to.AddLine({centre.x - r, centre.y - r}, {centre.x + r, centre.y + r}, colour, width);
    to.AddLine({centre.x - r, centre.y + r}, {centre.x + r, centre.y - r}, colour, width);
}

void draw_plus(ImDrawList& to, ImVec2 centre, float size, ImU32 colour) {
    const float r = std::floor(size * 0.45F);
    const float half = line_width(size) / 2;
    const ImVec2 at{std::round(centre.x), std::round(centre.y)};
    to.AddRectFilled({at.x - r, at.y - half}, {at.x + r, at.y + half}, colour);
    to.AddRectFilled({at.x - half, at.y - r}, {at.x + half, at.y + r}, colour);
}

void draw_lens(ImDrawList& to, ImVec2 centre, float size, ImU32 colour) {
    const float r = size * 0.32F;
    const float width = line_width(size);
    const ImVec2 eye{centre.x - size * 0.1F, centre.y - size * 0.1F};
    to.AddCircle(eye, r, colour, 24, width);
    const float from = r * 0.72F;
    to.AddLine({eye.x + from, eye.y + from}, {centre.x + size * 0.44F, centre.y + size * 0.44F},
               colour, width * 1.3F);
}

void draw_chevron(ImDrawList& to, ImVec2 centre, float size, ImU32 colour, Pointing pointing) {
    const float along = size * 0.2F;
    const float across = size * 0.36F;
    std::array<ImVec2, 3> points;
    constexpr float kAcross[] = {-1, 0, 1};
    constexpr float kAlong[] = {-1, 1, -1};
    for (size_t i = 0; i < 3; ++i) {
        const float a = kAlong[i] * along;
        const float b = kAcross[i] * across;
        switch (pointing) {
            case Pointing::kRight:
                points[i] = {centre.x + a, centre.y + b};
                break;
            case Pointing::kLeft:
                points[i] = {centre.x - a, centre.y + b};
                break;
            case Pointing::kDown:
                points[i] = {centre.x + b, centre.y + a};
                break;
            case Pointing::kUp:
                points[i] = {centre.x + b, centre.y - a};
                break;
        }
    }
    to.AddPolyline(points.data(), 3, colour, ImDrawFlags_None, line_width(size) * 1.2F);
}

void draw_progress_ring(ImDrawList& to, ImVec2 centre, const RingLook& look, double portion,
                        double seconds) {
    const float width = std::max(1.5F, look.size / 7);
    const float r = look.size / 2 - width / 2;
    to.AddCircle(centre, r, look.track, 32, width);
    const float top = -kPi / 2;
    const bool known = portion >= 0;
    const float turn = known ? 0 : static_cast<float>(std::fmod(seconds, 1.0)) * 2 * kPi;
    const float arc = known ? static_cast<float>(std::min(portion, 1.0)) * 2 * kPi : kPi / 2;
    if (arc < 0.05F) return;
    to.PathArcTo(centre, r, top + turn, top + turn + arc, 32);
    to.PathStroke(look.colour, ImDrawFlags_None, width);
}

ImU32 severity_colour(const Theme& theme, Severity severity) {
    switch (severity) {
        case Severity::kError:
            return theme.error;
        case Severity::kWarning:
            return theme.warning;
        default:
            return theme.info;
    }
}

void draw_severity(ImDrawList& to, ImVec2 centre, float size, const Theme& theme,
                   Severity severity) {
    const ImU32 colour = severity_colour(theme, severity);
    const float r = size / 2;
    const float bar = std::max(1.0F, std::round(size / 8));
    if (severity == Severity::kWarning) {
        to.AddTriangleFilled({centre.x, centre.y - r}, {centre.x + r * 1.08F, centre.y + r * 0.85F},
                             {centre.x - r * 1.08F, centre.y + r * 0.85F}, colour);
        const float x = centre.x - bar / 2;
        to.AddRectFilled({x, centre.y - r * 0.4F}, {x + bar, centre.y + r * 0.25F}, theme.panel);
        to.AddRectFilled({x, centre.y + r * 0.4F}, {x + bar, centre.y + r * 0.4F + bar},
                         theme.panel);
        return;
    }
    to.AddCircleFilled(centre, r, colour, severity == Severity::kError ? 8 : 24);
    if (severity == Severity::kError) {
        draw_cross(to, centre, size * 0.66F, theme.panel);
        return;
    }
    const float x = centre.x - bar / 2;
    to.AddRectFilled({x, centre.y - r * 0.1F}, {x + bar, centre.y + r * 0.6F}, theme.panel);
    to.AddRectFilled({x, centre.y - r * 0.6F}, {x + bar, centre.y - r * 0.6F + bar}, theme.panel);
}

void draw_slice(ImDrawList& to, ImVec2 centre, float radius, double from, double end,
                ImU32 colour) {
    constexpr double kLongest = 3;     // below half a turn a slice is convex
    constexpr double kOverlap = 0.02;  // hides the seam of two parts
    while (from < end) {
        const double stop = std::min(end, from + kLongest);
        to.PathLineTo(centre);
        to.PathArcTo(centre, radius, static_cast<float>(from),
                     static_cast<float>(stop < end ? stop + kOverlap : stop));
        to.PathFillConvex(colour);
        from = stop;
    }
}

void draw_bell_sign(ImDrawList& to, ImVec2 centre, float size, ImU32 colour) {
    const float width = thin_line_width(size);
    const float half = size * 0.28F;
    const float rim = centre.y + size * 0.22F;
    to.PathLineTo({centre.x - half, rim});
    to.PathArcTo({centre.x, centre.y - size * 0.1F}, half, -kPi, 0, 16);
    to.PathLineTo({centre.x + half, rim});
    to.PathStroke(colour, ImDrawFlags_None, width);
    to.AddLine({centre.x - size * 0.42F, rim}, {centre.x + size * 0.42F, rim}, colour, width);
    const float clapper = rim + size * 0.16F;
    to.AddLine({centre.x - size * 0.1F, clapper}, {centre.x + size * 0.1F, clapper}, colour, width);
}

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
    const float half = thin_line_width(size) / 2;
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
        to.AddPolyline(outline, 5, colour, ImDrawFlags_Closed, thin_line_width(size));
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
    const float width = thin_line_width(size);
    if (is_filled) {
        to.AddCircleFilled(head, r, colour, 20);
    } else {
        to.AddCircle(head, r, colour, 20, width);
    }
    to.AddLine({centre.x, head.y + r}, {centre.x, centre.y + size * 0.42F}, colour, width);
}

}  // namespace hs
