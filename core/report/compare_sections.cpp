// Two files side by side, where their kinds agree.

#include <algorithm>
#include <array>
#include <memory>

#include "core/analysis/graph_diff.h"
#include "core/analysis/live_at.h"
#include "core/analysis/merged_traces.h"
#include "core/analysis/tracked_diff.h"
#include "core/base/text_format.h"
#include "core/questions/changed_sites.h"
#include "core/questions/changed_types.h"
#include "core/report/pictures.h"
#include "core/report/sections.h"

namespace hs {
namespace {

void add_graph_figures(const GraphDiff& diff, PartBuilder& builder) {
    const ChangeCounts& totals = diff.totals;
    builder.figure("bytes", format_bytes_delta(totals.bytes_delta()));
    builder.figure("objects", format_count_delta(totals.objects_delta()));
    builder.figure("new", format_count(totals.added));
    builder.figure("deleted", format_count(totals.deleted));
    builder.figure("modified", format_count(totals.modified));
}

Result<void> compare_dumps(const ObjectGraph& a, const ObjectGraph& b, PartBuilder& builder) {
    HS_TRY(const GraphDiff diff, compare_graphs(a, b, false, builder.job));
    add_graph_figures(diff, builder);
    auto answer = std::make_shared<ChangedTypesAnswer>();
    answer->rows = changed_types(diff.types);
    const auto types = changed_types_relation(answer);
    ReportTable table = report_table(*types, first_rows(types->row_count()),
                                     changed_types_in_report(), 2 * kReportRows);
    builder.section("types", "Types compared", "Largest change first, whichever way it goes.")
        .blocks.emplace_back(std::move(table));
    return {};
}

Result<void> compare_trackers(const Tracked& a, const Tracked& b, PartBuilder& builder) {
    HS_TRY(const TrackedDiff diff, tracked_diff({&a, {}}, {&b, {}}, builder.job));
    ReportTable table{{}, {}, {}, diff.classes.size()};
    table.columns = {{"class", ReportColumnKind::kCode, {}},
                     {"objects before", ReportColumnKind::kNumber, {}},
                     {"objects after", ReportColumnKind::kNumber, {}},
                     {"bytes before", ReportColumnKind::kNumber, {}},
                     {"bytes after", ReportColumnKind::kNumber, {}},
                     {"change", ReportColumnKind::kNumber, {}}};
    for (const TrackedClassChange& change : diff.classes) {
        if (table.rows.size() == 2 * kReportRows) break;
        table.rows.push_back({text_cell(change.name), count_cell(change.objects_a),
                              count_cell(change.objects_b), bytes_cell(change.bytes_a),
                              bytes_cell(change.bytes_b),
                              delta_bytes_cell(change.bytes_b - change.bytes_a)});
    }
    builder.section("classes", "Classes compared", "At the last snapshots; largest change first.")
        .blocks.emplace_back(std::move(table));
    return {};
}

bool has_stacks(const Dataset& dataset) {
    return dataset.traces && (dataset.log || dataset.profile);
}

std::vector<Amount> amounts_of(const ComparedSide& side) {
    return final_amounts(side.dataset, side.measure);
}

Result<void> compare_stacks(const ComparedSide& a, const ComparedSide& b, PartBuilder& builder) {
    const std::array<const TraceTrie*, 2> tries = {&*a.dataset.traces, &*b.dataset.traces};
    constexpr FrameDetail kDetail = FrameDetail::kFunction;
    HS_TRY(MergedTraces merged,
           merged_traces(tries, {.grouping = {.detail = kDetail}}, builder.job));
    const auto label = [&](std::string_view frame) {
        return frame_label(a.functions, b.functions, frame);
    };
    const std::vector<Amount> at_a = merged.regrouped(0, amounts_of(a));
    const std::vector<Amount> at_b = merged.regrouped(1, amounts_of(b));
    const Unit unit = stack_unit(a.dataset);
    const bool in_bytes = unit == Unit::kBytes;
    const auto amount_text = [&](Amount amount) {
        return in_bytes ? format_bytes_delta(amount.rounded())
                        : format_double(amount.to_double()) + " " + std::string(unit_name(unit));
    };
    std::vector<Amount> change(at_b.size());
    Amount whole_a;
    Amount whole_b;
    for (size_t i = 0; i < change.size(); ++i) {
        change[i] = at_b[i] - at_a[i];
        whole_a += at_a[i];
        whole_b += at_b[i];
    }
    builder.figure("Before", in_bytes ? format_bytes(whole_a.rounded()) : amount_text(whole_a));
    builder.figure("After", in_bytes ? format_bytes(whole_b.rounded()) : amount_text(whole_b));
    builder.figure("change", amount_text(whole_b - whole_a));
    FlamePictureOptions options;
    options.caption = "after \u2212 before: orange grew, blue shrank; width is the change";
    options.amount_text = amount_text;
    options.frame_label = label;
    builder.section("flame", "Difference as a flame graph")
        .blocks.emplace_back(flame_picture(merged.trie, change, options));
    auto sites = std::make_shared<ComparedSites>();
    HS_TRY(*sites, places_compared(std::move(merged), kDetail, label, builder.job));
    HS_TRY(const auto answer, changed_sites_answer(std::move(sites), {at_a, {}, a.measure},
                                                   {at_b, {}, b.measure}, builder.job));
    const auto relation = changed_sites_relation(answer);
    ReportTable table = report_table(*relation, first_rows(relation->row_count()),
                                     changed_sites_in_report(), 2 * kReportRows);
    builder.section("functions", "Functions compared", "Largest change first.")
        .blocks.emplace_back(std::move(table));
    return {};
}

}  // namespace

Result<void> add_comparison(const ComparedSide& side_a, const ComparedSide& side_b,
                            PartBuilder& builder) {
    const Dataset& a = side_a.dataset;
    const Dataset& b = side_b.dataset;
    if (a.graph && b.graph) HS_TRY_VOID(compare_dumps(*a.graph, *b.graph, builder));
    if (a.tracked && b.tracked) HS_TRY_VOID(compare_trackers(*a.tracked, *b.tracked, builder));
    if (has_stacks(a) && has_stacks(b) && stack_unit(a) == stack_unit(b)) {
        HS_TRY_VOID(compare_stacks(side_a, side_b, builder));
    }
    return {};
}

}  // namespace hs
