#include "core/import/memray_native.h"

#include <iterator>
#include <utility>

namespace hs {

void MemrayNative::begin_image(std::string_view path, uint64_t load_address) {
    load_address_ = load_address;
    const auto [at, is_new] = module_of_path_.emplace(path, static_cast<uint32_t>(modules_.size()));
    if (is_new) modules_.emplace_back(path.substr(path.rfind('/') + 1));  // npos + 1 is 0
    module_ = at->second;
}

void MemrayNative::add_segment(uint64_t address, uint64_t size_bytes) {
    const uint64_t begin = load_address_ + address;
    const uint64_t end = size_bytes > UINT64_MAX - begin ? UINT64_MAX : begin + size_bytes;
    segments_.insert_or_assign(begin, Segment{end, load_address_, module_});
}

void MemrayNative::add_frame(uint64_t instruction, uint64_t parent) {
    if (frames_.size() == UINT32_MAX) return;
    NativeStacks::Frame frame{parent < frames_.size() ? static_cast<uint32_t>(parent) : 0, 0,
                              instruction};
    const auto after = segments_.upper_bound(instruction);
    if (after != segments_.begin() && instruction < std::prev(after)->second.end) {
        const Segment& segment = std::prev(after)->second;
        frame.module = segment.module;
        frame.offset = instruction - segment.load_address;
    }
    frames_.push_back(frame);
}

NativeStacks MemrayNative::take() {
    return {std::move(frames_), std::move(modules_)};
}

}  // namespace hs
