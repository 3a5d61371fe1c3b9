#pragma once
// Collects diagnostics while loading: equal messages become one with a count, and a hostile file
// that has a million different complaints gets a bounded list.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/dataset.h"

namespace hs {

std::string_view severity_name(Severity severity);  // "info", "warning", "error"

class DiagnosticList {
public:
    void add(Severity severity, std::string message, std::optional<uint64_t> byte_offset,
             uint64_t repeats = 1);
    void warn(std::string message, std::optional<uint64_t> byte_offset, uint64_t repeats = 1) {
        add(Severity::kWarning, std::move(message), byte_offset, repeats);
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
