#include "app/cli/trace_diff_command.h"

#include <array>

#include "core/analysis/trace_diff.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

std::string_view status_of(const TraceDiffRow& row) {
    if (row.a == row.b) return "same";
    if (row.a == Amount{}) return "new";
    return row.b == Amount{} ? "deleted" : "changed";
}

// The one that knows the frame's function.
const TraceInput& known_input(const TraceInput& a, const TraceInput& b, std::string_view frame) {
    return a.functions && a.functions->of(frame) != nullptr ? a : b;
}

void write_diff_json(CommandContext& context, const TraceInput& a, const TraceInput& b,
                     const std::vector<TraceDiffRow>& rows, bool by_frame) {
    const size_t shown = context.row_limit(rows.size());
    context.write_json([&](JsonWriter& json) {
        json.begin_object();
        json.key(by_frame ? "frames" : "traces");
        json.begin_array();
        for (size_t i = 0; i < shown; ++i) {
            json.begin_object();
            json.field(by_frame ? "frame" : "trace", rows[i].name);
            json.key("bytes_a");
            write_amount(json, a, rows[i].a);
            json.key("bytes_b");
            write_amount(json, b, rows[i].b);
            json.key("delta");
            write_amount(json, b, rows[i].delta());
            json.field("status", status_of(rows[i]));
            if (by_frame)
                write_function(json, function_texts(known_input(a, b, rows[i].name).functions.get(),
                                                    rows[i].name));
            json.end_object();
        }
        json.end_array();
        for (const auto& [key, input] : {std::pair("a", &a), std::pair("b", &b)}) {
            json.key(key);
            json.begin_object();
            write_remarks(json, *input);
            json.end_object();
        }
        json.end_object();
    });
}

std::string delta_text(const TraceInput& input, Amount delta) {
    return input.has_log() ? format_bytes_delta(delta.rounded())
                           : (Amount{} < delta ? "+" : "") + amount_text(input, delta);
}

void write_diff_table(CommandContext& context, const TraceInput& a, const TraceInput& b,
                      const std::vector<TraceDiffRow>& rows, bool by_frame) {
    TextTable table;
    for (const char* name : {"A", "B", "DELTA"}) {
        table.add_column(amount_heading(a, name), Align::kRight);
    }
    table.add_column("STATUS", Align::kLeft);
    table.add_column(by_frame ? "FRAME" : "STACK", Align::kLeft, true);
    const size_t shown = context.row_limit(rows.size());
    for (size_t i = 0; i < shown; ++i) {
        table.add_row(
            {amount_text(a, rows[i].a), amount_text(b, rows[i].b), delta_text(b, rows[i].delta()),
             std::string(status_of(rows[i])),
             by_frame ? frame_cell(known_input(a, b, rows[i].name), rows[i].name) : rows[i].name});
    }
    context.write_table(table, rows.size());
}

}  // namespace

Result<int> run_trace_diff(CommandContext& context, const TraceInput& a, const TraceInput& b) {
    const std::string_view by = context.arguments().text("by").value_or("trace");
    if (by != "trace" && by != "frame") {
        return Error{
            ErrorCode::kUsage,
            "logs and profiles are compared --by trace or --by frame, not " + std::string(by),
            {},
            {}};
    }
    const std::vector<int64_t> times = context.arguments().times_us("at");
    if (!times.empty() && times.size() != 2) {
        return Error{ErrorCode::kUsage, "--at needs two times here: --at TA,TB", {}, {}};
    }
    if (times.empty() && a.dataset == b.dataset) {
        return Error{ErrorCode::kUsage, "one log needs two times: --at TA,TB", {}, {}};
    }
    const auto time = [&](size_t i) {
        return times.empty() ? std::nullopt : std::optional<int64_t>(times[i]);
    };
    HS_TRY(const std::vector<Amount> before, amounts_at(a, time(0)));
    HS_TRY(const std::vector<Amount> after, amounts_at(b, time(1)));
    const std::array<const TraceTrie*, 2> tries = {&a.traces(), &b.traces()};
    HS_TRY(const MergedTraces merged, merged_traces(tries, {}, context.job()));
    const bool by_frame = by == "frame";
    const std::vector<Amount> amounts_a = merged.regrouped(0, before);
    const std::vector<Amount> amounts_b = merged.regrouped(1, after);
    HS_TRY(const std::vector<TraceDiffRow> rows,
           by_frame ? frame_diff(merged, amounts_a, amounts_b, FrameDetail::kLine, context.job())
                    : trace_diff(merged, amounts_a, amounts_b, context.job()));
    context.wants_json() ? write_diff_json(context, a, b, rows, by_frame)
                         : write_diff_table(context, a, b, rows, by_frame);
    return 0;
}

}  // namespace hs
