#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

#include "app/views/calls_state.h"
#include "app/views/site_tools.h"
#include "core/base/string_table.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

enum class CallColumn : uint8_t { kNumber, kName, kBytes, kInner, kTime, kStart, kMetadata };

constexpr std::array<ColumnSpec, 7> kColumns = {{
    {.name = "number", .title = "#", .about = "Row", .width_px = 40, .is_sortable = false},
    {.name = "name",
     .title = "Call",
     .about = "Name of the function",
     .width_px = 120,
     .is_text = true,
     .stretches = true},
    {.name = "bytes",
     .title = "Memory",
     .about = "Memory of the call's local variables",
     .width_px = 96},
    {.name = "inner",
     .title = "Total",
     .about = "Memory of the call and its callees",
     .width_px = 100},
    {.name = "time", .title = "Time", .about = "Time of the call with its callees", .width_px = 84},
    {.name = "start",
     .title = "Start",
     .about = "Time since the first call",
     .width_px = 84,
     .is_shown = false,
     .is_spare = true},
    {.name = "metadata",
     .title = "Note",
     .about = "Note that the program recorded with the call",
     .width_px = 240,
     .is_text = true,
     .is_shown = false},
}};

// Without memory the order of starts says more.
constexpr std::array<ColumnSpec, kColumns.size()> timed_columns() {
    std::array<ColumnSpec, kColumns.size()> columns = kColumns;
    columns[static_cast<size_t>(CallColumn::kBytes)].is_shown = false;
    columns[static_cast<size_t>(CallColumn::kInner)].is_shown = false;
    columns[static_cast<size_t>(CallColumn::kStart)].is_shown = true;
    return columns;
}
constexpr std::array<ColumnSpec, kColumns.size()> kTimedColumns = timed_columns();
constexpr std::array<ColumnSpec, kColumns.size()> noted_columns() {
    std::array<ColumnSpec, kColumns.size()> columns = kTimedColumns;
    columns[static_cast<size_t>(CallColumn::kMetadata)].is_shown = true;
    return columns;
}
constexpr std::array<ColumnSpec, kColumns.size()> kNotedColumns = noted_columns();

double key_of(const CallsShown& shown, uint32_t row, CallColumn column) {
    const TimedCall& call = shown.calls().calls[row];
    switch (column) {
        case CallColumn::kInner:
            return static_cast<double>(shown.inner_bytes[row]);
        case CallColumn::kTime:
            return call.duration_s;
        case CallColumn::kStart:
            return call.start_s;
        default:
            return static_cast<double>(call.own_bytes);
    }
}

void fill_cell(const CallsShown& shown, uint32_t row, uint64_t place, CallColumn column,
               ShownCell& cell) {
    const TimedCall& call = shown.calls().calls[row];
    const auto bytes = [](int64_t value) {
        return ShownCell::of_bytes(static_cast<uint64_t>(std::max<int64_t>(0, value)));
    };
    switch (column) {
        case CallColumn::kNumber:
            cell = ShownCell::of_count(place + 1);
            break;
        case CallColumn::kName:
            cell = ShownCell::of_text(shown.calls().text(call.name));
            break;
        case CallColumn::kBytes:
            if (shown.calls().has_bytes) cell = bytes(call.own_bytes);
            break;
        case CallColumn::kInner:
            if (shown.calls().has_bytes) cell = bytes(shown.inner_bytes[row]);
            break;
        case CallColumn::kTime:
            cell = ShownCell::of_text(call_time_text(call.duration_s));
            break;
        case CallColumn::kStart:
            cell = ShownCell::of_text(call_time_text(call.start_s));
            break;
        case CallColumn::kMetadata:
            cell = ShownCell::of_text(shown.calls().text(call.metadata));
            break;
    }
}

}  // namespace

bool fits_filter(const CallsShown& shown, uint32_t call, const std::string& part) {
    const TimedCall& of = shown.calls().calls[call];
    return has_text(part, shown.calls().text(of.name)) ||
           has_text(part, shown.calls().text(of.metadata));
}

std::string call_time_text(double seconds) {
    constexpr double kMost = 9e9;
    if (!(std::abs(seconds) < kMost)) return format_double(seconds) + " s";
    return format_duration(std::llround(seconds * 1e9));
}

