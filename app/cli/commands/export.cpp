// export FILE --table T --to FORMAT -o OUT: a table for another program.

#include <array>

#include "app/cli/graph_command.h"
#include "app/cli/table_file.h"
#include "app/cli/trace_export.h"
#include "app/cli/trace_input.h"
#include "app/cli/tracked_export.h"
#include "core/export/perprovis_json.h"
#include "core/export/shown_table.h"
#include "core/questions/question.h"
#include "core/questions/references.h"

namespace hs {

namespace {

// Those of this file, and every question's.
std::string_view table_names() {
    static const std::string kAll = [] {
        std::string all = "refs traces frames timeline classes snapshots records referents";
        for (const Question* question : questions()) all.append(" ").append(question->name);
        return all;
    }();
    return kAll;
}

const OptionSpec kOptions[] = {
    {"table", ValueKind::kWord, "TABLE", "which table", table_names()},
    {"to", ValueKind::kWord, "FORMAT", "what to write", "csv json xlsx sqlite perprovis-json"},
    {"raw-cells",
     ValueKind::kFlag,
     {},
     "CSV: leave texts as they are that a spreadsheet would take for a formula"},
    kOutputSpec,
};

Result<Table> question_table(const Question& question, const DatasetPtr& dataset, ScaleMode scale,
                             JobContext& job) {
    FileFacts file(dataset, scale);
    HS_TRY(Answer answer,
           question.plain_answer(file, fields_on(question.in_export), job, Audience::kPrograms));
    return table_for_export(std::move(answer.relation), std::move(answer.rows),
                            std::string(question.name), question.in_export);
}

// A profile as PerProVis writes them, which is no table.
Result<int> export_profile(const Dataset& dataset, std::string_view path, const JobContext& job) {
    if (!dataset.traces || !dataset.profile || dataset.profile->unit == Unit::kBytes ||
        dataset.profile->unit == Unit::kSeconds) {
        return Error{ErrorCode::kBadInput,
                     "needs a profile of samples; this is a " + dataset.info.format + " file",
                     dataset.info.path,
                     {}};
    }
    std::string text;
    JsonWriter json([&](std::string_view piece) { text += piece; });
    write_perprovis_json(json, dataset);
    json.finish();
    HS_TRY_VOID(job.check_inputs());
    HS_TRY_VOID(write_file_atomically(std::string(path), text));
    return 0;
}

Result<int> run(CommandContext& context) {
    const Arguments& arguments = context.arguments();
    const auto name = arguments.text("table");
    const auto format = arguments.text("to");
    const auto path = arguments.text("output");
    const bool is_profile = format == "perprovis-json";
    if ((!name && !is_profile) || !format || !path) {
        return Error{ErrorCode::kUsage, "--table, --to and -o are needed", {}, {}};
    }
    if (arguments.has("raw-cells") && *format != "csv") {
        return Error{ErrorCode::kUsage, "--raw-cells is about --to csv alone", {}, {}};
    }
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    if (is_profile) return export_profile(*dataset, *path, context.job());
    if (const Question* question = find_question(*name);
        question != nullptr && question->fits(*dataset)) {
        HS_TRY(const Table table,
               question_table(*question, dataset, scale_mode(context), context.job()));
        return write_table_file(context, table);
    }
    if (dataset->tracked && !dataset->graph) { return export_tracked_table(context, *dataset); }
    if (dataset->traces && !dataset->graph) { return export_trace_table(context, dataset); }
    HS_TRY_VOID(graph_of(*dataset));
    if (*name != "refs") return no_such_table(context, *dataset, "a heap dump", {"refs"});
    return write_table_file(
        context, table_for_export(references_relation(dataset), "refs", references_in_export()));
}

}  // namespace

extern const Command kExportCommand;
const Command kExportCommand = {
    .name = "export",
    .summary = "a table as CSV, JSON, a workbook or a database",
    .usage = "FILE --table TABLE --to FORMAT -o OUT",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kRepairOption | kScaleOption | kProfileOption,
    .options = kOptions,
    .details =
        "Dumps have objects and refs; logs and profiles traces, frames and timeline; tracker dumps "
        "classes, objects, snapshots, records, referents and frames. Each question is a table too, "
        "where its command can be asked of the file.\n"
        "CSV: texts that begin with = + - @, a tab or a line end get an apostrophe in front, so "
        "that no spreadsheet runs them; numbers stay as they are. Workbooks: a further sheet for "
        "every 1,048,575 rows.\n"
        "--to perprovis-json writes a profile of samples for PerProVis and needs no --table.",
    .run = run,
};

}  // namespace hs
