#include "core/report/make_report.h"

#include <algorithm>

#include "core/analysis/comparable.h"
#include "core/analysis/dataset_summary.h"
#include "core/analysis/summary_facts.h"
#include "core/analysis/summary_tiles.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "core/model/profile_history.h"
#include "core/model/timed_calls.h"
#include "core/model/tracked.h"
#include "core/report/sections.h"

namespace hs {
namespace {

std::string file_name(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

std::string letter_of(size_t row) {
    constexpr size_t kLetters = 26;
    return row < kLetters ? std::string(1, static_cast<char>('A' + row)) : std::to_string(row + 1);
}

ReportTable remark_table(const std::vector<Diagnostic>& remarks) {
    ReportTable table{{}, {}, {}, remarks.size()};
    table.columns = {{"remark", ReportColumnKind::kText, {}},
                     {"byte", ReportColumnKind::kNumber, "where in the file"},
                     {"times", ReportColumnKind::kNumber, {}}};
    for (const Diagnostic& remark : remarks) {
        if (table.rows.size() == 4 * kReportRows) break;
        table.rows.push_back(
            {text_cell(remark.message),
             remark.byte_offset ? count_cell(*remark.byte_offset) : text_cell("\u2013"),
             count_cell(remark.repeats)});
    }
    return table;
}

std::string_view section_of(FindingTopic topic) {
    switch (topic) {
        case FindingTopic::kCycles:
            return "cycles";
        case FindingTopic::kHolders:
            return "holders";
        case FindingTopic::kTypes:
        case FindingTopic::kChange:
            return "types";
        case FindingTopic::kPeak:
            return "flame-peak";
        case FindingTopic::kGrowth:
            return "growth";
        case FindingTopic::kFunctions:
            return "hotspots";
        case FindingTopic::kMemory:
            return "time";
        case FindingTopic::kCalls:
            return "functions";
        case FindingTopic::kSnapshots:
            return "snapshots";
        case FindingTopic::kClasses:
            return "classes";
        case FindingTopic::kChangedStacks:
            return "functions";
        case FindingTopic::kChangedClasses:
            return "classes";
    }
    return {};
}

// Summary and findings stand above the sections that the findings lead to.
ReportPart assemble(PartBuilder&& builder, std::vector<SummaryFact> facts) {
    ReportPart part;
    ReportSection summary{builder.prefix + "summary", "Summary", {}, {}};
    if (!builder.figures.items.empty()) summary.blocks.emplace_back(std::move(builder.figures));
    ReportFacts shown;
    for (SummaryFact& fact : facts) {
        shown.items.push_back({std::string(fact.label), std::move(fact.value)});
    }
    if (!shown.items.empty()) summary.blocks.emplace_back(std::move(shown));
    if (!summary.blocks.empty()) part.sections.push_back(std::move(summary));
    if (!builder.findings.items.empty()) {
        ReportSection findings{builder.prefix + "findings", "Findings", {}, {}};
        findings.blocks.emplace_back(std::move(builder.findings));
        part.sections.push_back(std::move(findings));
    }
    for (ReportSection& section : builder.sections) part.sections.push_back(std::move(section));
    return part;
}

// A file with its facts, as all parts of the report need it.
struct Loaded {
    const ReportInput* input = nullptr;
    DatasetSummary summary;
    FrameFunctionsPtr functions = nullptr;  // of a log

    [[nodiscard]] Measure measure() const { return summary.measure.value_or(kRecordedBytes); }
    [[nodiscard]] PairSide side() const {
        return {*input->dataset, {SizeUnits::kBinary, measure(), input->name, functions}};
    }
    [[nodiscard]] ComparedSide compared() const {
        return {*input->dataset, measure(), functions.get()};
    }
};

Result<ReportPart> file_part(const Loaded& loaded, std::string prefix, JobContext& job) {
    const ReportInput& input = *loaded.input;
    const Dataset& dataset = *input.dataset;
    PartBuilder builder{job, std::move(prefix)};
    for (SummaryTile& tile : summary_tiles(dataset, loaded.summary)) {
        builder.figures.items.push_back({std::move(tile.label), std::move(tile.value),
                                         std::move(tile.detail), std::move(tile.exact)});
    }
    FileFacts file(input.dataset, loaded.measure().is_estimate ? ScaleMode::kOn : ScaleMode::kOff);
    if (dataset.graph) HS_TRY_VOID(add_graph_sections(file, builder));
    if (dataset.log) {
        HS_TRY_VOID(add_log_sections(dataset, loaded.measure(), loaded.functions.get(), builder));
    }
    if (dataset.calls) add_call_sections(*dataset.calls, builder);
    if (dataset.history) add_history_sections(*dataset.history, builder);
    if (dataset.profile && dataset.traces) HS_TRY_VOID(add_profile_sections(dataset, builder));
    if (dataset.tracked) HS_TRY_VOID(add_tracked_sections(*dataset.tracked, builder));
    HS_TRY_VOID(add_question_sections(file, builder));
    if (is_incomplete(dataset)) builder.mark_incomplete();
    std::vector<Diagnostic> remarks = dataset.diagnostics;
    remarks.insert(remarks.end(), loaded.summary.diagnostics.begin(),
                   loaded.summary.diagnostics.end());
    if (!remarks.empty()) {
        builder.section("remarks", "Warnings").blocks.emplace_back(remark_table(remarks));
    }
    HS_TRY(const std::vector<Finding> findings,
           dataset_findings(dataset, loaded.side().options, job));
    builder.add_findings(findings);
    ReportPart part = assemble(std::move(builder), summary_facts(dataset, loaded.summary));
    part.title = file_name(input.name);
    part.subtitle = input.name + ", " + dataset.info.format;
    return part;
}

Result<ReportPart> comparison_part(std::span<const Loaded> files, size_t first, size_t row,
                                   JobContext& job) {
    const Loaded& a = files[first];
    const Loaded& b = files[row];
    PartBuilder builder{job, "c" + std::to_string(row) + "-"};
    HS_TRY_VOID(add_comparison(a.compared(), b.compared(), builder));
    if (is_incomplete(*a.input->dataset) || is_incomplete(*b.input->dataset)) {
        for (ReportFigure& figure : builder.figures.items) figure.detail = "incomplete";
        builder.mark_incomplete();
    }
    HS_TRY(const std::vector<Finding> findings, pair_findings(a.side(), b.side(), job));
    builder.add_findings(findings);
    ReportPart part = assemble(std::move(builder), {});
    part.title = row == 1 && first == 0
                     ? "Comparison"
                     : "Comparison: " + letter_of(first) + " \u2192 " + letter_of(row);
    part.subtitle = letter_of(first) + ": " + a.input->name + "  \u2192  " + letter_of(row) + ": " +
                    b.input->name;
    return part;
}

}  // namespace

void PartBuilder::mark_incomplete() {
    for (ReportSection& section : sections) {
        section.title = total_text(std::move(section.title), true);
    }
}

void PartBuilder::add_findings(const std::vector<Finding>& found) {
    for (const Finding& finding : found) {
        const std::string id = prefix + std::string(section_of(finding.topic));
        const bool is_there =
            std::any_of(sections.begin(), sections.end(),
                        [&](const ReportSection& section) { return section.id == id; });
        findings.items.push_back({finding.kind, finding.claim, finding.about,
                                  is_there ? id : std::string(), finding.command});
    }
}

Result<Report> make_report(std::span<const ReportInput> inputs, ScaleMode scale, JobContext& job) {
    Report report;
    std::vector<Loaded> files;
    std::vector<const Dataset*> datasets;
    for (size_t i = 0; i < inputs.size(); ++i) {
        const ReportInput& input = inputs[i];
        const auto add = [&]() -> Result<void> {
            HS_TRY(DatasetSummary summary, dataset_summary(*input.dataset, job, scale));
            FrameFunctionsPtr functions;
            if (input.dataset->log) {
                HS_TRY(functions, known_functions(*input.dataset, nullptr, job));
            }
            files.push_back({&input, std::move(summary), std::move(functions)});
            datasets.push_back(&*input.dataset);
            // What changed stands before the file that it changed to.
            if (const std::optional<size_t> first = baseline_of(datasets, i)) {
                HS_TRY(ReportPart part, comparison_part(files, *first, i, job));
                report.parts.push_back(std::move(part));
            }
            HS_TRY(ReportPart part, file_part(files[i], "f" + std::to_string(i + 1) + "-", job));
            report.parts.push_back(std::move(part));
            return {};
        };
        if (Result<void> added = add(); !added.ok()) {
            Error error = added.error();
            if (error.source.empty()) error.source = input.name;
            return error;
        }
        report.title += (i == 0 ? "" : ", ") + file_name(input.name);
    }
    report.title += " \u2013 heapscope report";
    return report;
}

}  // namespace hs
