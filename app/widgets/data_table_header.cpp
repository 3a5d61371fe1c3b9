// The header of a data table, and what a cell looks like.

#include <algorithm>
#include <cmath>
#include <tuple>

#include "app/widgets/basic.h"
#include "app/widgets/data_table_parts.h"
#include "app/widgets/hit_below.h"
#include "app/widgets/shapes.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

ImU32 faded(ImU32 colour, float alpha) {
    ImVec4 value = ImGui::ColorConvertU32ToFloat4(colour);
    value.w *= alpha;
    return ImGui::ColorConvertFloat4ToU32(value);
}

// Dragging a title over another column moves it there.
void drag_to_reorder(TableFrame& frame, const PlacedColumn& placed) {
    DataTableState& state = frame.state;
    if (!ImGui::IsItemActive() || !ImGui::IsMouseDragging(ImGuiMouseButton_Left)) return;
    state.dragged = placed.column;
    const float x = ImGui::GetIO().MousePos.x;
    for (const PlacedColumn& other : frame.columns) {
        if (other.column == placed.column || x < other.x || x >= other.x + other.width) continue;
        // Not before the moved one would lie under the pointer, or unequal widths make it flutter.
        const bool to_right = other.x > placed.x;
        const float wanted = to_right ? other.x + other.width - std::min(placed.width, other.width)
                                      : other.x + std::min(placed.width, other.width);
        if (to_right ? x < wanted : x > wanted) return;
        state.columns->move(placed.column, other.column);
        remember_columns(frame);
        return;
    }
}

void draw_edge(TableFrame& frame, const PlacedColumn& placed) {
    const ViewContext& view = frame.view;
    const float half = view.px(4);
    const float x = placed.x + placed.width;
    ImGui::SetCursorScreenPos({x - half, frame.header.y});
    ImGui::InvisibleButton("##edge", {2 * half, frame.header.height});
    const bool active = ImGui::IsItemActive();
    const bool hovered = ImGui::IsItemHovered();
    if (active || hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if (active && ImGui::GetIO().MouseDelta.x != 0) {
        const float width = (ImGui::GetIO().MousePos.x - placed.x) / view.scale;
        frame.state.columns->set_width(placed.column, std::round(width));
    }
    if (hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        frame.state.columns->set_width(placed.column, frame.spec(placed).width_px);
        remember_columns(frame);
    }
    if (ImGui::IsItemDeactivated()) remember_columns(frame);
    const float inset = view.px(7);
    ImGui::GetWindowDrawList()->AddRectFilled(
        {x - 1, frame.header.y + inset}, {x, frame.header.bottom() - inset},
        active || hovered ? view.theme.accent : view.theme.separator);
}

// Title, and an arrow with the key's place when there are several.
void draw_title(const TableFrame& frame, const PlacedColumn& placed, bool hovered) {
    const ViewContext& view = frame.view;
    const ColumnSpec& spec = frame.spec(placed);
    ImDrawList& to = *ImGui::GetWindowDrawList();
    // A table in a fixed order has its sort key too, for its rows, but none to show.
    const int place = spec.is_sortable ? frame.state.columns->sort_place(placed.column) : -1;
    const auto& sort = frame.state.columns->sort();
    const float sign = table_sort_sign_width(view, frame.state, spec, placed.column);
    const ImU32 colour = place >= 0 || hovered ? view.theme.text : view.theme.text_muted;
    const float room = placed.width - 2 * frame.pad - sign;
    const std::string title = cut_to_width(spec.title, std::max(0.0F, room));
    const float width = ImGui::CalcTextSize(title.c_str()).x;
    const float middle = frame.header.y + frame.header.height / 2;
    const float text_y = std::round(middle - ImGui::GetFontSize() / 2);
    const float x =
        spec.is_text ? placed.x + frame.pad : placed.x + placed.width - frame.pad - width - sign;
    to.AddText({std::round(x), text_y}, colour, title.c_str());
    if (place < 0) return;
    const float sign_x = std::round(x) + width + view.px(8);
    draw_chevron(to, {sign_x, middle}, view.px(9), view.theme.accent,
                 sort[static_cast<size_t>(place)].falling ? Pointing::kDown : Pointing::kUp);
    if (sort.size() < 2) return;
    push_font(Font::kSmall);
    to.AddText({sign_x + view.px(6), std::round(middle - ImGui::GetFontSize() / 2)},
               view.theme.text_muted, std::to_string(place + 1).c_str());
    pop_font();
}

void draw_column_menu(TableFrame& frame, size_t column) {
    const MenuSpacing spacing(frame.view);
    if (!ImGui::BeginPopup("column menu")) return;
    TableColumns& columns = *frame.state.columns;
    const std::string hide = std::string("Hide ") + frame.table.specs[column].title;
    if (ImGui::MenuItem(hide.c_str())) columns.set_shown(column, false);
    if (ImGui::MenuItem("Reset columns")) columns.reset();
    ImGui::Separator();
    for (size_t i = 0; i < frame.table.specs.size(); ++i) {
        const ColumnSpec& spec = frame.table.specs[i];
        if (ImGui::MenuItem(spec.title, nullptr, columns.is_shown(i))) {
            columns.set_shown(i, !columns.is_shown(i));
        }
        tooltip(spec.about);
    }
    ImGui::EndPopup();
    remember_columns(frame);
}

void draw_column_header(TableFrame& frame, const PlacedColumn& placed) {
    ImGui::PushID(static_cast<int>(placed.column));
    ImGui::SetCursorScreenPos({placed.x, frame.header.y});
    const std::string label = std::string(frame.spec(placed).title) + "##column";
    const bool pressed = hit_area_below(label.c_str(), {placed.width, frame.header.height});
    const bool hovered = ImGui::IsItemHovered();
    if (hovered) tooltip(frame.spec(placed).about);
    drag_to_reorder(frame, placed);
    if (ImGui::IsItemClicked(ImGuiMouseButton_Right)) ImGui::OpenPopup("column menu");
    const bool was_dragged = frame.state.dragged == placed.column;
    if (was_dragged && ImGui::IsMouseReleased(ImGuiMouseButton_Left))
        frame.state.dragged = SIZE_MAX;
    if (pressed && !was_dragged) {
        frame.state.columns->click(placed.column, ImGui::GetIO().KeyShift);
        remember_columns(frame);
    }
    if (was_dragged) {
        ImGui::GetWindowDrawList()->AddRectFilled({placed.x, frame.header.y},
                                                  {placed.x + placed.width, frame.header.bottom()},
                                                  frame.view.theme.hover);
    }
    draw_title(frame, placed, hovered);
    draw_edge(frame, placed);
    draw_column_menu(frame, placed.column);
    ImGui::PopID();
}

// "1.50 KiB" as number and unit; the unit is empty for plain counts.
std::pair<std::string_view, std::string_view> number_and_unit(std::string_view text) {
    const size_t blank = text.rfind(' ');
    if (blank == std::string_view::npos) return {text, {}};
    return {text.substr(0, blank), text.substr(blank + 1)};
}

// "…orders.OrderLine": as many parts of a dotted name as fit, from its end on.
std::string cut_dotted_to_width(const std::string& name, float width) {
    if (ImGui::CalcTextSize(name.c_str()).x <= width) return name;
    for (size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1)) {
        std::string end = "…" + name.substr(dot + 1);
        if (ImGui::CalcTextSize(end.c_str()).x <= width) return end;
    }
    return cut_middle_to_width(name, width);
}

