#include "core/base/inflate.h"

#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string>

#include "core/base/inflate_spilled.h"
#include "core/base/spilled_region.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kPaddingBytes = 64;
// How far one step goes, in stored bytes; each decoder says it in inflated bytes. Short enough to
// be cancelled at once, long enough to cost nothing.
constexpr size_t kStepStoredBytes = size_t{256} << 10;
constexpr size_t kLeastRoomBytes = size_t{1} << 20;
constexpr size_t kLargePagesFromBytes = size_t{8} << 20;

constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr std::string_view kXzMagic(
    "\xfd"
    "7zXZ\0",
    6);
constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";
constexpr std::string_view kLz4Magic = "\x04\x22\x4d\x18";
// After a byte 0x50 to 0x5f; of zstd and LZ4 alike.
constexpr std::string_view kSkippableMagic = "\x2a\x4d\x18";

enum class Step : uint8_t {
    kMore,      // go on
    kEnd,       // a whole member, or everything for xz
    kDamaged,   // see the decoder's why
    kNoMemory,  // needs more memory than the limit
};

struct Window {
    const char* in = nullptr;
    size_t in_left = 0;
    char* out = nullptr;
    size_t out_left = 0;
    bool last = false;  // no stored bytes follow these
};

class GzipDecoder {
public:
    static constexpr size_t kStepBytes = size_t{4} << 20;
    GzipDecoder() { ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK; }
    ~GzipDecoder() {
        if (ready_) inflateEnd(&stream_);
    }
    GzipDecoder(const GzipDecoder&) = delete;
    GzipDecoder& operator=(const GzipDecoder&) = delete;

    [[nodiscard]] bool ready() const { return ready_; }
    void next_member() { inflateReset(&stream_); }
    [[nodiscard]] std::string why() const {
        return stream_.msg != nullptr ? stream_.msg : "bad data";
    }
    [[nodiscard]] static bool begins_member(std::string_view rest) {
        return rest.starts_with(kGzipMagic);
    }

    Step step(Window& window) {
        // zlib's interface is not const, but it reads only.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(window.in));
        stream_.avail_in = static_cast<uInt>(window.in_left);
        stream_.next_out = reinterpret_cast<Bytef*>(window.out);
        stream_.avail_out = static_cast<uInt>(window.out_left);
        const int code = inflate(&stream_, Z_NO_FLUSH);
        window.in += window.in_left - stream_.avail_in;
        window.in_left = stream_.avail_in;
        window.out += window.out_left - stream_.avail_out;
        window.out_left = stream_.avail_out;
        if (code == Z_STREAM_END) return Step::kEnd;
        if (code == Z_OK || code == Z_BUF_ERROR) return Step::kMore;
        return code == Z_MEM_ERROR ? Step::kNoMemory : Step::kDamaged;
    }

private:
    z_stream stream_ = {};
    bool ready_ = false;
};

class XzDecoder {
public:
    static constexpr size_t kStepBytes = size_t{4} << 20;
    explicit XzDecoder(uint64_t memory_limit) {
        ready_ = lzma_stream_decoder(&stream_, memory_limit, LZMA_CONCATENATED) == LZMA_OK;
    }
    ~XzDecoder() { lzma_end(&stream_); }
    XzDecoder(const XzDecoder&) = delete;
    XzDecoder& operator=(const XzDecoder&) = delete;

    [[nodiscard]] bool ready() const { return ready_; }
    void next_member() {}
    [[nodiscard]] std::string why() const { return why_; }
    [[nodiscard]] static bool begins_member(std::string_view) { return false; }

    Step step(Window& window) {
        stream_.next_in = reinterpret_cast<const uint8_t*>(window.in);
        stream_.avail_in = window.in_left;
        stream_.next_out = reinterpret_cast<uint8_t*>(window.out);
        stream_.avail_out = window.out_left;
        const lzma_ret code = lzma_code(&stream_, window.last ? LZMA_FINISH : LZMA_RUN);
        window.in += window.in_left - stream_.avail_in;
        window.in_left = stream_.avail_in;
        window.out += window.out_left - stream_.avail_out;
        window.out_left = stream_.avail_out;
        switch (code) {
            case LZMA_OK:
            case LZMA_BUF_ERROR:
                return Step::kMore;
            case LZMA_STREAM_END:
                return Step::kEnd;
            case LZMA_MEM_ERROR:
            case LZMA_MEMLIMIT_ERROR:
                return Step::kNoMemory;
            case LZMA_OPTIONS_ERROR:
                why_ = "options that are not supported";
                break;
            case LZMA_FORMAT_ERROR:
                why_ = "bytes that are not xz";
                break;
            default:
                why_ = "bad data";
                break;
        }
        return Step::kDamaged;
    }

private:
    lzma_stream stream_ = LZMA_STREAM_INIT;
    std::string why_;
    bool ready_ = false;
};

