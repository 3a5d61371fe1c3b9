#pragma once
// What a comparison of two dumps comes to by type, of all objects or of those of a set.

#include <functional>
#include <vector>

#include "core/analysis/graph_diff.h"

namespace hs {

struct ChangedSets {
    // Null: all objects. An object of both dumps counts where A's is in the set, a new one where
    // B's is.
    const std::vector<ObjectId>* of_a = nullptr;
    const std::vector<ObjectId>* of_b = nullptr;
};
// Whether the other dump has an object at the address of one that it does not have; may be empty.
struct AddressesTaken {
    std::function<bool(uint64_t)> in_a;
    std::function<bool(uint64_t)> in_b;
};

// Falling by bytes gained or lost, then by type text. diff: its statuses and matches are used.
std::vector<TypeChange> type_changes(const ObjectGraph& a, const ObjectGraph& b,
                                     const GraphDiff& diff, const ChangedSets& sets,
                                     const AddressesTaken& taken = {});

void add_counts(ChangeCounts& sum, const ChangeCounts& counts);
ChangeCounts sum_of(const std::vector<TypeChange>& types);

}  // namespace hs
