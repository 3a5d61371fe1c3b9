#include "core/import/memray_lines.h"

#include "core/base/wrapping.h"

namespace hs {
namespace {

constexpr uint32_t kPython310 = 0x030A0000;
constexpr uint32_t kPython311 = 0x030B0000;

// The location table of 3.11 and later: entries of one byte and what its code says follows.
class LocationTable {
public:
    explicit LocationTable(std::string_view table) : table_(table) {}

    int64_t line_at(int64_t line, uint64_t unit) {
        uint64_t end = 0;
        while (at_ < table_.size()) {
            const uint8_t first = byte();
            if ((first & 0x80) == 0) return 0;
            const unsigned code = first >> 3 & 15;
            line = wrapping_add(line, step(code));
            end += (first & 7U) + 1;
            if (unit < end) return line;
        }
        return 0;
    }

private:
    static constexpr unsigned kShortForms = 10;
    static constexpr unsigned kOneLineForms = 13;  // behind 10, 11 and 12: +0, +1 and +2 lines
    static constexpr unsigned kLong = 14;

    // Steps over an entry's other bytes; by how many lines it moves.
    int64_t step(unsigned code) {
        if (code < kShortForms) {
            byte();
            return 0;
        }
        if (code < kOneLineForms) {
            byte();
            byte();
            return code - kShortForms;
        }
        if (code > kLong) return 0;
        const uint64_t folded = number();
        if (code == kLong) {
            for (int i = 0; i < 3; ++i) number();
        }
        const auto amount = static_cast<int64_t>(folded >> 1);
        return (folded & 1) != 0 ? wrapping_negative(amount) : amount;
    }
    uint8_t byte() { return at_ < table_.size() ? static_cast<uint8_t>(table_[at_++]) : 0; }
    // Six bits a byte, low ones first; bit 6 says that more follow.
    uint64_t number() {
        uint64_t value = 0;
        for (unsigned shift = 0;; shift += 6) {
            const uint8_t part = byte();
            if (shift < 64) value |= uint64_t{part & 0x3FU} << shift;
            if ((part & 0x40) == 0) return value;
        }
    }

    std::string_view table_;
    size_t at_ = 0;
};

// Pairs of a step in offsets and one in lines.
int64_t line_by_pairs(std::string_view table, int64_t line, uint64_t offset, bool is_310) {
    constexpr int8_t kNoLine310 = -128;
    if (is_310 && table.size() < 2) return 0;
    uint64_t address = 0;
    for (size_t i = 0; i + 1 < table.size(); i += 2) {
        address += static_cast<uint8_t>(table[i]);
        const auto lines = static_cast<int8_t>(table[i + 1]);
        if (!is_310 && address > offset) break;
        if (!is_310 || lines != kNoLine310) line = wrapping_add(line, lines);
        if (is_310 && address > offset) break;
    }
    return line;
}

}  // namespace

int64_t line_of_instruction(std::string_view table, int64_t first_line, int64_t offset,
                            uint32_t python_version) {
    if (offset < 0) return 0;
    const auto instruction = static_cast<uint64_t>(offset);
    if (python_version >= kPython311) {
        return LocationTable(table).line_at(first_line, instruction / 2);
    }
    const bool is_310 = python_version >= kPython310;
    return line_by_pairs(table, first_line, is_310 ? instruction * 2 : instruction, is_310);
}

}  // namespace hs