CallsPtr make_calls_shown(const DatasetPtr& dataset) {
    auto shown = std::make_shared<CallsShown>();
    shown->dataset = dataset;
    const TimedCalls& calls = *dataset->calls;
    shown->rows = call_rows(calls);
    shown->functions = call_totals(calls, calls.has_bytes ? CallOrder::kBytes : CallOrder::kTotal);
    shown->inner_bytes = bytes_with_inner(calls);
    for (const TimedCall& call : calls.calls) {
        shown->has_metadata = shown->has_metadata || !calls.text(call.metadata).empty();
        shown->least_bytes = std::min(shown->least_bytes, call.own_bytes);
        shown->most_bytes = std::max(shown->most_bytes, call.own_bytes);
    }
    if (!calls.calls.empty()) {
        const auto least = std::min_element(
            calls.calls.begin(), calls.calls.end(),
            [](const TimedCall& a, const TimedCall& b) { return a.own_bytes < b.own_bytes; });
        shown->least_bytes = least->own_bytes;
    }
    return shown;
}

uint32_t call_rgb(const CallsShown& shown, uint32_t call, CallColour colour) {
    const TimedCall& of = shown.calls().calls[call];
    if (colour == CallColour::kName || !shown.calls().has_bytes) {
        // Warm tones, the same for a name in every run.
        const uint64_t hash = hash_bytes(shown.calls().text(of.name));
        const auto part = [&](int shift, uint32_t base, uint32_t spread) {
            return base + static_cast<uint32_t>(hash >> shift & 255) * spread / 255;
        };
        return part(0, 208, 40) << 16 | part(8, 128, 80) << 8 | part(16, 70, 60);
    }
    const size_t step = heat_step(of.own_bytes, shown.least_bytes, shown.most_bytes);
    if (colour == CallColour::kHeat) return heat_rgb(step);
    // Light yellow for the least over orange to dark violet for the most: told apart by lightness.
    constexpr std::array<uint32_t, kHeatSteps> kSafe = {
        0x5b1a6b, 0x6f1f6e, 0x85256d, 0x9a2c68, 0xae345f, 0xc13f54, 0xd24e46,
        0xe06037, 0xeb7626, 0xf38e1c, 0xf7a72a, 0xf8c04a, 0xf5d970, 0xfaf0a5};
    return kSafe[step];
}

DataTable top_calls_table(const ViewContext& view, CallsState& own) {
    const bool has_bytes = own.shown->calls().has_bytes;
    const CallColumn first = has_bytes ? CallColumn::kBytes : CallColumn::kTime;
    DataTable table = {.name = has_bytes                 ? "calls"
                               : own.shown->has_metadata ? "calls-noted"
                                                         : "calls-timed",
                       .specs = has_bytes                 ? std::span<const ColumnSpec>(kColumns)
                                : own.shown->has_metadata ? kNotedColumns
                                                          : kTimedColumns,
                       .first_sort = {static_cast<size_t>(first), true},
                       .rows = &own.top.rows};
    const std::vector<SortKey> sort = sort_of(view, own.top.state, table);
    if (!own.top.needs({own.shown_version, sort, own.filter})) return table;
    const CallsShown& shown = *own.shown;
    own.top.order.resize(shown.calls().calls.size());
    std::iota(own.top.order.begin(), own.top.order.end(), 0U);
    std::erase_if(own.top.order,
                  [&](uint32_t call) { return !fits_filter(shown, call, own.filter); });
    std::stable_sort(own.top.order.begin(), own.top.order.end(), [&](uint32_t a, uint32_t b) {
        for (const SortKey& by : sort) {
            const auto column = static_cast<CallColumn>(by.column);
            if (column == CallColumn::kName || column == CallColumn::kMetadata) {
                const auto text = [&](uint32_t row) {
                    const TimedCall& call = shown.calls().calls[row];
                    return shown.calls().text(column == CallColumn::kName ? call.name
                                                                          : call.metadata);
                };
                const int order = text(a).compare(text(b));
                if (order != 0) return by.falling ? order > 0 : order < 0;
                continue;
            }
            const double left = key_of(shown, a, column);
            const double right = key_of(shown, b, column);
            if (left != right) return by.falling ? left > right : left < right;
        }
        return false;
    });
    own.top.rows = {own.top.order.size(), [of = own.shown, order = own.top.order](
                                              uint64_t row, size_t column, ShownCell& cell) {
                        fill_cell(*of, order[row], row, static_cast<CallColumn>(column), cell);
                    }};
    own.top.put_cursor_on(own.selected);
    return table;
}

}  // namespace hs
