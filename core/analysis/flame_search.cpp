#include "core/analysis/flame_search.h"

#include <algorithm>
#include <string>

namespace hs {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string lowered(std::string_view text) {
    std::string low(text);
    std::transform(low.begin(), low.end(), low.begin(), lower);
    return low;
}

}  // namespace

Amount FlameMatches::total(const FlameTree& tree) const {
    Amount sum;
    for (const NodeId node : outermost) sum += tree.total(node);
    return sum;
}

FlameMatches find_frames(const TraceTrie& trie, std::string_view text,
                         const std::function<std::string(std::string_view)>& label) {
    FlameMatches matches;
    matches.frames.resize(trie.frames.size());
    if (text.empty()) return matches;
    const std::string wanted = lowered(text);
    for (uint32_t row = 1; row < trie.frames.size(); ++row) {
        const std::string frame = frame_text(trie, {row});
        const bool is_match =
            lowered(label ? label(frame) : frame).find(wanted) != std::string::npos;
        matches.frames[row] = is_match;
        matches.frame_count += is_match ? 1 : 0;
    }
    if (matches.frame_count == 0) return matches;
    for (uint32_t n = 1; n < trie.node_count();) {
        if (matches.contains(trie.node_frame[n])) {
            matches.outermost.push_back({n});
            n = trie.node_end[n];
        } else {
            ++n;
        }
    }
    return matches;
}

}  // namespace hs
