#pragma once
// What questions about stacks and events have in common: which events, and how frames are told
// apart.

#include <optional>
#include <string_view>

#include "core/analysis/event_statistics.h"
#include "core/analysis/frame_functions.h"
#include "core/base/result.h"
#include "core/model/dataset.h"
#include "core/questions/parameters.h"

namespace hs {

// After A, up to B; all events without them.
inline constexpr OptionSpec kFromSpec{.name = "from",
                                      .kind = ValueKind::kInstant,
                                      .metavar = "A",
                                      .help = "logs: events after this time …",
                                      .fits = kLogs};
inline constexpr OptionSpec kToSpec{.name = "to",
                                    .kind = ValueKind::kInstant,
                                    .metavar = "B",
                                    .help = "… and up to this one (0 and the end unless given)",
                                    .fits = kLogs};
inline constexpr OptionSpec kAtSpec{
    .name = "at",
    .kind = ValueKind::kInstant,
    .metavar = "T",
    .help = "logs: the instant: seconds, start, peak or end (the end unless given)",
    .fits = kLogs};
// What was allocated by one of them alone.
inline constexpr OptionSpec kThreadSpec{.name = "thread",
                                        .kind = ValueKind::kText,
                                        .metavar = "THREAD",
                                        .help =
                                            "logs: what this thread allocated, by its number "
                                            "or name",
                                        .fits = kLogs};
inline constexpr OptionSpec kAllocatorSpec{.name = "allocator",
                                           .kind = ValueKind::kText,
                                           .metavar = "NAME",
                                           .help =
                                               "logs: what came from this allocator, such as "
                                               "malloc or mmap",
                                           .fits = kLogs};
// A range that ends before it begins is a usage error.
Result<void> check_range(const Parameters& given);
// The state after so many events; none where nothing was said.
std::optional<uint64_t> instant_parameter(const Parameters& given, std::string_view name,
                                          const EventLog& log, Measure measure);
EventRange range_parameter(const Parameters& given, const EventLog& log, Measure measure);
// --thread, --allocator and, where there is such, --by thread or allocator. None where all rows are
// wanted as they are.
RowChoice row_choice(const Parameters& given);
Result<std::optional<ChosenRows>> chosen_rows(const RowChoice& choice, const Dataset& dataset,
                                              JobContext& job);

// A share such as 0.05, given as text.
Result<double> share_parameter(const Parameters& given, std::string_view name, double otherwise);

FrameDetail frame_detail(const Parameters& given);  // --by line|function|file; else line
// That functions were asked for where none are known, if so.
std::optional<Diagnostic> why_by_line(FrameDetail detail, const FrameFunctions& functions);

// Of a log; a digest has none, which is an error.
Result<const EventLog*> events_of(const Dataset& dataset);

}  // namespace hs
