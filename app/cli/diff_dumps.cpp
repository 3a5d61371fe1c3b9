// diff for object graphs, by type.

#include <algorithm>
#include <map>

#include "app/cli/diagnostics_json.h"
#include "app/cli/diff_command.h"
#include "core/analysis/dump_sets.h"
#include "core/analysis/type_totals.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

uint64_t distance(int64_t delta) {
    return delta < 0 ? uint64_t{0} - static_cast<uint64_t>(delta) : static_cast<uint64_t>(delta);
}

// Numbers of a type, or of all, dump by dump.
struct Series {
    std::vector<uint64_t> objects;
    std::vector<uint64_t> shallow;
    std::vector<uint64_t> retained;  // empty with --no-retained

    [[nodiscard]] int64_t retained_delta() const {
        return retained.empty() ? 0 : static_cast<int64_t>(retained.back() - retained.front());
    }
};

struct TypeRow {
    std::string_view type;
    ChangeCounts counts;  // of the first and the last dump
    Series series;
};

Series empty_series(const DumpSeries& dumps) {
    const size_t count = dumps.graphs.size();
    Series series{std::vector<uint64_t>(count, 0), std::vector<uint64_t>(count, 0), {}};
    if (!dumps.kept.empty()) series.retained.assign(count, 0);
    return series;
}

// One row for each type of any dump.
std::vector<TypeRow> type_rows(const DumpSeries& dumps, const GraphDiff& diff) {
    std::map<std::string_view, TypeRow> by_text;
    const auto row_of = [&](std::string_view type) -> TypeRow& {
        const auto [at, added] = by_text.try_emplace(type);
        if (added) at->second = {type, {}, empty_series(dumps)};
        return at->second;
    };
    for (const TypeChange& change : diff.types) { row_of(change.type).counts = change.counts; }
    for (size_t i = 0; i < dumps.graphs.size(); ++i) {
        const ObjectGraph& graph = *dumps.graphs[i];
        for (const TypeTotal& total : type_totals(graph)) {
            Series& series = row_of(graph.type_text(total.type)).series;
            series.objects[i] = total.objects;
            series.shallow[i] = total.shallow_bytes;
        }
    }
    if (!dumps.kept.empty()) {
        for (TypeGrowth& growth : type_growth(dumps.sides())) {
            row_of(growth.type).series.retained = std::move(growth.retained);
        }
    }
    std::vector<TypeRow> rows;
    for (auto& [type, row] : by_text) { rows.push_back(std::move(row)); }
    return rows;
}

// Largest change first, either way; rows come sorted by name.
void sort_rows(std::vector<TypeRow>& rows, bool by_retained) {
    const auto change = [by_retained](const TypeRow& row) {
        return distance(by_retained ? row.series.retained_delta() : row.counts.bytes_delta());
    };
    std::stable_sort(rows.begin(), rows.end(),
                     [&](const TypeRow& a, const TypeRow& b) { return change(a) > change(b); });
}

Series total_series(const DumpSeries& dumps) {
    Series series = empty_series(dumps);
    for (size_t i = 0; i < dumps.graphs.size(); ++i) {
        series.objects[i] = dumps.graphs[i]->object_count;
        series.shallow[i] = dumps.graphs[i]->shallow_bytes;
        if (!dumps.kept.empty()) series.retained[i] = dumps.kept[i].dominators.retained[0];
    }
    return series;
}

void write_list(JsonWriter& json, std::string_view name, const std::vector<uint64_t>& values) {
    json.key(name);
    json.begin_array();
    for (const uint64_t value : values) { json.number(value); }
    json.end_array();
}

void write_row(JsonWriter& json, const ChangeCounts& counts, const Series& series) {
    write_counts(json, counts);
    if (series.retained.empty()) {
        for (const char* name : {"retained_bytes_a", "retained_bytes_b", "retained_bytes_delta"}) {
            json.null_field(name);
        }
    } else {
        json.field("retained_bytes_a", series.retained.front());
        json.field("retained_bytes_b", series.retained.back());
        json.field("retained_bytes_delta", series.retained_delta());
    }
    if (series.objects.size() == 2) return;
    write_list(json, "objects", series.objects);
    write_list(json, "shallow_bytes", series.shallow);
    if (!series.retained.empty()) write_list(json, "retained_bytes", series.retained);
}

// One for each pair of neighbours, when there are more than two dumps.
Result<std::vector<GraphDiff>> step_diffs(CommandContext& context, const DumpSeries& dumps) {
    std::vector<GraphDiff> steps;
    const bool strict = context.arguments().has("strict");
    for (size_t i = 1; i < dumps.graphs.size() && dumps.graphs.size() > 2; ++i) {
        HS_TRY(GraphDiff step,
               compare_graphs(*dumps.graphs[i - 1], *dumps.graphs[i], strict, context.job()));
        steps.push_back(std::move(step));
    }
    return steps;
}

void write_steps(JsonWriter& json, const DumpSeries& dumps, const std::vector<GraphDiff>& steps) {
    json.key("files");
    json.begin_array();
    for (const std::string_view file : dumps.files) { json.text(file); }
    json.end_array();
    json.key("steps");
    json.begin_array();
    for (size_t i = 0; i < steps.size(); ++i) {
        json.begin_object();
        json.field("a", dumps.files[i]);
        json.field("b", dumps.files[i + 1]);
        write_counts(json, steps[i].totals);
        json.field("unrelated", steps[i].unrelated);
        json.end_object();
    }
    json.end_array();
}

