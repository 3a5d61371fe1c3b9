#include "core/import/hscope_file.h"

#include <lz4.h>
#include <zstd.h>

#include <algorithm>
#include <tuple>

#include "core/base/byte_reader.h"
#include "core/base/text_format.h"
#include "core/import/hscope_crc.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr std::string_view kMagic("\x89HSCOPE\n", 8);
constexpr std::string_view kChunkMagic = "HSCK";
constexpr size_t kFileHeaderBytes = 64;
constexpr size_t kChunkHeaderBytes = 40;
constexpr size_t kAlignment = 8;
constexpr size_t kSlotBytes = 65536;
constexpr size_t kSlotHeaderBytes = 64;
constexpr uint16_t kMajor = 1;
constexpr uint32_t kGoesOnFlag = 1 << 5;
constexpr uint16_t kLz4 = 1;
constexpr uint16_t kZstd = 2;
// More than any recorder writes at once. A payload may claim at most this, and of LZ4 no more than
// the stored bytes can hold.
constexpr uint32_t kMostRawBytes = uint32_t{1} << 30;
constexpr uint32_t kMostZstdBytes = uint32_t{1} << 27;
constexpr uint64_t kMostLz4Ratio = 255;
constexpr size_t kPollEvery = 4096;

constexpr uint64_t aligned(uint64_t offset) {
    return (offset + kAlignment - 1) / kAlignment * kAlignment;
}

// A chunk whose payload may not be all there.
struct Found {
    HscopeChunk chunk;
    uint32_t stored_bytes = 0;
    uint32_t payload_crc = 0;
};

std::optional<Found> chunk_at(std::string_view bytes, uint64_t offset) {
    if (offset > bytes.size() || bytes.size() - offset < kChunkHeaderBytes) return std::nullopt;
    const std::string_view head = bytes.substr(offset, kChunkHeaderBytes);
    if (!head.starts_with(kChunkMagic)) return std::nullopt;
    ByteReader reader(head);
    reader.skip(kChunkMagic.size());
    Found found;
    found.chunk.kind = static_cast<HscopeKind>(reader.u16_le());
    const uint32_t flags = reader.u16_le();
    found.chunk.codec = flags & 15;
    found.chunk.goes_on = (flags & kGoesOnFlag) != 0;
    found.stored_bytes = reader.u32_le();
    found.chunk.raw_bytes = reader.u32_le();
    found.chunk.stream = reader.u32_le();
    found.chunk.sequence = reader.u32_le();
    found.chunk.time_ns = reader.u64_le();
    found.payload_crc = reader.u32_le();
    if (reader.u32_le() != crc32c(head.substr(0, kChunkHeaderBytes - 4))) return std::nullopt;
    found.chunk.byte = offset + kChunkHeaderBytes;
    found.chunk.written = offset;
    return found;
}

class FileReader {
public:
    FileReader(std::string_view bytes, JobContext& job) : bytes_(bytes), job_(job) {}

    Result<HscopeFile> read() {
        HS_TRY_VOID(read_header());
        file_.byte_count = bytes_.size();
        find_chunks();
        if (job_.cancelled()) return cancelled_error();
        check_payloads();
        keep_whole_ones();
        if (file_.chunks.empty() && file_.header.session.empty()) {
            return Error{ErrorCode::kBadInput,
                         "not a heapscope recording: neither its header nor any chunk can be read",
                         {},
                         0};
        }
        std::stable_sort(file_.faults.begin(), file_.faults.end(),
                         [](const auto& a, const auto& b) { return a.byte < b.byte; });
        return std::move(file_);
    }

private:
    using Kind = HscopeFault::Kind;

    void blame(Kind kind, uint64_t byte, uint64_t more = 0) {
        file_.faults.push_back({kind, byte, more});
    }

    Result<void> read_header() {
        HscopeHeader& header = file_.header;
        if (!has_hscope_magic(bytes_) || bytes_.size() < kFileHeaderBytes) {
            blame(Kind::kHeaderCrc, 0);
            return {};
        }
        ByteReader reader(bytes_.substr(0, kFileHeaderBytes));
        reader.skip(kMagic.size());
        const uint16_t major = reader.u16_le();
        const uint16_t minor = reader.u16_le();
        const uint32_t size = reader.u32_le();
        const std::string_view session = reader.bytes(16);
        header.start_ns = reader.u64_le();
        header.pid = reader.u32_le();
        header.parent_pid = reader.u32_le();
        reader.skip(12);
        if (reader.u32_le() != crc32c(bytes_.substr(0, kFileHeaderBytes - 4))) {
            blame(Kind::kHeaderCrc, 0);
            header = {};
            return {};
        }
        if (major > kMajor) {
            return Error{ErrorCode::kBadInput,
                         "this recording has format version " + std::to_string(major) + "." +
                             std::to_string(minor) + ", made by a later heapscope; version " +
                             std::to_string(kMajor) + " can be read",
                         {},
                         kMagic.size()};
        }
        header.session = session;
        const bool is_fitting =
            size >= kFileHeaderBytes && size % kAlignment == 0 && size <= bytes_.size();
        if (is_fitting) header.size = size;
        if (!is_fitting && bytes_.size() > kFileHeaderBytes) blame(Kind::kHeaderSize, 12, size);
        return {};
    }

