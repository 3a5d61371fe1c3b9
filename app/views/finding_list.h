#pragma once
// Findings as lines that lead to their evidence, the same for every kind of file.

#include <initializer_list>
#include <memory>
#include <optional>
#include <vector>

#include "app/answer_key.h"
#include "app/view.h"
#include "core/analysis/finding_details.h"
#include "core/analysis/findings.h"

namespace hs {

// Findings with the files they were made from.
struct FindingsOf {
    DatasetPtr first;   // of one file, or before
    DatasetPtr second;  // after; null for one file
    std::vector<Finding> findings;
    std::vector<FindingDetail> details = {};  // one for each
};

// As cards, in columns where there is room: those of the first before those of the second, without
// what a pair's findings tell of the same object or type.
void draw_findings(ViewContext& view, std::initializer_list<const FindingsOf*> all);

// What the sentences about a file depend on but its data. None while function names are being read.
std::optional<FindingOptions> finding_options(const ViewContext& view, const DatasetRow& row);
AnswerKey key_of(const FindingOptions& options);

// Of the current file and of its pair (see overview_pair). For files whose findings share no
// answers with other views.
void draw_file_findings(ViewContext& view);

}  // namespace hs
