#pragma once
// The Inspector of a file: what is known of it and of what it contains.

#include "app/answers.h"
#include "app/view.h"
#include "core/analysis/dataset_summary.h"

namespace hs {

void draw_file_inspector(ViewContext& view, const DatasetRow& row);
// Of a loaded file, as its measure is shown.
Answered<DatasetSummary> file_summary(ViewContext& view, const DatasetRow& row);

}  // namespace hs
