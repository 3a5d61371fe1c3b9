// largest: the largest blocks that are alive at an instant, one by one.

#include "core/analysis/collapsed_text.h"
#include "core/analysis/paired_events.h"
#include "core/model/event_log.h"
#include "core/model/log_attributes.h"
#include "core/model/trace_trie.h"
#include "core/questions/question.h"
#include "core/questions/stack_parameters.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {kAtSpec, kThreadSpec, kAllocatorSpec};

// Tables that are not for reading hold no more.
constexpr size_t kMostBlocks = 100'000;

struct Row {
    DatasetPtr dataset;
    LiveBlockAt block;

    [[nodiscard]] NodeId node() const {
        const TraceId trace = dataset->log->parts().trace_of_row[block.row];
        return dataset->traces->trace_node[trace.v];
    }
};

Value seconds(int64_t time_us) {
    return Value{Meaning::kSeconds, {}, 0, 0, static_cast<double>(time_us) / 1e6};
}

constexpr RowField<Row> kFields[] = {
    {{"bytes", "Size", "What is there of the block at the instant", Meaning::kBytes},
     [](const Row& row, std::string&) { return Value::of_bytes(row.block.size_bytes); }},
    {{"name", "Site", "Where it was allocated", Meaning::kText},
     [](const Row& row, std::string& made) {
         const NodeId node = row.node();
         made = node.is_nil()
                    ? "OTHER"
                    : frame_text(*row.dataset->traces, row.dataset->traces->node_frame[node.v]);
         return Value::of_text(made);
     }},
    {{"born_s", "Allocated", "When, from the start of the log", Meaning::kSeconds},
     [](const Row& row, std::string&) { return seconds(row.block.born_us); }},
    {{"freed_s", "Freed", "When; nothing where it never was", Meaning::kSeconds},
     [](const Row& row, std::string&) {
         return row.block.freed_us ? seconds(*row.block.freed_us) : Value{};
     }},
    {{"thread", "Thread", "Which thread allocated it", Meaning::kText},
     [](const Row& row, std::string& made) {
         const LogAttributes* known = row.dataset->log->attributes();
         if (known == nullptr || known->thread_of_row.empty()) return Value{};
         made = thread_text(*known, known->thread_of_row[row.block.row]);
         return Value::of_text(made);
     }},
    {{"allocator", "Allocator", "What was called for it", Meaning::kText},
     [](const Row& row, std::string&) {
         const LogAttributes* known = row.dataset->log->attributes();
         if (known == nullptr || known->allocator_of_row.empty()) return Value{};
         return Value::of_text(known->allocators[known->allocator_of_row[row.block.row]].name);
     }},
    {{"stack", "Stack", "Number of the stack in the table of stacks", Meaning::kCount},
     [](const Row& row, std::string&) {
         return Value::of_count(row.dataset->log->parts().trace_of_row[row.block.row].v);
     }},
    {{"event", "Event", "Number of the allocation among all events", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.block.event); }},
};
enum : size_t { kBytes, kName, kBorn, kFreed, kThread, kAllocator, kStack, kEvent };

constexpr SurfaceColumn kInJson[] = {{kBytes},  {kName},      {kBorn},  {kFreed},
                                     {kThread}, {kAllocator}, {kStack}, {kEvent}};
constexpr SurfaceColumn kForPeople[] = {{kBytes}, {kName},   {kBorn},
                                        {kFreed}, {kThread}, {kAllocator}};

Result<Answer> answer(const Ask& ask) {
    const DatasetPtr dataset = ask.file.dataset();
    const EventLog& log = *dataset->log;
    HS_TRY(const std::optional<ChosenRows> chosen,
           chosen_rows(row_choice(ask.given), *dataset, ask.job));
    const StackRows rows = chosen ? chosen->rows() : all_rows(log, dataset->traces->trace_count());
    const uint64_t instant =
        instant_parameter(ask.given, "at", log, ask.file.measure()).value_or(log.event_count());
    HS_TRY(const LargestBlocks largest,
           largest_blocks(log, rows, instant, std::min(ask.most_rows, kMostBlocks), ask.job));
    std::vector<Row> made_rows;
    for (const LiveBlockAt& block : largest.blocks) made_rows.push_back({dataset, block});
    Answer made = answer_of(row_relation<Row>(std::move(made_rows), kFields));
    made.row_count = std::min<uint64_t>(largest.all, kMostBlocks);
    made.items = {{"live_blocks", Value::of_count(largest.all)}};
    return made;
}

}  // namespace

extern const Question question_largest;
constinit const Question question_largest = {
    .name = "largest",
    .title = "Largest blocks",
    .summary = "the largest single blocks at an instant, one by one",
    .details =
        "Alive at the instant, the end unless given; largest first. Of a mapping that was unmapped "
        "in part, what is left of it.",
    .listed_after = "ages",
    .asks = kPairedLogs,
    .parameters = kParameters,
    .fields = fields_of_rows<kFields>,
    .in_json = kInJson,
    .in_text = kForPeople,
    .in_export = kInJson,
    .in_window = kForPeople,
    .in_report = kForPeople,
    .rows_name = "rows",
    .answer = answer,
};

}  // namespace hs
