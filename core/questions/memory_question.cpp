// memory: the memory of the process beside what the log has as live.

#include <algorithm>

#include "core/model/event_log.h"
#include "core/model/log_attributes.h"
#include "core/questions/question.h"
#include "core/questions/stack_parameters.h"

namespace hs {
namespace {

struct Row {
    int64_t time_us = 0;
    int64_t rss_bytes = 0;
    int64_t heap_bytes = 0;
};

constexpr RowField<Row> kFields[] = {
    {{"time_s", "Time", "From the start of the log", Meaning::kSeconds},
     [](const Row& row, std::string&) {
         return Value{Meaning::kSeconds, {}, 0, 0, static_cast<double>(row.time_us) / 1e6};
     }},
    {{"rss_bytes", "RSS", "What the process had in memory, as the system counts it",
      Meaning::kBytes},
     [](const Row& row, std::string&) {
         return Value::of_bytes(static_cast<uint64_t>(row.rss_bytes));
     }},
    {{"heap_bytes", "Live", "What the log has as live at that time", Meaning::kBytes},
     [](const Row& row, std::string&) {
         return Value::of_bytes(static_cast<uint64_t>(row.heap_bytes));
     }},
    {{"gap_bytes", "Difference",
      "RSS minus live: the interpreter, its libraries, free memory that the allocators keep, and "
      "what was allocated before the recording. Below zero where memory was reserved and never "
      "touched",
      Meaning::kBytesDelta},
     [](const Row& row, std::string&) {
         return Value::of_amount(Amount::whole(row.rss_bytes) - Amount::whole(row.heap_bytes),
                                 Unit::kBytes);
     }},
};
enum : size_t { kTime, kRss, kHeap, kGap };

constexpr SurfaceColumn kColumns[] = {{kTime}, {kRss}, {kHeap}, {kGap}};

Result<Answer> answer(const Ask& ask) {
    const std::span<const LogSeries> series = ask.file.dataset()->log->series();
    std::vector<Row> rows;
    // The first is what the system counts, the second what the log does at the same times.
    if (series.size() >= 2) {
        const size_t count = std::min(series[0].values.size(), series[1].values.size());
        for (size_t i = 0; i < count; ++i) {
            rows.push_back({series[0].times_us[i], series[0].values[i], series[1].values[i]});
        }
    }
    return answer_of(row_relation<Row>(std::move(rows), kFields));
}

}  // namespace

extern const Question question_memory;
constinit const Question question_memory = {
    .name = "memory",
    .title = "Memory of the process",
    .summary = "the memory of the process beside the live bytes of the log",
    .details =
        "A row for each measurement that the recording has. RSS counts all pages that the process "
        "has in memory; live counts bytes that were allocated and not freed.",
    .listed_after = "threads",
    .asks = kMeasuredLogs,
    .fields = fields_of_rows<kFields>,
    .in_json = kColumns,
    .in_text = kColumns,
    .in_export = kColumns,
    .in_window = kColumns,
    .in_report = kColumns,
    .rows_name = "rows",
    .answer = answer,
};

}  // namespace hs
