#include "app/views/diff_tables.h"

#include <algorithm>
#include <array>

#include "app/views/objects_table.h"
#include "core/analysis/type_changes.h"
#include "core/base/counted.h"
#include "core/base/type_name.h"
#include "core/table/row_order.h"

namespace hs {
namespace {

enum TypeDiffColumn : size_t {
    kTypeNumber,
    kTypeName,
    kTypeBytesDelta,
    kTypeBytesA,
    kTypeBytesB,
    kTypeObjectsDelta,
    kTypeObjectsA,
    kTypeObjectsB,
    kTypeNew,
    kTypeDeleted,
    kTypeModified,
    kTypeSame,
};
constexpr std::array<ColumnSpec, 12> kTypeColumns = {{
    {.name = "number", .title = "#", .about = "Row", .width_px = 44, .is_sortable = false},
    {.name = "type",
     .title = "Type",
     .about = "Class of the objects",
     .width_px = 150,
     .is_text = true,
     .stretches = true,
     .is_dotted = true},
    {.name = "shallow_delta", .title = "Δ Shallow", .about = "B minus A", .width_px = 104},
    {.name = "shallow_a", .title = "Shallow A", .about = "In the first dump", .width_px = 100},
    {.name = "shallow_b", .title = "Shallow B", .about = "In the second dump", .width_px = 100},
    {.name = "objects_delta", .title = "Δ Objects", .about = "B minus A", .width_px = 92},
    {.name = "objects_a", .title = "Objects A", .about = "In the first dump", .width_px = 88},
    {.name = "objects_b", .title = "Objects B", .about = "In the second dump", .width_px = 88},
    {.name = "new", .title = "New", .about = "Objects that only B has", .width_px = 72},
    {.name = "deleted", .title = "Deleted", .about = "Objects that only A has", .width_px = 76},
    {.name = "modified",
     .title = "Modified",
     .about = "Objects of both that differ",
     .width_px = 84},
    {.name = "same",
     .title = "Same",
     .about = "Objects of both that do not differ",
     .width_px = 76,
     .is_shown = false},
}};

enum ObjectDiffColumn : size_t {
    kPairNumber,
    kPairStatus,
    kPairType,
    kPairLabel,
    kPairId,
    kPairShallowA,
    kPairShallowB,
    kPairShallowDelta,
    kPairRetainedA,
    kPairRetainedB,
    kPairRetainedDelta,
};
constexpr std::array<ColumnSpec, 11> kPairColumns = {{
    {.name = "number", .title = "#", .about = "Row", .width_px = 64, .is_sortable = false},
    {.name = "status",
     .title = "Status",
     .about = "What became of it from A to B",
     .width_px = 84,
     .is_text = true},
    {.name = "type",
     .title = "Type",
     .about = "Class",
     .width_px = 140,
     .is_text = true,
     .is_dotted = true},
    {.name = "label",
     .title = "Name",
     .about = "Where the object hangs in the program; not sorted",
     .width_px = 200,
     .is_text = true,
     .is_sortable = false,
     .stretches = true},
    {.name = "id", .title = "Id", .about = "Address, as Python's id() gives it", .width_px = 140},
    {.name = "shallow_a", .title = "Shallow A", .about = "In the first dump", .width_px = 96},
    {.name = "shallow_b", .title = "Shallow B", .about = "In the second dump", .width_px = 96},
    {.name = "shallow_delta", .title = "Δ Shallow", .about = "B minus A", .width_px = 100},
    {.name = "retained_a",
     .title = "Retained A",
     .about = "In the first dump",
     .width_px = 100,
     .is_shown = false},
    {.name = "retained_b",
     .title = "Retained B",
     .about = "In the second dump",
     .width_px = 100,
     .is_shown = false},
    {.name = "retained_delta", .title = "Δ Retained", .about = "B minus A", .width_px = 108},
}};

enum GrowthColumn : size_t {
    kGrownNumber,
    kGrownLabel,
    kGrownType,
    kGrownBytes,
    kGrownPiled,
    kGrownA,
    kGrownB,
    kGrownStatus,
    kGrownId,
};
constexpr std::array<ColumnSpec, 9> kGrowthColumns = {{
    {.name = "number", .title = "#", .about = "Row", .width_px = 44, .is_sortable = false},
    {.name = "label",
     .title = "Name",
     .about = "Where the object hangs in the program; not sorted",
     .width_px = 220,
     .is_text = true,
     .is_sortable = false,
     .stretches = true},
    {.name = "type",
     .title = "Type",
     .about = "Class",
     .width_px = 110,
     .is_text = true,
     .is_dotted = true},
    {.name = "growth",
     .title = "Δ Retained",
     .about = "Retained bytes in B minus those in A",
     .width_px = 104},
    {.name = "piled",
     .title = "Accumulated",
     .about = "Growth that did not go on to one single child",
     .width_px = 116},
    {.name = "retained_a", .title = "Retained A", .about = "In the first dump", .width_px = 100},
    {.name = "retained_b", .title = "Retained B", .about = "In the second dump", .width_px = 100},
    {.name = "status", .title = "Status", .about = "In B", .width_px = 84, .is_text = true},
    {.name = "id", .title = "Id", .about = "Address, as Python's id() gives it", .width_px = 140},
}};

enum PathColumn : size_t {
    kPathNumber,
    kPathTypes,
    kPathObjectsA,
    kPathObjectsB,
    kPathRetainedA,
    kPathRetainedB,
    kPathDelta,
};
constexpr std::array<ColumnSpec, 7> kPathColumns = {{
    {.name = "number", .title = "#", .about = "Row", .width_px = 56, .is_sortable = false},
    {.name = "path",
     .title = "Dominator path",
     .about = "Types from a root down: what is held by what",
     .width_px = 260,
     .is_text = true,
     .stretches = true},
    {.name = "objects_a", .title = "Objects A", .about = "At the path's end", .width_px = 92},
    {.name = "objects_b", .title = "Objects B", .about = "At the path's end", .width_px = 92},
    {.name = "retained_a", .title = "Retained A", .about = "By all of them", .width_px = 108},
    {.name = "retained_b", .title = "Retained B", .about = "By all of them", .width_px = 108},
    {.name = "delta", .title = "Δ Retained", .about = "B minus A", .width_px = 112},
}};

uint64_t bytes_of(const Shared<RetainedSizes>& retained, ObjectId row) {
    return row.is_nil() ? 0 : retained->dominators.retained[row.v];
}

uint64_t shallow_of(const DatasetPtr& dataset, ObjectId row) {
    return row.is_nil() ? 0 : dataset->graph->shallow(row);
}

int64_t delta(uint64_t a, uint64_t b) {
    return static_cast<int64_t>(b - a);
}

// The side an object is described from: A, where it has one.
struct Described {
    const ObjectGraph& graph;
    ObjectId row;
};
Described described(const DiffSides& sides, const ObjectPair& pair) {
    return pair.a.is_nil() ? Described{*sides.b->graph, pair.b}
                           : Described{*sides.a->graph, pair.a};
}

void counts_cell(const ChangeCounts& counts, size_t column, ShownCell& cell) {
    switch (column) {
        case kTypeObjectsA:
            cell = ShownCell::of_count(counts.objects_a);
            break;
        case kTypeObjectsB:
            cell = ShownCell::of_count(counts.objects_b);
            break;
        case kTypeObjectsDelta:
            cell = ShownCell::of_count_delta(counts.objects_delta());
            break;
        case kTypeBytesA:
            cell = ShownCell::of_bytes(counts.bytes_a);
            break;
        case kTypeBytesB:
            cell = ShownCell::of_bytes(counts.bytes_b);
            break;
        case kTypeBytesDelta:
            cell = ShownCell::of_bytes_delta(counts.bytes_delta());
            break;
        case kTypeNew:
            cell = ShownCell::of_count(counts.added);
            break;
        case kTypeDeleted:
            cell = ShownCell::of_count(counts.deleted);
            break;
        case kTypeModified:
            cell = ShownCell::of_count(counts.modified);
            break;
        case kTypeSame:
            cell = ShownCell::of_count(counts.same);
            break;
        default:
            break;
    }
}

void pair_cell(const DiffTable& table, const ObjectPair& pair, size_t column, ShownCell& cell) {
    const DiffSides& sides = table.sides;
    const Described object = described(sides, pair);
    const auto bytes_cell = [&](ObjectId row, uint64_t bytes) {
        if (!row.is_nil()) cell = ShownCell::of_bytes(bytes);
    };
    switch (column) {
        case kPairStatus:
            cell = ShownCell::of_text(status_name(table.status_of(pair)));
            break;
        case kPairType:
            cell = ShownCell::of_text(shown_type_name(object.graph.type_text(object.row)));
            break;
        case kPairLabel:
            cell = ShownCell::of_text(
                (pair.a.is_nil() ? sides.of_b : sides.of_a)->name_of(object.graph, object.row));
            break;
        case kPairId:
            cell = ShownCell::of_text(object.graph.id_text(object.row));
            break;
        case kPairShallowA:
            bytes_cell(pair.a, shallow_of(sides.a, pair.a));
            break;
        case kPairShallowB:
            bytes_cell(pair.b, shallow_of(sides.b, pair.b));
            break;
        case kPairShallowDelta:
            cell = ShownCell::of_bytes_delta(
                delta(shallow_of(sides.a, pair.a), shallow_of(sides.b, pair.b)));
            break;
        case kPairRetainedA:
            bytes_cell(pair.a, bytes_of(sides.of_a, pair.a));
            break;
        case kPairRetainedB:
            bytes_cell(pair.b, bytes_of(sides.of_b, pair.b));
            break;
        case kPairRetainedDelta:
            cell = ShownCell::of_bytes_delta(
                delta(bytes_of(sides.of_a, pair.a), bytes_of(sides.of_b, pair.b)));
            break;
        default:
            break;
    }
}

void grown_cell(const DiffTable& table, const GrownHolder& grown, size_t column, ShownCell& cell) {
    const ObjectGraph& graph = *table.sides.b->graph;
    const ObjectId before = table.sides.diff->match_b[grown.row.v];
    switch (column) {
        case kGrownType:
            cell = ShownCell::of_text(shown_type_name(graph.type_text(grown.row)));
            break;
        case kGrownLabel:
            cell = ShownCell::of_text(table.sides.of_b->name_of(graph, grown.row));
            break;
        case kGrownId:
            cell = ShownCell::of_text(graph.id_text(grown.row));
            break;
        case kGrownStatus:
            cell = ShownCell::of_text(status_name(table.sides.diff->status_b[grown.row.v]));
            break;
        case kGrownA:
            if (!before.is_nil()) cell = ShownCell::of_bytes(bytes_of(table.sides.of_a, before));
            break;
        case kGrownB:
            cell = ShownCell::of_bytes(bytes_of(table.sides.of_b, grown.row));
            break;
        case kGrownBytes:
            cell = ShownCell::of_bytes_delta(grown.growth_bytes);
            break;
        case kGrownPiled:
            cell = ShownCell::of_bytes_delta(grown.piled_bytes);
            break;
        default:
            break;
    }
}

void path_cell(const DiffTable& table, uint32_t node, size_t column, ShownCell& cell) {
    const PathGrowth& paths = table.paths;
    switch (column) {
        case kPathTypes: {
            std::string text;
            for (const std::string_view type : paths.path_of(node)) {
                text += (text.empty() ? "" : "  >  ") + std::string(shown_type_name(type));
            }
            cell = ShownCell::of_text(text);
            break;
        }
        case kPathObjectsA:
        case kPathObjectsB:
            cell = ShownCell::of_count(paths.objects_of(node, column - kPathObjectsA));
            break;
        case kPathRetainedA:
        case kPathRetainedB:
            cell = ShownCell::of_bytes(paths.retained_of(node, column - kPathRetainedA));
            break;
        case kPathDelta:
            cell = ShownCell::of_bytes_delta(paths.delta(node));
            break;
        default:
            break;
    }
}

}  // namespace

void diff_cell(const DiffTable& table, uint64_t place, size_t column, ShownCell& cell) {
    if (column == 0) {
        cell = ShownCell::of_count(place + 1);
        return;
    }
    const uint32_t row = table.order[place];
    switch (table.mode) {
        case DiffMode::kTypes:
            if (column == kTypeName) {
                cell = ShownCell::of_text(shown_type_name(table.types[row].type));
            } else {
                counts_cell(table.types[row].counts, column, cell);
            }
            break;
        case DiffMode::kObjects:
            pair_cell(table, table.pairs[row], column, cell);
            break;
        case DiffMode::kGrowth:
            grown_cell(table, table.grown[row], column, cell);
            break;
        case DiffMode::kPaths:
            path_cell(table, table.path_nodes[row], column, cell);
            break;
    }
}

bool is_sorted_as_text(DiffMode mode, size_t column) {
    // Ids are as long as they are big, nearly always.
    return diff_columns(mode)[column].is_text ||
           (mode == DiffMode::kObjects && column == kPairId) ||
           (mode == DiffMode::kGrowth && column == kGrownId);
}

ObjectStatus DiffTable::status_of(const ObjectPair& pair) const {
    return pair.a.is_nil() ? sides.diff->status_b[pair.b.v] : sides.diff->status_a[pair.a.v];
}

std::span<const ColumnSpec> diff_columns(DiffMode mode) {
    switch (mode) {
        case DiffMode::kTypes:
            return kTypeColumns;
        case DiffMode::kObjects:
            return kPairColumns;
        case DiffMode::kGrowth:
            return kGrowthColumns;
        case DiffMode::kPaths:
            return kPathColumns;
    }
    return {};
}

SortKey first_diff_sort(DiffMode mode) {
    switch (mode) {
        case DiffMode::kTypes:
            return {kTypeBytesDelta, true};
        case DiffMode::kObjects:
            return {kPairRetainedDelta, true};
        case DiffMode::kGrowth:
            return {kGrownPiled, true};
        case DiffMode::kPaths:
            return {kPathDelta, true};
    }
    return {};
}

ShownTable shown_diff(const Shared<DiffTable>& table) {
    return {table->order.size(), [table](uint64_t row, size_t column, ShownCell& cell) {
                diff_cell(*table, row, column, cell);
            }};
}

void diff_total_cell(const DiffTable& table, size_t column, ShownCell& cell) {
    if (table.mode == DiffMode::kTypes) {
        counts_cell(sum_of(table.types), column, cell);
        if (column == kTypeName) { cell = ShownCell::of_text(counted(table.types.size(), "type")); }
    } else if (table.mode == DiffMode::kObjects && column == kPairType) {
        cell = ShownCell::of_text(counted(table.pairs.size(), "object"));
    } else if (table.mode == DiffMode::kPaths && column == kPathTypes) {
        cell = ShownCell::of_text(counted(table.path_nodes.size(), "path"));
    } else if (table.mode == DiffMode::kGrowth && column == kGrownLabel) {
        cell = ShownCell::of_text(counted(table.grown.size(), "holder"));
    }
}

}  // namespace hs
