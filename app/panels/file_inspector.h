#pragma once
// The Inspector of a file: what is known of it and of what it contains.

#include <string>
#include <vector>

#include "app/answers.h"
#include "app/view.h"
#include "core/analysis/dataset_summary.h"

namespace hs {

struct FileFact {
    std::string label;
    std::string value;
    std::string about;  // for the tooltip, with the exact value where it is not shown
    bool is_of_file = false;
};

struct FileInspectorState {
    AnswerKey key;  // of what the facts are of
    std::vector<FileFact> facts;
};

void draw_file_inspector(ViewContext& view, FileInspectorState& own, const DatasetRow& row);
// Of a loaded file, as its measure is shown.
Answered<DatasetSummary> file_summary(ViewContext& view, const DatasetRow& row);

}  // namespace hs
