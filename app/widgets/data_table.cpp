#include "app/widgets/data_table.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/widgets/basic.h"
#include "app/widgets/data_table_parts.h"
#include "app/widgets/tab_stop.h"
#include "core/model/diagnostics.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr float kRowPx = 26;
constexpr float kHeaderPx = 30;
constexpr float kScrollbarPx = 12;
constexpr float kCellPadPx = 8;
// More rows than this are exported, not copied.
constexpr uint64_t kMostCopied = 100000;

// As it was made, but never narrower than its title and the signs of its place in the order, or
// the number of the last row.
float width_of_column(const ViewContext& view, const DataTableState& state, const DataTable& table,
                      size_t column) {
    const ColumnSpec& spec = table.specs[column];
    const float title = ImGui::CalcTextSize(spec.title).x;
    float least = std::ceil(title) + 2 * view.px(kCellPadPx) +
                  table_sort_sign_width(view, state, spec, column);
    if (std::string_view(spec.title) == "#" && table.rows != nullptr) {
        push_font(Font::kMono);
        const float number = ImGui::CalcTextSize(format_count(table.rows->row_count).c_str()).x;
        pop_font();
        least = std::max(least, std::ceil(number) + 2 * view.px(kCellPadPx));
    }
    return std::max(view.px(state.columns->width_px(column)), least);
}

// Without the spare ones where the names would have too little room.
std::vector<size_t> fitting_columns(const ViewContext& view, const DataTableState& state,
                                    const DataTable& table, float width) {
    constexpr float kNamePx = 230;
    std::vector<size_t> columns = state.columns->shown();
    if (!state.columns->is_as_made()) return columns;
    float sum = 0;
    for (const size_t column : columns) {
        const float least = table.specs[column].stretches ? view.px(kNamePx) : 0;
        sum += std::max(least, width_of_column(view, state, table, column));
    }
    for (size_t i = columns.size(); i-- > 0 && sum > width;) {
        const size_t column = columns[i];
        if (!table.specs[column].is_spare || state.columns->sort_place(column) >= 0) continue;
        sum -= width_of_column(view, state, table, column);
        columns.erase(columns.begin() + static_cast<ptrdiff_t>(i));
    }
    return columns;
}

void place_columns(TableFrame& frame, std::span<const size_t> columns, float left, float width) {
    float sum = 0;
    size_t stretched = SIZE_MAX;
    for (const size_t column : columns) {
        const float column_width = width_of_column(frame.view, frame.state, frame.table, column);
        if (frame.table.specs[column].stretches) stretched = frame.columns.size();
        frame.columns.push_back({column, 0, column_width});
        sum += column_width;
    }
    if (stretched != SIZE_MAX && sum < width) {
        frame.columns[stretched].width += std::floor(width - sum);
        sum = width;
    }
    frame.content_width = sum;
    frame.state.scroll_x =
        std::clamp(frame.state.scroll_x, 0.0F, std::max(0.0F, std::ceil(sum - width)));
    float x = left - std::round(frame.state.scroll_x);
    for (PlacedColumn& placed : frame.columns) {
        placed.x = x;
        x += placed.width;
    }
}

void draw_row_backgrounds(const TableFrame& frame, const RowWindow& window, uint64_t hovered) {
    const Theme& theme = frame.view.theme;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const SelectedRows selected = selected_rows(frame.state, window.row_count);
    const int64_t scroll = frame.state.scroll;
    for (uint64_t row = window.first(scroll); row < window.last(scroll); ++row) {
        const bool is_selected = row >= selected.first && row < selected.last;
        if (!is_selected && row != hovered) continue;
        const float y =
            frame.body.y + static_cast<float>(static_cast<int64_t>(row) * window.row_px - scroll);
        const ImVec2 low{frame.body.x, y};
        const ImVec2 high{frame.body.right(), y + static_cast<float>(window.row_px)};
        to.AddRectFilled(low, high, is_selected ? theme.selection : theme.hover);
        if (row == frame.state.cursor) {
            to.AddRectFilled(low, {low.x + frame.view.px(3), high.y}, theme.selection_edge);
        }
    }
}

