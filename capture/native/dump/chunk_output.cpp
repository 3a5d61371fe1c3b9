#include "native/dump/chunk_output.h"

#include <unistd.h>

#include <cerrno>

namespace hs {
namespace {

constexpr size_t kHeaderBytes = 40;
constexpr size_t kFileHeaderBytes = 4056;

struct CrcTable {
    uint32_t entries[8][256];

    constexpr CrcTable() : entries() {
        for (uint32_t i = 0; i < 256; ++i) {
            uint32_t crc = i;
            for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78u : 0);
            entries[0][i] = crc;
        }
        for (uint32_t i = 0; i < 256; ++i) {
            for (int step = 1; step < 8; ++step) {
                const uint32_t before = entries[step - 1][i];
                entries[step][i] = (before >> 8) ^ entries[0][before & 0xff];
            }
        }
    }
};
constexpr CrcTable kCrc;

uint32_t crc32c(const uint8_t* data, size_t count) {
    uint32_t crc = ~0u;
    for (; count >= 8; count -= 8, data += 8) {
        uint32_t low = 0;
        uint32_t high = 0;
        std::memcpy(&low, data, 4);
        std::memcpy(&high, data + 4, 4);
        low ^= crc;
        crc = kCrc.entries[7][low & 0xff] ^ kCrc.entries[6][(low >> 8) & 0xff] ^
              kCrc.entries[5][(low >> 16) & 0xff] ^ kCrc.entries[4][low >> 24] ^
              kCrc.entries[3][high & 0xff] ^ kCrc.entries[2][(high >> 8) & 0xff] ^
              kCrc.entries[1][(high >> 16) & 0xff] ^ kCrc.entries[0][high >> 24];
    }
    for (; count > 0; --count) crc = (crc >> 8) ^ kCrc.entries[0][(crc ^ *data++) & 0xff];
    return ~crc;
}

template <class T>
void put(uint8_t* header, size_t offset, T value) {
    std::memcpy(header + offset, &value, sizeof(T));
}

void fill_header(uint8_t* header, ChunkKind kind, size_t payload_bytes) {
    std::memset(header, 0, kHeaderBytes);
    std::memcpy(header, "HSCK", 4);
    put<uint16_t>(header, 4, kind);
    put<uint16_t>(header, 6, 1 << 4);  // stored, self-contained
    put(header, 8, static_cast<uint32_t>(payload_bytes));
    put(header, 12, static_cast<uint32_t>(payload_bytes));
}

/// One write normally; more only after a signal or at a full disk.
bool write_all(int descriptor, const uint8_t* data, size_t count) {
    while (count > 0) {
        const ssize_t written = write(descriptor, data, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        data += written;
        count -= static_cast<size_t>(written);
    }
    return true;
}

}  // namespace

bool ChunkOutput::append(ChunkKind kind, RecordBuffer& records) {
    if (has_failed_ || records.size() == 0) return !has_failed_;
    uint8_t header[kHeaderBytes];
    fill_header(header, kind, records.size());
    put(header, 16, stream_);
    put(header, 20, sequence_[kind]++);
    put(header, 24, time_ns_);
    put(header, 32, crc32c(records.data(), records.size()));
    put(header, 36, crc32c(header, 36));
    const uint8_t zeros[8] = {};
    whole_.clear();
    whole_.raw(header, sizeof(header));
    whole_.raw(records.data(), records.size());
    whole_.raw(zeros, (8 - records.size() % 8) % 8);
    has_failed_ = whole_.has_failed() || records.has_failed() ||
                  !write_all(descriptor_, whole_.data(), whole_.size());
    records.clear();
    return !has_failed_;
}

bool write_file_header(int descriptor, const FileIdentity& identity) {
    uint8_t bytes[kFileHeaderBytes + kHeaderBytes] = {};
    std::memcpy(bytes, "\x89HSCOPE\n", 8);
    put<uint16_t>(bytes, 8, 1);
    put(bytes, 12, static_cast<uint32_t>(kFileHeaderBytes));
    std::memcpy(bytes + 16, identity.session, 16);
    put(bytes, 32, identity.unix_time_ns);
    put(bytes, 40, static_cast<uint32_t>(getpid()));
    put(bytes, 44, static_cast<uint32_t>(getppid()));
    put(bytes, 48, identity.monotonic_ns);
    put(bytes, 60, crc32c(bytes, 60));
    uint8_t* live = bytes + kFileHeaderBytes;
    fill_header(live, kChunkLive, 0);
    put(live, 36, crc32c(live, 36));
    return write_all(descriptor, bytes, sizeof(bytes));
}

}  // namespace hs
