#pragma once
// What a card draws below a finding's claim: how the object that it is about hangs on a root, or
// the lines of code that allocated.

#include <span>
#include <string>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/analysis/findings.h"
#include "core/analysis/graph_roots.h"
#include "core/analysis/object_names.h"
#include "core/base/source_files.h"
#include "core/base/source_lines.h"

namespace hs {

// "shop.cache", ".QUOTES", "Quote ×2,300".
struct FindingStep {
    std::string text;
    ObjectId object;  // that it leads to; nil: several
};

struct FindingDetail {
    std::vector<FindingStep> path;  // from a root; empty: none is known
    bool is_after = false;          // the path is in the second of two files
    std::vector<SourceLine> code;   // around `line`; empty: the source is not here
    int64_t line = 0;
    std::string no_code;  // the file that the code would be of, where it is not here
};

// A file of the findings; without a graph, the parts that are about one are null.
struct DetailFile {
    const Dataset* dataset = nullptr;
    const Roots* roots = nullptr;
    const Dominators* dominators = nullptr;
    const DominatorTree* tree = nullptr;
    const ObjectNames* names = nullptr;
    std::vector<PathRemap> remaps = {};  // of its source files
};

// One for each finding. second: without a dataset where there is one file.
Result<std::vector<FindingDetail>> finding_details(std::span<const Finding> findings,
                                                   const DetailFile& first,
                                                   const DetailFile& second, JobContext& job);

}  // namespace hs
