#include "app/views/hotspot_rows.h"

#include <algorithm>
#include <array>

#include "app/views/site_tools.h"

namespace hs {
namespace {

constexpr std::array<WindowColumn, 8> kColumns = {{
    {kNoField, "number", 40},
    {.field = static_cast<size_t>(HotspotField::kLabel),
     .setting = "name",
     .width_px = 150,
     .stretches = true},
    column(HotspotField::kSelf, "self", 92),
    share(HotspotField::kSelfShare, "self_share", 92),
    column(HotspotField::kTotal, "total", 92),
    share(HotspotField::kTotalShare, "total_share", 92),
    column(HotspotField::kBlocks, "count", 72),
    {.field = kDrawnField,
     .setting = "series",
     .width_px = 100,
     .title = "Over time",
     .about = "Live bytes of this site over time (total)"},
}};

constexpr std::array<WindowColumn, 10> kChangeColumns = {{
    kColumns[0],
    kColumns[1],
    column(HotspotField::kSelfChange, "self", 100),
    column(HotspotField::kSelfGrowth, "self_share", 88),
    column(HotspotField::kTotalChange, "total", 100),
    column(HotspotField::kTotalGrowth, "total_share", 88),
    column(HotspotField::kBlocksChange, "count", 84),
    kColumns[kSeriesColumn],
    column(HotspotField::kSelfAfter, "self_after", 92, false),
    column(HotspotField::kTotalAfter, "total_after", 92, false),
}};

template <size_t kCount>
constexpr std::array<WindowColumn, kCount> of_profile(std::array<WindowColumn, kCount> columns) {
    constexpr size_t kBlocksColumn = 6;
    columns[kBlocksColumn].is_shown = false;
    columns[kSeriesColumn].is_shown = false;
    return columns;
}
// Titles of these name the unit.
constexpr auto kProfileColumns = [] {
    auto columns = of_profile(kColumns);
    columns[2].width_px = columns[4].width_px = 120;
    return columns;
}();
constexpr auto kProfileChangeColumns = of_profile(kChangeColumns);

// Blocks by node; unknown stacks are node 0.
std::vector<Amount> count_by_node(const StackShape& shape, size_t input,
                                  const std::vector<Amount>& counts) {
    std::vector<Amount> by_node(shape.calls.nodes.size());
    const std::vector<Amount> by_trace = shape.regrouped(input, counts);
    const TraceTrie& trie = shape.trie();
    for (size_t trace = 0; trace < std::min(by_trace.size(), trie.trace_count()); ++trace) {
        by_node[shape.calls.node_of[trie.trace_node[trace].v]] += by_trace[trace];
    }
    return by_node;
}

// Of the sites, in the order of the nodes.
std::vector<HotspotRow> rows_of(const ShownCalls& calls, const ShownStacks& stacks) {
    const std::vector<Amount> blocks =
        count_by_node(*calls.shape, stacks.main_input, stacks.main.counts);
    std::vector<Amount> before;
    if (calls.before && stacks.before) {
        before = count_by_node(*calls.shape, 0, stacks.before->counts);
    }
    return hotspot_rows(calls.graph, calls.before ? &*calls.before : nullptr, blocks, before);
}

}  // namespace

std::span<const WindowColumn> hotspot_columns(HotspotKind kind) {
    switch (kind) {
        case HotspotKind::kLog:
            return kColumns;
        case HotspotKind::kProfile:
            return kProfileColumns;
        case HotspotKind::kLogChange:
            return kChangeColumns;
        case HotspotKind::kProfileChange:
            return kProfileChangeColumns;
    }
    return kColumns;
}

std::span<const ColumnSpec> hotspot_specs(HotspotKind kind, Unit unit) {
    constexpr size_t kKinds = 4;
    constexpr size_t kUnits = 3;
    static const auto kSpecs = [] {
        std::array<std::array<std::vector<ColumnSpec>, kUnits>, kKinds> specs;
        for (size_t k = 0; k < kKinds; ++k) {
            const auto of = static_cast<HotspotKind>(k);
            const bool is_log = of == HotspotKind::kLog || of == HotspotKind::kLogChange;
            for (size_t u = 0; u < kUnits; ++u) {
                specs[k][u] =
                    column_specs(hotspot_fields(is_log, static_cast<Unit>(u)), hotspot_columns(of));
            }
        }
        return specs;
    }();
    return kSpecs[static_cast<size_t>(kind)][static_cast<size_t>(unit)];
}

const char* hotspot_table_name(HotspotKind kind) {
    constexpr const char* kNames[] = {"hotspots", "hotspots-profile", "hotspots-change",
                                      "hotspots-profile-change"};
    return kNames[static_cast<size_t>(kind)];
}

Result<Shared<ShownHotspots>> shown_hotspots(const ShownCalls& calls, const ShownStacks& stacks,
                                             const HotspotQuestion& question, JobContext& job) {
    auto shown = std::make_shared<ShownHotspots>();
    shown->shape = calls.shape;
    shown->dataset = stacks.inputs[stacks.main_input];
    auto answer = std::make_shared<HotspotsAnswer>();
    answer->traces = &calls.trie();
    answer->shape = &calls.shape->calls;
    answer->kept = calls.shape;
    answer->unit = stack_unit(*shown->dataset);
    answer->is_log = shown->dataset->log.has_value();
    answer->is_change = calls.before.has_value();
    answer->has_blocks = stacks.has_counts;
    answer->everything = calls.graph.everything;
    if (calls.before) answer->everything -= calls.before->everything;
    answer->rows = rows_of(calls, stacks);
    answer->links = std::make_shared<CallLinks>(call_links(calls));
    answer->label = [shape = calls.shape](std::string_view frame) { return shape->label(frame); };
    shown->answer = answer;
    shown->relation = hotspots_relation(answer);
    std::vector<uint32_t> fitting;
    for (uint32_t row = 0; row < answer->rows.size(); ++row) {
        const bool fits = question.filter.empty() ||
                          has_text(question.filter, shown->label(answer->rows[row].node));
        if (fits) fitting.push_back(row);
    }
    HS_TRY(shown->order, arranged(*shown->relation, question.sort, fitting, job));
    return Shared<ShownHotspots>(std::move(shown));
}

CallLinks call_links(const ShownCalls& calls) {
    std::vector<Amount> bytes = calls.graph.edge;
    for (size_t i = 0; calls.before && i < bytes.size(); ++i) bytes[i] -= calls.before->edge[i];
    return {calls.trie(), calls.shape->calls, std::move(bytes),
            calls.before ? CallLinks::Kind::kChange : CallLinks::Kind::kBytes};
}

}  // namespace hs
