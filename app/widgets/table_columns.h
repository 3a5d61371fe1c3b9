#pragma once
// The columns of a table: which are shown, in what order, how wide, and by which the rows are
// sorted. Kept in the settings by the names of table and columns.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "app/settings.h"

namespace hs {

struct ColumnSpec {
    const char* name;      // in the settings: "retained"
    const char* title;     // on the header: "Retained"
    const char* about;     // one line
    float width_px = 104;  // in design pixels
    bool is_text = false;  // left-aligned; numbers are right-aligned
    bool is_shown = true;  // at first
    bool is_sortable = true;
    bool has_bar = false;    // a share: drawn as a bar too
    bool stretches = false;  // takes what width is left over
    bool is_dotted = false;  // a name in a module, of which the end says most
    bool is_spare = false;   // left out where names have too little room, until columns are chosen
};

struct SortKey {
    size_t column = 0;
    bool falling = false;
    bool operator==(const SortKey&) const = default;
};

class TableColumns {
public:
    TableColumns(std::span<const ColumnSpec> specs, const TableSettings& settings,
                 SortKey first_sort);

    [[nodiscard]] const std::vector<size_t>& order() const { return order_; }  // all, hidden too
    [[nodiscard]] std::vector<size_t> shown() const;
    // Neither chosen, nor moved, nor resized.
    [[nodiscard]] bool is_as_made() const;
    [[nodiscard]] bool is_shown(size_t column) const { return shown_[column] != 0; }
    [[nodiscard]] float width_px(size_t column) const { return widths_[column]; }
    [[nodiscard]] const std::vector<SortKey>& sort() const { return sort_; }
    // Place among the keys, -1: not sorted by it.
    [[nodiscard]] int sort_place(size_t column) const;

    void set_shown(size_t column, bool is_shown);  // the last one stays
    void set_width(size_t column, float width_px);
    // Moves it to the place of another: behind that if it came from the left.
    void move(size_t column, size_t place_of);
    // A click on the header: sorts by it alone, or adds it; again turns it round.
    void click(size_t column, bool adds);
    void reset();

    [[nodiscard]] TableSettings settings() const;

private:
    std::span<const ColumnSpec> specs_;
    SortKey first_sort_;
    std::vector<size_t> order_;
    std::vector<unsigned char> shown_;
    std::vector<float> widths_;
    std::vector<SortKey> sort_;
};

}  // namespace hs
