#include "app/answers.h"

#include <algorithm>
#include <vector>

#include "app/app_state.h"

namespace hs {

bool is_open(const AppState& state, const DatasetVersion& version) {
    const DatasetRow* row = find_dataset(state, version.id);
    return row != nullptr && row->dataset && row->version() == version;
}

void Answers::begin_frame(const std::function<bool(const DatasetVersion&)>& is_open) {
    std::erase_if(slots_,
                  [&](const auto& entry) { return !entry.first.topic.all_versions(is_open); });
    for (auto& [place, slot] : slots_) {
        slot->collect();
        slot->forget_closed(is_open);
    }
    make_room();
    ++frame_;
}

void Answers::begin_frame(const AppState& state) {
    begin_frame([&](const DatasetVersion& version) { return is_open(state, version); });
}

uint64_t Answers::memory_bytes() const {
    uint64_t bytes = 0;
    for (const auto& [place, slot] : slots_) bytes += slot->bytes;
    return bytes;
}

// The longest unused go first. What the last frame asked for stays, however much it is.
void Answers::make_room() {
    uint64_t bytes = memory_bytes();
    if (bytes <= most_bytes_) return;
    std::vector<decltype(slots_)::iterator> unused;
    for (auto at = slots_.begin(); at != slots_.end(); ++at) {
        const AnySlot& slot = *at->second;
        if (slot.used_in_frame < frame_ && !slot.is_running()) unused.push_back(at);
    }
    std::sort(unused.begin(), unused.end(), [](const auto& a, const auto& b) {
        return a->second->used_in_frame < b->second->used_in_frame;
    });
    for (const auto& at : unused) {
        if (bytes <= most_bytes_) return;
        bytes -= at->second->bytes;
        slots_.erase(at);
    }
}

}  // namespace hs
