#include "native/record/stack_table.h"

namespace capture {
namespace {

constexpr uint32_t kLinePairs = 1u << 31;  // in the parent of a pair whose key is code and line

uint64_t place_of(uint32_t parent, uint64_t key) {
    const uint64_t mixed = (key ^ (static_cast<uint64_t>(parent) << 40)) * 0x9E3779B97F4A7C15;
    return (mixed ^ (parent * 0xC2B2AE3D27D4EB4F)) >> 20;
}

}  // namespace

bool StackTable::begin(DefinitionLog& definitions) {
    definitions_ = &definitions;
    nodes_.clear();
    sites_.clear();
    unmap_bytes(pairs_, capacity_ * sizeof(Pair));
    pairs_ = nullptr;
    capacity_ = count_ = 0;
    return nodes_.push({}) && sites_.push({}) && grow();  // node 0, the empty stack
}

bool StackTable::grow() {
    const size_t capacity = capacity_ == 0 ? 4096 : capacity_ * 2;
    auto* const pairs = static_cast<Pair*>(map_bytes(capacity * sizeof(Pair)));
    if (pairs == nullptr) return false;
    for (size_t i = 0; i < capacity_; ++i) {
        if (pairs_[i].child == 0) continue;
        size_t at = place_of(pairs_[i].parent, pairs_[i].key) & (capacity - 1);
        while (pairs[at].child != 0) at = (at + 1) & (capacity - 1);
        pairs[at] = pairs_[i];
    }
    unmap_bytes(pairs_, capacity_ * sizeof(Pair));
    pairs_ = pairs;
    capacity_ = capacity;
    return true;
}

StackTable::Pair* StackTable::find_pair(uint32_t parent, uint64_t key) {
    for (size_t at = place_of(parent, key) & (capacity_ - 1);; at = (at + 1) & (capacity_ - 1)) {
        Pair& pair = pairs_[at];
        if (pair.child == 0 || (pair.key == key && pair.parent == parent)) return &pair;
    }
}

bool StackTable::add_pair(uint32_t parent, uint64_t key, uint32_t child) {
    if (2 * (count_ + 1) > capacity_ && !grow()) return false;
    *find_pair(parent, key) = {key, parent, child};
    ++count_;
    return true;
}

void StackTable::remember(uint32_t parent, uint64_t instruction, uint32_t child) {
    Node& node = nodes_[parent];
    node.instruction[node.next] = instruction;
    node.child[node.next] = child;
    node.next = (node.next + 1) % kPairs;
}

uint32_t StackTable::find_listed(uint32_t parent, uint64_t instruction) {
    const Pair* const pair = find_pair(parent, instruction);
    if (pair->child == 0) return kNoNode;
    remember(parent, instruction, pair->child);
    return pair->child;
}

uint32_t StackTable::add_child(uint32_t parent, uint64_t instruction, uint32_t code, int line,
                               int first_line) {
    const uint64_t line_key = static_cast<uint64_t>(code) << 32 | static_cast<uint32_t>(line);
    const uint32_t lines_of_parent = parent | kLinePairs;
    uint32_t child = find_pair(lines_of_parent, line_key)->child;
    if (child == 0) {
        if (!nodes_.reserve(nodes_.size() + 1) || !sites_.reserve(sites_.size() + 1)) {
            return kNoNode;
        }
        const int64_t delta = static_cast<int64_t>(line) - first_line;
        child = definitions_->add_node(parent, code, delta);
        if (child == 0) return kNoNode;
        if (!nodes_.push({}) || !sites_.push({})) return kNoNode;
        if (!add_pair(lines_of_parent, line_key, child)) return kNoNode;
    }
    if (!add_pair(parent, instruction, child)) return kNoNode;
    remember(parent, instruction, child);
    return child;
}

uint32_t StackTable::add_site(uint32_t node, uint32_t domain) {
    const uint32_t site = definitions_->add_site(node, domain);
    sites_[node].number[domain] = site;
    return site;
}

}  // namespace capture
