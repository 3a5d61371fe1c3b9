// Profiles: stacks with amounts of some unit.

#include <algorithm>

#include "core/analysis/call_graph.h"
#include "core/analysis/frame_table.h"
#include "core/base/text_format.h"
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
                                  const std::function<std::string(Amount)>& amount_text,
                                  bool in_bytes, const FrameFunctions* functions, JobContext& job) {
    HS_TRY(const CallGraphShape shape, call_graph_shape(traces, FrameDetail::kFunction, job));
    const CallGraph graph = call_graph(traces, shape, amounts);
    HS_TRY(const std::vector<FrameRow> rows,
           frame_table(traces, shape, graph, FrameOrder::kSelf, job));
    const double whole = graph.everything.to_double();
    const auto amount_cell = [&](Amount amount) {
        if (in_bytes) return bytes_cell(amount.rounded());
        return number_cell(amount.to_double(), amount_text(amount));
    };
    const auto share = [&](Amount amount) {
        return share_cell(whole > 0 ? amount.to_double() / whole : 0);
    };
    const auto names = [&](const std::vector<std::pair<uint32_t, Amount>>& links) {
        constexpr size_t kMostNames = 3;
        ReportCell cell;
        for (size_t i = 0; i < std::min(links.size(), kMostNames); ++i) {
            cell.text += (i == 0 ? "" : ", ") +
                         frame_label(functions, call_graph_name(traces, shape, links[i].first));
        }
        if (links.size() > kMostNames) {
            cell.text += " and " + format_count(links.size() - kMostNames) + " more";
        }
        return cell;
    };
    ReportTable table{{}, {}, {}, rows.size()};
    // Logs know the line alone.
    const bool has_functions =
        std::any_of(traces.frames.begin(), traces.frames.end(),
                    [](const Frame& frame) { return !frame.function.is_nil(); });
    table.columns = {{has_functions ? "function" : "line", ReportColumnKind::kCode, {}},
                     {"self", ReportColumnKind::kNumber, {}},
                     {"of all", ReportColumnKind::kNumber, {}},
                     {"total", ReportColumnKind::kNumber, {}},
                     {"of all", ReportColumnKind::kNumber, {}},
                     {"called by", ReportColumnKind::kCode, {}},
                     {"calls", ReportColumnKind::kCode, {}}};
    for (size_t i = 0; i < std::min(rows.size(), kReportRows); ++i) {
        const FrameRow& row = rows[i];
        table.rows.push_back({text_cell(frame_label(functions, row.name)), amount_cell(row.self),
                              share(row.self), amount_cell(row.total), share(row.total),
                              names(row.callers), names(row.callees)});
    }
    return table;
}

Result<void> add_profile_sections(const Dataset& dataset, PartBuilder& builder) {
    const TraceTrie& traces = *dataset.traces;
    const std::vector<Amount>& amounts = dataset.profile->amount_of_trace;
    const auto amount_text = [&](Amount amount) { return profile_amount_text(dataset, amount); };
    const Unit unit = dataset.profile->unit;
    FlamePictureOptions options;
    options.caption = dataset.profile->name.empty() ? "All stacks" : dataset.profile->name;
    options.amount_text = amount_text;
    builder.section("flame", "Flame graph")
        .blocks.emplace_back(flame_picture(traces, amounts, options));
    HS_TRY(ReportTable table,
           hotspot_table(traces, amounts, amount_text, unit == Unit::kBytes, nullptr, builder.job));
    builder
        .section("hotspots", "Hotspots",
                 "Self: the function itself. Total: with what it called; a stack counts once, "
                 "however often the function is in it.")
        .blocks.emplace_back(std::move(table));
    return {};
}

}  // namespace hs
