#pragma once
// Own state of the cycles view.

#include <cstdint>
#include <string>
#include <vector>

#include "app/graph_results.h"

namespace hs {

struct CyclesViewState {
    std::string key;                 // dataset and reload that the rest belongs to
    std::vector<uint32_t> order;     // of the rows
    std::vector<std::string> types;  // by cycle; empty until shown
    int sorted_by = -1;
    bool falls = true;
    uint32_t selected = 0;
    // Of the selected one.
    uint32_t detail_of = UINT32_MAX;
    std::string what_frees;
    std::vector<ObjectId> ring;
    std::vector<std::string> names;  // of the references of the ring
    Async<std::string> dot;          // asked for by "Copy as dot"
    uint64_t dot_version = 0;
};

}  // namespace hs
