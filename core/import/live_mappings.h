#pragma once
// LiveMappings: ranges that are mapped at a time. Unmapping takes away whatever overlaps with it:
// whole ranges, their ends, or a hole in the middle. Ranges may lie over each other.

#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace hs {

class LiveMappings {
public:
    // What unmapping took off one range.
    struct Cut {
        uint32_t row = 0;
        uint64_t bytes = 0;
        uint64_t event = 0;       // that mapped it
        bool ends_it = false;     // nothing of the mapping is left
        bool is_whole = false;    // it was there in one piece, and no more was unmapped
        int32_t kept_blocks = 0;  // pieces that it left of the range
    };

    void add(uint64_t address, uint64_t size_bytes, uint32_t row, uint64_t event);
    // The cuts last until the next call.
    const std::vector<Cut>& remove(uint64_t address, uint64_t size_bytes);
    // A file with more ranges over each other than any program has: they are followed no longer.
    [[nodiscard]] bool gave_up() const { return steps_ > kMostSteps; }

private:
    static constexpr uint64_t kMostSteps = uint64_t{1} << 28;

    struct Range {
        uint64_t end = 0;
        uint32_t mapping = 0;
    };
    struct Mapping {
        uint64_t event = 0;
        uint32_t row = 0;
        uint32_t pieces = 0;
        bool was_cut = false;
    };

    using Ranges = std::multimap<uint64_t, Range>;  // by their begin

    void add_range(uint64_t begin, const Range& range);
    void remove_from(Ranges& ranges, uint64_t least_begin, uint64_t address, uint64_t end);

    // By the number of bits in their length: of those of about a length, few that do not reach
    // the address begin so close before it that they might.
    std::array<Ranges, 65> ranges_;
    std::vector<Mapping> mappings_;
    std::vector<Cut> cuts_;
    std::vector<std::pair<uint64_t, Range>> rest_;  // of the ranges that are being cut
    uint64_t steps_ = 0;
};

}  // namespace hs