    void find_chunks() {
        job_.begin_stage("finding chunks", bytes_.size());
        uint64_t at = file_.header.size;
        for (size_t count = 0; at < bytes_.size(); ++count) {
            if (count % kPollEvery == 0 && job_.cancelled()) return;
            const std::optional<Found> found = chunk_at(bytes_, at);
            if (!found) {
                const uint64_t next = next_chunk(at + kAlignment);
                blame(Kind::kNoChunk, at, next - at);
                at = next;
                continue;
            }
            const uint64_t before = at;
            at = aligned(take(*found));
            job_.advance(at - before);
        }
    }

    // Where the next header stands that fits, or the end.
    uint64_t next_chunk(uint64_t from) {
        for (size_t count = 0; from < bytes_.size(); ++count) {
            if (count % kPollEvery == 0 && job_.cancelled()) break;
            from = bytes_.find(kChunkMagic, from);
            if (from == std::string_view::npos) break;
            if (from % kAlignment == 0 && chunk_at(bytes_, from)) return from;
            ++from;
        }
        return bytes_.size();
    }

    // Where it ends.
    uint64_t take(const Found& found) {
        const uint64_t begin = found.chunk.byte;
        const uint64_t end = begin + found.stored_bytes;
        if (found.chunk.kind == HscopeKind::kLive) take_slots(begin, std::min(end, bytes_.size()));
        if (end > bytes_.size()) {
            const bool is_live = found.chunk.kind == HscopeKind::kLive;
            file_.blame(is_live ? Kind::kCutSlots : Kind::kCut, found.chunk, bytes_.size(),
                        end - bytes_.size());
            return end;
        }
        if (found.chunk.kind == HscopeKind::kLive) return end;
        Found whole = found;
        whole.chunk.stored = bytes_.substr(begin, found.stored_bytes);
        found_.push_back(whole);
        return end;
    }

    void take_slots(uint64_t begin, uint64_t end) {
        for (uint64_t at = begin; at < end; at += kSlotBytes) {
            const std::string_view slot = bytes_.substr(at, std::min(end - at, kSlotBytes));
            ByteReader reader(slot);
            const uint32_t state = reader.u32_le();
            const uint32_t used = reader.u32_le();
            HscopeChunk chunk;
            const uint32_t kind = reader.u32_le();
            chunk.stream = reader.u32_le();
            chunk.sequence = reader.u32_le();
            chunk.goes_on = (reader.u32_le() & kGoesOnFlag) != 0;
            chunk.time_ns = reader.u64_le();
            if (reader.failed() || state == 0 || used == 0) continue;
            file_.has_live_slots = true;
            chunk.kind = static_cast<HscopeKind>(kind);
            chunk.byte = at + kSlotHeaderBytes;
            chunk.written = bytes_.size() + at;  // behind all that was handed over
            std::string_view records = slot.substr(std::min(kSlotHeaderBytes, slot.size()));
            // Where the file ends in a slot, its records are there until then.
            const bool is_cut = slot.size() < kSlotBytes && used < kSlotBytes - kSlotHeaderBytes;
            if ((used > records.size() && !is_cut) || kind > UINT16_MAX || state > 2) {
                file_.blame(Kind::kSlot, chunk, at, used);
                continue;
            }
            records = records.substr(0, used);
            chunk.stored = file_.slots.emplace_back(records);
            chunk.raw_bytes = static_cast<uint32_t>(records.size());
            live_.push_back(chunk);
        }
    }

    void check_payloads() {
        job_.begin_stage("checking chunks", bytes_.size());
        std::vector<uint8_t> is_good(found_.size());
        job_.parallel_for(found_.size(), 64, [&](size_t begin, size_t end) {
            for (size_t i = begin; i < end && !job_.cancelled(); ++i) {
                is_good[i] = crc32c(found_[i].chunk.stored) == found_[i].payload_crc ? 1 : 0;
                job_.advance(found_[i].stored_bytes);
            }
        });
        for (size_t i = 0; i < found_.size(); ++i) {
            if (is_good[i] != 0) {
                file_.chunks.push_back(found_[i].chunk);
            } else {
                file_.blame(Kind::kPayloadCrc, found_[i].chunk, found_[i].chunk.byte);
            }
        }
        file_.chunks.insert(file_.chunks.end(), live_.begin(), live_.end());
    }

