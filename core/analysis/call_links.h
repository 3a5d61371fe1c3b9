#pragma once

#include <cstdint>
#include <vector>

#include "core/analysis/call_graph.h"
#include "core/model/amount.h"
#include "core/model/trace_trie.h"

namespace hs {

// Who calls a site, or whom it calls, with the bytes of the calls, or the change of them.
class CallLinks {
public:
    // shape is borrowed; bytes: by its edges. Of a change the largest come first either way.
    enum class Kind : uint8_t { kBytes, kChange };
    CallLinks(const TraceTrie& traces, const CallGraphShape& shape, std::vector<Amount> bytes,
              Kind kind = Kind::kBytes);

    struct Link {
        uint32_t node = 0;
        Amount bytes;
    };
    // Direct ones, by bytes, falling; ties by name.
    [[nodiscard]] std::vector<Link> callers(uint32_t node) const;
    [[nodiscard]] std::vector<Link> callees(uint32_t node) const;

private:
    void sort(std::vector<Link>& links) const;

    const TraceTrie& traces_;
    const CallGraphShape& shape_;
    std::vector<Amount> bytes_;
    Kind kind_;
    std::vector<uint32_t> first_callee_;  // by node: into edges, which are in the order of `from`
    std::vector<uint32_t> first_caller_;  // by node: into edge_to_
    std::vector<uint32_t> edge_to_;       // edges in the order of `to`
};

}  // namespace hs
