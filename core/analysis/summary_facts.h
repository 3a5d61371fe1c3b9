#pragma once
// What is known of a dataset as rows of (label, value) for people: the command line and the window
// show the same ones.

#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/dataset_summary.h"
#include "core/base/text_format.h"

namespace hs {

struct SummaryFact {
    std::string_view label;  // "live at end"
    std::string value;
    bool is_of_file = false;  // and not of what it contains
};

// Exact: sizes also as bytes, times to the microsecond. Short is for little room: a heading there
// says that a file is incomplete.
enum class FactDetail : uint8_t { kExact, kShort };

// Rows that apply, in reading order.
std::vector<SummaryFact> summary_facts(const Dataset& dataset, const DatasetSummary& summary,
                                       SizeUnits units = SizeUnits::kBinary,
                                       FactDetail detail = FactDetail::kExact);

// What a fact counts and leaves out, in a sentence; nothing where its label says it.
std::string_view about_fact(std::string_view label);

}  // namespace hs
