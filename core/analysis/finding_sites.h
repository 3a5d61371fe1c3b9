#pragma once
// Allocation sites and functions as findings name them.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/call_graph.h"
#include "core/analysis/findings.h"
#include "core/analysis/growth.h"
#include "core/model/trace_profile.h"

namespace hs {

// "collect (export.py:9)", "cache.py:22": files by their last part, functions where they are known.
std::string site_name(const StringTable& strings, const Frame& frame,
                      const FrameFunctions* functions = nullptr);
std::string site_name(const TraceTrie& traces, const CallGraphShape& shape, uint32_t node,
                      const FrameFunctions* functions = nullptr);

// Of the package that records, as it stands in the stacks of its own recordings.
bool is_recorder_file(std::string_view path);
// Neither of the standard library, nor installed, nor the recorder's: what the user wrote, as far
// as the path tells.
bool is_user_file(std::string_view path);
// By node of the trie the row of the shape's nodes that answers for it: the innermost frame of the
// user, else the innermost frame. kNoOwner of what the recorder allocated for itself.
inline constexpr uint32_t kNoOwner = UINT32_MAX;
std::vector<uint32_t> code_owners(const TraceTrie& traces, const CallGraphShape& shape);
// Where blocks of this site are a library's: the innermost frame of the user that most of them were
// allocated for; 0 if the site is the user's own, or nobody's.
uint32_t user_caller(const TraceTrie& traces, const CallGraphShape& shape,
                     std::span<const Amount> amounts, uint32_t site);

// Amounts in the unit of a profile: "1.20 MiB", "3.20 s", "4,321 samples".
std::string measured_text(Amount amount, Unit unit, SizeUnits units);
std::string measured_seconds(double seconds);

FindingEvidence frame_evidence(std::string text);

// "Likely leak: cache.py:22, +315 KiB (6.2 KiB/s), confidence 93.1 %"
Finding likely_leak(const GrowthSite& site, const std::string& name, const FindingOptions& options);

}  // namespace hs
