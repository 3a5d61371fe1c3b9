#include "core/questions/stack_parameters.h"

#include <charconv>
#include <string>

#include "core/base/text_format.h"
#include "core/model/event_log.h"

namespace hs {

Result<void> check_range(const Parameters& given) {
    const std::optional<int64_t> from = given.time_us("from");
    const std::optional<int64_t> to = given.time_us("to");
    if (from.value_or(0) < 0) {
        return Error{
            ErrorCode::kUsage,
            "--from " + std::string(*given.text("from")) + " is before 0, the start of the log",
            {},
            {}};
    }
    if (from.value_or(0) <= to.value_or(INT64_MAX)) return {};
    std::string message = "--to ";
    message.append(*given.text("to")).append(" is before --from ");
    message.append(given.text("from").value_or("0, the start of the log"));
    return Error{ErrorCode::kUsage, std::move(message), {}, {}};
}

EventChoice event_choice(const Parameters& given, const EventLog& log) {
    const std::optional<int64_t> from = given.time_us("from");
    const std::optional<int64_t> to = given.time_us("to");
    return {{from ? log.events_until(*from) : 0, to ? log.events_until(*to) : log.event_count()},
            nullptr};
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
