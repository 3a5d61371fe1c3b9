// diff --by path: which chains of holders keep more alive than before.

#include "app/cli/diagnostics_json.h"
#include "app/cli/diff_command.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

template <class ValueOf>
void write_series(JsonWriter& json, std::string_view name, size_t count, ValueOf value_of) {
    json.key(name);
    json.begin_array();
    for (size_t i = 0; i < count; ++i) { json.number(value_of(i)); }
    json.end_array();
}

void write_path(JsonWriter& json, const PathGrowth& growth, uint32_t node) {
    const size_t last = growth.side_count - 1;
    json.begin_object();
    json.key("path");
    json.begin_array();
    for (const std::string_view type : growth.path_of(node)) { json.text(type); }
    json.end_array();
    json.field("objects_a", growth.objects_of(node, 0));
    json.field("objects_b", growth.objects_of(node, last));
    json.field("objects_delta",
               static_cast<int64_t>(growth.objects_of(node, last) - growth.objects_of(node, 0)));
    json.field("retained_bytes_a", growth.retained_of(node, 0));
    json.field("retained_bytes_b", growth.retained_of(node, last));
    json.field("retained_bytes_delta", growth.delta(node));
    if (growth.side_count > 2) {
        write_series(json, "objects", growth.side_count,
                     [&](size_t side) { return growth.objects_of(node, side); });
        write_series(json, "retained_bytes", growth.side_count,
                     [&](size_t side) { return growth.retained_of(node, side); });
    }
    json.end_object();
}

std::string path_text(const PathGrowth& growth, uint32_t node) {
    std::string text;
    for (const std::string_view type : growth.path_of(node)) {
        text += (text.empty() ? "" : " > ") + std::string(short_type_name(type));
    }
    return text;
}

}  // namespace

Result<int> diff_dumps_by_path(CommandContext& context, const DumpSeries& dumps) {
    const std::vector<GrowthSide> sides = dumps.sides();
    HS_TRY(const PathGrowth growth, path_growth(sides, context.job()));
    const size_t shown = context.row_limit(growth.order.size());
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("paths");
            json.begin_array();
            for (size_t i = 0; i < shown; ++i) { write_path(json, growth, growth.order[i]); }
            json.end_array();
            write_diagnostics(json, {&dumps.diagnostics});
            json.end_object();
        });
        return 0;
    }
    TextTable table;
    table.add_column("RETAINED +/-", Align::kRight);
    for (size_t side = 0; side < sides.size(); ++side) {
        table.add_column(side == 0 ? "FROM" : "TO", Align::kRight);
    }
    table.add_column("OBJECTS +/-", Align::kRight);
    table.add_column("DOMINATOR PATH", Align::kLeft, true);
    for (size_t i = 0; i < shown; ++i) {
        const uint32_t node = growth.order[i];
        std::vector<std::string> cells = {format_bytes_delta(growth.delta(node))};
        for (size_t side = 0; side < sides.size(); ++side) {
            cells.push_back(format_bytes(static_cast<int64_t>(growth.retained_of(node, side))));
        }
        cells.push_back(format_count_delta(static_cast<int64_t>(
            growth.objects_of(node, sides.size() - 1) - growth.objects_of(node, 0))));
        cells.push_back(path_text(growth, node));
        table.add_row(std::move(cells));
    }
    context.write_table(table, growth.order.size());
    return 0;
}

}  // namespace hs
