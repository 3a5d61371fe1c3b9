#include "core/model/diagnostics.h"

#include <algorithm>
#include <utility>

namespace hs {

namespace {

constexpr size_t kMostItems = 200;

}  // namespace

std::string_view severity_name(Severity severity) {
    switch (severity) {
        case Severity::kInfo:
            return "info";
        case Severity::kWarning:
            return "warning";
        case Severity::kError:
            return "error";
    }
    return {};
}

bool is_cut(const Diagnostic& diagnostic) {
    return diagnostic.message.ends_with(kTotalsIncomplete);
}

bool is_incomplete(const Dataset& dataset) {
    return std::any_of(dataset.diagnostics.begin(), dataset.diagnostics.end(), is_cut);
}

std::string total_text(std::string total, bool is_incomplete) {
    return is_incomplete ? std::move(total) + " (incomplete)" : total;
}

void DiagnosticList::add(Severity severity, std::string message,
                         std::optional<uint64_t> byte_offset, uint64_t repeats) {
    for (Diagnostic& item : items_) {
        if (item.severity != severity || item.message != message) continue;
        item.repeats += repeats;
        return;
    }
    // That a file was cut is told whatever else is odd about it: there are few such messages a
    // file.
    if (items_.size() >= kMostItems && !message.ends_with(kTotalsIncomplete)) {
        dropped_ += repeats;
        return;
    }
    items_.push_back({severity, std::move(message), byte_offset, repeats});
}

void DiagnosticList::append(const std::vector<Diagnostic>& later) {
    for (const Diagnostic& item : later) {
        add(item.severity, item.message, item.byte_offset, item.repeats);
    }
}

std::vector<Diagnostic> DiagnosticList::take() {
    if (dropped_ > 0) {
        items_.push_back({Severity::kWarning, "further warnings of other kinds were left out",
                          std::nullopt, dropped_});
    }
    return std::exchange(items_, {});
}

}  // namespace hs
