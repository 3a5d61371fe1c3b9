#include "app/views/log_diff_rows.h"

#include <utility>

#include "app/views/site_tools.h"
#include "app/widgets/change_bar.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr std::array<WindowColumn, 10> columns_of(bool has_blocks) {
    return {{
        {kNoField, "number", 44},
        {.field = static_cast<size_t>(ChangedSiteField::kLabel),
         .setting = "name",
         .width_px = 150,
         .stretches = true},
        column(ChangedSiteField::kBefore, "before", 96),
        column(ChangedSiteField::kAfter, "after", 96),
        change_bar_column(120, true),
        column(ChangedSiteField::kChange, "change", 104),
        column(ChangedSiteField::kGrowth, "growth", 84),
        column(ChangedSiteField::kBlocksBefore, "count_before", 84, false),
        column(ChangedSiteField::kBlocksAfter, "count_after", 84, false),
        column(ChangedSiteField::kBlocksChange, "count_change", 84, has_blocks),
    }};
}
constexpr auto kOfLog = columns_of(true);
constexpr auto kOfProfile = columns_of(false);

Result<std::shared_ptr<const ComparedSites>> sites_of(const LogDiffQuestion& question,
                                                      JobContext& job) {
    std::vector<const TraceTrie*> tries = {&*question.before.dataset->traces};
    std::vector<const FrameFunctions*> names = {question.before.functions.get()};
    if (question.before.dataset != question.after.dataset) {
        tries.push_back(&*question.after.dataset->traces);
        names.push_back(question.after.functions.get());
    }
    const FrameLabel label_of = [&](std::string_view frame) {
        return frame_label(names.front(), names.back(), frame);
    };
    const FrameDetail detail = question.by_stack ? FrameDetail::kLine : question.detail;
    HS_TRY(MergedTraces merged,
           merged_traces(
               tries, {.grouping = {.detail = detail}, .steps = question.steps, .functions = names},
               job));
    auto sites = std::make_shared<ComparedSites>();
    HS_TRY(*sites, question.by_stack ? stacks_compared(std::move(merged), label_of, job)
                                     : places_compared(std::move(merged), detail, label_of, job));
    return std::shared_ptr<const ComparedSites>(std::move(sites));
}

Result<std::shared_ptr<const StackAmounts>> side_amounts(const LogDiffSide& side,
                                                         const ComparedSites& sites, size_t input,
                                                         JobContext& job) {
    std::optional<ChosenStacks> chosen;
    if (side.rows != ShownRows{}) { HS_TRY(chosen, choose_stacks(*side.dataset, side.rows, job)); }
    HS_TRY(const StackAmounts amounts, amounts_of(*side.dataset, chosen ? &*chosen : nullptr,
                                                  side.range, side.part, side.measure, job));
    return std::make_shared<const StackAmounts>(regrouped(sites.merged, input, amounts));
}

// Rows whose name has the filter in it, in the order of the sort.
Result<std::vector<uint32_t>> order_of(const LogDiffQuestion& question, const LogDiffRows& rows,
                                       JobContext& job) {
    std::vector<uint32_t> fitting;
    for (uint32_t row = 0; row < rows.answer->rows.size(); ++row) {
        const SiteName& name = rows.answer->name(rows.answer->rows[row]);
        if (has_text(question.filter, name.name) || has_text(question.filter, name.label)) {
            fitting.push_back(row);
        }
    }
    return arranged(*rows.relation, question.sort, fitting, job);
}

}  // namespace

std::span<const WindowColumn> log_diff_columns(bool is_log) {
    return is_log ? kOfLog : kOfProfile;
}

std::span<const ColumnSpec> log_diff_specs(bool is_log, Unit unit) {
    static const auto kAll = [] {
        std::array<std::vector<ColumnSpec>, 6> all;
        for (const Unit one : {Unit::kBytes, Unit::kSamples, Unit::kSeconds}) {
            for (const bool of_log : {false, true}) {
                all[2 * static_cast<size_t>(one) + (of_log ? 1 : 0)] =
                    column_specs(changed_site_fields(one), log_diff_columns(of_log));
            }
        }
        return all;
    }();
    return kAll[2 * static_cast<size_t>(unit) + (is_log ? 1 : 0)];
}

Result<LogDiffRowsPtr> log_diff_rows(const LogDiffQuestion& question, const LogDiffRowsPtr& last,
                                     JobContext& job) {
    auto made = std::make_shared<LogDiffRows>();
    made->ground_key = question.ground_key();
    made->before_key = question.before.key();
    const bool is_known = last && last->ground_key == made->ground_key;
    std::shared_ptr<const ComparedSites> sites;
    if (is_known) {
        sites = last->answer->sites;
    } else {
        HS_TRY(sites, sites_of(question, job));
    }
    if (job.cancelled()) return cancelled_error();
    const bool is_known_side = is_known && last->before_key == made->before_key;
    if (is_known_side) {
        made->amounts_before = last->amounts_before;
    } else {
        HS_TRY(made->amounts_before, side_amounts(question.before, *sites, 0, job));
    }
    const bool is_one = question.before.dataset == question.after.dataset;
    HS_TRY(const auto after, side_amounts(question.after, *sites, is_one ? 0 : 1, job));
    HS_TRY(const auto answer, changed_sites_answer(sites, *made->amounts_before, *after, job));
    answer->functions_before = question.before.functions;
    answer->functions_after = question.after.functions;
    made->answer = answer;
    made->relation = changed_sites_relation(answer);
    made->dataset = question.after.dataset;
    made->is_lower_bound =
        is_incomplete(*question.before.dataset) || is_incomplete(*question.after.dataset);
    HS_TRY(made->order, order_of(question, *made, job));
    return LogDiffRowsPtr(std::move(made));
}

void log_diff_total(const LogDiffRows& rows, size_t column, ShownCell& cell) {
    if (column == kLogDiffName) {
        cell = ShownCell::of_text("Total");
        return;
    }
    const size_t field = kOfLog[column].field;
    if (field == kNoField || field == kDrawnField || !rows.relation->has(field)) return;
    std::string made;
    cell = ShownCell::of(changed_site_value(*rows.answer, rows.answer->all,
                                            static_cast<ChangedSiteField>(field), made));
}

}  // namespace hs
