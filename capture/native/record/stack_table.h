#pragma once
// The stacks of a stream as a trie: a node is (parent node, instruction), so a stack costs only its
// new frames. Each node remembers its last five (instruction → child) pairs in one cache line; all
// pairs are in a hash table. Two instructions of one line are one node.

#include <cstdint>

#include "native/file/mapped_memory.h"
#include "native/record/definition_log.h"

namespace capture {

constexpr uint32_t kNoNode = UINT32_MAX;  // could not be written: the event is lost
constexpr uint32_t kDomainCount = 5;

class StackTable {
public:
    bool begin(DefinitionLog& definitions);

    // The child for an instruction that was seen under `parent`, else kNoNode.
    uint32_t find_child(uint32_t parent, uint64_t instruction) {
        const Node& node = nodes_[parent];
        for (int i = 0; i < kPairs; ++i) {
            if (node.instruction[i] == instruction) return node.child[i];
        }
        return find_listed(parent, instruction);
    }
    // A new pair; the line is -1 where it is not known.
    uint32_t add_child(uint32_t parent, uint64_t instruction, uint32_t code, int line,
                       int first_line);

    uint32_t site(uint32_t node, uint32_t domain) {  // 0: could not be written
        const uint32_t known = sites_[node].number[domain];
        return known != 0 ? known : add_site(node, domain);
    }

private:
    static constexpr int kPairs = 5;
    struct alignas(64) Node {
        uint64_t instruction[kPairs];
        uint32_t child[kPairs];
        uint32_t next;  // pair to be replaced
    };
    static_assert(sizeof(Node) == 64);
    struct Sites {
        uint32_t number[kDomainCount];
    };
    struct Pair {
        uint64_t key;  // an instruction, or code and line
        uint32_t parent;
        uint32_t child;  // 0: empty
    };

    uint32_t find_listed(uint32_t parent, uint64_t instruction);
    Pair* find_pair(uint32_t parent, uint64_t key);
    bool add_pair(uint32_t parent, uint64_t key, uint32_t child);
    bool grow();
    void remember(uint32_t parent, uint64_t instruction, uint32_t child);
    uint32_t add_site(uint32_t node, uint32_t domain);

    DefinitionLog* definitions_ = nullptr;
    MappedArray<Node> nodes_;
    MappedArray<Sites> sites_;
    Pair* pairs_ = nullptr;
    size_t capacity_ = 0;
    size_t count_ = 0;
};

}  // namespace capture
