#include "app/views/types_table.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "core/analysis/group_totals.h"

namespace hs {
namespace {

constexpr std::array<ColumnSpec, 20> kColumns = {{
    {.name = "number", .title = "#", .about = "Row", .width_px = 36, .is_sortable = false},
    {.name = "type",
     .title = "Type",
     .about = "Class of the objects",
     .width_px = 140,
     .is_text = true,
     .stretches = true,
     .is_dotted = true},
    {.name = "module",
     .title = "Module",
     .about = "Where the class is defined",
     .width_px = 120,
     .is_text = true,
     .is_shown = false},
    {.name = "objects", .title = "Objects", .about = "How many there are", .width_px = 74},
    {.name = "objects_share",
     .title = "of objects",
     .about = "Share of all objects of the set",
     .width_px = 84,
     .has_bar = true},
    {.name = "shallow", .title = "Shallow", .about = "Bytes of the objects alone", .width_px = 92},
    {.name = "shallow_share",
     .title = "of memory",
     .about = "Share of the shallow bytes of the set",
     .width_px = 88,
     .has_bar = true},
    {.name = "retained",
     .title = "Retained",
     .about = "Bytes that would go with all of them; shared ones are counted once",
     .width_px = 94},
    {.name = "retained_share",
     .title = "of retained",
     .about = "Share of what the whole set retains",
     .width_px = 90,
     .has_bar = true},
    {.name = "mean",
     .title = "Mean",
     .about = "Shallow bytes of one object on average",
     .width_px = 96,
     .is_shown = false},
    {.name = "objects_b", .title = "Objects B", .about = "In the second dump", .width_px = 92},
    {.name = "objects_delta", .title = "Δ Objects", .about = "B less A", .width_px = 92},
    {.name = "shallow_b", .title = "Shallow B", .about = "In the second dump", .width_px = 104},
    {.name = "shallow_delta", .title = "Δ Shallow", .about = "B less A", .width_px = 104},
    {.name = "retained_b",
     .title = "Retained B",
     .about = "In the second dump",
     .width_px = 104,
     .is_shown = false},
    {.name = "retained_delta", .title = "Δ Retained", .about = "B less A", .width_px = 108},
    {.name = "new", .title = "New", .about = "Objects that only B has", .width_px = 72},
    {.name = "deleted", .title = "Deleted", .about = "Objects that only A has", .width_px = 76},
    {.name = "modified",
     .title = "Modified",
     .about = "Objects of both that differ",
     .width_px = 84},
    {.name = "same",
     .title = "Same",
     .about = "Objects of both that do not differ",
     .width_px = 72,
     .is_shown = false},
}};

// With a second dump the shares make room for the differences.
constexpr std::array<ColumnSpec, kColumns.size()> compared_columns() {
    std::array<ColumnSpec, kColumns.size()> columns = kColumns;
    for (const TypeColumn hidden :
         {TypeColumn::kObjectsShare, TypeColumn::kShallowShare, TypeColumn::kRetainedShare}) {
        columns[static_cast<size_t>(hidden)].is_shown = false;
    }
    columns[static_cast<size_t>(TypeColumn::kType)].width_px = 150;
    return columns;
}
constexpr std::array<ColumnSpec, kColumns.size()> kComparedColumns = compared_columns();

uint64_t delta_key(uint64_t a, uint64_t b) {
    return key_of_signed(static_cast<int64_t>(b - a));
}

int64_t delta(uint64_t a, uint64_t b) {
    return static_cast<int64_t>(b - a);
}

void sums_cell(const TypeSums& a, const TypeSums& b, TypeColumn column, ShownCell& cell) {
    switch (column) {
        case TypeColumn::kObjects:
            cell = ShownCell::of_count(a.objects);
            break;
        case TypeColumn::kShallow:
            cell = ShownCell::of_bytes(a.shallow_bytes);
            break;
        case TypeColumn::kRetained:
            cell = ShownCell::of_bytes(a.retained_bytes);
            break;
        case TypeColumn::kMean:
            if (a.objects > 0) cell = ShownCell::of_bytes(a.shallow_bytes / a.objects);
            break;
        case TypeColumn::kObjectsB:
            cell = ShownCell::of_count(b.objects);
            break;
        case TypeColumn::kObjectsDelta:
            cell = ShownCell::of_count_delta(delta(a.objects, b.objects));
            break;
        case TypeColumn::kShallowB:
            cell = ShownCell::of_bytes(b.shallow_bytes);
            break;
        case TypeColumn::kShallowDelta:
            cell = ShownCell::of_bytes_delta(delta(a.shallow_bytes, b.shallow_bytes));
            break;
        case TypeColumn::kRetainedB:
            cell = ShownCell::of_bytes(b.retained_bytes);
            break;
        case TypeColumn::kRetainedDelta:
            cell = ShownCell::of_bytes_delta(delta(a.retained_bytes, b.retained_bytes));
            break;
        default:
            break;
    }
}

void share_cell(const TypeSums& part, const TypeSums& whole, TypeColumn column, ShownCell& cell) {
    if (column == TypeColumn::kObjectsShare) {
        cell = ShownCell::of_share(part.objects, whole.objects);
    } else if (column == TypeColumn::kShallowShare) {
        cell = ShownCell::of_share(part.shallow_bytes, whole.shallow_bytes);
    } else if (column == TypeColumn::kRetainedShare) {
        cell = ShownCell::of_share(part.retained_bytes, whole.retained_bytes);
    }
}

void type_cell(const TypeRows& rows, uint64_t place, TypeColumn column, ShownCell& cell) {
    const TypeRow& row = rows.table.rows[rows.order[place]];
    switch (column) {
        case TypeColumn::kNumber:
            cell = ShownCell::of_count(place + 1);
            break;
        case TypeColumn::kType: {
            const std::string_view name = short_type_name(row.text);
            cell = ShownCell::of_text(name.empty() ? "(no type)" : name);
            break;
        }
        case TypeColumn::kModule:
            cell = ShownCell::of_text(module_of_type(row.text));
            break;
        case TypeColumn::kNew:
            cell = ShownCell::of_count(row.added);
            break;
        case TypeColumn::kDeleted:
            cell = ShownCell::of_count(row.deleted);
            break;
        case TypeColumn::kModified:
            cell = ShownCell::of_count(row.modified);
            break;
        case TypeColumn::kSame:
            cell = ShownCell::of_count(row.same);
            break;
        default:
            sums_cell(row.a, row.b, column, cell);
            share_cell(row.a, rows.table.total_a, column, cell);
    }
}

// Places of all rows in the order of a text, equal texts alike.
template <class Text>
Column<uint64_t> text_ranks(const TypeTable& table, const Text& text) {
    std::vector<uint32_t> order(table.rows.size());
    std::iota(order.begin(), order.end(), 0U);
    std::vector<std::string> texts;
    for (const TypeRow& row : table.rows) texts.push_back(text(row));
    std::sort(order.begin(), order.end(),
              [&](uint32_t a, uint32_t b) { return texts[a] < texts[b]; });
    Column<uint64_t> ranks(table.rows.size());
    uint64_t rank = 0;
    for (size_t i = 0; i < order.size(); ++i) {
        if (i > 0 && texts[order[i]] != texts[order[i - 1]]) ++rank;
        ranks[order[i]] = rank;
    }
    return ranks;
}

RowKey key_of(const TypeTable& table, const SortKey& sort) {
    const auto column = static_cast<TypeColumn>(sort.column);
    RowKey key;
    key.falling = sort.falling;
    if (column == TypeColumn::kType) {
        key.values = text_ranks(
            table, [](const TypeRow& row) { return std::string(short_type_name(row.text)); });
    } else if (column == TypeColumn::kModule) {
        key.values = text_ranks(table, [](const TypeRow& row) { return module_of_type(row.text); });
    } else {
        key.values = Column<uint64_t>(table.rows.size());
        for (size_t i = 0; i < table.rows.size(); ++i) {
            key.values[i] = type_key(table.rows[i], column);
        }
    }
    return key;
}

}  // namespace

std::span<const ColumnSpec> type_columns(bool compared) {
    constexpr auto kOfOne = static_cast<size_t>(TypeColumn::kObjectsB);
    if (compared) return kComparedColumns;
    return std::span(kColumns).first(kOfOne);
}

uint64_t type_key(const TypeRow& row, TypeColumn column) {
    switch (column) {
        case TypeColumn::kObjects:
        case TypeColumn::kObjectsShare:
            return row.a.objects;
        case TypeColumn::kShallow:
        case TypeColumn::kShallowShare:
            return row.a.shallow_bytes;
        case TypeColumn::kRetained:
        case TypeColumn::kRetainedShare:
            return row.a.retained_bytes;
        case TypeColumn::kMean:
            return row.a.objects == 0 ? 0 : row.a.shallow_bytes / row.a.objects;
        case TypeColumn::kObjectsB:
            return row.b.objects;
        case TypeColumn::kObjectsDelta:
            return delta_key(row.a.objects, row.b.objects);
        case TypeColumn::kShallowB:
            return row.b.shallow_bytes;
        case TypeColumn::kShallowDelta:
            return delta_key(row.a.shallow_bytes, row.b.shallow_bytes);
        case TypeColumn::kRetainedB:
            return row.b.retained_bytes;
        case TypeColumn::kRetainedDelta:
            return delta_key(row.a.retained_bytes, row.b.retained_bytes);
        case TypeColumn::kNew:
            return row.added;
        case TypeColumn::kDeleted:
            return row.deleted;
        case TypeColumn::kModified:
            return row.modified;
        case TypeColumn::kSame:
            return row.same;
        case TypeColumn::kNumber:
        case TypeColumn::kType:
        case TypeColumn::kModule:
            break;
    }
    return 0;
}

void arrange_types(TypeRows& rows, const ObjectFilter& filter, std::span<const SortKey> sort) {
    const std::vector<uint32_t> kept = matching_type_rows(rows.table, filter);
    std::vector<unsigned char> is_kept(rows.table.rows.size(), 0);
    rows.shown_a = rows.shown_b = {};
    for (const uint32_t row : kept) {
        is_kept[row] = 1;
        const TypeRow& type = rows.table.rows[row];
        rows.shown_a.objects += type.a.objects;
        rows.shown_b.objects += type.b.objects;
        rows.shown_a.shallow_bytes =
            add_saturated(rows.shown_a.shallow_bytes, type.a.shallow_bytes);
        rows.shown_b.shallow_bytes =
            add_saturated(rows.shown_b.shallow_bytes, type.b.shallow_bytes);
    }
    std::vector<RowKey> keys;
    for (const SortKey& key : sort) keys.push_back(key_of(rows.table, key));
    keys.push_back(key_of(rows.table, {static_cast<size_t>(TypeColumn::kType), false}));
    JobContext never_cancelled;
    rows.order =
        row_order(static_cast<uint32_t>(rows.table.rows.size()), keys, never_cancelled).value();
    std::erase_if(rows.order, [&](uint32_t row) { return is_kept[row] == 0; });
}

ShownTable shown_types(const std::shared_ptr<const TypeRows>& rows) {
    return {rows->order.size(), [rows](uint64_t row, size_t column, ShownCell& cell) {
                type_cell(*rows, row, static_cast<TypeColumn>(column), cell);
            }};
}

void type_total_cell(const TypeRows& rows, TypeColumn column, ShownCell& cell) {
    const bool is_all = rows.order.size() == rows.table.rows.size();
    if (column == TypeColumn::kType) {
        cell = ShownCell::of_text(format_count(rows.order.size()) +
                                  (rows.order.size() == 1 ? " type" : " types"));
        return;
    }
    const bool is_retained = column == TypeColumn::kRetained || column == TypeColumn::kRetainedB ||
                             column == TypeColumn::kRetainedDelta ||
                             column == TypeColumn::kRetainedShare;
    if (is_retained && !is_all) return;
    const TypeSums& a = is_retained ? rows.table.total_a : rows.shown_a;
    const TypeSums& b = is_retained ? rows.table.total_b : rows.shown_b;
    sums_cell(a, b, column, cell);
    share_cell(a, rows.table.total_a, column, cell);
    if (column >= TypeColumn::kNew && column <= TypeColumn::kSame) {
        uint64_t sum = 0;
        for (const uint32_t row : rows.order) sum += type_key(rows.table.rows[row], column);
        cell = ShownCell::of_count(sum);
    }
}

}  // namespace hs
