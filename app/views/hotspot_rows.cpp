#include "app/views/hotspot_rows.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/site_tools.h"

namespace hs {
namespace {

constexpr ColumnSpec kSeriesColumn = {
    .name = "series",
    .title = "Over time",
    .about = "Live bytes of this site over time (total)",
    .width_px = 100,
    .is_text = true,
    .is_sortable = false,
};

constexpr std::array<ColumnSpec, 8> kColumns = {{
    {.name = "number", .title = "#", .about = "Row", .width_px = 40, .is_sortable = false},
    {.name = "name",
     .title = "Site",
     .about = "Line, function or file",
     .width_px = 150,
     .is_text = true,
     .stretches = true},
    {.name = "self",
     .title = "Self",
     .about = "Allocated by the site itself; all of them add up to the total shown",
     .width_px = 92},
    {.name = "self_share",
     .title = "% of total",
     .about = "Self as a share of everything shown",
     .width_px = 92,
     .has_bar = true},
    {.name = "total",
     .title = "Total",
     .about = "Self and what its callees allocated; a stack counts once",
     .width_px = 92},
    {.name = "total_share",
     .title = "% of total",
     .about = "Total as a share of everything shown",
     .width_px = 92,
     .has_bar = true},
    {.name = "count", .title = "Blocks", .about = "Blocks of the site itself", .width_px = 72},
    kSeriesColumn,
}};

constexpr std::array<ColumnSpec, 10> kChangeColumns = {{
    kColumns[0],
    kColumns[1],
    {.name = "self",
     .title = "\u0394 Self",
     .about = "Change of what the site itself allocated; all of them add up to the change shown",
     .width_px = 100},
    {.name = "self_share",
     .title = "\u0394 % self",
     .about = "The change as a share of self before",
     .width_px = 88},
    {.name = "total",
     .title = "\u0394 Total",
     .about = "Change of self and what its callees allocated; a stack counts once",
     .width_px = 100},
    {.name = "total_share",
     .title = "\u0394 % total",
     .about = "The change as a share of the total before",
     .width_px = 88},
    {.name = "count",
     .title = "\u0394 Blocks",
     .about = "Change of the blocks of the site itself",
     .width_px = 84},
    kSeriesColumn,
    {.name = "self_after",
     .title = "Self after",
     .about = "What the site itself has allocated after the change",
     .width_px = 92,
     .is_shown = false},
    {.name = "total_after",
     .title = "Total after",
     .about = "Self and what its callees have allocated after the change",
     .width_px = 92,
     .is_shown = false},
}};

template <size_t kCount>
constexpr std::array<ColumnSpec, kCount> of_profile(std::array<ColumnSpec, kCount> columns) {
    columns[static_cast<size_t>(HotspotColumn::kCount)].is_shown = false;
    columns[static_cast<size_t>(HotspotColumn::kSeries)].is_shown = false;
    return columns;
}
constexpr auto kProfileColumns = of_profile(kColumns);
constexpr auto kProfileChangeColumns = of_profile(kChangeColumns);

bool is_bytes(const Dataset& dataset) {
    return dataset.log || !dataset.profile || dataset.profile->unit == Unit::kBytes;
}

std::string seconds_text(Amount amount) {
    return format_duration(std::llround(std::clamp(amount.to_double() * 1e9, -0x1p62, 0x1p62)));
}

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

// -1, 0 or 1 by one column, rising.
int compare(const HotspotRow& a, const HotspotRow& b, HotspotColumn column, bool is_difference) {
    const auto order = [](const auto& left, const auto& right) {
        return left < right ? -1 : right < left ? 1 : 0;
    };
    switch (column) {
        case HotspotColumn::kSelf:
            return order(a.shown_self(), b.shown_self());
        case HotspotColumn::kSelfShare:
            return is_difference
                       ? order(growth_of(a.self_before, a.self), growth_of(b.self_before, b.self))
                       : order(a.self, b.self);
        case HotspotColumn::kTotal:
            return order(a.shown_total(), b.shown_total());
        case HotspotColumn::kTotalShare:
            return is_difference ? order(growth_of(a.total_before, a.total),
                                         growth_of(b.total_before, b.total))
                                 : order(a.total, b.total);
        case HotspotColumn::kCount:
            return order(a.shown_count(), b.shown_count());
        case HotspotColumn::kSelfAfter:
            return order(a.self, b.self);
        case HotspotColumn::kTotalAfter:
            return order(a.total, b.total);
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
        for (const HotspotRow& row : rows.rows) names[row.node] = rows.label(row.node);
    }
    std::sort(rows.rows.begin(), rows.rows.end(), [&](const HotspotRow& a, const HotspotRow& b) {
        for (const SortKey& key : sort) {
            const auto column = static_cast<HotspotColumn>(key.column);
            const int order = column == HotspotColumn::kName
                                  ? names[a.node].compare(names[b.node])
                                  : compare(a, b, column, rows.is_difference);
            if (order != 0) return key.falling ? order > 0 : order < 0;
        }
        return a.node < b.node;
    });
}

double share(Amount part, Amount whole) {
    return whole == Amount{} ? 0 : part.to_double() / whole.to_double();
}

void fill_share(const HotspotRows& rows, Amount before, Amount amount, ShownCell& cell) {
    if (rows.is_difference) {
        cell = growth_cell(before, amount);
        return;
    }
    cell.meaning = Meaning::kShare;
    cell.share = share(amount, rows.everything);
}

void fill_cell(const HotspotRows& rows, uint64_t place, HotspotColumn column, ShownCell& cell) {
    const HotspotRow& row = rows.rows[place];
    const auto amount = [&](Amount value) {
        return rows.is_difference ? delta_cell(*rows.dataset, value, rows.units)
                                  : amount_cell(*rows.dataset, value, rows.units);
    };
    switch (column) {
        case HotspotColumn::kNumber:
            cell = ShownCell::of_count(place + 1);
            break;
        case HotspotColumn::kName:
            cell = ShownCell::of_text(rows.label(row.node));
            break;
        case HotspotColumn::kSelf:
            cell = amount(row.shown_self());
            break;
        case HotspotColumn::kTotal:
            cell = amount(row.shown_total());
            break;
        case HotspotColumn::kSelfShare:
            fill_share(rows, row.self_before, row.self, cell);
            break;
        case HotspotColumn::kTotalShare:
            fill_share(rows, row.total_before, row.total, cell);
            break;
        case HotspotColumn::kCount:
            if (!rows.has_counts) break;
            cell = rows.is_difference ? ShownCell::of_count_delta(row.shown_count().rounded())
                                      : ShownCell::of_count(static_cast<uint64_t>(
                                            std::max<int64_t>(0, row.count.rounded())));
            break;
        case HotspotColumn::kSelfAfter:
            cell = amount_cell(*rows.dataset, row.self, rows.units);
            break;
        case HotspotColumn::kTotalAfter:
            cell = amount_cell(*rows.dataset, row.total, rows.units);
            break;
        case HotspotColumn::kSeries:
            break;
    }
}

// Self and total of all nodes before, nothing where nothing is compared.
struct Before {
    std::vector<Amount> self;
    std::vector<Amount> total;
    std::vector<Amount> count;
};
Before before_of(const ShownCalls& calls, const ShownStacks& stacks) {
    const size_t nodes = calls.shape->calls.nodes.size();
    if (!calls.before) return {std::vector<Amount>(nodes), std::vector<Amount>(nodes), {}};
    Before before{calls.before->self, calls.before->total, {}};
    if (stacks.before) before.count = count_by_node(*calls.shape, 0, stacks.before->counts);
    return before;
}

}  // namespace

std::span<const ColumnSpec> hotspot_columns(HotspotKind kind, Unit unit) {
    constexpr auto kOfUnit = [](const char* self, const char* total) {
        auto columns = kProfileColumns;
        ColumnSpec& self_column = columns[static_cast<size_t>(HotspotColumn::kSelf)];
        ColumnSpec& total_column = columns[static_cast<size_t>(HotspotColumn::kTotal)];
        self_column.title = self;
        total_column.title = total;
        self_column.width_px = total_column.width_px = 120;
        return columns;
    };
    static constexpr auto kOfSamples = kOfUnit("Self samples", "Total samples");
    static constexpr auto kOfBytes = kOfUnit("Self bytes", "Total bytes");
    static constexpr auto kOfSeconds = kOfUnit("Self time", "Total time");
    switch (kind) {
        case HotspotKind::kLog:
            return kColumns;
        case HotspotKind::kProfile:
            return unit == Unit::kSamples ? kOfSamples
                   : unit == Unit::kBytes ? kOfBytes
                                          : kOfSeconds;
        case HotspotKind::kLogChange:
            return kChangeColumns;
        case HotspotKind::kProfileChange:
            return kProfileChangeColumns;
    }
    return kColumns;
}

const char* hotspot_table_name(HotspotKind kind) {
    constexpr const char* kNames[] = {"hotspots", "hotspots-profile", "hotspots-change",
                                      "hotspots-profile-change"};
    return kNames[static_cast<size_t>(kind)];
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

double growth_of(Amount before, Amount after) {
    constexpr double kNew = 1e300;
    if (before == Amount{}) return after == Amount{} ? 0 : kNew;
    return (after - before).to_double() / std::abs(before.to_double());
}

ShownCell growth_cell(Amount before, Amount after) {
    if (before == Amount{} && after == Amount{}) return {};
    if (before == Amount{}) return ShownCell::of_text("new");
    if (after == Amount{}) return ShownCell::of_text("deleted");
    constexpr double kTimes = 10;  // from here on "x 12" says more than "1,100 %"
    const double share = growth_of(before, after);
    if (share >= kTimes) {
        return ShownCell::of_text("\u00d7" +
                                  format_count(static_cast<uint64_t>(std::min(share + 1, 1e15))));
    }
    const std::string sign = share > 0 ? "+" : share < 0 ? "\u2212" : "";
    return ShownCell::of_text(sign + format_share(std::abs(share)));
}

std::shared_ptr<const HotspotRows> hotspot_rows(const ShownCalls& calls, const ShownStacks& stacks,
                                                const HotspotQuestion& question) {
    auto made = std::make_shared<HotspotRows>();
    made->shape = calls.shape;
    made->dataset = stacks.inputs[stacks.main_input];
    made->is_difference = calls.before.has_value();
    made->everything = calls.graph.everything;
    if (calls.before) made->everything -= calls.before->everything;
    made->units = question.units;
    made->has_counts = stacks.has_counts;
    const std::vector<Amount> counts =
        count_by_node(*calls.shape, stacks.main_input, stacks.main.counts);
    const Before before = before_of(calls, stacks);
    for (uint32_t node = 0; node < calls.shape->calls.nodes.size(); ++node) {
        const HotspotRow row{node,
                             calls.graph.self[node],
                             calls.graph.total[node],
                             before.self[node],
                             before.total[node],
                             counts[node],
                             before.count.empty() ? Amount{} : before.count[node]};
        if (row.total == Amount{} && row.total_before == Amount{}) continue;
        ++made->all_rows;
        if (!question.filter.empty() && !has_text(question.filter, made->label(node))) continue;
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
        if ((callers ? edges[i].to : edges[i].from) != node) continue;
        const Amount bytes =
            calls.before ? calls.graph.edge[i] - calls.before->edge[i] : calls.graph.edge[i];
        if (bytes == Amount{}) continue;
        links.push_back({callers ? edges[i].from : edges[i].to, bytes});
    }
    const auto size = [](Amount amount) { return amount < Amount{} ? -amount : amount; };
    std::sort(links.begin(), links.end(), [&](const HotspotLink& a, const HotspotLink& b) {
        const Amount of_a = size(a.bytes);
        const Amount of_b = size(b.bytes);
        return of_a != of_b ? of_b < of_a : a.node < b.node;
    });
    return links;
}

}  // namespace hs
