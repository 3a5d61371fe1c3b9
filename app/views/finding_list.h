#pragma once
// Findings as lines that lead to their evidence, the same for every kind of file.

#include <memory>
#include <vector>

#include "app/view.h"
#include "core/analysis/findings.h"

namespace hs {

// Findings with the files they were made from: shown only while these are the ones that are open.
struct FindingsOf {
    DatasetPtr first;   // of one file, or before
    DatasetPtr second;  // after; null for one file
    std::vector<Finding> findings;
};

void draw_findings(ViewContext& view, const FindingsOf& found);

// Of the current file and of its pair (see overview_pair), found in jobs. For files whose findings
// share no results with other views.
struct FileFindings {
    Async<std::shared_ptr<const FindingsOf>> file;
    Async<std::shared_ptr<const FindingsOf>> pair;
};
void draw_file_findings(ViewContext& view, FileFindings& own);

}  // namespace hs
