#pragma once
// Collects diagnostics while loading: equal messages become one with a count, and a hostile file
// that has a million different complaints gets a bounded list.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/dataset.h"

namespace hs {

std::string_view severity_name(Severity severity);  // "info", "warning", "error"

// Where a part of a file could not be read; says what is incomplete: totals, or stacks.
Diagnostic cut_diagnostic(std::string message, std::optional<uint64_t> byte_offset,
                          Missing missing = Missing::kEnd);
// The worst that its diagnostics tell.
Missing missing_of(std::span<const Diagnostic> diagnostics);
// Whether totals are: whoever shows one says so too.
bool is_incomplete(const Dataset& dataset);
bool is_incomplete(std::span<const DatasetPtr> datasets);  // one of them
// Behind a total of such a file. Who cuts a text to its room cuts what stands before it.
inline constexpr std::string_view kIncompleteMark = " (incomplete)";
// "1.28 MiB (incomplete)": a total as it stands anywhere.
std::string total_text(std::string total, bool is_incomplete);

class DiagnosticList {
public:
    void add(Diagnostic added);
    void warn(std::string message, std::optional<uint64_t> byte_offset, uint64_t repeats = 1) {
        add({Severity::kWarning, std::move(message), byte_offset, repeats});
    }
    // Nothing behind the byte could be read.
    void cut(std::string message, std::optional<uint64_t> byte_offset) {
        add(cut_diagnostic(std::move(message), byte_offset));
    }
    // Adds those of a later part of the same file.
    void append(const std::vector<Diagnostic>& later);

    [[nodiscard]] const std::vector<Diagnostic>& items() const { return items_; }
    [[nodiscard]] std::vector<Diagnostic> take();

private:
    std::vector<Diagnostic> items_;
    uint64_t dropped_ = 0;
};

}  // namespace hs
