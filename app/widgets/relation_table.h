#pragma once
// Relations in the window's tables: a view says which fields it shows, how wide, and by which name
// the settings remember them; titles, help and values are the relation's.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "app/widgets/table_columns.h"
#include "core/export/shown_table.h"
#include "core/table/relation.h"

namespace hs {

inline constexpr size_t kDrawnField = kNoField - 1;

struct WindowColumn {
    size_t field = kNoField;  // kNoField: the number of the row; kDrawnField: the view draws it
    const char* setting;
    float width_px = 104;  // in design pixels
    bool is_shown = true;
    bool has_bar = false;
    bool stretches = false;
    bool is_dotted = false;
    const char* title = nullptr;  // these two: of what the view draws
    const char* about = nullptr;
    bool is_sortable = true;  // what the view draws never is
    bool is_spare = false;    // see ColumnSpec
};

template <class FieldOf>
constexpr WindowColumn column(FieldOf field, const char* setting, float width_px,
                              bool is_shown = true) {
    return {static_cast<size_t>(field), setting, width_px, is_shown};
}
template <class FieldOf>
constexpr WindowColumn share(FieldOf field, const char* setting, float width_px) {
    WindowColumn made{static_cast<size_t>(field), setting, width_px, true, true};
    made.is_spare = true;
    return made;
}

std::vector<ColumnSpec> column_specs(std::span<const Field> fields,
                                     std::span<const WindowColumn> columns);

std::vector<SortBy> sorted_fields(std::span<const SortKey> keys,
                                  std::span<const WindowColumn> columns);

struct ArrangedRows {
    std::shared_ptr<const Relation> relation;
    std::vector<uint32_t> order;
};
// columns: outlive the table.
ShownTable shown_rows(std::shared_ptr<const ArrangedRows> rows,
                      std::span<const WindowColumn> columns);

}  // namespace hs
