#pragma once
// Three or more dumps as sets of objects: which dumps hold an object, and expressions over that, as
// people type them: "in B and C but not in A". An object is the same in two dumps if type and id
// agree, as in graph_diff.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/column.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/object_graph.h"

namespace hs {

constexpr size_t kMostDumpsInSets = 12;

// Bit i: dump i holds the object.
using DumpMask = uint32_t;

// letters: what each dump is called, one capital letter a dump, as in "ABC".
// "A, B": the letters of the dumps.
std::string dump_mask_text(DumpMask mask, std::string_view letters);
// "only in B", "in A and C", "in all 3".
std::string dump_mask_words(DumpMask mask, std::string_view letters);
// What says this mask and no other: "in B and C but not in A".
std::string dump_mask_expression(DumpMask mask, std::string_view letters);

class DumpExpression {
public:
    // Letters in either case, not ! and & but or | - without except ( ); "in" says nothing. The
    // words "any" and "all" stand for the dumps joined by or and by and. Empty: every object.
    // Errors are kUsage and say which word.
    static Result<DumpExpression> parse(std::string_view text, std::string_view letters);

    [[nodiscard]] bool holds(DumpMask mask) const { return holds_[mask]; }

private:
    std::vector<bool> holds_;  // by mask
};

struct DumpPart {
    DumpMask mask = 0;
    uint64_t objects = 0;
    uint64_t shallow_bytes = 0;  // in the last dump that holds them
};

struct DumpSets {
    std::vector<Column<uint16_t>> masks;  // by dump and object row; row 0: 0
    std::vector<DumpPart> parts;          // masks that occur, falling by objects, then by mask

    // The dump an object is listed in: the last that holds it.
    static size_t last_dump(DumpMask mask);
};

// Between 1 and kMostDumpsInSets graphs.
Result<DumpSets> dump_sets(std::span<const ObjectGraph* const> graphs, JobContext& job);

}  // namespace hs
