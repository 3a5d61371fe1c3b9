#include "core/analysis/tracked_frame_text.h"

#include <string_view>

#include "core/model/trace_trie.h"

namespace hs {

std::string tracked_frame_text(const Tracked& tracked, const TrackedFrame& frame) {
    const std::string_view whole = tracked.text(frame.text);
    if (!whole.empty()) return std::string(whole);
    std::string place(tracked.text(frame.file));
    if (frame.line >= 0) place += ":" + std::to_string(frame.line);
    return function_at(tracked.text(frame.function), place);
}

}  // namespace hs