    void keep_whole_ones() {
        std::vector<HscopeChunk>& chunks = file_.chunks;
        const auto key = [](const HscopeChunk& chunk) {
            return std::tuple(chunk.kind, chunk.stream, chunk.sequence);
        };
        // What was handed over stands before a slot of the same number.
        std::stable_sort(chunks.begin(), chunks.end(),
                         [&](const auto& a, const auto& b) { return key(a) < key(b); });
        std::vector<HscopeChunk> kept;
        for (const HscopeChunk& chunk : chunks) {
            const bool is_known = !hscope_kind_name(chunk.kind).empty();
            if (!is_known) {
                file_.blame(Kind::kUnknownKind, chunk, chunk.byte,
                            static_cast<uint64_t>(chunk.kind));
                continue;
            }
            const bool is_first = kept.empty() || kept.back().kind != chunk.kind ||
                                  kept.back().stream != chunk.stream;
            if (!is_first && kept.back().sequence == chunk.sequence) {
                // A slot that is emptied after its chunk was written is no fault.
                if (chunk.written < bytes_.size()) {
                    file_.blame(Kind::kRepeated, chunk, chunk.byte);
                }
                continue;
            }
            const uint32_t expected = is_first ? 0 : kept.back().sequence + 1;
            if (chunk.sequence != expected) {
                file_.blame(Kind::kGap, chunk, chunk.byte, chunk.sequence - expected);
            }
            if (!is_first && chunk.time_ns < kept.back().time_ns) {
                file_.blame(Kind::kBackwardTime, chunk, chunk.byte,
                            kept.back().time_ns - chunk.time_ns);
            }
            kept.push_back(chunk);
        }
        chunks = std::move(kept);
    }

    std::string_view bytes_;
    JobContext& job_;
    HscopeFile file_;
    std::vector<Found> found_;
    std::vector<HscopeChunk> live_;
};

struct FaultWords {
    std::string_view name;
    std::string_view text;
    Missing missing;
};

FaultWords words_of(HscopeFault::Kind kind) {
    using Kind = HscopeFault::Kind;
    switch (kind) {
        case Kind::kHeaderCrc:
            return {"header-crc", "the header of the file is damaged", Missing::kNothing};
        case Kind::kHeaderSize:
            return {"header-size", "the header gives a length that it cannot have",
                    Missing::kNothing};
        case Kind::kNoChunk:
            return {"no-chunk", "no chunk can be read here", Missing::kPiece};
        case Kind::kPayloadCrc:
            return {"payload-crc", "a chunk is damaged: its checksum does not fit",
                    Missing::kPiece};
        case Kind::kCut:
            return {"cut", "the file ends inside a chunk", Missing::kEnd};
        case Kind::kCutSlots:
            return {
                "cut-slots",
                "the file ends before its first chunk, in what a program that runs keeps its last "
                "records in",
                Missing::kEnd};
        case Kind::kSlot:
            return {"live-slot", "a live slot is damaged", Missing::kPiece};
        case Kind::kRepeated:
            return {"repeated", "a chunk is there twice: the second one is left out",
                    Missing::kNothing};
        case Kind::kGap:
            return {"gap", "chunks are missing", Missing::kPiece};
        case Kind::kUnpack:
            return {"unpack", "a chunk cannot be unpacked", Missing::kPiece};
        case Kind::kRecord:
            return {"record", "a record cannot be read: the rest of its chunk is left out",
                    Missing::kPiece};
        case Kind::kUnknownKind:
            return {"unknown-kind", "a chunk of a kind that is not known: left out",
                    Missing::kNothing};
        case Kind::kIndexEntry:
            return {"index", "the index names a chunk that is not there", Missing::kNothing};
        case Kind::kBadReference:
            return {"reference", "records name what is not defined", Missing::kStacks};
        case Kind::kOnLiveBlock:
            return {"live-block", "blocks came at an address that was still in use",
                    Missing::kNothing};
        case Kind::kBackwardTime:
            return {"time", "a chunk begins earlier than the one before", Missing::kNothing};
    }
    return {};
}

}  // namespace

std::string_view hscope_fault_name(HscopeFault::Kind kind) {
    return words_of(kind).name;
}

