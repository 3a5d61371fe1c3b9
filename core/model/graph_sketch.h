#pragma once
// Whether two dumps are of one process, told at once: each keeps the smallest hashes of its
// objects' types and addresses, and two dumps that share objects share some of these.

#include <cstdint>
#include <vector>

namespace hs {

struct ObjectGraph;

std::vector<uint64_t> sketch_of(const ObjectGraph& graph);  // rising

// False where hardly any object is in both, and where there is nothing to tell by.
bool are_of_one_process(const ObjectGraph& a, const ObjectGraph& b);

}  // namespace hs
