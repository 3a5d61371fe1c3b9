#pragma once
// Findings as lines that lead to their evidence, the same for every kind of file.

#include <memory>
#include <vector>

#include "app/view.h"
#include "core/analysis/findings.h"

namespace hs {

// Findings with the files they were made from.
struct FindingsOf {
    DatasetPtr first;   // of one file, or before
    DatasetPtr second;  // after; null for one file
    std::vector<Finding> findings;
};

void draw_findings(ViewContext& view, const FindingsOf& found);

// Of the current file and of its pair (see overview_pair). For files whose findings share no
// answers with other views.
void draw_file_findings(ViewContext& view);

}  // namespace hs
