#include "native/file/recording_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <new>

#include "native/file/byte_coding.h"

namespace capture {
namespace {

// SIGXFSZ of a file size limit is ours alone: the call fails with EFBIG, the program sees nothing.
class FileSizeSignalBlocked {
public:
    FileSizeSignalBlocked() {
        sigemptyset(&signal_);
        sigaddset(&signal_, SIGXFSZ);
        pthread_sigmask(SIG_BLOCK, &signal_, &before_);
    }
    ~FileSizeSignalBlocked() {
        const timespec no_wait{0, 0};
        if (sigismember(&before_, SIGXFSZ) == 0) {
            while (sigtimedwait(&signal_, nullptr, &no_wait) == SIGXFSZ) {}
        }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    FileSizeSignalBlocked(const FileSizeSignalBlocked&) = delete;
    FileSizeSignalBlocked& operator=(const FileSizeSignalBlocked&) = delete;

private:
    sigset_t signal_;
    sigset_t before_;
};

constexpr uint32_t kLiveBytes = LiveArea::kFileSlots * kSlotBytes;
constexpr off_t kLiveOffset = kFirstChunkOffset + kChunkHeaderBytes;
constexpr off_t kMostMovedBytes = off_t{64} << 20;  // 20 ms
constexpr size_t kMovedAtOnce = size_t{1} << 20;

void encode_live_header(uint8_t* out, uint32_t byte_count) {
    encode_chunk_header(out, {ChunkKind::kLive, 0, 0, 0},
                        {Codec::kStored, byte_count, byte_count, 0});
}

int write_at(int descriptor, const uint8_t* bytes, size_t byte_count, off_t offset) {
    while (byte_count != 0) {
        const ssize_t written = pwrite(descriptor, bytes, byte_count, offset);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        bytes += written;
        offset += written;
        byte_count -= static_cast<size_t>(written);
    }
    return 0;
}

// Moves what is from `begin` to `end` to an earlier place. 0 or errno.
int move_bytes(int descriptor, off_t begin, off_t end, off_t to) {
    auto* const buffer = static_cast<uint8_t*>(map_bytes(kMovedAtOnce));
    if (buffer == nullptr) return ENOMEM;
    int error = 0;
    while (error == 0 && begin < end) {
        const auto left = static_cast<size_t>(end - begin);
        const ssize_t count =
            pread(descriptor, buffer, left < kMovedAtOnce ? left : kMovedAtOnce, begin);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            error = count < 0 ? errno : EIO;
            break;
        }
        error = write_at(descriptor, buffer, static_cast<size_t>(count), to);
        begin += count;
        to += count;
    }
    unmap_bytes(buffer, kMovedAtOnce);
    return error;
}

}  // namespace

int moved_out_of_the_way(int descriptor) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    const rlim_t highest = limit.rlim_cur < 65536 ? limit.rlim_cur : 65536;
    const int wanted = highest > 64 ? static_cast<int>(highest) - 32 : 3;
    const int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, wanted);
    if (moved < 0) return descriptor;
    close(descriptor);
    return moved;
}

int RecordingFile::create(const char* path, const FileHeader& header) {
    const FileSizeSignalBlocked blocked;
    const int opened = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (opened < 0) return errno;
    descriptor_ = moved_out_of_the_way(opened);
    struct stat status {};
    fstat(descriptor_, &status);
    device_ = status.st_dev;
    inode_ = status.st_ino;
    index_.clear();
    moved_bytes_ = 0;
    static_assert(alignof(ChunkWriter) <= 4096);
    if (writer_ == nullptr) {
        void* const memory = map_bytes(sizeof(ChunkWriter));
        if (memory == nullptr) return ENOMEM;
        writer_ = new (memory) ChunkWriter(descriptor_);
    } else {
        writer_->set_descriptor(descriptor_);
    }
    const int error = write_first_bytes(header);
    if (error != 0) close();
    return error;
}

int RecordingFile::write_first_bytes(const FileHeader& header) {
    uint8_t bytes[kFirstChunkOffset + kChunkHeaderBytes] = {};
    encode_file_header(bytes, header);
    encode_live_header(bytes + kFirstChunkOffset, kLiveBytes);
    live_error_ = live_.open(descriptor_);
    if (live_error_ != 0 && ftruncate(descriptor_, 0) != 0) return errno;
    // Without slots in the file there is no LIVE chunk, and the next one begins in its place.
    const size_t byte_count = live_error_ == 0 ? sizeof bytes : kFirstChunkOffset;
    const int error = write_fully(descriptor_, bytes, byte_count);
    if (error != 0) return error;
    const int flags = fcntl(descriptor_, F_GETFL);
    return fcntl(descriptor_, F_SETFL, flags | O_APPEND) == 0 ? 0 : errno;
}