void draw_rows(const TableFrame& frame, const RowWindow& window) {
    const int64_t scroll = frame.state.scroll;
    ShownCell cell;
    for (const PlacedColumn& placed : frame.columns) {
        if (placed.x >= frame.body.right() || placed.x + placed.width <= frame.body.x) continue;
        push_font(frame.spec(placed).is_text ? Font::kText : Font::kMono);
        ImGui::PushClipRect({placed.x, frame.body.y},
                            {placed.x + placed.width - 1, frame.body.bottom()}, true);
        for (uint64_t row = window.first(scroll); row < window.last(scroll); ++row) {
            const float y = frame.body.y +
                            static_cast<float>(static_cast<int64_t>(row) * window.row_px - scroll);
            cell = {};
            frame.table.rows->fill(row, placed.column, cell);
            const ImU32 colour = frame.table.colour ? frame.table.colour(row, placed.column) : 0;
            const auto height = static_cast<float>(window.row_px);
            const bool is_tree = frame.table.tree && frame.spec(placed).stretches;
            draw_table_cell(
                frame,
                is_tree ? draw_tree_mark(frame, placed, frame.table.tree(row), y, height) : placed,
                cell, y, height, colour);
            if (frame.table.picture) {
                frame.table.picture(
                    row, placed.column, {placed.x, y},
                    {placed.x + placed.width, y + static_cast<float>(window.row_px)});
            }
        }
        ImGui::PopClipRect();
        pop_font();
    }
}

void draw_totals(const TableFrame& frame) {
    if (frame.totals.height <= 0) return;
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.AddRectFilled({frame.totals.x, frame.totals.y},
                     {frame.totals.right(), frame.totals.bottom()}, frame.view.theme.panel);
    to.AddRectFilled({frame.totals.x, frame.totals.y}, {frame.totals.right(), frame.totals.y + 1},
                     frame.view.theme.separator);
    std::vector<ShownCell> cells(frame.columns.size());
    bool lacks_mark = frame.table.is_incomplete;
    for (size_t i = 0; i < cells.size(); ++i) {
        frame.table.totals(frame.columns[i].column, cells[i]);
        if (cells[i].meaning != Meaning::kText) continue;
        cells[i].text = total_text(std::move(cells[i].text), std::exchange(lacks_mark, false));
    }
    for (size_t i = 0; i < cells.size(); ++i) {
        PlacedColumn placed = frame.columns[i];
        // A text has the empty cells behind it as well.
        for (size_t next = i + 1; cells[i].meaning == Meaning::kText && next < cells.size() &&
                                  cells[next].meaning == Meaning::kNone;
             ++next) {
            placed.width += frame.columns[next].width;
        }
        push_font(frame.spec(placed).is_text ? Font::kText : Font::kMono);
        ImGui::PushClipRect({placed.x, frame.totals.y},
                            {placed.x + placed.width - 1, frame.totals.bottom()}, true);
        draw_table_cell(frame, placed, cells[i], frame.totals.y, frame.totals.height, 0);
        ImGui::PopClipRect();
        pop_font();
    }
}

void move_cursor(DataTableState& state, DataTableEvents& events, uint64_t row, bool extends) {
    if (!extends || state.anchor == DataTableState::kNoRow) state.anchor = row;
    state.cursor = row;
    events.chosen = row;
}

// The row that this one hangs on; itself at the outermost level.
uint64_t row_above(const DataTable& table, uint64_t row) {
    const uint32_t depth = table.tree(row).depth;
    uint64_t above = row;
    while (above > 0 && table.tree(above).depth >= depth) --above;
    return table.tree(above).depth < depth ? above : row;
}

void handle_tree_keys(DataTableState& state, const DataTable& table, DataTableEvents& events) {
    const TreeMark mark = table.tree(state.cursor);
    const auto go = [&](uint64_t row) {
        move_cursor(state, events, row, false);
        state.reveals_cursor = true;
    };
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) {
        if (mark.can_open && !mark.is_open) {
            events.toggled = state.cursor;
        } else if (mark.is_open && state.cursor + 1 < table.rows->row_count) {
            go(state.cursor + 1);
        }
    }
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) {
        if (mark.is_open) {
            events.toggled = state.cursor;
        } else {
            go(row_above(table, state.cursor));
        }
    }
}

