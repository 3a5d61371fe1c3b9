#include "core/import/live_mappings.h"

#include <algorithm>

namespace hs {
namespace {

uint64_t end_of(uint64_t address, uint64_t size_bytes) {
    return size_bytes > UINT64_MAX - address ? UINT64_MAX : address + size_bytes;
}

}  // namespace

void LiveMappings::add(uint64_t address, uint64_t size_bytes, uint32_t row, uint64_t event) {
    const uint64_t end = end_of(address, size_bytes);
    if (end == address) return;
    longest_ = std::max(longest_, end - address);
    ranges_.emplace(address, Range{end, static_cast<uint32_t>(mappings_.size())});
    mappings_.push_back({event, row, 1, false});
}

const std::vector<LiveMappings::Cut>& LiveMappings::remove(uint64_t address, uint64_t size_bytes) {
    cuts_.clear();
    const uint64_t end = end_of(address, size_bytes);
    if (end == address) return cuts_;
    std::vector<std::pair<uint64_t, Range>> rest;
    auto at = ranges_.lower_bound(address > longest_ ? address - longest_ : 0);
    while (at != ranges_.end() && at->first < end && !gave_up()) {
        ++steps_;
        const uint64_t begin = at->first;
        const Range range = at->second;
        if (range.end <= address) {
            ++at;
            continue;
        }
        at = ranges_.erase(at);
        Mapping& mapping = mappings_[range.mapping];
        const uint64_t cut_begin = std::max(begin, address);
        const uint64_t cut_end = std::min(range.end, end);
        Cut cut{mapping.row, cut_end - cut_begin, mapping.event, false, false, 0};
        if (begin < cut_begin) rest.push_back({begin, {cut_begin, range.mapping}});
        if (cut_end < range.end) rest.push_back({cut_end, {range.end, range.mapping}});
        cut.kept_blocks =
            static_cast<int32_t>((begin < cut_begin ? 1 : 0) + (cut_end < range.end ? 1 : 0));
        cut.is_whole =
            cut.kept_blocks == 0 && !mapping.was_cut && address == begin && end == range.end;
        mapping.was_cut |= cut.kept_blocks > 0;
        mapping.pieces += static_cast<uint32_t>(cut.kept_blocks) - 1;
        cut.ends_it = mapping.pieces == 0;
        cuts_.push_back(cut);
    }
    for (const auto& [begin, range] : rest) ranges_.emplace(begin, range);
    steps_ += rest.size();
    return cuts_;
}

}  // namespace hs