// A program that closes all descriptors may get ours for a file of its own.
bool RecordingFile::is_still_ours() const {
    struct stat status {};
    return fstat(descriptor_, &status) == 0 && status.st_dev == device_ && status.st_ino == inode_;
}

int RecordingFile::append(const ChunkName& name, const uint8_t* payload, size_t byte_count,
                          Codec codec) {
    if (!is_still_ours()) return EBADF;
    const int error = writer_->append(name, payload, byte_count, codec);
    if (error != 0) return error;
    const off_t end = lseek(descriptor_, 0, SEEK_CUR);
    const off_t begin = end - static_cast<off_t>(writer_->last_chunk_bytes());
    // A copy of the process that writes a dump shares our place in the file. The index is a hint:
    // it leaves out what is not where we think.
    if (!writer_->is_last_chunk_at(begin)) return 0;
    const bool is_kept = index_.push({static_cast<uint64_t>(begin),
                                      static_cast<uint32_t>(name.kind), name.stream, name.time_ns});
    return is_kept ? 0 : ENOMEM;
}

int RecordingFile::append_full_slots() {
    int error = 0;
    while (Slot* const slot = live_.next_full()) {
        const uint32_t used = slot->used.load(std::memory_order_acquire);
        if (error == 0 && used != 0) {
            error = append({static_cast<ChunkKind>(slot->kind), slot->stream, slot->sequence,
                            slot->time_ns, static_cast<uint16_t>(slot->more_flags)},
                           slot->records, used);
        }
        // After an error the slot stays as it is in the file: it is read like a chunk.
        if (error == 0) live_.release(slot);
    }
    return error;
}

int RecordingFile::append_index(uint64_t time_ns) {
    const off_t offset = lseek(descriptor_, 0, SEEK_END);
    PayloadBuffer payload;
    for (size_t i = 0; i < index_.size(); ++i) {
        payload.put_fixed(index_[i].offset - moved_bytes_);
        payload.put_fixed(index_[i].kind);
        payload.put_fixed(index_[i].stream);
        payload.put_fixed(index_[i].time_ns);
    }
    payload.put_fixed(static_cast<uint64_t>(offset));
    payload.put_bytes("HSCOPEND", 8);
    if (payload.failed() || payload.size() > kMaxPayloadBytes) return 0;
    return append({ChunkKind::kIndex, 0, 0, time_ns}, payload.data(), payload.size(),
                  Codec::kStored);
}

// Chunks to the place of the live slots, so that a part of the file, from its beginning, has what
// was recorded first, and the file of a short program is short. The LIVE chunk says first that it
// has no slots. What is cut off at any moment, a kill or an error, leaves each chunk whole in its
// old place or in the new one: a reader that looks for the next header finds them, and some twice.
bool RecordingFile::move_together() {
    const off_t end = lseek(descriptor_, 0, SEEK_END);
    const off_t begin = kLiveOffset + off_t{kLiveBytes};
    if (live_error_ != 0 || end < begin || end - begin > kMostMovedBytes) return false;
    const int flags = fcntl(descriptor_, F_GETFL);
    // Writes at a place would go to the end as well.
    if (fcntl(descriptor_, F_SETFL, flags & ~O_APPEND) != 0) return false;
    live_.close();
    uint8_t live[kChunkHeaderBytes];
    encode_live_header(live, 0);
    const bool is_moved = write_at(descriptor_, live, sizeof live, kFirstChunkOffset) == 0 &&
                          move_bytes(descriptor_, begin, end, kLiveOffset) == 0 &&
                          ftruncate(descriptor_, end - off_t{kLiveBytes}) == 0;
    fcntl(descriptor_, F_SETFL, flags);
    if (is_moved) moved_bytes_ = kLiveBytes;
    return is_moved;
}

int RecordingFile::finish(uint64_t time_ns, bool with_index) {
    const FileSizeSignalBlocked blocked;
    int error = append_full_slots();
    // A dump that a copy of the process writes goes on at the end that it finds.
    const bool is_moved = error == 0 && with_index && is_still_ours() && move_together();
    if (error == 0 && with_index) error = append_index(time_ns);
    if (error == 0 && !is_moved && live_error_ == 0 && is_still_ours()) {
        // Where holes are unknown the slots stay, empty.
        fallocate(descriptor_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, kLiveOffset, kLiveBytes);
    }
    close();
    return error;
}

void RecordingFile::close() {
    live_.close();
    close_descriptor();
}

void RecordingFile::forget() {
    live_.forget();
    close_descriptor();
}

void RecordingFile::close_descriptor() {
    if (descriptor_ >= 0 && is_still_ours()) ::close(descriptor_);
    descriptor_ = -1;
}

}  // namespace capture
