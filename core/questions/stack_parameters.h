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
                                      .kind = ValueKind::kTime,
                                      .metavar = "A",
                                      .help = "logs: events after this time …",
                                      .fits = kLogs};
inline constexpr OptionSpec kToSpec{.name = "to",
                                    .kind = ValueKind::kTime,
                                    .metavar = "B",
                                    .help = "… and up to this one (0 and the end unless given)",
                                    .fits = kLogs};
// A range that ends before it begins is a usage error.
Result<void> check_range(const Parameters& given);
EventChoice event_choice(const Parameters& given, const EventLog& log);

// A share such as 0.05, given as text.
Result<double> share_parameter(const Parameters& given, std::string_view name, double otherwise);

FrameDetail frame_detail(const Parameters& given);  // --by line|function|file
// That functions were asked for where none are known, if so.
std::optional<Diagnostic> why_by_line(FrameDetail detail, const FrameFunctions& functions);

// Of a log; a digest has none, which is an error.
Result<const EventLog*> events_of(const Dataset& dataset);

}  // namespace hs
