#include "core/import/memray_frames.h"

#include "core/import/memray_lines.h"

namespace hs {

FrameId MemrayFrames::unknown() {
    ++unknown_count_;
    return stacks_.frame({}, kNoLine, "<unknown>");
}

bool MemrayFrames::define(uint64_t number, std::string_view function, std::string_view file,
                          int64_t line) {
    return frame_of_.insert(number, stacks_.frame(file, line, function));
}

FrameId MemrayFrames::frame(uint64_t number) {
    const FrameId known = frame_of_.find(number);
    return known.is_nil() ? unknown() : known;
}

bool MemrayFrames::define_code(uint64_t number, const Code& code) {
    constexpr uint64_t kSmall = uint64_t{1} << 20;
    if (codes_.size() == UINT32_MAX - 1) return false;
    const auto index = static_cast<uint32_t>(codes_.size() + 1);
    if (!code_of_.insert(number, {index})) return false;
    codes_.push_back(code);
    last_frames_.emplace_back();
    if (number < kSmall) {
        if (small_codes_.size() <= number) small_codes_.resize(static_cast<size_t>(number) + 1);
        small_codes_[static_cast<size_t>(number)] = index;
    }
    return true;
}

FrameId MemrayFrames::frame_in(uint64_t code, int64_t instruction) {
    uint32_t known = code < small_codes_.size() ? small_codes_[static_cast<size_t>(code)] : 0;
    if (known == 0) known = code_of_.find(code).v;
    if (known == 0) return unknown();
    // Python's own numbers of instructions are 32-bit; beyond that there is no line.
    const bool is_possible = instruction >= 0 && instruction <= INT32_MAX;
    const uint32_t part = is_possible ? static_cast<uint32_t>(instruction) : UINT32_MAX;
    LastFrame& last = last_frames_[known - 1];
    if (last.part == part && !last.frame.is_nil()) return last.frame;
    const uint64_t key = uint64_t{known} << 32 | part;
    last = {part, frame_of_instruction_.find(key)};
    if (!last.frame.is_nil()) return last.frame;
    const Code& of = codes_[known - 1];
    const int64_t line = line_of_instruction(of.line_table, of.first_line,
                                             is_possible ? instruction : -1, python_version_);
    const FrameId made = stacks_.frame(of.file, line, of.function);
    frame_of_instruction_.insert(key, made);
    last.frame = made;
    return made;
}

}  // namespace hs
