#include "core/export/zip_writer.h"

#include <zlib.h>

#include <array>
#include <new>
#include <utility>

#include "core/base/check.h"

namespace hs {
namespace {

constexpr uint64_t kMostBytes = UINT32_MAX;
constexpr uint32_t kLocalHeader = 0x04034b50;
constexpr uint32_t kSizesAfter = 0x08074b50;
constexpr uint32_t kCentralHeader = 0x02014b50;
constexpr uint32_t kEndOfCentral = 0x06054b50;
constexpr uint16_t kVersion = 20;
constexpr uint16_t kFlags = 1U << 3 | 1U << 11;  // sizes follow; names are UTF-8
constexpr uint16_t kDeflated = 8;
constexpr uint32_t kNoTime = 0x00210000;  // 1980-01-01: the same table gives the same bytes
constexpr int kRawDeflate = -MAX_WBITS;
constexpr int kMemory = 8;  // zlib's default

void put_u16(std::string& out, uint16_t value) {
    out += static_cast<char>(value & 0xff);
    out += static_cast<char>(value >> 8);
}

void put_u32(std::string& out, uint64_t value) {
    put_u16(out, static_cast<uint16_t>(value & 0xffff));
    put_u16(out, static_cast<uint16_t>(value >> 16 & 0xffff));
}

}  // namespace

struct ZipWriter::Deflater {
    z_stream stream = {};
    std::array<char, size_t{1} << 16> out;

    Deflater() {
        const int status = deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kRawDeflate,
                                        kMemory, Z_DEFAULT_STRATEGY);
        if (status != Z_OK) throw std::bad_alloc();
    }
    ~Deflater() { deflateEnd(&stream); }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;
};

ZipWriter::ZipWriter(TextSink sink)
    : sink_(std::move(sink)), deflater_(std::make_unique<Deflater>()) {}
ZipWriter::~ZipWriter() = default;

void ZipWriter::put(std::string_view bytes) {
    sink_(bytes);
    written_ += bytes.size();
}

void ZipWriter::begin_entry(std::string name) {
    end_entry();
    std::string header;
    put_u32(header, kLocalHeader);
    put_u16(header, kVersion);
    put_u16(header, kFlags);
    put_u16(header, kDeflated);
    put_u32(header, kNoTime);
    header.append(12, '\0');  // checksum and sizes
    put_u16(header, static_cast<uint16_t>(name.size()));
    put_u16(header, 0);
    header += name;
    entries_.push_back({std::move(name), written_});
    put(header);
    deflateReset(&deflater_->stream);
    is_open_ = true;
}

void ZipWriter::write(std::string_view bytes) {
    HS_ASSERT(is_open_);
    deflate_some(bytes, false);
}

uint64_t ZipWriter::entry_bytes() const {
    return is_open_ ? entries_.back().size : 0;
}

void ZipWriter::deflate_some(std::string_view bytes, bool is_last) {
    Entry& entry = entries_.back();
    z_stream& stream = deflater_->stream;
    const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
    // Of no bytes at no place zlib makes the checksum anew.
    if (!bytes.empty()) entry.crc = static_cast<uint32_t>(crc32_z(entry.crc, data, bytes.size()));
    entry.size += bytes.size();
    stream.next_in = const_cast<Bytef*>(data);  // zlib does not write there
    stream.avail_in = static_cast<uInt>(bytes.size());
    do {
        stream.next_out = reinterpret_cast<Bytef*>(deflater_->out.data());
        stream.avail_out = static_cast<uInt>(deflater_->out.size());
        deflate(&stream, is_last ? Z_FINISH : Z_NO_FLUSH);
        const size_t count = deflater_->out.size() - stream.avail_out;
        entry.packed += count;
        put({deflater_->out.data(), count});
    } while (stream.avail_out == 0);
}

void ZipWriter::end_entry() {
    if (!std::exchange(is_open_, false)) return;
    deflate_some({}, true);
    const Entry& entry = entries_.back();
    is_too_large_ |= entry.size > kMostBytes || written_ > kMostBytes;
    std::string sizes;
    put_u32(sizes, kSizesAfter);
    put_u32(sizes, entry.crc);
    put_u32(sizes, entry.packed);
    put_u32(sizes, entry.size);
    put(sizes);
}

void ZipWriter::finish() {
    end_entry();
    const uint64_t start = written_;
    for (const Entry& entry : entries_) {
        std::string header;
        put_u32(header, kCentralHeader);
        put_u16(header, kVersion);
        put_u16(header, kVersion);
        put_u16(header, kFlags);
        put_u16(header, kDeflated);
        put_u32(header, kNoTime);
        put_u32(header, entry.crc);
        put_u32(header, entry.packed);
        put_u32(header, entry.size);
        put_u16(header, static_cast<uint16_t>(entry.name.size()));
        header.append(12, '\0');  // extra, comment, disk, attributes
        put_u32(header, entry.at);
        header += entry.name;
        put(header);
    }
    const uint64_t length = written_ - start;
    is_too_large_ |= start > kMostBytes;
    std::string end;
    put_u32(end, kEndOfCentral);
    put_u32(end, 0);
    put_u16(end, static_cast<uint16_t>(entries_.size()));
    put_u16(end, static_cast<uint16_t>(entries_.size()));
    put_u32(end, length);
    put_u32(end, start);
    put_u16(end, 0);
    put(end);
}

}  // namespace hs
