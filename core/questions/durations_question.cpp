// durations: how long measured calls took, by classes.

#include "core/analysis/call_durations.h"
#include "core/questions/call_parameters.h"
#include "core/questions/question.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {kFunctionSpec};

constexpr RowField<DurationClass> kFields[] = {
    {{"least_s", "From", "The shortest of these times", Meaning::kSeconds},
     [](const DurationClass& row, std::string&) { return seconds(row.least_s); }},
    {{"most_s", "To", "Below this one; of calls that took no time, 0", Meaning::kSeconds},
     [](const DurationClass& row, std::string&) { return seconds(row.most_s); }},
    {{"calls", "Calls", "Number of calls in this range", Meaning::kCount},
     [](const DurationClass& row, std::string&) { return Value::of_count(row.calls); }},
    {{"total_s", "Total", "Time of these calls with their callees", Meaning::kSeconds},
     [](const DurationClass& row, std::string&) { return seconds(row.total_s); }},
};
enum : size_t { kLeast, kMost, kCalled, kTotal };
constexpr SurfaceColumn kEverywhere[] = {{kLeast}, {kMost}, {kCalled}, {kTotal}};

Result<Answer> answer(const Ask& ask) {
    const TimedCalls& calls = *ask.file.dataset()->calls;
    HS_TRY(const std::optional<StringId> function, function_parameter(ask.given, calls));
    HS_TRY(std::vector<DurationClass> classes, duration_classes(calls, function, ask.job));
    return answer_of(row_relation<DurationClass>(std::move(classes), kFields));
}

}  // namespace

extern const Question question_durations;
constinit const Question question_durations = {
    .name = "durations",
    .title = "Call durations",
    .summary = "how long measured calls took: how many were fast, how many slow",
    .details =
        "Shortest first; bounds are 1, 2 and 5 times powers of ten, a class without calls between "
        "two others is listed. A call's time is with the calls inside it.",
    .listed_after = "calls",
    .asks = kCalls,
    .parameters = kParameters,
    .fields = fields_of_rows<kFields>,
    .in_json = kEverywhere,
    .in_text = kEverywhere,
    .in_export = kEverywhere,
    .in_window = kEverywhere,
    .is_short = true,
    .answer = answer,
};

}  // namespace hs
