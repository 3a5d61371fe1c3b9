#pragma once
// What findings of all kinds share: words for sizes, files and commands, and their order.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/analysis/findings.h"
#include "core/model/amount.h"

namespace hs {

// A word of a command line as a POSIX shell takes it back.
std::string shell_word(std::string_view text);
// "heapscope VERB FILE", with what follows as it is.
std::string finding_command(std::string_view verb, std::string_view file,
                            std::string_view more = {});

// FindingOptions::dump; empty where the program gave none.
std::string label_of_shown_dump(const Dataset& dataset);

// What LoadOptions::profile takes to show the profiles that are shown; empty without a choice.
std::string shown_profile(const Dataset& dataset);
// "--profile seconds"; nothing for nothing.
std::string profile_words(std::string_view profile);

// Names of two files that tell them apart: "before" and "after" of before.json.gz and
// after.json.gz, with their folders where the names are equal. Two dumps of one recording have the
// names that the program gave them.
std::pair<std::string, std::string> names_of_pair(const FindingOptions& of_before,
                                                  const FindingOptions& of_after);

// "cache.py:22 grew by 12 KiB to 40 KiB"; where nothing was before: "cache.py:22 is new: 40 KiB",
// "Order objects are new: 40 KiB in 9 objects".
struct GrownText {
    std::string name;
    std::string growth;
    std::string now;
    std::string in_new = {};  // follows what is new
    bool is_many = false;     // the name is a plural
};
std::string grown_text(const GrownText& text, bool is_new);

double share_of(double part, double whole);  // 0 of nothing
// "33 %", below a tenth "6.4 %".
std::string portion_text(double share);
// Of two parts of one whole, the larger first: rounded so that they do not add up to more than it.
std::pair<std::string, std::string> portion_texts(double larger, double smaller);

// Of a file of which a part is missing: every claim says so of its numbers.
void mark_incomplete(std::vector<Finding>& findings);
// The same of two files, and the one about the change as a whole begins with which is incomplete:
// what only the other has may be missing there.
struct IncompletePair {
    std::string name_a;
    std::string name_b;
    bool is_a = false;
    bool is_b = false;
};
void mark_incomplete(std::vector<Finding>& findings, const IncompletePair& pair);

// By bytes; without bytes, and of equal ones, as they stand. Problems of at least a hundredth of
// the most bytes come before all else, the highest peak right behind the first of them.
void rank_findings(std::vector<Finding>& findings);

// The one about the change as a whole stays the first.
void rank_changes(std::vector<Finding>& findings);

}  // namespace hs