void handle_keys(DataTableState& state, const DataTable& table, const RowWindow& window,
                 DataTableEvents& events) {
    if (window.row_count == 0 || ImGui::GetIO().WantTextInput) return;
    const uint64_t last = window.row_count - 1;
    const bool has_cursor = state.cursor <= last;
    const bool extends = ImGui::GetIO().KeyShift;
    const auto go = [&](ImGuiKey key, uint64_t row) {
        if (!ImGui::IsKeyPressed(key)) return;
        move_cursor(state, events, row, extends);
        state.reveals_cursor = true;
    };
    const uint64_t at = has_cursor ? state.cursor : 0;
    const uint64_t page = window.rows_per_page();
    if (ImGui::GetIO().KeyAlt) return;  // history
    if (ImGui::GetIO().KeyCtrl) {
        if (ImGui::IsKeyPressed(ImGuiKey_A, false)) {
            state.anchor = 0;
            state.cursor = last;
        }
        return;
    }
    go(ImGuiKey_DownArrow, has_cursor ? std::min(last, at + 1) : 0);
    go(ImGuiKey_UpArrow, at - std::min<uint64_t>(at, 1));
    go(ImGuiKey_PageDown, std::min(last, at + page));
    go(ImGuiKey_PageUp, at - std::min(at, page));
    go(ImGuiKey_Home, 0);
    go(ImGuiKey_End, last);
    if (table.tree && has_cursor) handle_tree_keys(state, table, events);
    if (has_cursor &&
        (ImGui::IsKeyPressed(ImGuiKey_Enter) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter))) {
        events.activated = state.cursor;
    }
}

// The tooltip of the cell under the pointer, which is in this row of the item drawn last.
void draw_about(const TableFrame& frame, uint64_t row) {
    if (!frame.table.about) return;
    const float x = ImGui::GetIO().MousePos.x;
    for (const PlacedColumn& placed : frame.columns) {
        if (x < placed.x || x >= placed.x + placed.width) continue;
        const std::string text = printable_text(frame.table.about(row, placed.column));
        if (!text.empty()) tooltip(text.c_str());
        return;
    }
}

bool is_on_tree_sign(const TableFrame& frame, uint64_t row) {
    if (!frame.table.tree) return false;
    const TreeMark mark = frame.table.tree(row);
    const float x = ImGui::GetIO().MousePos.x;
    return mark.can_open &&
           std::any_of(frame.columns.begin(), frame.columns.end(), [&](const PlacedColumn& placed) {
               return frame.spec(placed).stretches && x >= placed.x &&
                      x < tree_sign_end(frame, placed, mark);
           });
}

// The rows' clicks; returns the row under the pointer, kNoRow for none.
uint64_t handle_mouse(TableFrame& frame, const RowWindow& window, DataTableEvents& events) {
    ImGui::SetCursorScreenPos({frame.body.x, frame.body.y});
    constexpr ImGuiButtonFlags kButtons =
        kReachable | ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight;
    ImGui::InvisibleButton(
        "rows", {std::max(1.0F, frame.body.width), std::max(1.0F, frame.body.height)}, kButtons);
    keeps_keys(true);
    if (!ImGui::IsItemHovered()) return DataTableState::kNoRow;
    const ImGuiIO& io = ImGui::GetIO();
    const auto y = static_cast<int64_t>(std::floor(io.MousePos.y - frame.body.y));
    const uint64_t row = window.row_at(frame.state.scroll, y);
    if (row >= window.row_count) return DataTableState::kNoRow;
    if (is_on_tree_sign(frame, row)) {
        if (ImGui::IsItemClicked(ImGuiMouseButton_Left)) events.toggled = row;
    } else if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        events.activated = row;
    } else if (ImGui::IsItemClicked(ImGuiMouseButton_Left)) {
        move_cursor(frame.state, events, row, io.KeyShift);
    }
    if (ImGui::IsItemClicked(ImGuiMouseButton_Right)) {
        const SelectedRows selected = selected_rows(frame.state, window.row_count);
        if (row < selected.first || row >= selected.last) {
            move_cursor(frame.state, events, row, false);
        }
        events.menu = row;
    }
    draw_about(frame, row);
    return row;
}

void scroll_by_wheel(TableFrame& frame, const RowWindow& window) {
    if (!ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows)) return;
    const ImGuiIO& io = ImGui::GetIO();
    if (io.KeyCtrl) return;
    const float down = io.KeyShift ? 0 : io.MouseWheel;
    const float sideways = io.KeyShift ? io.MouseWheel + io.MouseWheelH : io.MouseWheelH;
    if (down != 0) {
        frame.state.scroll -=
            static_cast<int64_t>(std::round(down * 3 * static_cast<float>(window.row_px)));
    }
    frame.state.scroll_x -= sideways * frame.view.px(60);
}

