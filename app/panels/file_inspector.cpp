#include "app/panels/file_inspector.h"

#include <algorithm>
#include <string>
#include <vector>

#include "app/error_text.h"
#include "app/things.h"
#include "app/widgets/basic.h"
#include "core/analysis/summary_facts.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

constexpr float kLabelWidth = 136;  // "Repaired references" and some air

size_t count_of(const Dataset& dataset, Severity severity) {
    size_t count = 0;
    for (const Diagnostic& diagnostic : dataset.diagnostics) {
        if (diagnostic.severity == severity) count += diagnostic.repeats;
    }
    return count;
}

const char* state_text(const DatasetRow& row) {
    switch (row.state) {
        case LoadState::kLoading:
            return "loading";
        case LoadState::kReady:
            return "ready";
        case LoadState::kFailed:
            return failure_text(row);
        case LoadState::kCancelled:
            return "canceled";
    }
    return "";
}

// "live at end" reads as a sentence on the command line and as a heading here.
std::string capitalized(std::string_view label) {
    std::string text(label);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 32);
    return text;
}

void draw_facts(const ViewContext& view, const std::vector<FileFact>& facts, bool of_file) {
    for (const FileFact& fact : facts) {
        if (fact.is_of_file != of_file) continue;
        fact_row(view, fact.label.c_str(), fact.value, kLabelWidth);
        if (!fact.about.empty()) tooltip(fact.about.c_str());
    }
}

// As short as the panel needs them, with the exact ones for the tooltips.
std::vector<FileFact> facts_of(const Dataset& dataset, const DatasetSummary& summary,
                               SizeUnits units) {
    const std::vector<SummaryFact> exact = summary_facts(dataset, summary, units);
    std::vector<FileFact> facts;
    for (SummaryFact& fact : summary_facts(dataset, summary, units, FactDetail::kShort)) {
        const auto same = std::find_if(exact.begin(), exact.end(), [&](const SummaryFact& one) {
            return one.label == fact.label;
        });
        const bool says_more = same != exact.end() && same->value != fact.value;
        std::string about(about_fact(fact.label));
        // In full, for the panel may cut it.
        constexpr size_t kLong = 24;
        const std::string& whole = says_more ? same->value : fact.value;
        if (says_more || whole.size() > kLong) {
            about.insert(0, about.empty() ? "" : "\n");
            about.insert(0, whole);
        }
        facts.push_back(
            {capitalized(fact.label), std::move(fact.value), std::move(about), fact.is_of_file});
    }
    return facts;
}

}  // namespace

Answered<DatasetSummary> file_summary(ViewContext& view, const DatasetRow& row) {
    const ScaleMode scale = view.state.shown.scale;
    return view.answers.get<DatasetSummary>({.topic = {"summary", row.version()},
                                             .key = {scale},
                                             .label = "Summarizing " + file_name_of(row.path)},
                                            [dataset = row.dataset, scale](JobContext& job) {
                                                return dataset_summary(*dataset, job, scale);
                                            });
}

void draw_file_inspector(ViewContext& view, FileInspectorState& own, const DatasetRow& row) {
    push_font(Font::kStrong);
    text_cut_middle(file_label(view.state, row.id), ImGui::GetContentRegionAvail().x,
                    view.theme.text);
    pop_font();
    ImGui::Dummy({0, view.px(2)});
    fact_row(view, "Path", printable_text(row.absolute_path), kLabelWidth);
    tooltip(printable_text(row.absolute_path).c_str());
    if (row.state != LoadState::kReady) fact_row(view, "State", state_text(row), kLabelWidth);
    if (row.state == LoadState::kFailed) {
        ImGui::Dummy({0, view.px(4)});
        ImGui::PushTextWrapPos(0);
        text_in(view.theme.error, printable_text(error_text(row.error.message).said));
        ImGui::PopTextWrapPos();
    }
    if (!row.dataset) return;
    const Dataset& dataset = *row.dataset;
    const Answered<DatasetSummary> summary = file_summary(view, row);
    const bool is_made = summary && !summary.is_stale;
    // Format and size at once; what needs the whole file to be looked at follows.
    const SizeUnits units = view.state.settings.size_units;
    AnswerKey key{row.version(), is_made, summary.version, units};
    if (own.key != key) {
        own.key = std::move(key);
        own.facts = facts_of(dataset, is_made ? *summary : DatasetSummary{}, units);
    }
    draw_facts(view, own.facts, true);
    if (dataset.info.modified_ns > 0) {
        const std::string time =
            format_utc_time(dataset.info.modified_ns + view.state.frame.utc_offset_ns);
        // Seconds are in the tooltip: there is no room for them in a narrow panel.
        fact_row(view, "Modified", time.substr(0, time.rfind(':')), kLabelWidth);
        tooltip((time + "\nWhen the file was last written").c_str());
    }
    fact_row(view, "Warnings", format_count(count_of(dataset, Severity::kWarning)), kLabelWidth);
    tooltip("What was odd in the file and how it was understood: see the log");
    fact_row(view, "Errors", format_count(count_of(dataset, Severity::kError)), kLabelWidth);
    tooltip("What could not be read of the file: see the log");
    ImGui::Dummy({0, view.px(8)});
    panel_heading(view, total_text("Contents", is_incomplete(dataset)).c_str());
    draw_facts(view, own.facts, false);
    if (summary.wait.error) text_in(view.theme.error, describe(*summary.wait.error));
}

}  // namespace hs
