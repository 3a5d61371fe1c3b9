// threads: what each thread, or each allocator, allocated and holds.

#include <algorithm>

#include "core/analysis/live_at.h"
#include "core/model/event_log.h"
#include "core/model/log_attributes.h"
#include "core/questions/question.h"
#include "core/questions/stack_parameters.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {
    kAtSpec,
    {"by", ValueKind::kWord, "KIND", "what a row is (thread unless given)", "thread allocator"},
};

struct Row {
    std::string name;
    std::optional<uint64_t> id;  // of threads
    Amount live;
    Amount live_blocks;
    Amount allocated;
    Amount allocations;
    std::optional<uint64_t> frees;  // by the thread, over the whole log
};

Value count(Amount amount) {
    return Value::of_count(static_cast<uint64_t>(std::max<int64_t>(amount.rounded(), 0)));
}
Value bytes(Amount amount) {
    return Value::of_amount(amount, Unit::kBytes);
}

constexpr RowField<Row> kFields[] = {
    {{"id", "ID", "As the recording numbers threads", Meaning::kCount},
     [](const Row& row, std::string&) { return row.id ? Value::of_count(*row.id) : Value{}; }},
    {{"name", "Name", "Thread or allocator", Meaning::kText},
     [](const Row& row, std::string&) { return Value::of_text(row.name); }},
    {{"live_bytes", "Live", "Bytes that it allocated and that are live at the instant",
      Meaning::kBytes},
     [](const Row& row, std::string&) { return bytes(row.live); }},
    {{"live_blocks", "Live blocks", "How many blocks those are", Meaning::kCount},
     [](const Row& row, std::string&) { return count(row.live_blocks); }},
    {{"allocated_bytes", "Allocated", "Up to the instant", Meaning::kBytes},
     [](const Row& row, std::string&) { return bytes(row.allocated); }},
    {{"allocations", "Allocations", "Up to the instant", Meaning::kCount},
     [](const Row& row, std::string&) { return count(row.allocations); }},
    {{"frees", "Frees",
      "Made by the thread over the whole log, of whatever thread's blocks and also of blocks from "
      "before the recording",
      Meaning::kCount},
     [](const Row& row, std::string&) {
         return row.frees ? Value::of_count(*row.frees) : Value{};
     }},
};
enum : size_t { kId, kName, kLive, kLiveBlocks, kAllocated, kAllocations, kFrees };

constexpr SurfaceColumn kColumns[] = {{kId},        {kName},        {kLive}, {kLiveBlocks},
                                      {kAllocated}, {kAllocations}, {kFrees}};

// Rows by thread or allocator; those that never allocated nor freed are left out.
std::vector<Row> rows_by(const EventLog& log, bool is_by_thread, uint64_t instant) {
    const LogAttributes& known = *log.attributes();
    const std::vector<uint32_t>& of_row =
        is_by_thread ? known.thread_of_row : known.allocator_of_row;
    const size_t size = is_by_thread ? known.threads.size() : known.allocators.size();
    const auto [live, allocated] = group_totals(log, of_row, size, instant);
    std::vector<Row> rows;
    for (uint32_t i = 0; i < size; ++i) {
        Row row{is_by_thread ? thread_text(known, i) : known.allocators[i].name,
                {},
                live.amounts[i],
                live.counts[i],
                allocated.amounts[i],
                allocated.counts[i],
                {}};
        if (is_by_thread) {
            row.id = known.threads[i].id;
            if (!log.facts().is_digest) row.frees = known.threads[i].frees;
        }
        if (row.allocations != Amount{} || row.frees.value_or(0) > 0) rows.push_back(row);
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Row& a, const Row& b) { return b.live < a.live; });
    return rows;
}

Result<Answer> answer(const Ask& ask) {
    const DatasetPtr dataset = ask.file.dataset();
    const EventLog& log = *dataset->log;
    const bool is_by_thread = ask.given.text("by").value_or("thread") == "thread";
    const uint64_t instant =
        instant_parameter(ask.given, "at", log, ask.file.measure()).value_or(log.event_count());
    std::vector<size_t> left_out;
    if (!is_by_thread) left_out = {kId, kFrees};
    return answer_of(row_relation<Row>(rows_by(log, is_by_thread, instant), kFields,
                                       std::move(left_out), dataset));
}

}  // namespace

extern const Question question_threads;
constinit const Question question_threads = {
    .name = "threads",
    .title = "Threads",
    .summary = "what each thread, or each allocator, allocated and holds",
    .details =
        "Most live bytes first. A block belongs to the thread that allocated it, even when another "
        "one frees it. flame, hotspots and others take --thread and --allocator to show one alone.",
    .listed_after = "largest",
    .asks = kThreadedLogs,
    .parameters = kParameters,
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
