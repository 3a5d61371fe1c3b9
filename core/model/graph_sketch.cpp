#include "core/model/graph_sketch.h"

#include <algorithm>

#include "core/base/string_table.h"
#include "core/model/object_graph.h"

namespace hs {
namespace {

constexpr size_t kHashes = 256;
// Of the smallest hashes of both together; objects that differ have none in common.
constexpr size_t kLeastShared = 3;

uint64_t mixed(uint64_t bits) {
    bits ^= bits >> 31;
    bits *= 0x9E3779B97F4A7C15U;
    bits ^= bits >> 29;
    bits *= 0xBF58476D1CE4E5B9U;
    return bits ^ bits >> 32;
}

}  // namespace

std::vector<uint64_t> sketch_of(const ObjectGraph& graph) {
    std::vector<uint64_t> hash_of_type(graph.types.size());
    for (uint32_t type = 0; type < hash_of_type.size(); ++type) {
        hash_of_type[type] = hash_bytes(graph.types.text({type}));
    }
    std::vector<uint64_t> smallest;  // a heap, the largest on top
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        const uint64_t hash = mixed(graph.address[row] ^ hash_of_type[graph.type[row].v]);
        if (smallest.size() == kHashes) {
            if (hash >= smallest.front()) continue;
            std::pop_heap(smallest.begin(), smallest.end());
            smallest.pop_back();
        }
        smallest.push_back(hash);
        std::push_heap(smallest.begin(), smallest.end());
    }
    std::sort_heap(smallest.begin(), smallest.end());
    return smallest;
}

bool are_of_one_process(const ObjectGraph& a, const ObjectGraph& b) {
    size_t shared = 0;
    size_t seen = 0;
    size_t i = 0;
    size_t k = 0;
    const size_t smaller = std::min(a.sketch.size(), b.sketch.size());
    const size_t enough = std::min(kLeastShared, std::max<size_t>(smaller, 1));
    // Dumps of one process have them among the first: this is asked in every frame.
    while (shared < enough && i < a.sketch.size() && k < b.sketch.size() && seen < kHashes) {
        ++seen;
        if (a.sketch[i] == b.sketch[k]) ++shared;
        const uint64_t least = std::min(a.sketch[i], b.sketch[k]);
        i += a.sketch[i] == least ? 1 : 0;
        k += b.sketch[k] == least ? 1 : 0;
    }
    return shared >= enough;
}

}  // namespace hs
