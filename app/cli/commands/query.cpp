// query FILE… SQL: what a SELECT over the tables of the files finds; tables FILE…: which there are.

#include "app/cli/table_file.h"
#include "app/cli/trace_input.h"
#include "core/export/shown_table.h"
#include "core/questions/file_tables.h"
#include "core/table/render.h"

namespace hs {
namespace {

constexpr OptionSpec kOptions[] = {
    {"to", ValueKind::kWord, "FORMAT", "write a table for another program, with -o",
     "csv json xlsx sqlite"},
    {"raw-cells",
     ValueKind::kFlag,
     {},
     "CSV: leave texts as they are that a spreadsheet would take for a formula"},
    {.name = "seconds",
     .kind = ValueKind::kCount,
     .metavar = "N",
     .help = "give up after N seconds, 0 for never (0 unless given)",
     .most = 1'000'000},
    kOutputSpec,
};

Result<std::vector<SqlTable>> tables_of(CommandContext& context, size_t count) {
    if (count > kMostFilesAsked) {
        return Error{ErrorCode::kUsage, "at most 26 files can be asked together", {}, {}};
    }
    std::vector<std::shared_ptr<FileFacts>> files;
    for (size_t i = 0; i < count; ++i) {
        HS_TRY(const DatasetPtr dataset, context.load(context.positional(i)));
        files.push_back(std::make_shared<FileFacts>(dataset, scale_mode(context)));
        files.back()->call(std::string(context.positional(i)));
        if (file_tables(files.back()).empty()) {
            return Error{ErrorCode::kBadInput,
                         "needs a heap dump, a log or a profile; this is a " +
                             dataset->info.format + " file",
                         std::string(context.positional(i)),
                         {}};
        }
    }
    return tables_of_files(files);
}

void write_result(JsonWriter& json, const Relation& result, size_t rows) {
    json.begin_object();
    json.key("columns");
    json.begin_array();
    for (const Field& field : result.fields()) {
        json.begin_object();
        json.field("name", field.name);
        json.field("kind", kind_name(field.meaning));
        json.end_object();
    }
    json.end_array();
    json.key("rows");
    json.begin_array();
    const auto cursor = result.cursor();
    for (uint32_t row = 0; row < rows; ++row) {
        json.begin_array();
        for (size_t field = 0; field < result.fields().size(); ++field) {
            write_value(json, cursor->value(row, field));
        }
        json.end_array();
    }
    json.end_array();
    json.end_object();
}

Result<int> run_query(CommandContext& context) {
    const Arguments& arguments = context.arguments();
    const size_t files = arguments.positionals().size() - 1;
    const bool to_file = arguments.has("to");
    if (to_file && !arguments.has("output")) {
        return Error{ErrorCode::kUsage, "--to needs -o", {}, {}};
    }
    if (arguments.has("raw-cells") && arguments.text("to") != "csv") {
        return Error{ErrorCode::kUsage, "--raw-cells is about --to csv alone", {}, {}};
    }
    HS_TRY(const std::vector<SqlTable> tables, tables_of(context, files));
    SqlLimits limits;
    limits.most_seconds = static_cast<double>(arguments.count("seconds").value_or(0));
    HS_TRY(const auto result, run_sql(tables, context.positional(files), limits, context.job()));
    const std::vector<SurfaceColumn> columns = all_fields(*result);
    if (to_file) { return write_table_file(context, table_for_export(result, "result", columns)); }
    const size_t rows = context.row_limit(result->row_count());
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) { write_result(json, *result, rows); });
    } else {
        context.write_table(text_table(*result, first_rows(rows), columns), result->row_count());
    }
    return 0;
}

Result<int> run_tables(CommandContext& context) {
    HS_TRY(const std::vector<SqlTable> tables,
           tables_of(context, context.arguments().positionals().size()));
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("tables");
            json.begin_array();
            for (const SqlTable& table : tables) {
                json.begin_object();
                json.field("name", table.name);
                json.field("summary", table.summary);
                json.key("columns");
                json.begin_array();
                for (const Field& field : table.fields) {
                    json.begin_object();
                    json.field("name", field.name);
                    json.field("kind", kind_name(field.meaning));
                    json.field("help", field.help);
                    json.end_object();
                }
                json.end_array();
                json.end_object();
            }
            json.end_array();
            json.end_object();
        });
        return 0;
    }
    TextTable text;
    text.add_column("TABLE", Align::kLeft);
    text.add_column("COLUMN", Align::kLeft);
    text.add_column("KIND", Align::kLeft);
    text.add_column("WHAT IT IS", Align::kLeft, true);
    for (const SqlTable& table : tables) {
        text.add_row({table.name, "", "", table.summary});
        for (const Field& field : table.fields) {
            text.add_row({"", std::string(field.name), std::string(kind_name(field.meaning)),
                          std::string(field.help)});
        }
    }
    context.write_table(text, text.row_count());
    return 0;
}

}  // namespace

extern const Command kQueryCommand;
const Command kQueryCommand = {
    .name = "query",
    .summary = "the rows that a SELECT over the file's tables finds",
    .usage = "FILE… SQL",
    .min_positionals = 2,
    .common_options = kJsonOption | kLimitOption | kRepairOption | kScaleOption | kProfileOption,
    .options = kOptions,
    .details =
        "Tables and columns are listed by `heapscope tables FILE`. Those of a second file "
        "end in _b, of a third in _c; two files have changed_types, changed_objects or "
        "changed_sites together. Read only; SQLite's functions are there.\n"
        "  heapscope query dump.json \"SELECT type, count(*), sum(shallow_bytes) FROM "
        "objects GROUP BY type ORDER BY 3 DESC LIMIT 10\"",
    .run = run_query,
};

extern const Command kTablesCommand;
const Command kTablesCommand = {
    .name = "tables",
    .summary = "the tables and columns that query can ask",
    .usage = "FILE…",
    .min_positionals = 1,
    .common_options = kJsonOption | kOutputOption | kRepairOption | kScaleOption | kProfileOption,
    .run = run_tables,
};

}  // namespace hs
