#pragma once
// Reads everything in an .hscope file and lists what is not as the page says it must be.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/import/hscope_file.h"

namespace hs {

struct HscopeReport {
    uint64_t chunks = 0;
    uint64_t events = 0;
    uint64_t dumps = 0;
    uint64_t objects = 0;
    std::vector<HscopeFault> faults;  // by byte
    std::vector<Diagnostic> notes;    // of dumps, and what else is worth knowing

    // Whether nothing is wrong: neither a fault nor a warning.
    [[nodiscard]] bool is_passed() const;
};

// Fails as opening does, when it is no recording at all.
Result<HscopeReport> verify_hscope(std::string_view bytes, JobContext& job);

}  // namespace hs
