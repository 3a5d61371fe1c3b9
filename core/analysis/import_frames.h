#pragma once
// Frames of Python's own machinery that imports modules and starts programs: between a program's
// frames they say nothing, and most people want them out of the way.

#include <vector>

#include "core/analysis/merged_traces.h"
#include "core/model/trace_trie.h"

namespace hs {

// By its file: importlib, runpy, zipimport and site, frozen or not.
bool is_import_file(std::string_view file);
// A step for each such file that the stacks have; what was allocated below stays, on their callers.
std::vector<StackStep> steps_hiding_imports(const TraceTrie& traces);

}  // namespace hs
