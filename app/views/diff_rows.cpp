// Makes the rows of a comparison: which there are, and their order.

#include <algorithm>
#include <numeric>

#include "app/views/diff_tables.h"
#include "core/analysis/type_changes.h"
#include "core/analysis/type_rows.h"
#include "core/table/row_order.h"

namespace hs {
namespace {

constexpr size_t kMostGrown = 500;

// Numbers are sorted as cells show them, texts by their place among all texts.
uint64_t number_of(const ShownCell& cell) {
    switch (cell.meaning) {
        case Meaning::kCount:
        case Meaning::kBytes:
            return cell.number;
        case Meaning::kCountDelta:
        case Meaning::kBytesDelta:
            return key_of_signed(cell.delta);
        default:
            return 0;
    }
}

RowKey text_key(const DiffTable& table, uint32_t count, size_t column, bool falling) {
    std::vector<std::string> texts(count);
    for (uint32_t i = 0; i < count; ++i) {
        ShownCell cell;
        diff_cell(table, i, column, cell);
        texts[i] = std::move(cell.text);
    }
    std::vector<std::string> distinct = texts;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    RowKey key{Column<uint64_t>(count), falling};
    for (uint32_t i = 0; i < count; ++i) {
        const auto at = std::lower_bound(distinct.begin(), distinct.end(), texts[i]);
        key.values[i] = static_cast<uint64_t>(at - distinct.begin());
    }
    return key;
}

// Before: order is the rows as they come.
Result<void> sort_rows(DiffTable& table, const std::vector<SortKey>& sort, JobContext& job) {
    const auto count = static_cast<uint32_t>(table.order.size());
    std::vector<RowKey> keys;
    for (const SortKey& by : sort) {
        if (job.cancelled()) return cancelled_error();
        if (is_sorted_as_text(table.mode, by.column)) {
            keys.push_back(text_key(table, count, by.column, by.falling));
            continue;
        }
        RowKey key{Column<uint64_t>(count), by.falling};
        for (uint32_t i = 0; i < count; ++i) {
            ShownCell cell;
            diff_cell(table, i, by.column, cell);
            key.values[i] = number_of(cell);
        }
        keys.push_back(std::move(key));
    }
    HS_TRY(const std::vector<uint32_t> order, row_order(count, keys, job));
    std::vector<uint32_t> sorted(count);
    for (uint32_t i = 0; i < count; ++i) sorted[i] = table.order[order[i]];
    table.order = std::move(sorted);
    return {};
}

bool wants(const StatusChoice& choice, ObjectStatus status) {
    switch (status) {
        case ObjectStatus::kNew:
            return choice.added;
        case ObjectStatus::kDeleted:
            return choice.deleted;
        case ObjectStatus::kModified:
            return choice.modified;
        case ObjectStatus::kSame:
            return choice.same;
    }
    return false;
}

bool wants(const StatusChoice& choice, const ChangeCounts& counts) {
    return (choice.added && counts.added > 0) || (choice.deleted && counts.deleted > 0) ||
           (choice.modified && counts.modified > 0) || (choice.same && counts.same > 0);
}

// One of the dumps, with what narrows it.
struct Part {
    const ObjectGraph& graph;
    const RetainedSizes& retained;
    const Column<ObjectStatus>& status;
    const Shared<ObjectRows>& set;
};
Part part_a(const DiffSides& sides, const DiffRequest& request) {
    return {*sides.a->graph, *sides.of_a, sides.diff->status_a, request.set_a};
}
Part part_b(const DiffSides& sides, const DiffRequest& request) {
    return {*sides.b->graph, *sides.of_b, sides.diff->status_b, request.set_b};
}

// Rows that breadcrumb and typed filter leave, by object row; empty: all.
Result<std::vector<unsigned char>> kept_rows(const Part& part, const ObjectFilter& filter,
                                             JobContext& job) {
    std::vector<unsigned char> kept;
    if (filter.terms.empty() && !part.set) return kept;
    kept.resize(size_t{part.graph.object_count} + 1, 0);
    constexpr unsigned char kOfSet = 1;
    constexpr unsigned char kMatches = 2;
    unsigned char wanted = 0;
    const auto mark = [&](const ObjectRows& rows, unsigned char as) {
        for (const ObjectId row : rows) kept[row.v] |= as;
        wanted |= as;
    };
    if (part.set) mark(*part.set, kOfSet);
    if (!filter.terms.empty()) {
        const FilterContext context{&part.retained.dominators,
                                    part.status.slice(0, part.status.size())};
        HS_TRY(const ObjectRows rows, matching_objects(part.graph, filter, context, job));
        mark(rows, kMatches);
    }
    for (unsigned char& row : kept) row = row == wanted ? 1 : 0;
    return kept;
}

Result<void> fill_pairs(DiffTable& table, const DiffRequest& request, JobContext& job) {
    const DiffSides& sides = table.sides;
    const GraphDiff& diff = *sides.diff;
    HS_TRY(const auto kept_a, kept_rows(part_a(sides, request), request.filter, job));
    HS_TRY(const auto kept_b, kept_rows(part_b(sides, request), request.filter, job));
    for (uint32_t row = 1; row <= sides.a->graph->object_count; ++row) {
        if (!wants(request.status, diff.status_a[row])) continue;
        if (!kept_a.empty() && kept_a[row] == 0) continue;
        table.pairs.push_back({{row}, diff.match_a[row]});
    }
    for (uint32_t row = 1; row <= sides.b->graph->object_count; ++row) {
        if (!diff.match_b[row].is_nil() || !wants(request.status, diff.status_b[row])) continue;
        if (!kept_b.empty() && kept_b[row] == 0) continue;
        table.pairs.push_back({{}, {row}});
    }
    return {};
}

// Words and type: judge the name, sizes the bytes in either dump.
void fill_types(DiffTable& table, const DiffRequest& request) {
    const DiffSides& sides = table.sides;
    const std::vector<TypeChange> types =
        request.set_a ? type_changes(*sides.a->graph, *sides.b->graph, *sides.diff,
                                     {request.set_a.get(), request.set_b.get()})
                      : sides.diff->types;
    TypeTable names;
    for (const TypeChange& change : types) {
        TypeRow row;
        row.text = change.type;
        row.a = {change.counts.objects_a, change.counts.bytes_a, 0};
        row.b = {change.counts.objects_b, change.counts.bytes_b, 0};
        names.rows.push_back(row);
    }
    for (const uint32_t row : matching_type_rows(names, request.filter)) {
        const TypeChange& change = types[row];
        if (wants(request.status, change.counts)) table.types.push_back(change);
    }
}

Result<void> fill_grown(DiffTable& table, const DiffRequest& request, JobContext& job) {
    const DiffSides& sides = table.sides;
    table.grown = grown_holders(*sides.b->graph, sides.of_a->dominators, sides.of_b->dominators,
                                *sides.diff, kMostGrown);
    HS_TRY(const auto kept, kept_rows(part_b(sides, request), request.filter, job));
    std::erase_if(table.grown, [&](const GrownHolder& grown) {
        return !kept.empty() && kept[grown.row.v] == 0;
    });
    return {};
}

// Words and type: judge the last type of a path, sizes what it retains in either dump.
Result<void> fill_paths(DiffTable& table, const DiffRequest& request, JobContext& job) {
    const DiffSides& sides = table.sides;
    const GrowthSide both[] = {{&*sides.a->graph, &sides.of_a->dominators},
                               {&*sides.b->graph, &sides.of_b->dominators}};
    HS_TRY(table.paths, path_growth(both, job));
    TypeTable ends;
    for (const uint32_t node : table.paths.order) {
        TypeRow row;
        row.text = table.paths.nodes[node].type;
        row.a = {1, table.paths.retained_of(node, 0), table.paths.retained_of(node, 0)};
        row.b = {1, table.paths.retained_of(node, 1), table.paths.retained_of(node, 1)};
        ends.rows.push_back(row);
    }
    for (const uint32_t row : matching_type_rows(ends, request.filter)) {
        const uint32_t node = table.paths.order[row];
        if (table.paths.delta(node) != 0) table.path_nodes.push_back(node);
    }
    return {};
}

size_t row_count(const DiffTable& table) {
    switch (table.mode) {
        case DiffMode::kTypes:
            return table.types.size();
        case DiffMode::kObjects:
            return table.pairs.size();
        case DiffMode::kGrowth:
            return table.grown.size();
        case DiffMode::kPaths:
            return table.path_nodes.size();
    }
    return 0;
}

}  // namespace

Result<Shared<DiffTable>> make_diff_table(const DiffSides& sides, const DiffRequest& request,
                                          JobContext& job) {
    auto table = std::make_shared<DiffTable>();
    table->mode = request.mode;
    table->sides = sides;
    if (request.mode == DiffMode::kTypes) {
        fill_types(*table, request);
    } else if (request.mode == DiffMode::kObjects) {
        HS_TRY_VOID(fill_pairs(*table, request, job));
    } else if (request.mode == DiffMode::kGrowth) {
        HS_TRY_VOID(fill_grown(*table, request, job));
    } else {
        HS_TRY_VOID(fill_paths(*table, request, job));
    }
    table->order.resize(row_count(*table));
    std::iota(table->order.begin(), table->order.end(), 0U);
    HS_TRY_VOID(sort_rows(*table, request.sort, job));
    return Shared<DiffTable>(std::move(table));
}

}  // namespace hs
