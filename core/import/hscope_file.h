#pragma once
// The outer form of an .hscope file (docs/formats/hscope.md): a header, and chunks one behind the
// other. Finds the chunks that can be read, in the order that they were written in, and says what
// is wrong with the rest.
//
//   header 64 | zeros to 4056 | LIVE head | slots … | head payload pad | head payload pad | …
//                                           ^ 4096    ^ each at a multiple of 8
//
// Slots of a program that was killed are chunks like others: each stands where its number puts it.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/dataset.h"

namespace hs {

enum class HscopeKind : uint16_t {
    kMeta = 1,
    kDefinitions,
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

struct HscopeHeader {
    uint32_t size = 4056;
    uint64_t start_ns = 0;  // since the epoch
    uint32_t pid = 0;
    uint32_t parent_pid = 0;
    std::string session = {};  // 16 bytes; empty: the header is damaged
};

// Something that is not as it should be. `more` is what the kind says: bytes, chunks, a number.
struct HscopeFault {
    enum class Kind : uint8_t {
        kHeaderCrc,     // of the file
        kHeaderSize,    // more: what it says
        kNoChunk,       // more: bytes passed over
        kPayloadCrc,    // of a chunk
        kCut,           // the file ends inside a chunk; more: bytes missing
        kCutSlots,      // the same inside the live slots
        kSlot,          // a live slot claims more than it holds; more: bytes
        kRepeated,      // the same chunk again
        kGap,           // more: chunks missing before this one
        kUnpack,        // cannot be unpacked; more: the codec
        kRecord,        // ends inside a record; more: bytes left out
        kUnknownKind,   // passed over; more: the kind
        kIndexEntry,    // no such chunk there
        kBadReference,  // more: records that name what is not defined
        kOnLiveBlock,   // allocated where a block is; more: times
        kBackwardTime,  // a chunk begins before the one before; more: nanoseconds
    };
    Kind kind = Kind::kNoChunk;
    uint64_t byte = 0;
    uint64_t more = 0;
    HscopeKind chunk = {};  // what kind of chunk it is about; 0: none
    uint32_t stream = 0;
    uint32_t sequence = 0;
};
std::string_view hscope_fault_name(HscopeFault::Kind kind);  // "gap"
std::string hscope_fault_text(const HscopeFault& fault);
Diagnostic hscope_diagnostic(const HscopeFault& fault);
std::string_view hscope_kind_name(HscopeKind kind);  // "EVENTS"; empty for one that is not known

struct HscopeChunk {
    HscopeKind kind = {};
    uint16_t codec = 0;
    bool goes_on = false;  // definitions begin with the numbers of those before
    uint32_t stream = 0;
    uint32_t sequence = 0;
    uint32_t raw_bytes = 0;
    uint64_t time_ns = 0;  // of the first record
    uint64_t byte = 0;     // where its payload begins, in the file
    uint64_t written = 0;  // rises in the order that chunks were written in
    std::string_view stored;
};

struct HscopeFile {
    HscopeHeader header;
    std::vector<HscopeChunk> chunks;  // by kind, stream and number, each once
    std::vector<HscopeFault> faults;  // by byte
    std::deque<std::string> slots;    // of live chunks: the program may be writing on
    bool has_live_slots = false;      // the program was killed, or is running
    uint64_t byte_count = 0;

    // Those of a kind, by stream and number.
    [[nodiscard]] std::vector<const HscopeChunk*> of_kind(HscopeKind kind) const;
    void blame(HscopeFault::Kind kind, const HscopeChunk& chunk, uint64_t byte, uint64_t more = 0) {
        faults.push_back({kind, byte, more, chunk.kind, chunk.stream, chunk.sequence});
    }
};

bool has_hscope_magic(std::string_view bytes);
// Fails when it is of a later major version, or when there is no chunk at all. The bytes outlive
// what is found in them.
Result<HscopeFile> read_hscope_file(std::string_view bytes, JobContext& job);

// The payload, in `buffer` unless it is stored as it is; nothing when it cannot be unpacked.
std::optional<std::string_view> hscope_payload(const HscopeChunk& chunk, std::string& buffer);

}  // namespace hs
