#pragma once
// Own state of the log view.

#include <cstdint>
#include <string>
#include <vector>

namespace hs {

struct LogViewState {
    std::string filter;
    bool show_info = true;
    bool show_warnings = true;
    bool show_errors = true;
    uint64_t selected = 0;  // number of the entry, 0: none
};

}  // namespace hs
