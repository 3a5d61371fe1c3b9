#pragma once
// Decodes the EVENTS payloads of an .hscope file (docs/formats/hscope.md), one event after the
// other. What a payload abbreviates it abbreviates by itself: nothing is carried to the next one.

#include <array>
#include <cstdint>
#include <string_view>

#include "core/import/hscope_reader.h"

namespace hs {

struct HscopeEvent {
    enum class Kind : uint8_t { kAllocate, kFree, kReallocate, kLost, kDump };
    Kind kind = Kind::kAllocate;
    uint64_t time_ns = 0;
    uint64_t address = 0;      // of a reallocation the old one; of a dump its stream
    uint64_t new_address = 0;  // of reallocations
    uint64_t size_bytes = 0;   // of those lost too
    uint64_t site = 0;
    uint64_t lost_allocations = 0;
    uint64_t lost_frees = 0;
};

class HscopeEventReader {
public:
    HscopeEventReader() : HscopeEventReader({}, 0) {}
    HscopeEventReader(std::string_view payload, uint64_t time_ns)
        : reader_(payload), time_ns_(time_ns) {}

    // False at the end, and where nothing can be read any more.
    bool next(HscopeEvent& event);
    // What could not be read, at the end.
    [[nodiscard]] uint64_t bytes_left_out() const { return left_out_; }

private:
    enum class Control : uint8_t { kFiller, kTime, kLost, kDump, kOdd };
    static constexpr uint64_t kMix = 0x9E3779B97F4A7C15;

    // A block's address without its low bits.
    uint64_t address(bool is_known) {
        const uint64_t block =
            is_known ? recent_[reader_.u8()] : last_ + static_cast<uint64_t>(reader_.zigzag());
        return remember(block);
    }
    uint64_t remember(uint64_t block) {
        recent_[(block * kMix) >> 56] = block;
        return last_ = block;
    }
    uint64_t size(unsigned code) {
        if (code != 0) return sizes_[code];
        const uint64_t bytes = reader_.varint();
        return sizes_[1 + ((bytes * kMix) >> 32) % 15] = bytes;
    }
    uint64_t site(bool is_same) {
        if (!is_same) site_ += static_cast<uint64_t>(reader_.zigzag());
        return site_;
    }
    void block(unsigned tag, HscopeEvent& event);
    bool control(unsigned what, HscopeEvent& event, bool& is_known);

    HscopeReader reader_;
    uint64_t time_ns_;
    uint64_t last_ = 0;
    uint64_t site_ = 0;
    uint64_t odd_ = 0;  // low bits of the next event's block
    uint64_t left_out_ = 0;
    std::array<uint64_t, 256> recent_{};
    std::array<uint64_t, 16> sizes_{};
};

}  // namespace hs
