#include "core/import/memray_header.h"

#include <algorithm>

#include "core/import/memray_reader.h"

namespace hs {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kMagic = "memray\0"sv;
constexpr int32_t kOldest = 10;
constexpr int32_t kNewest = 13;
constexpr size_t kMostCommandBytes = 4096;
constexpr int64_t kMostMilliseconds = int64_t{1} << 43;  // 278 years

Error bad(std::string message, uint64_t byte) {
    return {ErrorCode::kBadInput, std::move(message), {}, byte};
}

Error other_version(int32_t version) {
    std::string message = "this is a memray recording of version " + std::to_string(version);
    if (version >= 0 && version < kOldest) {
        message += ", as memray before 1.7 wrote them";
    } else if (version > kNewest && version < 1000) {
        message += ", of a later memray than heapscope knows";
    } else {
        message += ", which no memray writes: it is damaged";
    }
    return bad(message + "; versions 10 to 13 can be read, of memray 1.7 to 1.20", kMagic.size());
}

std::string python_text(uint32_t version) {
    if (version == 0) return {};
    return std::to_string(version >> 24) + "." + std::to_string(version >> 16 & 0xff) + "." +
           std::to_string(version >> 8 & 0xff);
}

void skip_strings(MemrayReader& reader) {
    while (!reader.is_cut() && !reader.string().empty()) {}
}

}  // namespace

bool has_memray_magic(std::string_view bytes) {
    return bytes.starts_with(kMagic);
}

Result<MemrayHeader> read_memray_header(std::string_view bytes) {
    if (!has_memray_magic(bytes)) return bad("this is not a memray recording", 0);
    MemrayReader reader(bytes);
    reader.go_to(kMagic.size());
    MemrayHeader header;
    header.version = reader.i32();
    const auto cut = [&] {
        return bad("the recording ends within its header, after " + std::to_string(bytes.size()) +
                       " bytes",
                   bytes.size());
    };
    if (reader.is_cut()) return cut();
    if (header.version < kOldest || header.version > kNewest) return other_version(header.version);
    if (header.has_code_objects()) header.python_version = reader.u32();
    header.has_native_stacks = reader.flag();
    const uint64_t layout_byte = reader.offset();
    const uint8_t layout = reader.u8();
    reader.u64();  // allocations
    reader.u64();  // frames
    header.start_ms = std::clamp<int64_t>(reader.i64(), 0, kMostMilliseconds);
    header.end_ms = std::clamp<int64_t>(reader.i64(), 0, kMostMilliseconds);
    header.program.command = reader.string().substr(0, kMostCommandBytes);
    if (reader.is_cut()) return cut();
    header.program.pid = reader.i32();
    header.program.python = python_text(header.python_version);
    header.main_thread = reader.u64();
    header.hidden_frames = reader.u64();
    reader.u8();  // Python's allocator
    if (header.version >= 11) header.records_python_allocators = reader.flag();
    if (header.has_code_objects()) reader.flag();  // objects are recorded
    if (header.version >= 13) {
        reader.string();  // the standard library's folder
        skip_strings(reader);
        skip_strings(reader);
    }
    if (reader.is_cut()) return cut();
    if (layout > 1) {
        return bad("this memray recording has a layout that heapscope does not know: " +
                       std::to_string(layout),
                   layout_byte);
    }
    header.is_aggregated = layout == 1;
    header.byte_count = reader.offset();
    return header;
}

}  // namespace hs