ImU32 number_colour(const Theme& theme, const ShownCell& cell) {
    const bool is_delta =
        cell.meaning == Meaning::kCountDelta || cell.meaning == Meaning::kBytesDelta;
    if (is_delta && cell.delta > 0) return theme.grow;
    if (is_delta && cell.delta < 0) return theme.shrink;
    const bool is_nothing = is_delta || (cell.meaning == Meaning::kCount && cell.number == 0) ||
                            (cell.meaning == Meaning::kShare && cell.real == 0);
    return is_nothing ? theme.text_muted : theme.text;
}

void draw_number(const TableFrame& frame, const PlacedColumn& placed, const ShownCell& cell,
                 float text_y, ImU32 colour) {
    const ViewContext& view = frame.view;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    std::string text = shown_text(cell, view.state.settings.size_units);
    const bool has_unit = cell.meaning == Meaning::kBytes || cell.meaning == Meaning::kBytesDelta ||
                          cell.meaning == Meaning::kShare;
    float right = placed.x + placed.width - frame.pad;
    const char* widest = cell.meaning == Meaning::kShare ? " %" : " KiB";
    if (has_unit) right -= std::ceil(ImGui::CalcTextSize(widest).x);
    const auto parts = [&] {
        return has_unit ? number_and_unit(text)
                        : std::pair{std::string_view(text), std::string_view()};
    };
    const auto width_of = [](std::string_view digits) {
        return ImGui::CalcTextSize(digits.data(), digits.data() + digits.size()).x;
    };
    auto [number, unit] = parts();
    float width = width_of(number);
    // A number of which the column cuts digits off would be another one.
    if (width > right - placed.x) {
        text = shown_text(cell, SizeUnits::kBinary);
        std::tie(number, unit) = parts();
        width = width_of(number);
    }
    if (has_unit) {
        const float blank = ImGui::CalcTextSize(" ").x;
        to.AddText({std::round(right + blank), text_y}, view.theme.text_muted, unit.data(),
                   unit.data() + unit.size());
    }
    const ImU32 usual = number_colour(view.theme, cell);
    to.AddText({std::round(right - width), text_y}, colour != 0 ? colour : usual, number.data(),
               number.data() + number.size());
}

}  // namespace

