#include "core/questions/stack_parameters.h"

#include <charconv>
#include <string>

#include "core/base/text_format.h"
#include "core/model/event_log.h"

namespace hs {

Result<void> check_range(const Parameters& given) {
    using Kind = SaidInstant::Kind;
    const SaidInstant from = given.instant("from").value_or(SaidInstant{Kind::kStart, 0});
    const SaidInstant to = given.instant("to").value_or(SaidInstant{Kind::kEnd, 0});
    if (from.kind == Kind::kTime && from.time_us < 0) {
        return Error{
            ErrorCode::kUsage,
            "--from " + std::string(*given.text("from")) + " is before 0, the start of the log",
            {},
            {}};
    }
    // Start, peak and end come in this order; where they are is known with the log.
    const bool are_times = from.kind == Kind::kTime && to.kind == Kind::kTime;
    const bool begins_late = from.kind == Kind::kStart && to.kind == Kind::kTime && to.time_us < 0;
    const bool are_words = from.kind != Kind::kTime && to.kind != Kind::kTime;
    if (!(are_times && from.time_us > to.time_us) && !begins_late &&
        !(are_words && from.kind > to.kind)) {
        return {};
    }
    std::string message = "--to ";
    message.append(*given.text("to")).append(" is before --from ");
    message.append(given.text("from").value_or("0, the start of the log"));
    return Error{ErrorCode::kUsage, std::move(message), {}, {}};
}

std::optional<uint64_t> instant_parameter(const Parameters& given, std::string_view name,
                                          const EventLog& log, Measure measure) {
    const std::optional<SaidInstant> said = given.instant(name);
    if (!said) return std::nullopt;
    switch (said->kind) {
        case SaidInstant::Kind::kStart:
            return 0;
        case SaidInstant::Kind::kPeak:
            return log.facts().highest(measure).event_count;
        case SaidInstant::Kind::kEnd:
            return log.event_count();
        case SaidInstant::Kind::kTime:
            break;
    }
    return log.events_until(said->time_us);
}

EventRange range_parameter(const Parameters& given, const EventLog& log, Measure measure) {
    return {instant_parameter(given, "from", log, measure).value_or(0),
            instant_parameter(given, "to", log, measure).value_or(log.event_count())};
}

RowChoice row_choice(const Parameters& given) {
    RowChoice choice;
    choice.thread = given.text("thread").value_or("");
    choice.allocator = given.text("allocator").value_or("");
    return choice;
}

Result<std::optional<ChosenRows>> chosen_rows(const RowChoice& choice, const Dataset& dataset,
                                              JobContext& job) {
    if (choice.is_all()) return std::optional<ChosenRows>();
    HS_TRY(ChosenRows rows, ChosenRows::make(dataset, choice, job));
    return std::optional<ChosenRows>(std::move(rows));
}

Result<double> share_parameter(const Parameters& given, std::string_view name, double otherwise) {
    const std::optional<std::string_view> text = given.text(name);
    if (!text) return otherwise;
    double share = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), share);
    if (problem != std::errc() || end != text->data() + text->size() ||
        !(share >= 0 && share <= 1)) {
        return Error{ErrorCode::kUsage,
                     "--" + std::string(name) + " needs a share from 0 to 1 such as 0.01, not '" +
                         printable_text(*text) + "'",
                     {},
                     {}};
    }
    return share;
}

FrameDetail frame_detail(const Parameters& given) {
    const std::string_view by = given.text("by").value_or("line");
    return by == "file"       ? FrameDetail::kFile
           : by == "function" ? FrameDetail::kFunction
                              : FrameDetail::kLine;
}

std::optional<Diagnostic> why_by_line(FrameDetail detail, const FrameFunctions& functions) {
    if (detail != FrameDetail::kFunction || functions.why_none().empty()) return std::nullopt;
    return Diagnostic{
        Severity::kWarning,
        "grouped by line: this log has no function names, and " + functions.why_none(),
        {},
        1};
}

Result<const EventLog*> events_of(const Dataset& dataset) {
    if (!dataset.log->facts().is_digest) return &*dataset.log;
    return Error{ErrorCode::kBadInput,
                 "needs an allocation log; a digest has no events",
                 dataset.info.path,
                 {}};
}

}  // namespace hs
