// lifetimes: how long blocks live, in classes of time.

#include "core/analysis/paired_events.h"
#include "core/base/text_format.h"
#include "core/model/event_log.h"
#include "core/model/trace_trie.h"
#include "core/questions/question.h"
#include "core/questions/stack_parameters.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {
    kFromSpec,
    kToSpec,
    {"line", ValueKind::kText, "FILE:LINE", "only blocks of the stacks through this line"},
    kThreadSpec,
    kAllocatorSpec,
};

struct Row {
    std::string name;
    std::optional<int64_t> least_us;  // none: not freed
    std::optional<int64_t> end_us;
    EventTotal blocks;
    EventTotal all;
};

Value seconds(const std::optional<int64_t>& time_us) {
    if (!time_us) return {};
    return Value{Meaning::kSeconds, {}, 0, 0, static_cast<double>(*time_us) / 1e6};
}

constexpr RowField<Row> kFields[] = {
    {{"lived", "Lived", "From the allocation to the free", Meaning::kText},
     [](const Row& row, std::string&) { return Value::of_text(row.name); }},
    {{"least_s", "From", "The shortest time of the class", Meaning::kSeconds},
     [](const Row& row, std::string&) { return seconds(row.least_us); }},
    {{"end_s", "To", "All times of the class are shorter", Meaning::kSeconds},
     [](const Row& row, std::string&) { return seconds(row.end_us); }},
    {{"count", "Blocks", "How many blocks lived so long", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.blocks.count); }},
    {{"bytes", "Bytes", "Their bytes", Meaning::kBytes},
     [](const Row& row, std::string&) { return Value::of_amount(row.blocks.bytes, Unit::kBytes); }},
    {{"count_share", "% of blocks", "As a share of all blocks", Meaning::kShare},
     [](const Row& row, std::string&) { return Value::of_share(row.blocks.count, row.all.count); }},
};
enum : size_t { kLived, kLeast, kEnd, kBlocks, kBytes, kShare };

constexpr SurfaceColumn kInJson[] = {{kLived}, {kLeast}, {kEnd}, {kBlocks}, {kBytes}, {kShare}};
constexpr SurfaceColumn kForPeople[] = {{kLived}, {kBlocks}, {kBytes}, {kShare}};

std::string class_name(const LifetimeClass& one) {
    if (one.least_us == 0)
        return "less than " + format_double(static_cast<double>(one.end_us) / 1e6) + " s";
    const std::string least = format_double(static_cast<double>(one.least_us) / 1e6) + " s";
    if (one.end_us == INT64_MAX) return least + " or more";
    return least + " to " + format_double(static_cast<double>(one.end_us) / 1e6) + " s";
}

std::vector<Row> rows_of(const Lifetimes& found) {
    EventTotal all = found.alive;
    for (const LifetimeClass& one : found.classes) {
        all.count += one.blocks.count;
        all.bytes += one.blocks.bytes;
    }
    std::vector<Row> rows;
    for (const LifetimeClass& one : found.classes) {
        if (one.blocks.count == 0) continue;
        Row row{class_name(one), one.least_us, {}, one.blocks, all};
        if (one.end_us != INT64_MAX) row.end_us = one.end_us;
        rows.push_back(std::move(row));
    }
    if (found.alive.count > 0) rows.push_back({"to the end", {}, {}, found.alive, all});
    return rows;
}

// The rows of the log whose stacks have the line.
std::vector<TraceId> rows_through(const StackRows& rows, const TraceSet& traces) {
    std::vector<TraceId> chosen(rows.trace_of_row.begin(), rows.trace_of_row.end());
    for (TraceId& trace : chosen) {
        const bool is_wanted = trace.v < traces.size() && traces[trace.v];
        if (!is_wanted) trace = StackRows::kLeftOut;
    }
    return chosen;
}

Result<Answer> answer(const Ask& ask) {
    const Dataset& dataset = *ask.file.dataset();
    const EventLog& log = *dataset.log;
    HS_TRY(const std::optional<ChosenRows> chosen,
           chosen_rows(row_choice(ask.given), dataset, ask.job));
    StackRows rows = chosen ? chosen->rows() : all_rows(log, dataset.traces->trace_count());
    std::vector<TraceId> through;
    std::vector<Diagnostic> remarks;
    if (const auto line = ask.given.text("line")) {
        const FrameId frame = find_frame(*dataset.traces, *line);
        if (frame.is_nil()) {
            remarks.push_back(
                {Severity::kWarning, "no stack has the line " + std::string(*line), {}, 1});
        }
        through = rows_through(rows, traces_with_frame(*dataset.traces, frame));
        rows.trace_of_row = through;
    }
    HS_TRY(const Lifetimes found,
           lifetimes(log, rows, range_parameter(ask.given, log, ask.file.measure()), ask.job));
    Answer made = answer_of(row_relation<Row>(rows_of(found), kFields));
    made.remarks = std::move(remarks);
    return made;
}

}  // namespace

extern const Question question_lifetimes;
constinit const Question question_lifetimes = {
    .name = "lifetimes",
    .title = "Lifetimes",
    .summary = "how long blocks live",
    .details =
        "Of the blocks that were allocated in the range: how many were freed after how long. The "
        "clock of a recording may be coarse: memray measures time every 10 ms, and events between "
        "are spread evenly.",
    .listed_after = "temporary",
    .asks = kPairedLogs,
    .parameters = kParameters,
    .check = check_range,
    .fields = fields_of_rows<kFields>,
    .in_json = kInJson,
    .in_text = kForPeople,
    .in_export = kInJson,
    .in_window = kForPeople,
    .in_report = kForPeople,
    .is_short = true,
    .answer = answer,
};

}  // namespace hs
