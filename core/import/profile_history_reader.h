#pragma once
// From JSON to what profiles tell of single calls and of time.

#include "core/import/json_fields.h"
#include "core/model/profile_history.h"
#include "core/model/timed_calls.h"

namespace hs {

// PyProfile: the frame in row 0 and its children.
TimedCalls calls_of_frames(const LooseJson& json, const JsonFields& fields);
// PerProVis: the list "calls", nested by the length of "call_stack" in the order of starts.
TimedCalls calls_of_list(const LooseJson& json, const JsonFields& fields, uint32_t list);
// PerProVis: samples, time series and memory of row 0.
ProfileHistory profile_history(const LooseJson& json, const JsonFields& fields);
// The snapshots of a list, without those that were cut.
std::vector<MemorySnapshot> memory_snapshots_in(const LooseJson& json, const JsonFields& fields,
                                                uint32_t list);

// A call's own bytes: the file's total, or the sum of its variables without one. Sets
// `totals_differ` if there are both and they disagree. Tells nothing: calls_of_frames does.
double own_bytes_of(const LooseJson& json, uint32_t frame, bool* totals_differ);

// The number, 0 for what is none or not finite; for a second look at what was told before.
double finite_member(const LooseJson& json, uint32_t row, std::string_view key);
// The same for what cannot be negative or beyond 64 bits.
double amount_member(const LooseJson& json, uint32_t row, std::string_view key);

}  // namespace hs