class ZstdDecoder {
public:
    // One block. A call that fails keeps nothing of what it wrote, and one with room for the whole
    // frame decodes all of it at once: short calls are what saves the bytes before the damage.
    static constexpr size_t kStepBytes = size_t{128} << 10;

    explicit ZstdDecoder(int largest_window_log) : stream_(ZSTD_createDStream()) {
        if (stream_ == nullptr) return;
        ZSTD_initDStream(stream_);
        ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, largest_window_log);
    }
    ~ZstdDecoder() { ZSTD_freeDStream(stream_); }
    ZstdDecoder(const ZstdDecoder&) = delete;
    ZstdDecoder& operator=(const ZstdDecoder&) = delete;

    [[nodiscard]] bool ready() const { return stream_ != nullptr; }
    void next_member() {}
    [[nodiscard]] std::string why() const { return why_; }
    [[nodiscard]] static bool begins_member(std::string_view rest) {
        return compression_of(rest) == Compression::kZstd;
    }

    Step step(Window& window) {
        ZSTD_inBuffer in = {window.in, window.in_left, 0};
        ZSTD_outBuffer out = {window.out, window.out_left, 0};
        const size_t code = ZSTD_decompressStream(stream_, &out, &in);
        window.in += in.pos;
        window.in_left -= in.pos;
        window.out += out.pos;
        window.out_left -= out.pos;
        if (ZSTD_isError(code) == 0) return code == 0 ? Step::kEnd : Step::kMore;
        why_ = ZSTD_getErrorName(code);
        return Step::kDamaged;
    }

private:
    ZSTD_DStream* stream_;
    std::string why_;
};

bool is_skippable_frame(std::string_view stored) {
    return stored.size() >= 4 && (static_cast<uint8_t>(stored[0]) & 0xF0) == 0x50 &&
           stored.substr(1).starts_with(kSkippableMagic);
}

class Lz4Decoder {
public:
    // Room for the largest block.
    static constexpr size_t kStepBytes = size_t{4} << 20;

    Lz4Decoder() {
        ready_ = LZ4F_isError(LZ4F_createDecompressionContext(&frame_, LZ4F_VERSION)) == 0;
    }
    ~Lz4Decoder() { LZ4F_freeDecompressionContext(frame_); }
    Lz4Decoder(const Lz4Decoder&) = delete;
    Lz4Decoder& operator=(const Lz4Decoder&) = delete;

    [[nodiscard]] bool ready() const { return ready_; }
    void next_member() { wanted_ = kLeastHeaderBytes; }
    [[nodiscard]] std::string why() const { return why_; }
    [[nodiscard]] static bool begins_member(std::string_view rest) {
        return rest.starts_with(kLz4Magic) || is_skippable_frame(rest);
    }

    // A call that fails does not say what it wrote, so each takes one block and no more.
    Step step(Window& window) {
        size_t in = std::min(window.in_left, wanted_);
        size_t out = window.out_left;
        const size_t code = LZ4F_decompress(frame_, window.out, &out, window.in, &in, nullptr);
        if (LZ4F_isError(code) != 0) {
            why_ = LZ4F_getErrorName(code);
            return Step::kDamaged;
        }
        window.in += in;
        window.in_left -= in;
        window.out += out;
        window.out_left -= out;
        wanted_ = code;
        return code == 0 ? Step::kEnd : Step::kMore;
    }

private:
    static constexpr size_t kLeastHeaderBytes = 7;

    LZ4F_dctx* frame_ = nullptr;
    size_t wanted_ = kLeastHeaderBytes;  // stored bytes up to the end of the block
    std::string why_;
    bool ready_ = false;
};

// Zero bytes that fill up a tape block or a disk sector are no damage.
bool is_zero_padding(std::string_view rest) {
    return rest.find_first_not_of('\0') == std::string_view::npos;
}

