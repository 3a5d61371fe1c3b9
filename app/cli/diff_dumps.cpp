// diff for object graphs, by type.

#include "app/cli/diagnostics_json.h"
#include "app/cli/diff_command.h"
#include "core/analysis/dump_sets.h"
#include "core/base/text_format.h"
#include "core/questions/changed_types.h"
#include "core/table/render.h"

namespace hs {

namespace {

// One for each pair of neighbours, when there are more than two dumps.
Result<std::vector<GraphDiff>> step_diffs(CommandContext& context, const DumpSeries& dumps) {
    std::vector<GraphDiff> steps;
    const bool strict = context.arguments().has("strict");
    for (size_t i = 1; i < dumps.datasets.size() && dumps.datasets.size() > 2; ++i) {
        HS_TRY(GraphDiff step,
               compare_graphs(dumps.graph(i - 1), dumps.graph(i), strict, context.job()));
        steps.push_back(std::move(step));
    }
    return steps;
}

// Without the numbers of each dump.
std::shared_ptr<const Relation> relation_of(std::vector<ChangedType> rows) {
    auto answer = std::make_shared<ChangedTypesAnswer>();
    answer->rows = std::move(rows);
    return changed_types_relation(answer);
}

void write_steps(JsonWriter& json, const DumpSeries& dumps, const std::vector<GraphDiff>& steps) {
    json.key("files");
    json.begin_array();
    for (const std::string_view file : dumps.files) { json.text(file); }
    json.end_array();
    std::vector<ChangedType> rows;
    rows.reserve(steps.size());
    for (const GraphDiff& step : steps) rows.push_back({{}, step.totals});
    const auto relation = relation_of(std::move(rows));
    const std::unique_ptr<Cursor> cursor = relation->cursor();
    json.key("steps");
    json.begin_array();
    for (uint32_t i = 0; i < steps.size(); ++i) {
        json.begin_object();
        json.field("a", dumps.files[i]);
        json.field("b", dumps.files[i + 1]);
        write_fields(json, *relation, *cursor, i, change_counts_in_json());
        json.field("unrelated", steps[i].unrelated);
        json.end_object();
    }
    json.end_array();
}

// The types, and all of them as one row.
struct TypeRelations {
    std::shared_ptr<const Relation> types;
    std::shared_ptr<const Relation> total;
};
TypeRelations type_relations(const DumpSeries& dumps, const GraphDiff& diff) {
    const std::vector<GrowthSide> sides = dumps.sides();
    const auto relation = [&](std::vector<ChangedType> rows) {
        auto answer = std::make_shared<ChangedTypesAnswer>();
        answer->kept_open = dumps.datasets;
        for (size_t i = 0; i < dumps.files.size(); ++i) {
            answer->dumps.push_back({std::to_string(i + 1), std::string(dumps.files[i])});
        }
        answer->rows = std::move(rows);
        answer->has_retained = !dumps.kept.empty();
        return changed_types_relation(answer);
    };
    return {relation(changed_types(sides, &diff)), relation({changed_in_all(sides, diff)})};
}

void show_table(CommandContext& context, const DumpSeries& dumps, const GraphDiff& diff,
                const TypeRelations& relations, std::span<const uint32_t> rows) {
    const std::vector<SurfaceColumn> columns = changed_types_in_text(dumps.datasets.size());
    TextTable table = text_table(*relations.types, rows, columns);
    add_rows(table, *relations.total, first_rows(1), columns);
    context.write_table(table, relations.types->row_count() + 1);
    if (diff.totals.reused > 0) {
        context.write_text(format_count(diff.totals.reused) +
                           " of the new and deleted objects share an address with an object of "
                           "another type in the other dump: the address was used again.\n");
    }
    if (diff.unrelated) {
        context.write_text("T" + std::string(kUnrelatedDumps.substr(1)) + ".\n");
    }
}

Result<int> diff_dumps_by_type(CommandContext& context, const DumpSeries& dumps,
                               const GraphDiff& diff) {
    const TypeRelations relations = type_relations(dumps, diff);
    const auto sorted_by = context.arguments().text("sort") == "retained"
                               ? ChangedTypeField::kRetainedChange
                               : ChangedTypeField::kShallowChange;
    HS_TRY(const std::vector<uint32_t> rows,
           arranged(*relations.types, changed_types_order(sorted_by), context.job()));
    HS_TRY(const std::vector<GraphDiff> steps, step_diffs(context, dumps));
    const auto shown = std::span(rows).first(context.row_limit(rows.size()));
    if (!context.wants_json()) {
        show_table(context, dumps, diff, relations, shown);
        return 0;
    }
    const Surface surface = changed_types_in_json(dumps.datasets.size(), !dumps.kept.empty());
    context.write_json([&](JsonWriter& json) {
        json.begin_object();
        json.key("types");
        write_rows(json, *relations.types, shown, surface);
        json.key("totals");
        json.begin_object();
        write_fields(json, *relations.total, *relations.total->cursor(), 0,
                     surface.subspan(1));  // all but the type
        json.end_object();
        json.field("unrelated", diff.unrelated);
        if (!steps.empty()) write_steps(json, dumps, steps);
        write_diagnostics(json, {&dumps.diagnostics});
        json.end_object();
    });
    return 0;
}

}  // namespace

std::vector<GrowthSide> DumpSeries::sides() const {
    std::vector<GrowthSide> sides;
    for (size_t i = 0; i < datasets.size(); ++i) {
        sides.push_back({&graph(i), kept.empty() ? nullptr : &kept[i]->dominators});
    }
    return sides;
}

ComparedDump DumpSeries::compared(size_t i) const {
    ComparedDump dump{datasets[i], nullptr, nullptr};
    if (!kept.empty()) dump.dominators = {kept[i], &kept[i]->dominators};
    return dump;
}

namespace {

Error usage(std::string message) {
    return {ErrorCode::kUsage, std::move(message), {}, {}};
}

// What the words say together, before anything is computed.
Result<void> check_words(const Arguments& arguments, size_t dump_count, bool retained) {
    const std::string_view by = arguments.text("by").value_or("type");
    if (by != "type" && by != "object" && by != "path") {
        return usage("dumps are compared --by type, object or path");
    }
    if (arguments.text("sort") == "retained" && !retained) {
        return usage(by == "type" ? "--sort retained needs what --no-retained leaves out"
                                  : "--sort is about --by type");
    }
    if (arguments.has("filter") && by != "object" && !arguments.has("where")) {
        return usage("--filter needs --by object or --where");
    }
    if (!arguments.has("where")) return {};
    if (by != "type" || arguments.has("strict")) {
        return usage("--where lists objects by the dumps that hold them, without --by or --strict");
    }
    if (dump_count > kMostDumpsInSets) {
        return usage("--where takes at most " + std::to_string(kMostDumpsInSets) + " dumps");
    }
    return {};
}

}  // namespace

Result<int> diff_dumps(CommandContext& context, std::span<const DatasetPtr> dumps,
                       std::span<const std::string_view> files) {
    const Arguments& arguments = context.arguments();
    const std::string_view by = arguments.text("by").value_or("type");
    const bool retained = by == "path" || (by == "type" && !arguments.has("no-retained"));
    HS_TRY_VOID(check_words(arguments, dumps.size(), retained));
    DumpSeries series;
    for (size_t i = 0; i < dumps.size(); ++i) {
        series.files.emplace_back(files[i]);
        series.datasets.push_back(dumps[i]);
        series.diagnostics.insert(series.diagnostics.end(), dumps[i]->diagnostics.begin(),
                                  dumps[i]->diagnostics.end());
        if (!retained) continue;
        HS_TRY(RetainedGraph kept, retain(*dumps[i]->graph, context.job()));
        series.kept.push_back(std::make_shared<const RetainedGraph>(std::move(kept)));
    }
    if (arguments.has("where")) return diff_dumps_by_set(context, series);
    if (by == "path") return diff_dumps_by_path(context, series);
    HS_TRY(GraphDiff diff,
           compare_graphs(series.first(), series.last(), arguments.has("strict"), context.job()));
    if (by == "object") {
        return diff_dumps_by_object(context, series,
                                    std::make_shared<const GraphDiff>(std::move(diff)));
    }
    return diff_dumps_by_type(context, series, diff);
}

}  // namespace hs
