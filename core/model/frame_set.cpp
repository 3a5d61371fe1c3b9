#include "core/model/frame_set.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace hs {
namespace {

uint64_t hash_frame(const Frame& frame) {
    uint64_t hash = uint64_t{frame.file.v} << 32 | frame.function.v;
    hash = (hash ^ static_cast<uint64_t>(frame.line)) * 0x9e3779b97f4a7c15ULL;
    hash ^= hash >> 32;
    hash *= 0xd6e8feb86659fd93ULL;
    return hash ^ hash >> 32;
}

}  // namespace

FrameId FrameSet::add(const Frame& frame) {
    if (frames_.size() * 2 > slots_.size()) {
        std::vector<uint32_t> larger(slots_.size() * 2);
        for (uint32_t row = 1; row < frames_.size(); ++row) {
            size_t slot = hash_frame(frames_[row]) & (larger.size() - 1);
            while (larger[slot] != 0) slot = (slot + 1) & (larger.size() - 1);
            larger[slot] = row;
        }
        slots_ = std::move(larger);
    }
    const size_t mask = slots_.size() - 1;
    size_t slot = hash_frame(frame) & mask;
    while (slots_[slot] != 0) {
        if (frames_[slots_[slot]] == frame) return {slots_[slot]};
        slot = (slot + 1) & mask;
    }
    slots_[slot] = static_cast<uint32_t>(frames_.size());
    frames_.push_back(frame);
    return {slots_[slot]};
}

std::vector<uint32_t> FrameSet::ranks() const {
    // Texts are compared once each; frames then by the ranks of their texts.
    std::vector<uint32_t> texts(strings_.size());
    std::iota(texts.begin(), texts.end(), 0U);
    std::sort(texts.begin(), texts.end(),
              [&](uint32_t a, uint32_t b) { return strings_.text({a}) < strings_.text({b}); });
    std::vector<uint32_t> text_rank(texts.size());
    for (uint32_t i = 0; i < texts.size(); ++i) text_rank[texts[i]] = i;

    std::vector<uint32_t> order(frames_.size());
    std::iota(order.begin(), order.end(), 0U);
    const auto key = [&](uint32_t row) {
        const Frame& frame = frames_[row];
        return std::tuple(row != 0, text_rank[frame.file.v], text_rank[frame.function.v],
                          frame.line, row);
    };
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return key(a) < key(b); });
    std::vector<uint32_t> rank(order.size());
    for (uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    return rank;
}

void FrameSet::move_to(TraceTrie& trie) && {
    trie.strings = std::exchange(strings_, {});
    trie.frames = std::exchange(frames_, std::vector<Frame>(1));
    slots_.assign(64, 0);
}

}  // namespace hs
