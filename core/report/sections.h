#pragma once
// The sections of one file's part, by what the file holds. Each function adds to the builder; the
// order of the calls is the order on the page, below summary and findings.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/analysis/dataset_summary.h"
#include "core/analysis/findings.h"
#include "core/analysis/frame_functions.h"
#include "core/analysis/log_scale.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/dataset.h"
#include "core/questions/file_facts.h"
#include "core/report/report.h"

namespace hs {

struct PartBuilder {
    JobContext& job;
    std::string prefix;  // of section ids: "f1-"
    ReportFigures figures = {};
    ReportFindings findings = {};
    std::vector<ReportSection> sections = {};

    ReportSection& section(std::string_view id, std::string title, std::string lead = {}) {
        sections.push_back({prefix + std::string(id), std::move(title), std::move(lead), {}});
        return sections.back();
    }
    void figure(std::string label, std::string value) {
        figures.items.push_back({std::move(label), std::move(value), {}, {}});
    }
    // Of a cut file: the titles of the sections that are there say so of all numbers in them.
    void mark_incomplete();
    // With links to those of the sections that are there.
    void add_findings(const std::vector<Finding>& found);
};

inline constexpr size_t kReportRows = 50;  // of a table

Result<void> add_graph_sections(FileFacts& file, PartBuilder& builder);
// Of the questions that have a section.
Result<void> add_question_sections(FileFacts& file, PartBuilder& builder);
// functions: of its frames; null where none are known.
Result<void> add_log_sections(const Dataset& dataset, Measure measure,
                              const FrameFunctions* functions, PartBuilder& builder);
Result<void> add_profile_sections(const Dataset& dataset, PartBuilder& builder);
void add_call_sections(const TimedCalls& calls, PartBuilder& builder);
void add_history_sections(const ProfileHistory& history, PartBuilder& builder);
Result<void> add_tracked_sections(const Tracked& tracked, PartBuilder& builder);

// Sections both kinds of stacks have.
std::string profile_amount_text(const Dataset& dataset, Amount amount);
// unit: of a profile; none: of a log.
Result<ReportTable> hotspot_table(const TraceTrie& traces, std::span<const Amount> amounts,
                                  std::optional<Unit> unit, const FrameFunctions* functions,
                                  JobContext& job);

// Of two files that compare (see why_not_comparable).
struct ComparedSide {
    const Dataset& dataset;
    Measure measure = kRecordedBytes;
    const FrameFunctions* functions = nullptr;  // as above
};
Result<void> add_comparison(const ComparedSide& a, const ComparedSide& b, PartBuilder& builder);

}  // namespace hs
