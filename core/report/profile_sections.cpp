// Profiles: stacks with amounts of some unit.

#include <algorithm>

#include "core/analysis/call_graph.h"
#include "core/analysis/frame_functions.h"
#include "core/base/text_format.h"
#include "core/questions/hotspots.h"
#include "core/report/pictures.h"
#include "core/report/sections.h"

namespace hs {

std::string profile_amount_text(const Dataset& dataset, Amount amount) {
    switch (dataset.profile->unit) {
        case Unit::kBytes:
            return format_bytes(amount.rounded());
        case Unit::kSeconds:
            return format_double(amount.to_double()) + " s";
        case Unit::kSamples:
            break;
    }
    return format_double(static_cast<double>(amount.rounded())) + " samples";
}

Result<ReportTable> hotspot_table(const TraceTrie& traces, std::span<const Amount> amounts,
                                  std::optional<Unit> unit, const FrameFunctions* functions,
                                  JobContext& job) {
    HS_TRY(const CallGraphShape shape, call_graph_shape(traces, FrameDetail::kFunction, job));
    const CallGraph graph = call_graph(traces, shape, amounts);
    auto answer = std::make_shared<HotspotsAnswer>();
    answer->traces = &traces;
    answer->shape = &shape;
    answer->is_log = !unit;
    answer->unit = unit.value_or(Unit::kBytes);
    answer->everything = graph.everything;
    answer->rows = hotspot_rows(graph, nullptr);
    answer->links = std::make_shared<CallLinks>(traces, shape, graph.edge);
    answer->label = [&](std::string_view frame) { return frame_label(functions, frame); };
    const auto relation = hotspots_relation(std::move(answer));
    HS_TRY(const std::vector<uint32_t> rows,
           arranged(*relation, hotspots_order(HotspotField::kSelf), job));
    // Logs know the line alone.
    const bool has_functions =
        std::any_of(traces.frames.begin(), traces.frames.end(),
                    [](const Frame& frame) { return !frame.function.is_nil(); });
    return report_table(*relation, rows, hotspots_in_report(has_functions), kReportRows);
}

Result<void> add_profile_sections(const Dataset& dataset, PartBuilder& builder) {
    const TraceTrie& traces = *dataset.traces;
    const std::vector<Amount>& amounts = dataset.profile->amount_of_trace;
    const auto amount_text = [&](Amount amount) { return profile_amount_text(dataset, amount); };
    FlamePictureOptions options;
    options.caption = dataset.profile->name.empty() ? "All stacks" : dataset.profile->name;
    options.amount_text = amount_text;
    builder.section("flame", "Flame graph")
        .blocks.emplace_back(flame_picture(traces, amounts, options));
    HS_TRY(ReportTable table,
           hotspot_table(traces, amounts, dataset.profile->unit, nullptr, builder.job));
    builder
        .section("hotspots", "Hotspots",
                 "Self: the function alone. Total: self and its callees; recursion counts once.")
        .blocks.emplace_back(std::move(table));
    return {};
}

}  // namespace hs
