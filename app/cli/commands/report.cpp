// report FILE... -o OUT.html: everything about the files as one page that needs nothing else.

#include "app/cli/command_context.h"
#include "app/cli/trace_input.h"
#include "core/report/make_report.h"
#include "core/report/page.h"

namespace hs {

namespace {

Result<int> run(CommandContext& context) {
    if (!context.arguments().has("output")) {
        return Error{ErrorCode::kUsage, "report needs a place to write to: -o OUT.html", {}, {}};
    }
    std::vector<ReportInput> inputs;
    for (const std::string_view file : context.arguments().positionals()) {
        Result<DatasetPtr> dataset = context.load(file);
        if (!dataset.ok()) {
            Error error = dataset.error();
            if (error.source.empty()) error.source = file;
            return error;
        }
        inputs.push_back({std::string(file), std::move(dataset).value()});
    }
    HS_TRY(const Report report, make_report(inputs, scale_mode(context), context.job()));
    context.write_text(report_page(report));
    return 0;
}

}  // namespace

extern const Command kReportCommand;
const Command kReportCommand = {
    .name = "report",
    .summary = "one self-contained page about the files",
    .usage = "FILE... -o OUT.html",
    .min_positionals = 1,
    .common_options = kOutputOption | kRepairOption | kScaleOption | kProfileOption,
    .details =
        "Summary, findings, timeline, flame graphs and tables of every kind of file, and the "
        "first file compared with each other one. The page loads nothing from anywhere: it can "
        "be mailed, printed and opened without a network.",
    .run = run,
};

}  // namespace hs
