#pragma once
// Live bytes over time of chosen sets of traces: a line ("all traces through app.py:20"), a file, a
// function, a single stack.

#include <cstdint>
#include <span>
#include <vector>

#include "core/analysis/frame_functions.h"
#include "core/analysis/stack_rows.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/amount.h"
#include "core/model/dataset.h"

namespace hs {

// One bit by TraceId.
using TraceSet = std::vector<bool>;

// series[s][i]: live bytes of set s at instants[i] (counts of events, which must not fall). Decodes
// each part of the log with instants in it once, on all threads, whatever the number of sets.
Result<std::vector<std::vector<Amount>>> live_series(const EventLog& log,
                                                     std::span<const TraceSet> sets,
                                                     std::span<const uint64_t> instants,
                                                     Measure measure, JobContext& job);
// The same of chosen rows.
Result<std::vector<std::vector<Amount>>> live_series(const EventLog& log, const StackRows& rows,
                                                     std::span<const TraceSet> sets,
                                                     std::span<const uint64_t> instants,
                                                     Measure measure, JobContext& job);

// The instants of rising times.
std::vector<uint64_t> instants_at(const EventLog& log, std::span<const int64_t> times_us);

// Traces that run through any frame of the file, or of the function.
TraceSet traces_with_file(const TraceTrie& traces, std::string_view file);
TraceSet traces_with_function(const TraceTrie& traces, std::string_view function);
// Traces through any frame with this text, as line, function or file (see detail_text).
TraceSet traces_with_text(const TraceTrie& traces, std::string_view text,
                          const FrameFunctions* functions = nullptr);
// Traces that end in such a frame: what it holds itself. kUnknownStacks: those that are not known.
TraceSet traces_ending_with_text(const TraceTrie& traces, std::string_view text,
                                 const FrameFunctions* functions = nullptr);
// The one trace with this collapsed_stack; an empty set if there is none.
TraceSet trace_with_stack(const TraceTrie& traces, std::string_view stack);

}  // namespace hs
