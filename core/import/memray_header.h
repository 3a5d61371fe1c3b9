#pragma once
// The header of a memray capture, of the versions 10 to 13. docs/formats/memray.md has the bytes.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/model/recorded_program.h"

namespace hs {

struct MemrayHeader {
    int32_t version = 0;
    uint32_t python_version = 0;  // as Python's own hexadecimal one; 0: not known
    bool has_native_stacks = false;
    bool is_aggregated = false;
    int64_t start_ms = 0;  // since the epoch
    int64_t end_ms = 0;    // the same as the start in a file that was not ended
    RecordedProgram program;
    uint64_t main_thread = 0;
    uint64_t hidden_frames = 0;  // of that thread, root-most: they ran when recording began
    bool records_python_allocators = false;
    uint64_t byte_count = 0;  // where the records begin

    // The numbers of allocators and the layout of records changed once.
    [[nodiscard]] bool has_code_objects() const { return version >= 12; }
};

bool has_memray_magic(std::string_view bytes);
// The bytes have an Input's padding.
Result<MemrayHeader> read_memray_header(std::string_view bytes);

}  // namespace hs
