#include "app/views/objects_table.h"

#include <array>

#include "core/analysis/object_details.h"
#include "core/analysis/object_order.h"
#include "core/base/type_name.h"

namespace hs {
namespace {

constexpr std::array<ColumnSpec, 13> kColumns = {{
    {.name = "number", .title = "#", .about = "Row", .width_px = 48, .is_sortable = false},
    {.name = "type",
     .title = "Type",
     .about = "Class of the object",
     .width_px = 126,
     .is_text = true,
     .is_dotted = true},
    {.name = "label",
     .title = "Name",
     .about = "Name of the object in the program; cannot be sorted",
     .width_px = 220,
     .is_text = true,
     .is_sortable = false,
     .stretches = true},
    {.name = "retained",
     .title = "Retained",
     .about = "Memory freed if the object were freed",
     .width_px = 92},
    {.name = "retained_share",
     .title = "% retained",
     .about = "Retained as a share of the dump",
     .width_px = 88,
     .has_bar = true,
     .is_spare = true},
    {.name = "shallow", .title = "Shallow", .about = "Bytes of the object alone", .width_px = 84},
    {.name = "shallow_share",
     .title = "% size",
     .about = "Shallow as a share of the dump",
     .width_px = 88,
     .is_shown = false,
     .has_bar = true},
    {.name = "references",
     .title = "References",
     .about = "Number of references to other objects, repeats counted",
     .width_px = 80,
     .is_spare = true},
    {.name = "referrers",
     .title = "Referrers",
     .about = "Number of objects that refer to the object",
     .width_px = 80,
     .is_spare = true},
    {.name = "id",
     .title = "ID",
     .about = "Address, as Python's id() gives it",
     .width_px = 140,
     .is_spare = true},
    {.name = "status",
     .title = "Status",
     .about = "Compared with the later dump: unchanged, modified or deleted",
     .width_px = 76,
     .is_text = true},
    {.name = "shallow_b",
     .title = "Shallow after",
     .about = "Bytes of the object in the later dump",
     .width_px = 104,
     .is_spare = true},
    {.name = "shallow_delta", .title = "Δ Shallow", .about = "After minus before", .width_px = 84},
}};

// The same columns in the later dump.
std::vector<ColumnSpec> columns_of_later() {
    std::vector<ColumnSpec> columns(kColumns.begin(), kColumns.end());
    columns[static_cast<size_t>(ObjectColumn::kStatus)].about =
        "Compared with the earlier dump: unchanged, modified or new";
    ColumnSpec& other = columns[static_cast<size_t>(ObjectColumn::kShallowOther)];
    other.title = "Shallow before";
    other.about = "Bytes of the object in the earlier dump";
    return columns;
}

ObjectId match_of(const ObjectTable& table, ObjectId object) {
    if (!table.diff) return {};
    return table.is_b ? table.diff->match_b[object.v] : table.diff->match_a[object.v];
}

uint64_t shallow_in_other(const ObjectTable& table, ObjectId object) {
    const ObjectId match = match_of(table, object);
    return match.is_nil() ? 0 : table.other->graph->shallow(match);
}

// B less A.
int64_t shallow_delta(const ObjectTable& table, ObjectId object) {
    const auto more =
        static_cast<int64_t>(shallow_in_other(table, object) - table.graph().shallow(object));
    return table.is_b ? -more : more;
}

void object_cell(const ObjectTable& table, uint64_t place, ObjectColumn column, ShownCell& cell) {
    const ObjectGraph& graph = table.graph();
    const ObjectId object = table.rows[place];
    switch (column) {
        case ObjectColumn::kNumber:
            cell = ShownCell::of_count(place + 1);
            break;
        case ObjectColumn::kType:
            cell = ShownCell::of_text(shown_type_name(graph.type_text(object)));
            break;
        case ObjectColumn::kLabel:
            cell = ShownCell::of_text(table.retained->name_of(graph, object));
            break;
        case ObjectColumn::kId:
            cell = ShownCell::of_text(graph.id_text(object));
            break;
        case ObjectColumn::kShallow:
            cell = ShownCell::of_bytes(graph.shallow(object));
            break;
        case ObjectColumn::kShallowShare:
            cell = ShownCell::of_share(graph.shallow(object), graph.shallow_bytes);
            break;
        case ObjectColumn::kRetained:
            cell = ShownCell::of_bytes(table.retained->dominators.retained[object.v]);
            break;
        case ObjectColumn::kRetainedShare:
            cell = ShownCell::of_share(table.retained->dominators.retained[object.v],
                                       graph.shallow_bytes);
            break;
        case ObjectColumn::kReferences:
            cell = ShownCell::of_count(graph.references(object).size());
            break;
        case ObjectColumn::kReferrers:
            cell = ShownCell::of_count(referrer_count(graph, object));
            break;
        case ObjectColumn::kStatus:
            if (table.diff) cell = ShownCell::of_text(status_name(status_of(table, object)));
            break;
        case ObjectColumn::kShallowOther:
            if (!match_of(table, object).is_nil()) {
                cell = ShownCell::of_bytes(shallow_in_other(table, object));
            }
            break;
        case ObjectColumn::kShallowDelta:
            if (table.diff) cell = ShownCell::of_bytes_delta(shallow_delta(table, object));
            break;
    }
}

// What rows are sorted by, for one object.
uint64_t key_of(const ObjectTable& table, const std::vector<uint32_t>& type_rank, ObjectId object,
                ObjectColumn column) {
    const ObjectGraph& graph = table.graph();
    switch (column) {
        case ObjectColumn::kType:
            return type_rank[graph.type[object.v].v];
        case ObjectColumn::kId:
            return graph.address[object.v];
        case ObjectColumn::kShallow:
        case ObjectColumn::kShallowShare:
            return graph.shallow(object);
        case ObjectColumn::kRetained:
        case ObjectColumn::kRetainedShare:
            return table.retained->dominators.retained[object.v];
        case ObjectColumn::kReferences:
            return graph.references(object).size();
        case ObjectColumn::kReferrers:
            return referrer_count(graph, object);
        case ObjectColumn::kStatus:
            return static_cast<uint64_t>(status_of(table, object));
        case ObjectColumn::kShallowOther:
            return shallow_in_other(table, object);
        case ObjectColumn::kShallowDelta:
            return key_of_signed(shallow_delta(table, object));
        case ObjectColumn::kNumber:
        case ObjectColumn::kLabel:
            break;
    }
    return 0;
}

}  // namespace

std::span<const ColumnSpec> object_columns(Compared compared) {
    constexpr auto kOfOne = static_cast<size_t>(ObjectColumn::kStatus);
    static const std::vector<ColumnSpec> kOfLater = columns_of_later();
    switch (compared) {
        case Compared::kNot:
            break;
        case Compared::kWithLater:
            return kColumns;
        case Compared::kWithEarlier:
            return kOfLater;
    }
    return std::span(kColumns).first(kOfOne);
}

ImU32 status_colour(const Theme& theme, ObjectStatus status) {
    switch (status) {
        case ObjectStatus::kNew:
            return theme.grow;
        case ObjectStatus::kDeleted:
            return theme.shrink;
        case ObjectStatus::kModified:
            return theme.text;
        case ObjectStatus::kSame:
            return theme.text_muted;
    }
    return theme.text;
}

ObjectStatus status_of(const ObjectTable& table, ObjectId object) {
    if (!table.diff) return ObjectStatus::kSame;
    return table.is_b ? table.diff->status_b[object.v] : table.diff->status_a[object.v];
}

Result<void> arrange_objects(ObjectTable& table, std::span<const SortKey> sort, JobContext& job) {
    const auto count = static_cast<uint32_t>(table.rows.size());
    const std::vector<uint32_t> type_rank = type_ranks(table.graph());
    std::vector<RowKey> keys;
    std::vector<SortKey> columns(sort.begin(), sort.end());
    columns.push_back({static_cast<size_t>(ObjectColumn::kType), false});
    for (const SortKey& column : columns) {
        RowKey key{Column<uint64_t>(count), column.falling};
        for (uint32_t i = 0; i < count; ++i) {
            key.values[i] =
                key_of(table, type_rank, table.rows[i], static_cast<ObjectColumn>(column.column));
        }
        keys.push_back(std::move(key));
        if (job.cancelled()) return cancelled_error();
    }
    for (const ObjectId row : table.rows) {
        table.shallow_bytes = add_saturated(table.shallow_bytes, table.graph().shallow(row));
    }
    table.retained_bytes =
        retained_by_set(table.retained->dominators, table.retained->tree, table.rows);
    HS_TRY(const std::vector<uint32_t> order, row_order(count, keys, job));
    ObjectRows sorted(count);
    for (uint32_t i = 0; i < count; ++i) sorted[i] = table.rows[order[i]];
    table.rows = std::move(sorted);
    return {};
}

ShownTable shown_objects(const Shared<ObjectTable>& table) {
    return {table->rows.size(), [table](uint64_t row, size_t column, ShownCell& cell) {
                object_cell(*table, row, static_cast<ObjectColumn>(column), cell);
            }};
}

void object_total_cell(const ObjectTable& table, ObjectColumn column, ShownCell& cell) {
    switch (column) {
        case ObjectColumn::kType:
            cell = ShownCell::of_text(format_count(table.rows.size()) +
                                      (table.rows.size() == 1 ? " object" : " objects"));
            break;
        case ObjectColumn::kShallow:
            cell = ShownCell::of_bytes(table.shallow_bytes);
            break;
        case ObjectColumn::kShallowShare:
            cell = ShownCell::of_share(table.shallow_bytes, table.graph().shallow_bytes);
            break;
        case ObjectColumn::kRetained:
            cell = ShownCell::of_bytes(table.retained_bytes);
            break;
        case ObjectColumn::kRetainedShare:
            cell = ShownCell::of_share(table.retained_bytes, table.graph().shallow_bytes);
            break;
        default:
            break;
    }
}

}  // namespace hs
