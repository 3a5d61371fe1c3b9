#pragma once
// What grows in one file, and in several together: the rows of the question `leaks`.

#include <memory>
#include <string>
#include <vector>

#include "core/analysis/growth.h"
#include "core/questions/question.h"

namespace hs {

// Where a growing site was found.
struct LeaksFile {
    DatasetPtr dataset;
    std::string name;
    FrameFunctionsPtr functions;     // null: of memory snapshots
    SourceFiles* sources = nullptr;  // null: lines are not wanted
};
struct Leak {
    std::shared_ptr<const LeaksFile> from;
    GrowthSite site;
};
struct Leaks {
    std::vector<Leak> rows;  // most growth first, ties by name
    std::vector<Diagnostic> remarks;
    bool has_sources = false;  // of a log, where its lines are wanted
};

Result<Leaks> find_leaks(const Ask& ask);
// has_sources: lines of source files are wanted.
std::shared_ptr<const Relation> leaks_relation(std::vector<Leak> rows, bool has_sources);
// Of several files, which each row names.
Surface leaks_of_files_in_text();

}  // namespace hs
