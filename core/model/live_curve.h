#pragma once
// LiveCurve: the live total over all events, as blocks of events with their extremes, and a pyramid
// of extremes above them. The extremes over any run of blocks cost O(log), so a plot costs
// O(pixels) and no spike is ever lost.
//
//   level 1        [ 0 … 15  ] [ 16 … 31 ] …       min and max of 16 entries below
//   level 0   [b0][b1][b2][b3] … [b15][b16] …      min and max after each event of the block
//   start     ^ total before the first event of the block; start[block_count] is the final total

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/model/amount.h"

namespace hs {

template <class Value>
struct Extent {
    Value min{};
    Value max{};

    void add(Value value) {
        min = std::min(min, value);
        max = std::max(max, value);
    }
    void add(const Extent& other) {
        min = std::min(min, other.min);
        max = std::max(max, other.max);
    }
    friend bool operator==(const Extent&, const Extent&) = default;
};

template <class Value>
class LiveCurve {
public:
    static constexpr size_t kFanOut = 16;

    LiveCurve() : start_(1) {}
    // start has one entry more than blocks.
    LiveCurve(std::vector<Value> start, std::vector<Extent<Value>> blocks)
        : start_(std::move(start)) {
        levels_.push_back(std::move(blocks));
        while (levels_.back().size() > kFanOut) levels_.push_back(level_above(levels_.back()));
    }

    [[nodiscard]] size_t block_count() const { return start_.size() - 1; }
    [[nodiscard]] Value start(size_t block) const { return start_[block]; }
    [[nodiscard]] Value end_total() const { return start_.back(); }
    [[nodiscard]] const Extent<Value>& block(size_t index) const { return levels_[0][index]; }

    // Extremes after any event of the blocks [first, last), and `sofar`.
    [[nodiscard]] Extent<Value> extent(size_t first, size_t last, Extent<Value> sofar) const {
        for (size_t level = 0; first < last; ++level) {
            const std::vector<Extent<Value>>& entries = levels_[level];
            const bool is_top = level + 1 == levels_.size();
            while (first < last && (is_top || first % kFanOut != 0)) sofar.add(entries[first++]);
            while (first < last && last % kFanOut != 0) sofar.add(entries[--last]);
            first /= kFanOut;
            last /= kFanOut;
        }
        return sofar;
    }

    // Asks for what extent() and start() read when a run of blocks ends or begins here.
    void prefetch(size_t block) const {
        __builtin_prefetch(&start_[block]);
        for (size_t level = 0; level < std::min<size_t>(levels_.size(), 2); ++level) {
            const std::vector<Extent<Value>>& entries = levels_[level];
            const size_t first = block / kFanOut * kFanOut;
            const size_t last = std::min(first + kFanOut, entries.size());
            constexpr size_t kPerLine = std::max<size_t>(1, 64 / sizeof(Extent<Value>));
            for (size_t i = first; i < last; i += kPerLine) __builtin_prefetch(&entries[i]);
            block /= kFanOut;
        }
    }

    // The first block in [first, block_count()) whose maximum is at least `value`; block_count() if
    // there is none.
    [[nodiscard]] size_t first_block_reaching(size_t first, Value value) const {
        size_t level = 0;
        const size_t none = block_count();
        if (none == 0) return 0;
        size_t at = first;
        while (at < levels_[level].size()) {
            if (levels_[level][at].max >= value) {
                if (level == 0) return at;
                --level;
                at *= kFanOut;
            } else if (++at % kFanOut == 0 && level + 1 < levels_.size()) {
                at /= kFanOut;
                ++level;
            }
        }
        return none;
    }

    [[nodiscard]] size_t memory_bytes() const {
        size_t bytes = start_.capacity() * sizeof(Value);
        for (const auto& level : levels_) bytes += level.capacity() * sizeof(Extent<Value>);
        return bytes;
    }

private:
    static std::vector<Extent<Value>> level_above(const std::vector<Extent<Value>>& below) {
        std::vector<Extent<Value>> above;
        above.reserve(below.size() / kFanOut + 1);
        for (size_t i = 0; i < below.size(); i += kFanOut) {
            Extent<Value> extent = below[i];
            const size_t end = std::min(below.size(), i + kFanOut);
            for (size_t k = i + 1; k < end; ++k) extent.add(below[k]);
            above.push_back(extent);
        }
        return above;
    }

    std::vector<Value> start_;
    std::vector<std::vector<Extent<Value>>> levels_;
};

}  // namespace hs