class Inflater {
public:
    Inflater(std::string_view stored, Compression compression, uint64_t max_bytes, JobContext& job)
        : stored_(stored),
          name_(compression_name(compression)),
          max_bytes_(std::min<uint64_t>(max_bytes, SIZE_MAX / 4)),
          job_(job) {}

    // Writes into the region, and lets go of what is behind.
    void spill_into(MemoryRegion region) {
        result_.region = std::move(region);
        is_spilled_ = true;
    }

    template <class Decoder>
    Result<Inflated> run(Decoder& decoder) {
        if (!decoder.ready()) throw std::bad_alloc();
        job_.begin_stage("inflating", stored_.size());
        while (true) {
            if (job_.cancelled()) return cancelled_error();
            make_room();
            Window window = next_window(Decoder::kStepBytes);
            const size_t in_before = window.in_left;
            const size_t out_before = window.out_left;
            const Step step = decoder.step(window);
            at_ += in_before - window.in_left;
            result_.size += out_before - window.out_left;
            job_.set_done(at_);
            if (is_spilled_ && result_.size - paged_out_ > kPageOutBytes) page_out_behind();
            const bool moved = in_before != window.in_left || out_before != window.out_left;
            if (result_.size > max_bytes_) return too_large();
            if (step == Step::kEnd) {
                if (finish_member(decoder)) return finished();
            } else if (step != Step::kMore) {
                set_problem(step == Step::kNoMemory ? "needs more memory than there is"
                                                    : "is damaged: " + decoder.why());
                return finished();
            } else if (!moved && at_ == stored_.size()) {
                result_.problem = Error{
                    ErrorCode::kBadInput,
                    "the " + std::string(name_) + " data ends in the middle: the file was cut",
                    {},
                    at_};
                return finished();
            } else if (!moved && window.out_left > 0 && window.last) {
                set_problem("is damaged: it does not go on");
                return finished();
            }
        }
    }

    // What came out before an error; the limit is none to someone who wants a beginning.
    [[nodiscard]] std::string_view bytes() const { return result_.bytes(); }

private:
    static constexpr size_t kPageOutBytes = size_t{32} << 20;

    void page_out_behind() {
        let_go(result_.region.data() + paged_out_, result_.size - paged_out_);
        paged_out_ = result_.size;
        page_out(stored_.data(), at_);
    }

    void make_room() {
        const size_t wanted = result_.size + kLeastRoomBytes + kPaddingBytes;
        if (result_.region.size() < wanted) {
            const size_t doubled = result_.region.size() * 2;
            result_.region.grow(std::max(doubled, wanted));
            // Fewer faults: a tenth of gzip's time, half of zstd's.
            if (result_.region.size() >= kLargePagesFromBytes) result_.region.prefer_large_pages();
        }
    }

    // One byte more than the limit may come out, which tells "exactly as much" from "more".
    [[nodiscard]] Window next_window(size_t step_bytes) const {
        Window window;
        window.in = stored_.data() + at_;
        window.in_left = std::min(stored_.size() - at_, kStepStoredBytes);
        window.last = at_ + window.in_left == stored_.size();
        window.out = result_.region.data() + result_.size;
        const size_t room = result_.region.size() - kPaddingBytes - result_.size;
        window.out_left = static_cast<size_t>(
            std::min<uint64_t>(std::min(room, step_bytes), max_bytes_ - result_.size + 1));
        return window;
    }

    // True when nothing more is to be inflated.
    template <class Decoder>
    bool finish_member(Decoder& decoder) {
        const std::string_view rest = stored_.substr(at_);
        if (rest.empty() || is_zero_padding(rest)) return true;
        if (!Decoder::begins_member(rest)) {
            set_problem("is followed by bytes that are not " + std::string(name_));
            return true;
        }
        decoder.next_member();
        return false;
    }

    void set_problem(const std::string& what) {
        result_.problem =
            Error{ErrorCode::kBadInput,
                  "the " + std::string(name_) + " data " + what + ", at byte " +
                      std::to_string(at_) + " of the " + std::to_string(stored_.size()) + " stored",
                  {},
                  at_};
    }

    Result<Inflated> finished() {
        if (result_.size == 0 && result_.problem) return *result_.problem;
        result_.region.shrink(result_.size + kPaddingBytes);
        // Decoders write beyond what they count when they copy in vectors.
        std::memset(result_.region.data() + result_.size, 0, kPaddingBytes);
        return std::move(result_);
    }