void add_table_row(TextTable& table, std::string name, const ChangeCounts& counts,
                   const Series& series) {
    std::vector<std::string> cells = {std::move(name), format_count(counts.objects_b),
                                      format_count_delta(counts.objects_delta())};
    for (size_t i = 0; i + 1 < series.shallow.size() && series.shallow.size() > 2; ++i) {
        cells.push_back(format_bytes(static_cast<int64_t>(series.shallow[i])));
    }
    cells.push_back(format_bytes(static_cast<int64_t>(counts.bytes_b)));
    cells.push_back(format_bytes_delta(counts.bytes_delta()));
    if (!series.retained.empty()) cells.push_back(format_bytes_delta(series.retained_delta()));
    for (const uint64_t count : {counts.added, counts.deleted, counts.modified, counts.same}) {
        cells.push_back(format_count(count));
    }
    table.add_row(std::move(cells));
}

void show_table(CommandContext& context, const DumpSeries& dumps, const GraphDiff& diff,
                const std::vector<TypeRow>& rows) {
    TextTable table;
    table.add_column("TYPE", Align::kLeft, true);
    for (const char* header : {"OBJECTS", "+/-"}) { table.add_column(header, Align::kRight); }
    for (size_t i = 0; i + 1 < dumps.graphs.size() && dumps.graphs.size() > 2; ++i) {
        table.add_column("SHALLOW " + std::to_string(i + 1), Align::kRight);
    }
    for (const char* header : {"SHALLOW", "+/-"}) { table.add_column(header, Align::kRight); }
    if (!dumps.kept.empty()) table.add_column("RETAINED +/-", Align::kRight);
    for (const char* header : {"NEW", "DELETED", "MODIFIED", "SAME"}) {
        table.add_column(header, Align::kRight);
    }
    const size_t shown = context.row_limit(rows.size());
    for (size_t i = 0; i < shown; ++i) {
        add_table_row(table, std::string(short_type_name(rows[i].type)), rows[i].counts,
                      rows[i].series);
    }
    add_table_row(table, "total", diff.totals, total_series(dumps));
    context.write_table(table, rows.size() + 1);
    if (diff.totals.reused > 0) {
        context.write_text(format_count(diff.totals.reused) +
                           " of the new and deleted objects share an address with an object of "
                           "another type in the other dump: the address was used again.\n");
    }
    if (diff.unrelated) {
        context.write_text(
            "The dumps share hardly any object: they look like two processes, so only the counts "
            "by type can be compared.\n");
    }
}

Result<int> diff_dumps_by_type(CommandContext& context, const DumpSeries& dumps,
                               const GraphDiff& diff) {
    std::vector<TypeRow> rows = type_rows(dumps, diff);
    sort_rows(rows, context.arguments().text("sort") == "retained");
    HS_TRY(const std::vector<GraphDiff> steps, step_diffs(context, dumps));
    if (!context.wants_json()) {
        show_table(context, dumps, diff, rows);
        return 0;
    }
    const size_t shown = context.row_limit(rows.size());
    context.write_json([&](JsonWriter& json) {
        json.begin_object();
        json.key("types");
        json.begin_array();
        for (size_t i = 0; i < shown; ++i) {
            json.begin_object();
            json.field("type", rows[i].type);
            write_row(json, rows[i].counts, rows[i].series);
            json.end_object();
        }
        json.end_array();
        json.key("totals");
        json.begin_object();
        write_row(json, diff.totals, total_series(dumps));
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
    for (size_t i = 0; i < kept.size(); ++i) { sides.push_back({graphs[i], &kept[i].dominators}); }
    return sides;
}

void write_counts(JsonWriter& json, const ChangeCounts& counts) {
    json.field("objects_a", counts.objects_a);
    json.field("objects_b", counts.objects_b);
    json.field("bytes_a", counts.bytes_a);
    json.field("bytes_b", counts.bytes_b);
    json.field("objects_delta", counts.objects_delta());
    json.field("bytes_delta", counts.bytes_delta());
    json.field("new", counts.added);
    json.field("deleted", counts.deleted);
    json.field("modified", counts.modified);
    json.field("same", counts.same);
    json.field("address_reused", counts.reused);
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

Result<int> diff_dumps(CommandContext& context, std::span<const DatasetPtr> dumps) {
    const Arguments& arguments = context.arguments();
    const std::string_view by = arguments.text("by").value_or("type");
    const bool retained = by == "path" || (by == "type" && !arguments.has("no-retained"));
    HS_TRY_VOID(check_words(arguments, dumps.size(), retained));
    DumpSeries series;
    for (size_t i = 0; i < dumps.size(); ++i) {
        series.files.push_back(context.positional(i));
        series.graphs.push_back(&*dumps[i]->graph);
        series.diagnostics.insert(series.diagnostics.end(), dumps[i]->diagnostics.begin(),
                                  dumps[i]->diagnostics.end());
        if (!retained) continue;
        HS_TRY(RetainedGraph kept, retain(*dumps[i]->graph, context.job()));
        series.kept.push_back(std::move(kept));
    }
    if (arguments.has("where")) return diff_dumps_by_set(context, series);
    if (by == "path") return diff_dumps_by_path(context, series);
    HS_TRY(const GraphDiff diff,
           compare_graphs(series.first(), series.last(), arguments.has("strict"), context.job()));
    if (by == "object") return diff_dumps_by_object(context, series, diff);
    return diff_dumps_by_type(context, series, diff);
}

}  // namespace hs