void remember_columns(TableFrame& frame) {
    const TableSettings settings = frame.state.columns->settings();
    const auto& tables = frame.view.state.settings.tables;
    const auto found = tables.find(frame.table.name);
    const bool is_known =
        found == tables.end() ? settings == TableSettings{} : settings == found->second;
    if (!is_known) frame.view.actions.push(SetTableSettings{frame.table.name, settings});
}

float table_sort_sign_width(const ViewContext& view, const DataTableState& state,
                            const ColumnSpec& spec, size_t column) {
    if (!spec.is_sortable || state.columns->sort_place(column) < 0) return 0;
    return view.px(state.columns->sort().size() > 1 ? 22 : 14);
}

namespace {

constexpr float kTreeIndentPx = 16;
constexpr float kTreeSignPx = 20;
// A deep row keeps room for its name.
constexpr float kMostIndent = 0.6F;  // of the column

float tree_sign_begin(const TableFrame& frame, const PlacedColumn& placed, const TreeMark& mark) {
    const float indent = frame.view.px(kTreeIndentPx) * static_cast<float>(mark.depth);
    return placed.x + std::min(indent, std::floor(placed.width * kMostIndent));
}

}  // namespace

float tree_sign_end(const TableFrame& frame, const PlacedColumn& placed, const TreeMark& mark) {
    return tree_sign_begin(frame, placed, mark) + frame.pad + frame.view.px(kTreeSignPx);
}

PlacedColumn draw_tree_mark(const TableFrame& frame, const PlacedColumn& placed,
                            const TreeMark& mark, float y, float height) {
    const ViewContext& view = frame.view;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float middle = std::round(y + height / 2);
    if (mark.can_open) {
        draw_chevron(to, {tree_sign_begin(frame, placed, mark) + frame.pad + view.px(7), middle},
                     view.px(10), view.theme.text_muted,
                     mark.is_open ? Pointing::kDown : Pointing::kRight);
    }
    float x = tree_sign_end(frame, placed, mark);
    if (mark.swatch != 0) {
        const float size = view.px(10);
        const float top = std::round(middle - size / 2);
        to.AddRectFilled({x, top}, {x + size, top + size}, mark.swatch, view.px(2));
        x += size + view.px(6);
    }
    x -= frame.pad;  // which the cell has as well
    return {placed.column, x, std::max(0.0F, placed.x + placed.width - x)};
}

void draw_table_header(TableFrame& frame) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.AddRectFilled({frame.header.x, frame.header.bottom() - 1},
                     {frame.header.right(), frame.header.bottom()}, frame.view.theme.separator);
    for (const PlacedColumn& placed : frame.columns) draw_column_header(frame, placed);
}

void draw_table_cell(const TableFrame& frame, const PlacedColumn& placed, const ShownCell& cell,
                     float y, float height, ImU32 colour) {
    if (cell.meaning == Meaning::kNone) return;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const ViewContext& view = frame.view;
    const bool is_total = y >= frame.body.bottom();
    if (frame.spec(placed).has_bar && !is_total && cell.meaning == Meaning::kShare &&
        cell.real > 0) {
        const float room = placed.width - frame.pad;
        const auto share = static_cast<float>(std::clamp(cell.real, 0.0, 1.0));
        const float inset = view.px(5);
        const float x = placed.x + frame.pad / 2;
        to.AddRectFilled({x, y + inset},
                         {x + std::max(1.0F, std::round(room * share)), y + height - inset},
                         faded(view.theme.accent, 0.28F), view.px(2));
    }
    const float text_y = std::round(y + (height - ImGui::GetFontSize()) / 2);
    if (cell.meaning != Meaning::kText) {
        // Part of a number is another one.
        const bool is_cut = placed.x + placed.width - frame.pad > frame.body.right() + 1;
        if (!is_cut) draw_number(frame, placed, cell, text_y, colour);
        return;
    }
    const std::string text = printable_text(cell.text);
    const float room = std::max(0.0F, placed.width - 2 * frame.pad);
    const std::string shown = frame.spec(placed).is_dotted ? cut_dotted_to_width(text, room)
                                                           : cut_middle_to_width(text, room);
    const float x = frame.spec(placed).is_text ? placed.x + frame.pad
                                               : placed.x + placed.width - frame.pad -
                                                     ImGui::CalcTextSize(shown.c_str()).x;
    to.AddText({std::round(x), text_y}, colour != 0 ? colour : view.theme.text, shown.c_str());
}

}  // namespace hs
