// Makes the rows of a comparison: which there are, and their order.

#include "app/graph_answers.h"
#include "app/views/diff_tables.h"
#include "core/analysis/type_changes.h"
#include "core/analysis/type_rows.h"

namespace hs {
namespace {

constexpr size_t kMostHolders = 500;  // that grew, and as many that shrank

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
                                    part.status.slice(0, part.status.size()), &part.retained.names};
        HS_TRY(const ObjectRows rows, matching_objects(part.graph, filter, context, job));
        mark(rows, kMatches);
    }
    for (unsigned char& row : kept) row = row == wanted ? 1 : 0;
    return kept;
}

Result<void> fill_objects(DiffTable& table, const DiffRequest& request, JobContext& job) {
    const DiffSides& sides = table.sides;
    const GraphDiff& diff = *sides.diff;
    auto answer = std::make_shared<ChangedObjectsAnswer>();
    answer->a = compared_dump(sides.a, sides.of_a);
    answer->b = compared_dump(sides.b, sides.of_b);
    answer->diff = sides.diff;
    HS_TRY(const auto kept_a, kept_rows(part_a(sides, request), request.filter, job));
    HS_TRY(const auto kept_b, kept_rows(part_b(sides, request), request.filter, job));
    for (uint32_t row = 1; row <= sides.a->graph->object_count; ++row) {
        if (!wants(request.status, diff.status_a[row])) continue;
        if (!kept_a.empty() && kept_a[row] == 0) continue;
        answer->pairs.push_back({{row}, diff.match_a[row]});
    }
    for (uint32_t row = 1; row <= sides.b->graph->object_count; ++row) {
        if (!diff.match_b[row].is_nil() || !wants(request.status, diff.status_b[row])) continue;
        if (!kept_b.empty() && kept_b[row] == 0) continue;
        answer->pairs.push_back({{}, {row}});
    }
    table.objects = answer;
    table.relation = changed_objects_relation(answer);
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
    auto answer = std::make_shared<ChangedTypesAnswer>();
    answer->kept_open = {sides.a, sides.b};
    for (const uint32_t row : matching_type_rows(names, request.filter)) {
        const TypeChange& change = types[row];
        if (wants(request.status, change.counts)) {
            answer->rows.push_back({change.type, change.counts});
        }
    }
    auto total = std::make_shared<ChangedTypesAnswer>();
    total->rows = {sum_of_types(*answer, first_rows(answer->rows.size()))};
    table.types = answer;
    table.relation = changed_types_relation(answer);
    table.total = changed_types_relation(total);
}

Result<void> fill_holders(DiffTable& table, const DiffRequest& request, JobContext& job) {
    const DiffSides& sides = table.sides;
    auto answer = std::make_shared<GrownHoldersAnswer>();
    answer->a = compared_dump(sides.a, sides.of_a);
    answer->b = compared_dump(sides.b, sides.of_b);
    answer->diff = sides.diff;
    const ObjectGraph& b = *sides.b->graph;
    const Dominators& of_a = sides.of_a->dominators;
    const Dominators& of_b = sides.of_b->dominators;
    answer->holders = grown_holders(b, of_a, of_b, *sides.diff, kMostHolders);
    const std::vector<GrownHolder> shrunk =
        shrunk_holders(b, of_a, of_b, *sides.diff, kMostHolders);
    table.is_cut = answer->holders.size() == kMostHolders || shrunk.size() == kMostHolders;
    answer->holders.insert(answer->holders.end(), shrunk.begin(), shrunk.end());
    HS_TRY(const auto kept, kept_rows(part_b(sides, request), request.filter, job));
    std::erase_if(answer->holders, [&](const GrownHolder& grown) {
        return !kept.empty() && kept[grown.row.v] == 0;
    });
    table.holders = answer;
    table.relation = grown_holders_relation(answer);
    return {};
}

// Words and type: judge the last type of a path, sizes what it retains in either dump.
Result<void> fill_paths(DiffTable& table, const DiffRequest& request, JobContext& job) {
    const DiffSides& sides = table.sides;
    const GrowthSide both[] = {{&*sides.a->graph, &sides.of_a->dominators},
                               {&*sides.b->graph, &sides.of_b->dominators}};
    auto answer = std::make_shared<GrownPathsAnswer>();
    answer->kept_open = {sides.a, sides.b};
    HS_TRY(answer->growth, path_growth(both, job));
    const PathGrowth& paths = answer->growth;
    TypeTable ends;
    for (const uint32_t node : paths.order) {
        TypeRow row;
        row.text = paths.nodes[node].type;
        row.a = {1, paths.retained_of(node, 0), paths.retained_of(node, 0)};
        row.b = {1, paths.retained_of(node, 1), paths.retained_of(node, 1)};
        ends.rows.push_back(row);
    }
    for (const uint32_t row : matching_type_rows(ends, request.filter)) {
        const uint32_t node = paths.order[row];
        if (paths.delta(node) != 0) answer->nodes.push_back(node);
    }
    table.paths = answer;
    table.relation = grown_paths_relation(answer);
    return {};
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
        HS_TRY_VOID(fill_objects(*table, request, job));
    } else if (request.mode == DiffMode::kGrowth) {
        HS_TRY_VOID(fill_holders(*table, request, job));
    } else {
        HS_TRY_VOID(fill_paths(*table, request, job));
    }
    HS_TRY(table->order, arranged(*table->relation,
                                  sorted_fields(request.sort, diff_columns(request.mode)), job));
    return Shared<DiffTable>(std::move(table));
}

}  // namespace hs
