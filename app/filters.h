#pragma once
// The set that views show, as a breadcrumb: "all ▸ type Task ▸ held by _ready". Each step narrows
// what the steps before it left. Plain data, with undo and redo over whole breadcrumbs.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "app/selection.h"

namespace hs {

struct Renewal;

enum class FilterKind : uint8_t {
    kText,       // anything that contains `text`
    kType,       // `of` is a type
    kSize,       // `text` is a size condition: "> 4 KiB"
    kDominated,  // objects that `of` retains
    kReferrers,  // objects that refer to `of`
    kReferents,  // objects that `of` refers to
    kSite,       // allocated at `of` (a frame or a trace)
    kStatus,     // a diff status: "new", "deleted", "modified", "same"
    kExclude,    // everything but `of`
    // Of call stacks; `text` is a frame, as line, function or file (see StackStep).
    kThrough,            // only stacks through it
    kWithout,            // only stacks without it
    kHideFrame,          // the frame taken out of all stacks
    kCollapseRecursion,  // `text` is empty
    // Of the rows of a log, one of each at most.
    kThread,     // `text` is its number
    kAllocator,  // `text` is its name
};

struct FilterStep {
    FilterKind kind = FilterKind::kText;
    Selection of;
    std::string text;
    std::string label;  // what the chip says: "type Task"
    bool operator==(const FilterStep&) const = default;
};

using Filters = std::vector<FilterStep>;

// Whether it is a step of rows.
constexpr bool chooses_rows(FilterKind kind) {
    return kind == FilterKind::kThread || kind == FilterKind::kAllocator;
}

// The words on a chip: "type app.Task", "type app.Task (not in this file)".
std::string chip_text(const FilterStep& step);

// Breadcrumbs in the order they were made; at() is the present one.
class FilterHistory {
public:
    static constexpr size_t kMaxVersions = 200;

    [[nodiscard]] const Filters& at() const { return versions_[at_]; }
    // Equal to the present breadcrumb: nothing happens. What could be redone is forgotten.
    void set(Filters filters);
    // In place of the step before of a kind that there is one of.
    void push(FilterStep step);
    void remove(size_t index);  // that step alone; out of range is a no-op
    void cut(size_t count);     // keeps the first `count` steps

    [[nodiscard]] bool can_undo() const { return at_ > 0; }
    [[nodiscard]] bool can_redo() const { return at_ + 1 < versions_.size(); }
    void undo() { at_ -= can_undo() ? 1 : 0; }
    void redo() { at_ += can_redo() ? 1 : 0; }

    // Steps that point into a closed dataset go from every version.
    void forget(DatasetId dataset);
    // Steps that point into a dataset that was read again point at the same things.
    void renew(const Renewal& renewal);

private:
    std::vector<Filters> versions_{Filters{}};
    size_t at_ = 0;
};

}  // namespace hs
