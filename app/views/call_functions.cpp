// The functions of measured calls as a table: how often, how long, how much memory.

#include <algorithm>
#include <array>
#include <initializer_list>
#include <numeric>
#include <span>

#include "app/views/calls_state.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

enum class FunctionColumn : uint8_t {
    kNumber,
    kName,
    kCalls,
    kBytes,
    kMostBytes,
    kTotal,
    kSelf,
    kMean,
    kMedian,
    kP95,
    kP99,
    kLongest,
    kDeviation,
};

constexpr std::array<ColumnSpec, 13> kColumns = {{
    {.name = "number", .title = "#", .about = "Row", .width_px = 40, .is_sortable = false},
    {.name = "name",
     .title = "Function",
     .about = "Function; calls of the same name are merged",
     .width_px = 120,
     .is_text = true,
     .stretches = true},
    {.name = "calls", .title = "Calls", .about = "Number of calls", .width_px = 64},
    {.name = "bytes",
     .title = "Memory",
     .about = "Memory of all calls of the function",
     .width_px = 92},
    {.name = "most",
     .title = "Largest call",
     .about = "Memory of the largest call",
     .width_px = 92},
    {.name = "total",
     .title = "Total",
     .about = "Time with callees; recursion counts once",
     .width_px = 84},
    {.name = "self", .title = "Self", .about = "Time without callees", .width_px = 84},
    {.name = "mean",
     .title = "Mean",
     .about = "Mean time of a call",
     .width_px = 84,
     .is_spare = true},
    {.name = "median",
     .title = "Median",
     .about = "Half of the calls take no longer",
     .width_px = 84,
     .is_spare = true},
    {.name = "p95",
     .title = "95 %",
     .about = "This share of the calls takes no longer",
     .width_px = 84,
     .is_spare = true},
    {.name = "p99",
     .title = "99 %",
     .about = "This share of the calls takes no longer",
     .width_px = 84,
     .is_spare = true},
    {.name = "longest",
     .title = "Longest",
     .about = "Time of the longest call",
     .width_px = 84,
     .is_spare = true},
    {.name = "deviation",
     .title = "Deviation",
     .about = "Standard deviation of the call times",
     .width_px = 84,
     .is_shown = false},
}};

// With memory there is no room for the spread of times, without it there is nothing but times.
constexpr std::array<ColumnSpec, kColumns.size()> without(
    std::initializer_list<FunctionColumn> hidden) {
    std::array<ColumnSpec, kColumns.size()> columns = kColumns;
    for (const FunctionColumn column : hidden) {
        columns[static_cast<size_t>(column)].is_shown = false;
    }
    return columns;
}
constexpr std::array<ColumnSpec, kColumns.size()> kMemoryColumns =
    without({FunctionColumn::kMean, FunctionColumn::kMedian, FunctionColumn::kP95,
             FunctionColumn::kP99, FunctionColumn::kLongest});
constexpr std::array<ColumnSpec, kColumns.size()> kTimedColumns =
    without({FunctionColumn::kBytes, FunctionColumn::kMostBytes});

// Seconds, bytes or calls.
double value_of(const CallTotal& total, FunctionColumn column) {
    switch (column) {
        case FunctionColumn::kCalls:
            return static_cast<double>(total.calls);
        case FunctionColumn::kBytes:
            return static_cast<double>(total.own_bytes);
        case FunctionColumn::kMostBytes:
            return static_cast<double>(total.most_own_bytes);
        case FunctionColumn::kTotal:
            return total.total_s;
        case FunctionColumn::kSelf:
            return total.self_s;
        case FunctionColumn::kMean:
            return total.mean_s();
        case FunctionColumn::kMedian:
            return total.median_s;
        case FunctionColumn::kP95:
            return total.p95_s;
        case FunctionColumn::kP99:
            return total.p99_s;
        case FunctionColumn::kLongest:
            return total.most_s;
        case FunctionColumn::kDeviation:
            return total.deviation_s;
        case FunctionColumn::kNumber:
        case FunctionColumn::kName:
            return 0;
    }
    return 0;
}

void fill_cell(const CallsShown& shown, uint32_t function, uint64_t place, FunctionColumn column,
               ShownCell& cell) {
    const CallTotal& total = shown.functions[function];
    switch (column) {
        case FunctionColumn::kNumber:
            cell = ShownCell::of_count(place + 1);
            break;
        case FunctionColumn::kName:
            cell = ShownCell::of_text(shown.calls().text(total.name));
            break;
        case FunctionColumn::kCalls:
            cell = ShownCell::of_count(total.calls);
            break;
        case FunctionColumn::kBytes:
        case FunctionColumn::kMostBytes:
            if (!shown.calls().has_bytes) break;
            cell =
                ShownCell::of_bytes(static_cast<uint64_t>(std::max(0.0, value_of(total, column))));
            break;
        default:
            cell = ShownCell::of_text(call_time_text(value_of(total, column)));
            break;
    }
}

}  // namespace

DataTable call_functions_table(const ViewContext& view, CallsState& own) {
    const bool has_bytes = own.shown->calls().has_bytes;
    const FunctionColumn first = has_bytes ? FunctionColumn::kBytes : FunctionColumn::kTotal;
    DataTable table = {
        .name = has_bytes ? "call-functions" : "call-functions-timed",
        .specs = has_bytes ? std::span<const ColumnSpec>(kMemoryColumns) : kTimedColumns,
        .first_sort = {static_cast<size_t>(first), true},
        .rows = &own.functions.rows};
    const std::vector<SortKey> sort = sort_of(view, own.functions.state, table);
    if (!own.functions.needs({own.shown_version, sort})) return table;
    const CallsShown& shown = *own.shown;
    own.functions.order.resize(shown.functions.size());
    std::iota(own.functions.order.begin(), own.functions.order.end(), 0U);
    std::stable_sort(
        own.functions.order.begin(), own.functions.order.end(), [&](uint32_t a, uint32_t b) {
            for (const SortKey& by : sort) {
                const auto column = static_cast<FunctionColumn>(by.column);
                const CallTotal& left = shown.functions[a];
                const CallTotal& right = shown.functions[b];
                const int order =
                    column == FunctionColumn::kName
                        ? shown.calls().text(left.name).compare(shown.calls().text(right.name))
                    : value_of(left, column) < value_of(right, column) ? -1
                    : value_of(left, column) > value_of(right, column) ? 1
                                                                       : 0;
                if (order != 0) return by.falling ? order > 0 : order < 0;
            }
            return false;
        });
    own.functions.rows = {
        own.functions.order.size(), [of = own.shown, order = own.functions.order](
                                        uint64_t row, size_t column, ShownCell& cell) {
            fill_cell(*of, order[row], row, static_cast<FunctionColumn>(column), cell);
        }};
    return table;
}

uint32_t most_of_function(const CallsShown& shown, uint32_t function) {
    const TimedCalls& calls = shown.calls();
    uint32_t most = UINT32_MAX;
    for (uint32_t i = 0; i < calls.calls.size(); ++i) {
        if (calls.calls[i].name != shown.functions[function].name) continue;
        const auto key = [&](uint32_t call) {
            return calls.has_bytes ? static_cast<double>(calls.calls[call].own_bytes)
                                   : calls.calls[call].duration_s;
        };
        if (most == UINT32_MAX || key(i) > key(most)) most = i;
    }
    return most;
}

}  // namespace hs
