#pragma once
// Findings as text and as JSON, the same wherever a command prints them.

#include <string>
#include <vector>

#include "core/analysis/findings.h"
#include "core/base/json_writer.h"

namespace hs {

// "findings": [{"id", "kind", "claim", "about", "bytes", "evidence": […], "command"}].
void write_findings(JsonWriter& json, const std::vector<Finding>& findings);
// Lines below a heading.
std::string findings_text(const std::string& heading, const std::vector<Finding>& findings);

}  // namespace hs