    [[nodiscard]] Error too_large() const {
        return {ErrorCode::kTooLarge,
                "inflates to more than " + format_bytes(static_cast<int64_t>(max_bytes_)) +
                    ", the limit that protects memory",
                {},
                max_bytes_};
    }

    std::string_view stored_;
    std::string_view name_;
    uint64_t max_bytes_;
    JobContext& job_;
    uint64_t at_ = 0;  // in stored_
    Inflated result_;
    bool is_spilled_ = false;
    size_t paged_out_ = 0;
};

// Calls use(decoder) with the one for this compression.
template <class Use>
auto with_decoder(Compression compression, uint64_t max_bytes, Use use) {
    if (compression == Compression::kGzip) {
        GzipDecoder decoder;
        return use(decoder);
    }
    // A small file may ask for a large dictionary: as much as may come out, and always what the
    // strongest ordinary settings need (xz -9: 65 MiB, zstd -19: 8 MiB).
    if (compression == Compression::kXz) {
        XzDecoder decoder(std::max(max_bytes, uint64_t{96} << 20));
        return use(decoder);
    }
    if (compression == Compression::kLz4) {
        Lz4Decoder decoder;
        return use(decoder);
    }
    ZstdDecoder decoder(max_bytes >= uint64_t{2} << 30 ? 31 : 27);
    return use(decoder);
}

}  // namespace

Compression compression_of(std::string_view stored) {
    if (stored.starts_with(kGzipMagic)) return Compression::kGzip;
    if (stored.starts_with(kXzMagic)) return Compression::kXz;
    if (stored.starts_with(kZstdMagic)) return Compression::kZstd;
    if (stored.starts_with(kLz4Magic)) return Compression::kLz4;
    return is_skippable_frame(stored) ? Compression::kZstd : Compression::kNone;
}

std::string_view compression_name(Compression compression) {
    switch (compression) {
        case Compression::kGzip:
            return "gzip";
        case Compression::kXz:
            return "xz";
        case Compression::kZstd:
            return "zstd";
        case Compression::kLz4:
            return "lz4";
        case Compression::kNone:
            break;
    }
    return "";
}

std::string_view compression_suffix(Compression compression) {
    switch (compression) {
        case Compression::kGzip:
            return ".gz";
        case Compression::kXz:
            return ".xz";
        case Compression::kZstd:
            return ".zst";
        case Compression::kLz4:
            return ".lz4";
        case Compression::kNone:
            break;
    }
    return "";
}

std::string_view without_compression_suffix(std::string_view path) {
    for (const Compression compression : kCompressions) {
        const std::string_view suffix = compression_suffix(compression);
        if (suffix.empty() || path.size() <= suffix.size() || !path.ends_with(suffix)) continue;
        return path.substr(0, path.size() - suffix.size());
    }
    return path;
}

Result<Inflated> inflate_bytes(std::string_view stored, Compression compression, uint64_t max_bytes,
                               JobContext& job) {
    HS_CHECK(compression != Compression::kNone);
    Inflater inflater(stored, compression, max_bytes, job);
    return with_decoder(compression, max_bytes,
                        [&](auto& decoder) { return inflater.run(decoder); });
}

Result<Inflated> inflate_spilled(std::string_view stored, Compression compression,
                                 uint64_t memory_limit_bytes, JobContext& job) {
    HS_CHECK(compression != Compression::kNone);
    MemoryRegion region = spilled_region();
    if (region.size() == 0) return inflate_bytes(stored, compression, memory_limit_bytes, job);
    Inflater inflater(stored, compression, spill_room_bytes(), job);
    inflater.spill_into(std::move(region));
    return with_decoder(compression, memory_limit_bytes,
                        [&](auto& decoder) { return inflater.run(decoder); });
}

std::string inflate_head(std::string_view stored, Compression compression, size_t max_bytes) {
    HS_CHECK(compression != Compression::kNone);
    JobContext job;
    Inflater inflater(stored, compression, max_bytes, job);
    const Result<Inflated> all =
        with_decoder(compression, max_bytes, [&](auto& decoder) { return inflater.run(decoder); });
    const std::string_view bytes = all.ok() ? all.value().bytes() : inflater.bytes();
    return std::string(bytes.substr(0, max_bytes));
}

}  // namespace hs
