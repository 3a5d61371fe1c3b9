#include "core/import/heapprof_piece.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/base/byte_reader.h"
#include "core/base/string_table.h"

namespace hs {
namespace {

uint64_t word_at(const char* at) {
    uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

// Frames of 16 to 32 bytes are two overlapping halves, which takes no loop; most are so long.
struct ShortBytes {
    uint64_t words[4];

    explicit ShortBytes(std::string_view bytes)
        : words{word_at(bytes.data()), word_at(bytes.data() + 8),
                word_at(bytes.data() + bytes.size() - 16),
                word_at(bytes.data() + bytes.size() - 8)} {}
    static bool fits(std::string_view bytes) { return bytes.size() - 16 <= 16; }

    [[nodiscard]] uint32_t hash() const {
        constexpr uint64_t kMix = 0x9ddfea08eb382d69;
        uint64_t sum = (words[0] ^ words[3] * kMix) * kMix;
        sum = (sum ^ sum >> 32 ^ words[1] ^ words[2] * kMix) * kMix;
        return static_cast<uint32_t>(sum >> 32);
    }
    friend bool operator==(const ShortBytes& a, const ShortBytes& b) {
        return ((a.words[0] ^ b.words[0]) | (a.words[1] ^ b.words[1]) | (a.words[2] ^ b.words[2]) |
                (a.words[3] ^ b.words[3])) == 0;
    }
};

// Frames by their bytes in the file. Other bytes may say the same (a varint can be longer than it
// need be): whoever joins the pieces compares what they mean.
class FrameBytes {
public:
    FrameBytes() : slots_(1024) {}

    uint32_t index_of(std::string_view bytes) {
        if (ShortBytes::fits(bytes)) {
            const ShortBytes words(bytes);
            return find_or_add(bytes, words.hash(), [&](std::string_view other) {
                return other.size() == bytes.size() && ShortBytes(other) == words;
            });
        }
        return find_or_add(bytes, static_cast<uint32_t>(hash_bytes(bytes) >> 32),
                           [&](std::string_view other) { return other == bytes; });
    }
    [[nodiscard]] size_t size() const { return frames_.size(); }
    // The first so many; nothing may be looked up afterwards.
    std::vector<std::string_view> take(size_t count) {
        frames_.resize(count);
        return std::move(frames_);
    }

private:
    struct Slot {
        uint32_t hash = 0;
        uint32_t row = 0;  // index + 1; 0: free
    };

    template <class Same>
    uint32_t find_or_add(std::string_view bytes, uint32_t hash, const Same& is_same) {
        size_t at = hash & (slots_.size() - 1);
        while (slots_[at].row != 0) {
            const Slot slot = slots_[at];
            if (slot.hash == hash && is_same(frames_[slot.row - 1])) return slot.row - 1;
            at = (at + 1) & (slots_.size() - 1);
        }
        frames_.push_back(bytes);
        slots_[at] = {hash, static_cast<uint32_t>(frames_.size())};
        if (frames_.size() * 2 > slots_.size()) grow();
        return static_cast<uint32_t>(frames_.size() - 1);
    }

    void grow() {
        std::vector<Slot> larger(slots_.size() * 2);
        for (const Slot slot : slots_) {
            if (slot.row == 0) continue;
            size_t at = slot.hash & (larger.size() - 1);
            while (larger[at].row != 0) at = (at + 1) & (larger.size() - 1);
            larger[at] = slot;
        }
        slots_ = std::move(larger);
    }

    std::vector<std::string_view> frames_;
    std::vector<Slot> slots_;
};

enum class Step : uint8_t { kFrame, kEnd, kFailed };

Step careful_step(const char* begin, const char* end, const char** next) {
    ByteReader reader(std::string_view(begin, static_cast<size_t>(end - begin)));
    const bool is_end = reader.varint() == 0;
    if (!is_end) reader.skip(reader.varint());
    *next = begin + reader.offset();
    return reader.failed() ? Step::kFailed : is_end ? Step::kEnd : Step::kFrame;
}

// One frame, or a trace's end. Short varints, which nearly all are, need no branch on their length.
Step step_at(const char* begin, const char* end, const char** next) {
    if (end - begin < 16) return careful_step(begin, end, next);
    uint64_t word = 0;
    std::memcpy(&word, begin, sizeof word);
    if constexpr (std::endian::native == std::endian::big) return careful_step(begin, end, next);
    const uint64_t last_groups = ~word & 0x8080808080808080U;
    const int line_bits = std::countr_zero(last_groups | uint64_t{1} << 63) + 1;
    const uint64_t length = word >> (line_bits & 63) & 0xff;
    const uint64_t line = word & 0x7f7f7f7f7f7f7f7fU & (last_groups ^ (last_groups - 1));
    if (line_bits > 32 || (length > 127 && line != 0)) return careful_step(begin, end, next);
    const char* name = begin + line_bits / 8;
    *next = name;
    if (line == 0) return Step::kEnd;
    *next = name + 1 + length;
    return *next <= end ? Step::kFrame : Step::kFailed;
}

bool looks_like_frame(const char* begin, const char* end) {
    ByteReader reader(std::string_view(begin, static_cast<size_t>(end - begin)));
    reader.varint();
    const std::string_view file = reader.bytes(reader.varint());
    return !file.empty() && std::none_of(file.begin(), file.end(), [](char c) {
        return static_cast<unsigned char>(c) < ' ';
    });
}

bool looks_like_trace(const char* at, const char* end) {
    constexpr int kFrames = 4;
    for (int i = 0; i < kFrames && at < end; ++i) {
        const char* next = nullptr;
        const Step step = step_at(at, end, &next);
        if (step == Step::kFailed) return false;
        if (step == Step::kFrame && !looks_like_frame(at, end)) return false;
        at = next;
    }
    return true;
}

}  // namespace

HeapprofPiece read_heapprof_piece(std::string_view hpm, uint64_t first_byte, uint64_t limit_byte,
                                  const JobContext& job) {
    constexpr size_t kPollMask = 0xfff;
    constexpr size_t kUsualFrameBytes = 16;
    HeapprofPiece piece;
    piece.first_byte = first_byte;
    const char* at = hpm.data() + first_byte;
    const char* trace_begin = at;
    const char* limit = hpm.data() + limit_byte;
    const char* end = hpm.data() + hpm.size();
    FrameBytes frames;
    std::vector<uint32_t>& indices = piece.stacks.frames;
    indices.reserve((limit_byte - first_byte) / kUsualFrameBytes);
    size_t trace_first = 0;
    size_t known_frames = 0;  // that whole traces name
    while (trace_begin < limit) {
        const char* next = nullptr;
        const Step step = at < end ? step_at(at, end, &next) : Step::kFailed;
        if (step == Step::kFrame) {
            indices.push_back(frames.index_of({at, static_cast<size_t>(next - at)}));
        } else if (step == Step::kEnd) {
            piece.stacks.depths.push_back(static_cast<uint32_t>(indices.size() - trace_first));
            trace_first = indices.size();
            known_frames = frames.size();
            trace_begin = next;
            if ((piece.stacks.depths.size() & kPollMask) == 0 && job.cancelled()) break;
        } else {
            indices.resize(trace_first);
            piece.is_cut_short = true;
            break;
        }
        at = next;
    }
    piece.end_byte = static_cast<uint64_t>(trace_begin - hpm.data());
    piece.frames = frames.take(known_frames);
    return piece;
}

std::optional<uint64_t> guess_heapprof_trace(std::string_view hpm, uint64_t from, uint64_t limit) {
    const char* end = hpm.data() + hpm.size();
    for (uint64_t at = from; at < limit; ++at) {
        if (hpm[at - 1] == '\0' && looks_like_trace(hpm.data() + at, end)) return at;
    }
    return std::nullopt;
}

}  // namespace hs