std::string hscope_fault_text(const HscopeFault& fault) {
    using Kind = HscopeFault::Kind;
    std::string text(words_of(fault.kind).text);
    const auto number = [&] { return format_count(fault.more); };
    switch (fault.kind) {
        case Kind::kNoChunk:
        case Kind::kRecord:
            text += ", " + number() + " bytes";
            break;
        case Kind::kCut:
        case Kind::kCutSlots:
            text += ": " + number() + " bytes are missing";
            break;
        case Kind::kGap:
            text = (fault.more == 1 ? "a chunk is missing" : number() + " chunks are missing");
            break;
        case Kind::kOnLiveBlock:
        case Kind::kBadReference:
            text += ": " + number();
            break;
        case Kind::kUnknownKind:
        case Kind::kHeaderSize:
            text += " (" + number() + ")";
            break;
        default:
            break;
    }
    if (const std::string_view kind = hscope_kind_name(fault.chunk); !kind.empty()) {
        text += " (" + std::string(kind) + " " + std::to_string(fault.sequence) + " of stream " +
                std::to_string(fault.stream) + ")";
    }
    return text;
}

// In a summary equal sentences are one, so they say neither stream nor number.
Diagnostic hscope_diagnostic(const HscopeFault& fault) {
    const FaultWords words = words_of(fault.kind);
    Diagnostic diagnostic;
    diagnostic.message = words.text;
    if (fault.kind == HscopeFault::Kind::kGap) {
        diagnostic.message = "chunks of the recording are missing";
        diagnostic.repeats = fault.more;
    }
    const bool is_counted = fault.kind == HscopeFault::Kind::kOnLiveBlock ||
                            fault.kind == HscopeFault::Kind::kBadReference;
    if (is_counted) diagnostic.repeats = fault.more;
    diagnostic.severity = words.missing == Missing::kNothing ? Severity::kInfo : Severity::kWarning;
    diagnostic.missing = words.missing;
    if (fault.kind == HscopeFault::Kind::kGap && fault.chunk == HscopeKind::kDefinitions) {
        diagnostic.missing = Missing::kStacks;
    }
    diagnostic.byte_offset = fault.byte;
    return diagnostic;
}

std::string_view hscope_kind_name(HscopeKind kind) {
    constexpr std::string_view kNames[] = {"",       "META",  "DEFS",    "EVENTS",  "OBJECTS",
                                           "ROOTS",  "DUMP",  "TRACKED", "SAMPLES", "CALLS",
                                           "SERIES", "MARKS", "LIVE",    "INDEX"};
    const auto number = static_cast<size_t>(kind);
    return number < std::size(kNames) ? kNames[number] : std::string_view();
}

std::vector<const HscopeChunk*> HscopeFile::of_kind(HscopeKind kind) const {
    std::vector<const HscopeChunk*> found;
    for (const HscopeChunk& chunk : chunks) {
        if (chunk.kind == kind) found.push_back(&chunk);
    }
    return found;
}

bool has_hscope_magic(std::string_view bytes) {
    return bytes.starts_with(kMagic);
}

Result<HscopeFile> read_hscope_file(std::string_view bytes, JobContext& job) {
    return FileReader(bytes, job).read();
}

std::optional<std::string_view> hscope_payload(const HscopeChunk& chunk, std::string& buffer) {
    const std::string_view stored = chunk.stored;
    if (chunk.codec == 0) return stored;
    if (chunk.raw_bytes > kMostRawBytes || stored.size() > kMostRawBytes) return std::nullopt;
    if (chunk.codec == kLz4) {
        if (chunk.raw_bytes > stored.size() * kMostLz4Ratio) return std::nullopt;
        buffer.resize(chunk.raw_bytes);
        const int size =
            LZ4_decompress_safe(stored.data(), buffer.data(), static_cast<int>(stored.size()),
                                static_cast<int>(chunk.raw_bytes));
        if (size < 0 || static_cast<uint32_t>(size) != chunk.raw_bytes) return std::nullopt;
        return buffer;
    }
    if (chunk.codec != kZstd || chunk.raw_bytes > kMostZstdBytes) return std::nullopt;
    // What the frame claims is told before memory is taken for it; some claim nothing.
    const uint64_t claimed = ZSTD_getFrameContentSize(stored.data(), stored.size());
    if (claimed != chunk.raw_bytes && claimed != ZSTD_CONTENTSIZE_UNKNOWN) return std::nullopt;
    buffer.resize(chunk.raw_bytes);
    const size_t size = ZSTD_decompress(buffer.data(), buffer.size(), stored.data(), stored.size());
    if (ZSTD_isError(size) != 0 || size != chunk.raw_bytes) return std::nullopt;
    return buffer;
}

}  // namespace hs
