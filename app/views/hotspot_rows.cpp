#include "app/views/hotspot_rows.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/site_tools.h"

namespace hs {
namespace {

constexpr std::array<ColumnSpec, 10> kColumns = {{
    {.name = "number", .title = "#", .about = "Row", .width_px = 40, .is_sortable = false},
    {.name = "name",
     .title = "Where",
     .about = "Line, function or file",
     .width_px = 150,
     .is_text = true,
     .stretches = true},
    {.name = "self", .title = "Self", .about = "Allocated there itself", .width_px = 92},
    {.name = "self_share",
     .title = "of all",
     .about = "Self, as a share of everything shown",
     .width_px = 76,
     .has_bar = true},
    {.name = "total",
     .title = "Total",
     .about = "With what was called from there; a stack counts once",
     .width_px = 92},
    {.name = "total_share",
     .title = "of all",
     .about = "Total, as a share of everything shown",
     .width_px = 76,
     .has_bar = true},
    {.name = "count", .title = "Count", .about = "How many, by itself", .width_px = 72},
    {.name = "self_delta",
     .title = "\u0394 Self",
     .about = "Change of self; for differences",
     .width_px = 100,
     .is_shown = false},
    {.name = "total_delta",
     .title = "\u0394 Total",
     .about = "Change of total; for differences",
     .width_px = 100,
     .is_shown = false},
    {.name = "series",
     .title = "Over time",
     .about = "Live bytes of its stacks over the whole log",
     .width_px = 100,
     .is_text = true,
     .is_sortable = false},
}};

bool is_bytes(const Dataset& dataset) {
    return dataset.log || !dataset.profile || dataset.profile->unit == Unit::kBytes;
}

std::string seconds_text(Amount amount) {
    return format_duration(std::llround(std::clamp(amount.to_double() * 1e9, -0x1p62, 0x1p62)));
}

void count_by_node(const ShownStacks& stacks, const StackShape& shape,
                   std::vector<uint64_t>& counts) {
    counts.assign(shape.calls.nodes.size(), 0);
    if (!stacks.has_counts) return;
    const std::vector<Amount> by_trace = shape.regrouped(stacks.main_input, stacks.main.counts);
    const TraceTrie& trie = shape.trie();
    for (size_t trace = 1; trace < std::min(by_trace.size(), trie.trace_count()); ++trace) {
        const uint32_t node = shape.calls.node_of[trie.trace_node[trace].v];
        counts[node] += static_cast<uint64_t>(std::max<int64_t>(0, by_trace[trace].rounded()));
    }
}

// -1, 0 or 1 by one column, rising.
int compare(const HotspotRow& a, const HotspotRow& b, HotspotColumn column) {
    const auto order = [](const auto& left, const auto& right) {
        return left < right ? -1 : right < left ? 1 : 0;
    };
    switch (column) {
        case HotspotColumn::kSelf:
        case HotspotColumn::kSelfShare:
            return order(a.self, b.self);
        case HotspotColumn::kTotal:
        case HotspotColumn::kTotalShare:
            return order(a.total, b.total);
        case HotspotColumn::kCount:
            return order(a.count, b.count);
        case HotspotColumn::kSelfDelta:
            return order(a.self - a.self_before, b.self - b.self_before);
        case HotspotColumn::kTotalDelta:
            return order(a.total - a.total_before, b.total - b.total_before);
        default:
            return 0;
    }
}

void sort_rows(HotspotRows& rows, const std::vector<SortKey>& sort) {
    const bool by_name = std::any_of(sort.begin(), sort.end(), [](const SortKey& key) {
        return key.column == static_cast<size_t>(HotspotColumn::kName);
    });
    std::vector<std::string> names;
    if (by_name) {
        names.resize(rows.shape->calls.nodes.size());
        for (const HotspotRow& row : rows.rows) names[row.node] = rows.name(row.node);
    }
    std::sort(rows.rows.begin(), rows.rows.end(), [&](const HotspotRow& a, const HotspotRow& b) {
        for (const SortKey& key : sort) {
            const auto column = static_cast<HotspotColumn>(key.column);
            const int order = column == HotspotColumn::kName ? names[a.node].compare(names[b.node])
                                                             : compare(a, b, column);
            if (order != 0) return key.falling ? order > 0 : order < 0;
        }
        return a.node < b.node;
    });
}

double share(Amount part, Amount whole) {
    return whole == Amount{} ? 0 : part.to_double() / whole.to_double();
}

void fill_cell(const HotspotRows& rows, uint64_t place, HotspotColumn column, ShownCell& cell) {
    const HotspotRow& row = rows.rows[place];
    switch (column) {
        case HotspotColumn::kNumber:
            cell = ShownCell::of_count(place + 1);
            break;
        case HotspotColumn::kName:
            cell = ShownCell::of_text(rows.name(row.node));
            break;
        case HotspotColumn::kSelf:
            cell = amount_cell(*rows.dataset, row.self, rows.units);
            break;
        case HotspotColumn::kTotal:
            cell = amount_cell(*rows.dataset, row.total, rows.units);
            break;
        case HotspotColumn::kSelfShare:
            cell.meaning = CellMeaning::kShare;
            cell.share = share(row.self, rows.everything);
            break;
        case HotspotColumn::kTotalShare:
            cell.meaning = CellMeaning::kShare;
            cell.share = share(row.total, rows.everything);
            break;
        case HotspotColumn::kCount:
            if (row.count > 0) cell = ShownCell::of_count(row.count);
            break;
        case HotspotColumn::kSelfDelta:
            if (rows.is_difference) {
                cell = delta_cell(*rows.dataset, row.self - row.self_before, rows.units);
            }
            break;
        case HotspotColumn::kTotalDelta:
            if (rows.is_difference) {
                cell = delta_cell(*rows.dataset, row.total - row.total_before, rows.units);
            }
            break;
        case HotspotColumn::kSeries:
            break;
    }
}

}  // namespace

std::span<const ColumnSpec> hotspot_columns(bool is_log, Unit unit) {
    constexpr auto kOfProfile = [](const char* self, const char* total) {
        auto columns = kColumns;
        columns[static_cast<size_t>(HotspotColumn::kSelf)].title = self;
        columns[static_cast<size_t>(HotspotColumn::kTotal)].title = total;
        columns[static_cast<size_t>(HotspotColumn::kCount)].is_shown = false;
        columns[static_cast<size_t>(HotspotColumn::kSeries)].is_shown = false;
        return columns;
    };
    static constexpr auto kOfSamples = kOfProfile("Self samples", "Total samples");
    static constexpr auto kOfBytes = kOfProfile("Self bytes", "Total bytes");
    static constexpr auto kOfSeconds = kOfProfile("Self time", "Total time");
    if (is_log) return kColumns;
    switch (unit) {
        case Unit::kSamples:
            return kOfSamples;
        case Unit::kBytes:
            return kOfBytes;
        case Unit::kSeconds:
            return kOfSeconds;
    }
    return kColumns;
}

ShownCell amount_cell(const Dataset& dataset, Amount amount, SizeUnits units) {
    const int64_t value = amount.rounded();
    if (is_bytes(dataset)) {
        if (value < 0) return ShownCell::of_text(format_bytes(value, units));
        return ShownCell::of_bytes(static_cast<uint64_t>(value));
    }
    if (dataset.profile->unit == Unit::kSeconds) return ShownCell::of_text(seconds_text(amount));
    return ShownCell::of_count(static_cast<uint64_t>(std::max<int64_t>(0, value)));
}

ShownCell delta_cell(const Dataset& dataset, Amount amount, SizeUnits) {
    if (is_bytes(dataset)) return ShownCell::of_bytes_delta(amount.rounded());
    if (dataset.profile->unit == Unit::kSeconds) {
        return ShownCell::of_text((Amount{} < amount ? "+" : "") + seconds_text(amount));
    }
    return ShownCell::of_count_delta(amount.rounded());
}

std::shared_ptr<const HotspotRows> hotspot_rows(const ShownCalls& calls, const ShownStacks& stacks,
                                                const HotspotQuestion& question) {
    auto made = std::make_shared<HotspotRows>();
    made->shape = calls.shape;
    made->dataset = stacks.inputs[stacks.main_input];
    made->is_difference = calls.before.has_value();
    made->everything = calls.graph.everything;
    made->units = question.units;
    std::vector<uint64_t> counts;
    count_by_node(stacks, *calls.shape, counts);
    for (uint32_t node = 1; node < calls.shape->calls.nodes.size(); ++node) {
        HotspotRow row{node, calls.graph.self[node], calls.graph.total[node], {}, {}, counts[node]};
        if (calls.before) {
            row.self_before = calls.before->self[node];
            row.total_before = calls.before->total[node];
        }
        if (row.total == Amount{} && row.total_before == Amount{}) continue;
        ++made->all_rows;
        if (!question.filter.empty() && !has_text(question.filter, made->name(node))) continue;
        made->rows.push_back(row);
    }
    sort_rows(*made, question.sort);
    return made;
}

ShownTable shown_hotspots(const std::shared_ptr<const HotspotRows>& rows) {
    return {rows->rows.size(), [rows](uint64_t row, size_t column, ShownCell& cell) {
                fill_cell(*rows, row, static_cast<HotspotColumn>(column), cell);
            }};
}

std::vector<HotspotLink> hotspot_links(const ShownCalls& calls, uint32_t node, bool callers) {
    std::vector<HotspotLink> links;
    const auto& edges = calls.shape->calls.edges;
    for (size_t i = 1; i < edges.size(); ++i) {
        if ((callers ? edges[i].to : edges[i].from) != node || calls.graph.edge[i] == Amount{}) {
            continue;
        }
        links.push_back({callers ? edges[i].from : edges[i].to, calls.graph.edge[i]});
    }
    std::sort(links.begin(), links.end(), [](const HotspotLink& a, const HotspotLink& b) {
        return a.bytes != b.bytes ? b.bytes < a.bytes : a.node < b.node;
    });
    return links;
}

}  // namespace hs
