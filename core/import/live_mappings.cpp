#include "core/import/live_mappings.h"

#include <algorithm>
#include <bit>

namespace hs {
namespace {

uint64_t end_of(uint64_t address, uint64_t size_bytes) {
    return size_bytes > UINT64_MAX - address ? UINT64_MAX : address + size_bytes;
}

}  // namespace

void LiveMappings::add_range(uint64_t begin, const Range& range) {
    ranges_[static_cast<size_t>(std::bit_width(range.end - begin))].emplace(begin, range);
}

void LiveMappings::add(uint64_t address, uint64_t size_bytes, uint32_t row, uint64_t event) {
    const uint64_t end = end_of(address, size_bytes);
    if (end == address) return;
    add_range(address, {end, static_cast<uint32_t>(mappings_.size())});
    mappings_.push_back({event, row, 1, false});
}

const std::vector<LiveMappings::Cut>& LiveMappings::remove(uint64_t address, uint64_t size_bytes) {
    cuts_.clear();
    rest_.clear();
    const uint64_t end = end_of(address, size_bytes);
    if (end == address) return cuts_;
    for (size_t bits = 1; bits < ranges_.size(); ++bits) {
        if (ranges_[bits].empty()) continue;
        const uint64_t longest = ~uint64_t{0} >> (64 - bits);
        remove_from(ranges_[bits], address > longest ? address - longest : 0, address, end);
    }
    for (const auto& [begin, range] : rest_) add_range(begin, range);
    steps_ += rest_.size();
    return cuts_;
}

void LiveMappings::remove_from(Ranges& ranges, uint64_t least_begin, uint64_t address,
                               uint64_t end) {
    auto at = ranges.lower_bound(least_begin);
    while (at != ranges.end() && at->first < end && !gave_up()) {
        ++steps_;
        const uint64_t begin = at->first;
        const Range range = at->second;
        if (range.end <= address) {
            ++at;
            continue;
        }
        at = ranges.erase(at);
        Mapping& mapping = mappings_[range.mapping];
        const uint64_t cut_begin = std::max(begin, address);
        const uint64_t cut_end = std::min(range.end, end);
        Cut cut{mapping.row, cut_end - cut_begin, mapping.event, false, false, 0};
        if (begin < cut_begin) rest_.push_back({begin, {cut_begin, range.mapping}});
        if (cut_end < range.end) rest_.push_back({cut_end, {range.end, range.mapping}});
        cut.kept_blocks =
            static_cast<int32_t>((begin < cut_begin ? 1 : 0) + (cut_end < range.end ? 1 : 0));
        cut.is_whole =
            cut.kept_blocks == 0 && !mapping.was_cut && address == begin && end == range.end;
        mapping.was_cut |= cut.kept_blocks > 0;
        mapping.pieces += static_cast<uint32_t>(cut.kept_blocks) - 1;
        cut.ends_it = mapping.pieces == 0;
        cuts_.push_back(cut);
    }
}

}  // namespace hs
