#include "app/cli/trace_export.h"

#include "app/cli/table_file.h"
#include "core/analysis/log_summary.h"
#include "core/analysis/timeline.h"
#include "core/export/shown_table.h"
#include "core/questions/hotspots.h"
#include "core/questions/question.h"
#include "core/questions/stacks.h"

namespace hs {
namespace {

constexpr size_t kTimelineRows = 10000;

// One row a stack; live bytes are those at the end. Whole numbers, whatever they count.
Table traces_table(const TraceInput& input) {
    auto answer = stacks_answer(input.dataset, input.measure, fields_on(stacks_in_export()));
    answer->unit = Unit::kBytes;
    return table_for_export(stacks_relation(std::move(answer)), "traces", stacks_in_export());
}

Result<Table> frames_table(const TraceInput& input, CallGraphShape& shape, JobContext& job) {
    HS_TRY(const std::vector<Amount> live, amounts_at(input, std::nullopt));
    HS_TRY(shape, call_graph_shape(input.traces(), FrameDetail::kLine, job));
    auto answer = std::make_shared<HotspotsAnswer>();
    answer->traces = &input.traces();
    answer->shape = &shape;
    answer->is_log = input.has_log();
    answer->rows = hotspot_rows(call_graph(input.traces(), shape, live), nullptr);
    const auto relation = hotspots_relation(std::move(answer));
    HS_TRY(std::vector<uint32_t> rows,
           arranged(*relation, hotspots_order(HotspotField::kSelf), job));
    return table_for_export(relation, std::move(rows), "frames", hotspots_in_export());
}

Table timeline_table(const std::vector<TimelinePoint>& points) {
    Table table;
    table.name = "timeline";
    table.columns = {{"time_s", ColumnKind::kReal},
                     {"live_bytes", ColumnKind::kInteger},
                     {"min_bytes", ColumnKind::kInteger},
                     {"max_bytes", ColumnKind::kInteger}};
    table.row_count = points.size();
    table.fill_row = [&](uint64_t row, std::vector<Cell>& cells) {
        cells[0] = Cell::of(seconds_from_us(points[row].time_us));
        cells[1] = Cell::of(points[row].live_bytes);
        cells[2] = Cell::of(points[row].min_bytes);
        cells[3] = Cell::of(points[row].max_bytes);
    };
    return table;
}

}  // namespace

Result<int> export_trace_table(CommandContext& context, const DatasetPtr& dataset) {
    HS_TRY(const TraceInput input, trace_input(context, context.positional(0), dataset));
    const std::string_view name = *context.arguments().text("table");
    CallGraphShape shape;
    std::vector<TimelinePoint> points;
    Table table;
    if (name == "timeline" && input.has_log()) {
        HS_TRY(points, timeline(input.log(), even_times(input.log().duration_us(), kTimelineRows),
                                input.measure, context.job()));
        table = timeline_table(points);
    } else if (name == "frames") {
        HS_TRY(table, frames_table(input, shape, context.job()));
    } else if (name == "traces") {
        table = traces_table(input);
    } else {
        return input.has_log()
                   ? no_such_table(context, *dataset, "an allocation log",
                                   {"traces", "frames", "timeline"})
                   : no_such_table(context, *dataset, "a profile", {"traces", "frames"});
    }
    return write_table_file(context, table);
}

}  // namespace hs
