#pragma once
// The frames of a memray capture: of versions 10 and 11 as the file defines them, of 12 and 13 from
// code objects and their line tables. Each is worked out once.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/hash_map.h"
#include "core/model/trace_trie_builder.h"

namespace hs {

class MemrayFrames {
public:
    MemrayFrames(TraceTrieBuilder& stacks, uint32_t python_version)
        : stacks_(stacks), python_version_(python_version) {}

    // False where the number is taken: the first one counts.
    bool define(uint64_t number, std::string_view function, std::string_view file, int64_t line);
    [[nodiscard]] FrameId frame(uint64_t number);

    // The texts and the table are borrowed.
    struct Code {
        std::string_view function;
        std::string_view file;
        int64_t first_line = 0;
        std::string_view line_table;
    };
    bool define_code(uint64_t number, const Code& code);
    [[nodiscard]] FrameId frame_in(uint64_t code, int64_t instruction);

    // Frames that nothing defined.
    [[nodiscard]] uint64_t unknown_count() const { return unknown_count_; }

private:
    FrameId unknown();

    TraceTrieBuilder& stacks_;
    uint32_t python_version_;
    HashMap<FrameId> frame_of_;
    // A code object is mostly asked about the instruction that it was asked about last.
    struct LastFrame {
        uint32_t part = 0;
        FrameId frame;
    };
    std::vector<Code> codes_;
    std::vector<LastFrame> last_frames_;  // by code
    std::vector<uint32_t> small_codes_;   // by number, index + 1, as far as numbers are small
    HashMap<Id<struct MemrayCodeTag>> code_of_;  // index + 1
    HashMap<FrameId> frame_of_instruction_;      // (code, instruction)
    uint64_t unknown_count_ = 0;
};

}  // namespace hs