void draw_scrollbars(TableFrame& frame, const RowWindow& window, const Rect& vertical,
                     const Rect& horizontal) {
    ImGuiWindow* host = ImGui::GetCurrentWindow();
    if (vertical.width > 0) {
        const ImRect box(vertical.x, vertical.y, vertical.right(), vertical.bottom());
        ImS64 scroll = frame.state.scroll;
        ImGui::ScrollbarEx(box, host->GetID("##down"), ImGuiAxis_Y, &scroll, window.view_px,
                           window.content_px(), ImDrawFlags_None);
        frame.state.scroll = window.clamped(scroll);
    }
    if (horizontal.height > 0) {
        const ImRect box(horizontal.x, horizontal.y, horizontal.right(), horizontal.bottom());
        auto scroll = static_cast<ImS64>(frame.state.scroll_x);
        ImGui::ScrollbarEx(box, host->GetID("##sideways"), ImGuiAxis_X, &scroll,
                           static_cast<ImS64>(horizontal.width),
                           static_cast<ImS64>(frame.content_width), ImDrawFlags_None);
        frame.state.scroll_x = static_cast<float>(scroll);
    }
}

void copy_selected(const TableFrame& frame, const RowWindow& window) {
    const SelectedRows selected = selected_rows(frame.state, window.row_count);
    if (selected.first >= selected.last || !frame.view.wants(ViewRequest::kCopy)) return;
    const uint64_t count = selected.last - selected.first;
    if (count > kMostCopied) {
        frame.view.actions.push(
            AddToast{Severity::kWarning, "Too many rows to copy: export them with Ctrl+E instead"});
        return;
    }
    frame.view.actions.push(
        CopyText{tsv_text(*frame.table.rows, shown_columns(frame.state, frame.table),
                          selected.first, selected.last),
                 count == 1 ? "the row" : format_count(count) + " rows"});
}

// Of two tables, by the one that has the keyboard.
bool is_asked_to_copy(const DataTable& table) {
    return table.is_second ? ImGui::IsWindowFocused() : !panel_has_keyboard(kSecondTablePanel);
}

// Header, rows, totals and scroll bars inside `area`.
struct Areas {
    Rect header, body, totals, vertical, horizontal;
};
// A table that appears takes the keyboard, unless another panel, a popup or a text has it: the view
// that had it may be gone, which the library notices a frame later.
bool takes_keyboard(DataTableState& state) {
    constexpr int kPatienceFrames = 3;
    const int frame = ImGui::GetFrameCount();
    if (std::exchange(state.last_frame, frame) + 1 != frame) state.first_frame = frame;
    if (frame - state.first_frame > kPatienceFrames || ImGui::GetIO().WantTextInput) return false;
    const ImGuiWindow* focused = ImGui::GetCurrentContext()->NavWindow;
    if (focused == nullptr || !focused->WasActive) return true;
    const ImGuiWindow* around = ImGui::GetCurrentWindow()->ParentWindow;
    while (around != nullptr && around != focused) around = around->ParentWindow;
    return around != nullptr;
}

Areas areas_of(const ViewContext& view, const Rect& area, bool has_totals, float columns_width,
               uint64_t row_count) {
    Areas areas;
    const float bar = view.px(kScrollbarPx);
    const float row = view.px(kRowPx);
    const float header = view.px(kHeaderPx);
    const float totals = has_totals ? row + view.px(2) : 0;
    const float rows = static_cast<float>(row_count) * row;
    float body = std::max(0.0F, area.height - header - totals);
    // Either bar takes room that may make the other one needed.
    const bool sideways = columns_width > area.width - (rows > body ? bar : 0);
    if (sideways) body = std::max(0.0F, body - bar);
    const bool down = rows > body;
    // Whole rows: the last one is not cut.
    if (down && body >= row) body = std::floor(body / row) * row;
    const float width = area.width - (down ? bar : 0);
    areas.header = {area.x, area.y, width, header};
    areas.body = {area.x, area.y + header, width, body};
    areas.totals = {area.x, area.y + header + body, width, totals};
    areas.vertical = {area.x + width, area.y + header, down ? bar : 0, body};
    areas.horizontal = {area.x, areas.totals.bottom(), width, sideways ? bar : 0};
    return areas;
}

float width_of_columns(const ViewContext& view, const DataTableState& state, const DataTable& table,
                       std::span<const size_t> columns) {
    float sum = 0;
    for (const size_t column : columns) { sum += width_of_column(view, state, table, column); }
    return sum;
}

