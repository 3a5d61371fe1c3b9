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

Diagnostic cut_diagnostic(std::string message, std::optional<uint64_t> byte_offset,
                          Missing missing) {
    message += missing == Missing::kStacks ? "; stacks are incomplete" : "; totals are incomplete";
    return {Severity::kWarning, std::move(message), byte_offset, 1, missing};
}

Missing missing_of(std::span<const Diagnostic> diagnostics) {
    Missing worst = Missing::kNothing;
    for (const Diagnostic& one : diagnostics) worst = std::max(worst, one.missing);
    return worst;
}

bool is_incomplete(const Dataset& dataset) {
    return missing_of(dataset.diagnostics) >= Missing::kPiece;
}

bool is_incomplete(std::span<const DatasetPtr> datasets) {
    return std::any_of(datasets.begin(), datasets.end(),
                       [](const DatasetPtr& one) { return is_incomplete(*one); });
}

std::string total_text(std::string total, bool is_incomplete) {
    return is_incomplete ? std::move(total).append(kIncompleteMark) : total;
}

void DiagnosticList::add(Diagnostic added) {
    for (Diagnostic& item : items_) {
        if (item.severity != added.severity || item.message != added.message) continue;
        item.repeats += added.repeats;
        return;
    }
    // That a file was cut is told whatever else is odd about it: there are few such messages a
    // file.
    if (items_.size() >= kMostItems && added.missing == Missing::kNothing) {
        dropped_ += added.repeats;
        return;
    }
    items_.push_back(std::move(added));
}

void DiagnosticList::append(const std::vector<Diagnostic>& later) {
    for (const Diagnostic& item : later) add(item);
}

std::vector<Diagnostic> DiagnosticList::take() {
    if (dropped_ > 0) {
        items_.push_back({Severity::kWarning, "further warnings of other kinds were left out",
                          std::nullopt, dropped_});
    }
    return std::exchange(items_, {});
}

}  // namespace hs
