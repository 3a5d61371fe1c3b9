#pragma once
// Writes .hscope files byte by byte from the page that describes them, without a line of the
// reader: its own checksums and its own encoding of events.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hs::test {

// The primitive encodings.
class HscopeBytes {
public:
    HscopeBytes& byte(unsigned value);
    HscopeBytes& fixed(uint64_t value, unsigned count);
    HscopeBytes& varint(uint64_t value);
    HscopeBytes& zigzag(int64_t value);
    HscopeBytes& text(std::string_view value);
    HscopeBytes& raw(std::string_view value);
    [[nodiscard]] const std::string& bytes() const { return bytes_; }

private:
    std::string bytes_;
};

// One EVENTS payload.
class HscopeEvents {
public:
    void allocate(uint64_t address, uint64_t size, uint64_t site);
    void free(uint64_t address);
    void reallocate(uint64_t from, uint64_t to, uint64_t size, uint64_t site);
    void time(uint64_t ns) { control(1).varint(ns); }
    void lost(uint64_t allocations, uint64_t frees, uint64_t bytes) {
        control(2).varint(allocations).varint(frees).varint(bytes);
    }
    void dump(uint64_t stream) { control(3).varint(stream); }
    void filler() { control(0); }
    [[nodiscard]] const std::string& bytes() const { return out_.bytes(); }

private:
    HscopeBytes& control(unsigned what) { return out_.byte(3 | what << 2); }
    void odd(uint64_t low);
    // The tag's bit, and what follows it.
    bool knows(uint64_t block) const;
    void block(uint64_t block, bool is_known);
    unsigned size_code(uint64_t size) const;
    void size_and_site(uint64_t size, unsigned code, uint64_t site);
    void remember(uint64_t block);

    HscopeBytes out_;
    std::array<uint64_t, 256> recent_{};
    std::array<uint64_t, 16> sizes_{};
    uint64_t last_ = 0;
    uint64_t site_ = 0;
};

// What a chunk's header says besides its payload.
struct HscopeChunkName {
    uint16_t kind = 0;
    uint32_t stream = 0;
    uint32_t sequence = 0;
    uint64_t time = 0;
    bool goes_on = false;  // definitions, from numbers that they begin with
};

enum class HscopeCodec : uint16_t { kStored, kLz4, kZstd };

struct HscopeWriterOptions {
    uint64_t start_ns = 1'700'000'000'123'456'789;
    uint32_t pid = 4242;
    uint16_t major = 1;
    unsigned slots = 0;  // of the LIVE chunk; 0: there is none
};

class HscopeWriter {
public:
    enum Kind : uint16_t {
        kMeta = 1,
        kDefs,
        kEvents,
        kObjects,
        kRoots,
        kDump,
        kTracked,
        kSamples,
        kCalls,
        kSeries,
        kMarks,
        kLive,
        kIndex,
    };
    explicit HscopeWriter(const HscopeWriterOptions& options = {});

    // Appends a chunk with the next number of its stream and kind.
    void chunk(uint16_t kind, uint32_t stream, uint64_t time, std::string_view payload,
               HscopeCodec codec = HscopeCodec::kStored);
    void chunk_numbered(const HscopeChunkName& name, std::string_view payload,
                        HscopeCodec codec = HscopeCodec::kStored, uint32_t claimed_bytes = 0);
    // Leaves one out.
    void skip(uint16_t kind, uint32_t stream) { ++next_[{kind, stream}]; }
    // Into the next live slot.
    void slot(uint32_t state, uint16_t kind, uint32_t stream, uint64_t time,
              std::string_view records);
    void slot_numbered(uint32_t state, const HscopeChunkName& name, std::string_view records,
                       uint32_t used);
    void meta(std::string_view key, std::string_view value);
    void end() { meta("end", "1"); }

    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    std::string& bytes() { return bytes_; }

    static uint32_t crc(std::string_view bytes);

private:
    std::string bytes_;
    std::map<std::pair<uint16_t, uint32_t>, uint32_t> next_;
    unsigned slots_ = 0;
    unsigned next_slot_ = 0;
};

// Two threads, three functions, allocations, frees, a reallocation, RSS and a mark.
std::string small_hscope();
// The same with a dump of some objects that hold each other.
std::string small_hscope_with_dump();

}  // namespace hs::test
