#pragma once
// What findings of all kinds share: words for sizes, files and commands, and their order.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/analysis/findings.h"

namespace hs {

// A word of a command line as a POSIX shell takes it back.
std::string shell_word(std::string_view text);
// "heapscope VERB FILE", with what follows as it is.
std::string finding_command(std::string_view verb, std::string_view file,
                            std::string_view more = {});

// Names of two files that tell them apart: "before" and "after" of before.json.gz and
// after.json.gz, with their folders where the names are equal.
std::pair<std::string, std::string> names_of_pair(std::string_view before, std::string_view after);

double share_of(double part, double whole);  // 0 of nothing
// "33 %", below a tenth "6.4 %".
std::string portion_text(double share);

// Unreachable cycles, then by bytes; without bytes, and of equal ones, as they stand.
void rank_findings(std::vector<Finding>& findings);

// The one about the change as a whole stays the first.
void rank_changes(std::vector<Finding>& findings);

}  // namespace hs
