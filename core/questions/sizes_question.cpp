// sizes: how large allocations are, by powers of two.

#include <optional>

#include "core/questions/question.h"
#include "core/questions/stack_parameters.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {
    kFromSpec,
    kToSpec,
    {"line", ValueKind::kText, "FILE:LINE", "only those of the stacks through this line"},
    kThreadSpec,
    kAllocatorSpec,
};

Value bytes_value(Amount bytes) {
    return Value::of_amount(bytes, Unit::kBytes);
}

constexpr RowField<SizeClass> kFields[] = {
    {{"least_bytes", "From", "The smallest of these sizes", Meaning::kCount},
     [](const SizeClass& row, std::string&) { return Value::of_count(row.least_bytes); }},
    {{"most_bytes", "To", "The largest of these sizes", Meaning::kCount},
     [](const SizeClass& row, std::string&) { return Value::of_count(row.most_bytes); }},
    {{"allocated_count", "Blocks allocated", "Number of blocks of these sizes allocated",
      Meaning::kCount},
     [](const SizeClass& row, std::string&) { return Value::of_count(row.allocated.count); }},
    {{"allocated_bytes", "Allocated", "Their bytes", Meaning::kBytes},
     [](const SizeClass& row, std::string&) { return bytes_value(row.allocated.bytes); }},
    {{"freed_count", "Blocks freed", "Number of blocks of these sizes freed", Meaning::kCount},
     [](const SizeClass& row, std::string&) { return Value::of_count(row.freed.count); }},
    {{"freed_bytes", "Freed", "Their bytes", Meaning::kBytes},
     [](const SizeClass& row, std::string&) { return bytes_value(row.freed.bytes); }},
    {{"remaining_count", "Blocks remaining", "Allocated minus freed", Meaning::kCount},
     [](const SizeClass& row, std::string&) {
         const auto left = static_cast<int64_t>(row.allocated.count - row.freed.count);
         return Value::of_amount(Amount::whole(left), Unit::kSamples);
     }},
    {{"remaining_bytes", "Remaining", "Allocated minus freed", Meaning::kBytes},
     [](const SizeClass& row, std::string&) {
         return bytes_value(row.allocated.bytes - row.freed.bytes);
     }},
};
enum : size_t {
    kLeast,
    kMost,
    kAllocatedCount,
    kAllocated,
    kFreedCount,
    kFreed,
    kRemainingCount,
    kRemaining
};

constexpr SurfaceColumn kForPrograms[] = {{kLeast},      {kMost},  {kAllocatedCount}, {kAllocated},
                                          {kFreedCount}, {kFreed}, {kRemainingCount}, {kRemaining}};
constexpr SurfaceColumn kInText[] = {{kLeast},     {kMost},
                                     {kAllocated}, {kAllocatedCount, "blocks"},
                                     {kFreed},     {kFreedCount, "blocks"},
                                     {kRemaining}};
constexpr SurfaceColumn kInWindow[] = {{kLeast},          {kMost},     {kAllocated},
                                       {kAllocatedCount}, {kFreed},    {kFreedCount},
                                       {kRemainingCount}, {kRemaining}};

Result<Answer> answer(const Ask& ask) {
    const Dataset& dataset = *ask.file.dataset();
    HS_TRY(const EventLog* log, events_of(dataset));
    HS_TRY(const std::optional<ChosenRows> rows,
           chosen_rows(row_choice(ask.given), dataset, ask.job));
    EventChoice choice;
    choice.range = range_parameter(ask.given, *log, ask.file.measure());
    if (rows) choice.rows = rows->rows();
    std::optional<TraceSet> traces;
    std::vector<Diagnostic> remarks;
    if (const auto line = ask.given.text("line")) {
        const FrameId frame = find_frame(*dataset.traces, *line);
        if (frame.is_nil()) {
            remarks.push_back(
                {Severity::kWarning, "no stack has the line " + std::string(*line), {}, 1});
        }
        traces = traces_with_frame(*dataset.traces, frame);
        choice.traces = &*traces;
    }
    HS_TRY(std::vector<SizeClass> sizes, size_classes(*log, choice, ask.file.measure(), ask.job));
    Answer made = answer_of(row_relation<SizeClass>(std::move(sizes), kFields));
    made.remarks = std::move(remarks);
    return made;
}

}  // namespace

extern const Question question_sizes;
constinit const Question question_sizes = {
    .name = "sizes",
    .title = "Sizes",
    .summary = "how large allocations are, by powers of two",
    .details =
        "Sizes are those asked for, in bytes. Remaining is allocated less freed in the range. "
        "Counts are of what was logged; bytes are scaled as everywhere else.",
    .listed_after = "leaks",
    .asks = kLogs,
    .parameters = kParameters,
    .check = check_range,
    .fields = fields_of_rows<kFields>,
    .in_json = kForPrograms,
    .in_text = kInText,
    .in_export = kForPrograms,
    .in_window = kInWindow,
    .is_short = true,
    .answer = answer,
};

}  // namespace hs
