#pragma once
// The table of types: totals of a set of objects by type, beside those of a second dump when two
// are compared. Types meet by their text.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/analysis/object_filter.h"
#include "core/model/object_graph.h"

namespace hs {

struct RetainedView {
    const Dominators& dominators;
    const DominatorTree& tree;
};

struct TypeSums {
    uint64_t objects = 0;
    uint64_t shallow_bytes = 0;
    uint64_t retained_bytes = 0;  // of the union: nothing is counted twice
};

struct TypeRow {
    TypeId type_a = ObjectGraph::kNoType;  // not in A
    TypeId type_b = ObjectGraph::kNoType;  // not in B, or there is no B
    std::string_view text;                 // in one of the dumps
    TypeSums a;
    TypeSums b;
    // Objects; 0 without a second dump.
    uint64_t added = 0;
    uint64_t deleted = 0;
    uint64_t modified = 0;
    uint64_t same = 0;
};

struct TypeTable {
    std::vector<TypeRow> rows;
    TypeSums total_a;  // retained: of the whole set
    TypeSums total_b;
};

// Totals by type of these objects of a dump (file order, each once), as its columns a. Types in
// order of first appearance. status: by object row, of a comparison; empty: none.
TypeTable type_table(const ObjectGraph& graph, std::span<const ObjectId> set,
                     const RetainedView& retained, std::span<const ObjectStatus> status = {});

// Adds a second dump's table as the columns b, and the rows that a does not have.
void add_comparison(TypeTable& table, const TypeTable& second);

// Which rows a typed filter keeps: sizes ask for the totals of the type (in either dump), words and
// type: for its name. Other terms are about single objects and keep every row: see object_terms.
std::vector<uint32_t> matching_type_rows(const TypeTable& table, const ObjectFilter& filter);
// The terms that matching_type_rows cannot judge.
ObjectFilter object_terms(const ObjectFilter& filter);

}  // namespace hs