DataTableEvents draw_inside(ViewContext& view, DataTableState& state, const DataTable& table,
                            const Rect& area) {
    DataTableEvents events;
    const std::vector<size_t> columns =
        fitting_columns(view, state, table, area.width - view.px(kScrollbarPx));
    const Areas areas =
        areas_of(view, area, table.totals != nullptr, width_of_columns(view, state, table, columns),
                 table.rows->row_count);
    TableFrame frame{
        view, state, table, areas.header, areas.body, areas.totals, view.px(kCellPadPx), {}, 0};
    const RowWindow window{static_cast<int64_t>(view.px(kRowPx)),
                           static_cast<int64_t>(areas.body.height), table.rows->row_count};
    place_columns(frame, columns, area.x, areas.body.width);
    scroll_by_wheel(frame, window);
    const bool appears_to_keyboard = takes_keyboard(state);
    if (std::exchange(state.wants_focus, false) || appears_to_keyboard) ImGui::SetWindowFocus();
    if (ImGui::IsWindowFocused()) handle_keys(state, table, window, events);
    if (state.reveals_cursor && state.cursor < window.row_count) {
        state.scroll = window.scroll_showing(state.scroll, state.cursor);
        state.reveals_cursor = false;
    }
    state.scroll = window.clamped(state.scroll);
    const uint64_t hovered = handle_mouse(frame, window, events);
    ImGui::PushClipRect({frame.body.x, frame.body.y}, {frame.body.right(), frame.body.bottom()},
                        true);
    draw_row_backgrounds(frame, window, hovered);
    draw_rows(frame, window);
    ImGui::PopClipRect();
    ImGui::PushClipRect({area.x, area.y}, {area.x + areas.body.width, area.bottom()}, true);
    draw_totals(frame);
    // Not stops of their own: Tab would go through a dozen of them to the next widget.
    ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, true);
    draw_table_header(frame);
    ImGui::PopItemFlag();
    ImGui::PopClipRect();
    draw_scrollbars(frame, window, areas.vertical, areas.horizontal);
    if (is_asked_to_copy(table)) copy_selected(frame, window);
    if (!table.is_second && view.wants(ViewRequest::kExport)) {
        offer_table_export(view, state, table);
    }
    return events;
}

}  // namespace

SelectedRows selected_rows(const DataTableState& state, uint64_t row_count) {
    if (state.cursor >= row_count) return {};
    const uint64_t anchor = std::min(state.anchor, row_count - 1);
    return {std::min(anchor, state.cursor), std::max(anchor, state.cursor) + 1};
}

DataTableEvents draw_data_table(ViewContext& view, DataTableState& state, const DataTable& table,
                                float height) {
    sort_of(view, state, table);
    DataTableEvents events;
    constexpr ImGuiWindowFlags kFlags =
        ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    const bool visible = begin_tab_stop(table.name, {0, height}, kFlags);
    ImGui::PopStyleVar();
    if (visible) {
        const ImVec2 at = ImGui::GetWindowPos();
        const ImVec2 size = ImGui::GetWindowSize();
        events = draw_inside(view, state, table, {at.x, at.y, size.x, size.y});
    }
    ImGui::EndChild();
    return events;
}

const std::vector<SortKey>& sort_of(const ViewContext& view, DataTableState& state,
                                    const DataTable& table) {
    if (!state.columns) {
        const auto& tables = view.state.settings.tables;
        const auto found = tables.find(table.name);
        state.columns.emplace(table.specs, found == tables.end() ? TableSettings{} : found->second,
                              table.first_sort);
    }
    return state.columns->sort();
}

std::vector<ShownColumn> shown_columns(const DataTableState& state, const DataTable& table) {
    std::vector<ShownColumn> columns;
    for (const size_t column : state.columns->shown()) {
        ShownCell cell;
        if (table.rows->row_count > 0) table.rows->fill(0, column, cell);
        const bool is_text = table.specs[column].is_text;
        const Meaning meaning = cell.meaning != Meaning::kNone ? cell.meaning
                                : is_text                      ? Meaning::kText
                                                               : Meaning::kCount;
        columns.push_back({column, table.specs[column].title, meaning});
    }
    return columns;
}

std::string row_text(const DataTableState& state, const DataTable& table, uint64_t row) {
    return tsv_text(*table.rows, shown_columns(state, table), row, row + 1);
}

}  // namespace hs
