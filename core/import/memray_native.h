#pragma once
// Native stacks of a memray capture. The file has addresses and what was mapped where; names of
// functions are not in it, nor anything to tell whether a library on this machine is the same one,
// so a frame is the module and the offset in it.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/log_attributes.h"

namespace hs {

class MemrayNative {
public:
    // What was loaded changed: everything that is comes again.
    void begin_map() { segments_.clear(); }
    void begin_image(std::string_view path, uint64_t load_address);
    void add_segment(uint64_t address, uint64_t size_bytes);
    // Frames are numbered from 1 as they come; the parent is the caller, 0 for none.
    void add_frame(uint64_t instruction, uint64_t parent);

    [[nodiscard]] bool is_empty() const { return frames_.size() <= 1; }
    // 0 for one that is not there.
    [[nodiscard]] uint32_t row_of(uint64_t number) const {
        return number < frames_.size() ? static_cast<uint32_t>(number) : 0;
    }
    [[nodiscard]] NativeStacks take();

private:
    struct Segment {
        uint64_t end = 0;
        uint64_t load_address = 0;
        uint32_t module = 0;
    };
    std::map<uint64_t, Segment> segments_;  // by where they begin
    uint64_t load_address_ = 0;
    uint32_t module_ = 0;
    std::vector<std::string> modules_ = {""};
    std::unordered_map<std::string, uint32_t> module_of_path_;
    std::vector<NativeStacks::Frame> frames_ = {{}};
};

}  // namespace hs
