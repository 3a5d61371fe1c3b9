// calls: functions by what their measured calls took.

#include "core/analysis/call_totals.h"
#include "core/questions/call_parameters.h"
#include "core/questions/question.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {
    {"sort", ValueKind::kWord, "KEY", "order of the rows (total unless given)",
     "total self calls bytes most-bytes"},
};

struct Row {
    const Dataset* dataset = nullptr;
    CallTotal of;
};

Value bytes(const Row& row, int64_t amount) {
    if (!row.dataset->calls->has_bytes) return {};
    return Value::of_amount(Amount::whole(amount), Unit::kBytes);
}

constexpr RowField<Row> kFields[] = {
    {{"name", "Function", "Measured function", Meaning::kText},
     [](const Row& row, std::string&) {
         return Value::of_text(row.dataset->calls->text(row.of.name));
     }},
    {{"calls", "Calls", "Number of calls", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.of.calls); }},
    {{"total_s", "Total", "Time with callees; recursion counts once", Meaning::kSeconds},
     [](const Row& row, std::string&) { return seconds(row.of.total_s); }},
    {{"self_s", "Self", "Time without callees", Meaning::kSeconds},
     [](const Row& row, std::string&) { return seconds(row.of.self_s); }},
    {{"mean_s", "Mean", "Mean time of a call with callees", Meaning::kSeconds},
     [](const Row& row, std::string&) { return seconds(row.of.mean_s()); }},
    {{"median_s", "Median", "Half of the calls took no longer", Meaning::kSeconds},
     [](const Row& row, std::string&) { return seconds(row.of.median_s); }},
    {{"p95_s", "95 %", "95 of 100 calls took no longer", Meaning::kSeconds},
     [](const Row& row, std::string&) { return seconds(row.of.p95_s); }},
    {{"p99_s", "99 %", "99 of 100 calls took no longer", Meaning::kSeconds},
     [](const Row& row, std::string&) { return seconds(row.of.p99_s); }},
    {{"least_s", "Shortest", "The shortest call", Meaning::kSeconds},
     [](const Row& row, std::string&) { return seconds(row.of.least_s); }},
    {{"most_s", "Longest", "The longest call", Meaning::kSeconds},
     [](const Row& row, std::string&) { return seconds(row.of.most_s); }},
    {{"deviation_s", "Deviation", "The standard deviation of a call's time", Meaning::kSeconds},
     [](const Row& row, std::string&) { return seconds(row.of.deviation_s); }},
    {{"own_bytes", "Own bytes", "Of the calls themselves, all together", Meaning::kBytes},
     [](const Row& row, std::string&) { return bytes(row, row.of.own_bytes); }},
    {{"most_own_bytes", "Largest call", "Of the call with the most bytes of its own",
      Meaning::kBytes},
     [](const Row& row, std::string&) { return bytes(row, row.of.most_own_bytes); }},
};
enum : size_t {
    kName,
    kCalled,
    kTotal,
    kSelf,
    kMean,
    kMedian,
    kP95,
    kP99,
    kLeast,
    kMost,
    kDeviation,
    kOwnBytes,
    kMostOwnBytes
};
constexpr SurfaceColumn kForPrograms[] = {
    {kName}, {kCalled}, {kTotal}, {kSelf},      {kMean},     {kMedian},      {kP95},
    {kP99},  {kLeast},  {kMost},  {kDeviation}, {kOwnBytes}, {kMostOwnBytes}};
constexpr SurfaceColumn kForPeople[] = {{kName}, {kCalled}, {kTotal}, {kSelf},
                                        {kMean}, {kP95},    {kMost},  {kOwnBytes}};

CallOrder order_of(const Parameters& given) {
    const std::string_view key = given.text("sort").value_or("total");
    return key == "self"         ? CallOrder::kSelf
           : key == "calls"      ? CallOrder::kCalls
           : key == "bytes"      ? CallOrder::kBytes
           : key == "most-bytes" ? CallOrder::kMostBytes
                                 : CallOrder::kTotal;
}

Result<Answer> answer(const Ask& ask) {
    const DatasetPtr& dataset = ask.file.dataset();
    std::vector<Row> rows;
    for (const CallTotal& of : call_totals(*dataset->calls, order_of(ask.given))) {
        rows.push_back({dataset.get(), of});
    }
    if (ask.job.cancelled()) return cancelled_error();
    return answer_of(row_relation<Row>(std::move(rows), kFields, {}, dataset));
}

}  // namespace

extern const Question question_calls;
constinit const Question question_calls = {
    .name = "calls",
    .title = "Measured functions",
    .summary = "functions by what their measured calls took, in time and memory",
    .details =
        "Most total time first. Recursion counts once in the total; mean, median and the shares of "
        "calls are of single calls, with the calls inside them.",
    .listed_after = "temporary",
    .asks = kCalls,
    .parameters = kParameters,
    .fields = fields_of_rows<kFields>,
    .in_json = kForPrograms,
    .in_text = kForPeople,
    .in_export = kForPrograms,
    .in_window = kForPeople,
    .answer = answer,
};

}  // namespace hs
