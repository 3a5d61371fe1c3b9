#include "core/report/make_report.h"

#include "core/analysis/dataset_summary.h"
#include "core/analysis/summary_facts.h"
#include "core/base/text_format.h"
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

Result<ReportPart> file_part(const ReportInput& input, std::string prefix, ScaleMode scale,
                             JobContext& job, bool* scaled) {
    const Dataset& dataset = *input.dataset;
    PartBuilder builder{job, std::move(prefix)};
    HS_TRY(DatasetSummary summary, dataset_summary(dataset, job, scale));
    *scaled = summary.scaled.value_or(false);
    if (dataset.graph) HS_TRY_VOID(add_graph_sections(*dataset.graph, builder));
    if (dataset.log) HS_TRY_VOID(add_log_sections(dataset, *scaled, builder));
    if (dataset.calls) add_call_sections(*dataset.calls, builder);
    if (dataset.history) add_history_sections(*dataset.history, builder);
    if (dataset.profile && dataset.traces) HS_TRY_VOID(add_profile_sections(dataset, builder));
    if (dataset.tracked) HS_TRY_VOID(add_tracked_sections(*dataset.tracked, builder));
    std::vector<Diagnostic> remarks = dataset.diagnostics;
    for (Diagnostic& remark : summary.diagnostics) {
        builder.finding(FindingKind::kNote, remark.message, "remarks");
        remarks.push_back(std::move(remark));
    }
    if (!remarks.empty()) {
        builder.section("remarks", "Remarks", "What was noticed while reading the file.")
            .blocks.emplace_back(remark_table(remarks));
    }
    ReportPart part = assemble(std::move(builder), summary_facts(dataset.info, summary));
    part.title = file_name(input.name);
    part.subtitle = input.name + ", " + dataset.info.format;
    return part;
}

// Of the first file with the one in this row.
Result<ReportPart> comparison_part(std::span<const ReportInput> inputs, size_t row,
                                   std::pair<bool, bool> scaled, JobContext& job) {
    const ReportInput& a = inputs[0];
    const ReportInput& b = inputs[row];
    PartBuilder builder{job, "c" + std::to_string(row) + "-"};
    HS_TRY(const bool is_comparable,
           add_comparison(*a.dataset, *b.dataset, scaled.first, scaled.second, builder));
    if (!is_comparable) {
        builder.finding(FindingKind::kNote,
                        "The two files hold different things (" + a.dataset->info.format + " and " +
                            b.dataset->info.format + "), so nothing of them compares.",
                        {});
    }
    ReportPart part = assemble(std::move(builder), {});
    part.title = inputs.size() == 2 ? "Compared" : "Compared: A with " + letter_of(row);
    part.subtitle = "A: " + a.name + "  \u2192  " + letter_of(row) + ": " + b.name;
    return part;
}

}  // namespace

Result<Report> make_report(std::span<const ReportInput> inputs, ScaleMode scale, JobContext& job) {
    Report report;
    std::vector<bool> scaled;
    for (size_t i = 0; i < inputs.size(); ++i) {
        bool is_scaled = false;
        auto part = file_part(inputs[i], "f" + std::to_string(i + 1) + "-", scale, job, &is_scaled);
        if (!part.ok()) {
            Error error = part.error();
            if (error.source.empty()) error.source = inputs[i].name;
            return error;
        }
        scaled.push_back(is_scaled);
        report.parts.push_back(std::move(part).value());
        report.title += (i == 0 ? "" : ", ") + file_name(inputs[i].name);
    }
    for (size_t i = 1; i < inputs.size(); ++i) {
        HS_TRY(ReportPart part, comparison_part(inputs, i, {scaled[0], scaled[i]}, job));
        report.parts.insert(report.parts.begin() + static_cast<ptrdiff_t>(i) - 1, std::move(part));
    }
    report.title += " \u2013 heapscope report";
    return report;
}

}  // namespace hs
