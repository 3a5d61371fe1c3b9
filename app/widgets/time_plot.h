#pragma once
// A plot over time, whatever it measures: where it lies, its axes, curves and marks, and what the
// pointer and the keys do along an axis that can be zoomed. Who knows what is measured gives it
// numbers and points: the log in panels/timeline_plot, everything else in panels/sample_chart.
//
//      value │▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔│ value of another unit
//      value │   the box       │
//            └┬──────┬─────────┘
//           time    time

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/view.h"
#include "core/layout/plot_layout.h"
#include "core/layout/time_axis.h"

namespace hs {

inline constexpr float kPlotLeftPx = 72;  // for the values beside the box
inline constexpr float kPlotBelowPx = 20;

// What a value is, and which one is at the upper edge.
struct ValueAxis {
    enum class Unit : uint8_t { kBytes, kCount, kShare };

    int64_t highest = 1;  // of shares: the whole
    Unit unit = Unit::kBytes;
};

// Where the curves are, without what is written around them.
struct PlotBox {
    float left = 0;
    float top = 0;
    float width = 0;
    float height = 0;

    [[nodiscard]] float right() const { return left + width; }
    [[nodiscard]] float bottom() const { return top + height; }
    [[nodiscard]] bool has_room(const ViewContext& view) const {
        return width >= view.px(40) && height >= view.px(12);
    }
    [[nodiscard]] float y_of(double value, int64_t highest) const;
};

// Where values lie in a box whose upper edge is the highest.
class ValueRows {
public:
    ValueRows(const PlotBox& box, int64_t highest)
        : bottom_(box.bottom()),
          height_(static_cast<double>(box.height)),
          px_(highest > 0 ? height_ / static_cast<double>(highest) : 0) {}

    [[nodiscard]] float y_of(double value) const {
        return bottom_ - static_cast<float>(std::clamp(value * px_, 0.0, height_));
    }

private:
    float bottom_;
    double height_;
    double px_;
};
inline float PlotBox::y_of(double value, int64_t highest) const {
    return ValueRows(*this, highest).y_of(value);
}

// Upright bars of one colour, a pixel wide, from left to right. Neighbours that cover the same
// pixels are drawn as one: a calm curve is a few rectangles, whatever its width.
class PixelBars {
public:
    PixelBars(ImDrawList& to, float left, ImU32 colour) : to_(to), left_(left), colour_(colour) {}

    void add(float top, float bottom) {
        const Rows rows{to_row(top), to_row(bottom)};
        if (rows != rows_) draw_pending();
        rows_ = rows;
        ++count_;
    }
    void draw_pending();

private:
    struct Rows {
        int top = 0;
        int bottom = 0;
        friend bool operator==(const Rows&, const Rows&) = default;
    };
    // The first whose middle is at or below the edge, which is what would be drawn of it.
    static int to_row(float y) {
        constexpr float kHalf = 0.5F;
        return static_cast<int>(y + kHalf);
    }

    ImDrawList& to_;
    float left_;
    ImU32 colour_;
    Rows rows_;
    int count_ = 0;  // of pending ones
};

class TimePlot {
public:
    TimePlot(const ViewContext& view, const PlotBox& box)
        : view_(view), box_(box), to_(*ImGui::GetWindowDrawList()) {}

    enum class Side : uint8_t { kLeft, kRight };
    // Round values with their labels; those at the left with lines across, and the base line.
    void draw_values(const ValueAxis& axis, Side side);
    // Round microseconds or, `by_count`, numbers. A label that would be cut is left out, so none
    // ever jumps.
    void draw_times(AxisSpan span, AxisSpan whole, bool by_count);

    // From the least to the most of each column, or filled down to the base line below it.
    void draw_columns(std::span<const PlotColumn> columns, int64_t highest, ImU32 colour,
                      float least_px, bool is_filled);
    void draw_line(std::span<const ImVec2> points, ImU32 colour);
    // Upright and level pieces, sharp at any scale.
    void draw_steps(std::span<const ImVec2> points, ImU32 colour);
    void draw_dots(std::span<const ImVec2> points, ImU32 colour);
    // Between two lines with the same x. An opaque one has hard edges, so that what lies below it
    // does not shine through its seams.
    void draw_band(std::span<const ImVec2> above, std::span<const ImVec2> below, ImU32 colour);

    // An upright line: a cursor, a sample. It may stand out of the box.
    struct Upright {
        ImU32 colour = 0;
        float width = 1;
        float above = 0;
        float below = 0;
    };
    void draw_upright(float x, const Upright& look);
    void draw_range(float first_x, float last_x);
    // Centred below the box, moved into it where it would stand out by more than `beside`; left out
    // where the one before is in its way. From left to right.
    void draw_label(float x, const std::string& text, ImU32 colour, float beside);

private:
    void draw_hard_band(std::span<const ImVec2> above, std::span<const ImVec2> below, ImU32 colour);

    const ViewContext& view_;
    PlotBox box_;
    ImDrawList& to_;
    std::optional<float> free_from_;  // the next label
};

// A square in a curve's colour before its name, half as far to each side of the middle.
void draw_swatch(const ViewContext& view, float left, float middle, ImU32 colour);

// The part of an axis that is in view, and what is dragged on it.
enum class PlotDrag : uint8_t { kNone, kCursor, kRange, kRangeFirst, kRangeLast };
struct ZoomedAxis {
    AxisSpan whole;
    AxisSpan span;  // in view
    PlotDrag drag = PlotDrag::kNone;

    [[nodiscard]] TimeAxis axis(const PlotBox& box) const {
        return {span, static_cast<double>(box.width)};
    }
    [[nodiscard]] float x_of(int64_t place, const PlotBox& box) const {
        return box.left + static_cast<float>(axis(box).x_of(place));
    }
    [[nodiscard]] int64_t place_at(float x, const PlotBox& box) const {
        return axis(box).value_at(static_cast<double>(x - box.left));
    }
};

// What the pointer did on the plot.
struct PlotPointer {
    int64_t place = 0;        // under it
    bool is_hovered = false;  // and nothing is dragged
    bool has_begun = false;   // a drag
    PlotDrag drag = PlotDrag::kNone;
};
// Covers the box with an item of that name: a click or drag sets the cursor, with Shift or at an
// edge of the range the range; the wheel and the middle button zoom and pan; a double click shows
// the range, or all. Smaller items may lie on it.
PlotPointer take_plot_pointer(const ViewContext& view, const char* name, const PlotBox& box,
                              ZoomedAxis& axis, const std::optional<AxisSpan>& range);
// The same item, when it has the keyboard: Left, Right, Home and End move the cursor to what is
// returned, Up and Down zoom at it.
std::optional<int64_t> take_plot_keys(const PlotBox& box, ZoomedAxis& axis, int64_t cursor);
// All of the axis, small: shades what is out of view; a click or drag shows another part.
struct PlotOverview {
    const char* name = nullptr;  // of the item that covers it
    PlotBox box;
    std::span<const PlotColumn> columns;
    ImU32 colour = 0;
};
void draw_plot_overview(const ViewContext& view, const PlotOverview& overview, ZoomedAxis& axis);

}  // namespace hs
