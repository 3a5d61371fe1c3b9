#include "core/import/pickle_reader.h"

#include "core/base/byte_reader.h"
#include "core/import/pickle_machine.h"
#include "core/import/pickle_opcodes.h"

namespace hs {
namespace {

// Skips a line and says whether it fits the opcode; the reader fails at the end of the bytes.
bool skip_line(ByteReader& reader, bool is_number) {
    bool fits = !is_number;
    for (bool is_first = true; !reader.failed(); is_first = false) {
        const char c = static_cast<char>(reader.u8());
        if (c == '\n') { return fits; }
        const bool is_sign = is_first && (c == '-' || c == '+');
        if (is_first && (is_sign || (c >= '0' && c <= '9'))) { fits = true; }
    }
    return fits;
}

bool skip_argument(ByteReader& reader, PickleArgument argument) {
    switch (argument) {
        case PickleArgument::kNone:
            return true;
        case PickleArgument::kBytes1:
            reader.skip(1);
            return true;
        case PickleArgument::kBytes2:
            reader.skip(2);
            return true;
        case PickleArgument::kBytes4:
            reader.skip(4);
            return true;
        case PickleArgument::kBytes8:
            reader.skip(8);
            return true;
        case PickleArgument::kText1:
            reader.skip(reader.u8());
            return true;
        case PickleArgument::kText4:
            reader.skip(reader.u32_le());
            return true;
        case PickleArgument::kText8:
            reader.skip(reader.u64_le());
            return true;
        case PickleArgument::kLine:
            return skip_line(reader, false);
        case PickleArgument::kNumberLine:
            return skip_line(reader, true);
        case PickleArgument::kTwoLines:
            return skip_line(reader, false) && skip_line(reader, false);
    }
    return false;
}

}  // namespace

Result<PickleOutcome> read_pickle(std::string_view bytes, uint64_t offset, PickleHeap& heap,
                                  const PickleLimits& limits, JobContext& job) {
    return PickleMachine(bytes, offset, heap, limits).run(job);
}

bool looks_like_pickle(std::string_view head) {
    constexpr size_t kConvincing = 8;  // opcodes in a row, when the end is not in sight
    ByteReader reader(head);
    for (size_t count = 0; !reader.failed(); ++count) {
        if (reader.at_end()) { return count >= kConvincing; }
        const uint8_t byte = reader.u8();
        const PickleOpcodeInfo* info = pickle_opcode_info(byte);
        if (info == nullptr || !skip_argument(reader, info->argument)) { return false; }
        if (byte == static_cast<uint8_t>(PickleOpcode::kStop)) { return count > 0; }
        if (reader.failed()) { return count >= kConvincing; }
    }
    return false;
}

}  // namespace hs
