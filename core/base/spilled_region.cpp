#include "core/base/spilled_region.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace hs {
namespace {

// A file is sparse: what was never written takes no room.
constexpr off_t kMostBytes = off_t{1} << 42;
constexpr off_t kLeastBytes = off_t{1} << 34;  // where a file system has no larger files

std::string temporary_folder() {
    const char* folder = std::getenv("TMPDIR");
    return folder != nullptr && *folder != '\0' ? folder : "/var/tmp";
}

// Without a name from the start, or without one at once.
int nameless_file() {
    const std::string folder = temporary_folder();
    const int file = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) return file;
    std::string name = folder + "/heapscope-XXXXXX";
    const int named = mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0) unlink(name.c_str());
    return named;
}

struct Pages {
    char* data = nullptr;  // madvise is not const, but changes nothing of what is there
    size_t byte_count = 0;
};
// Those that lie within a part as a whole.
Pages whole_pages(const char* data, size_t byte_count) {
    const auto address = reinterpret_cast<uintptr_t>(data);
    const uintptr_t first = (address + page_bytes() - 1) / page_bytes() * page_bytes();
    const uintptr_t last = (address + byte_count) / page_bytes() * page_bytes();
    if (first >= last) return {};
    return {const_cast<char*>(data) + (first - address), last - first};
}

}  // namespace

MemoryRegion spilled_region() {
    const int file = nameless_file();
    if (file < 0) return {};
    void* data = MAP_FAILED;
    for (off_t size = kMostBytes; size >= kLeastBytes && data == MAP_FAILED; size /= 4) {
        if (ftruncate(file, size) != 0) continue;
        data = mmap(nullptr, page_bytes(), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    }
    close(file);  // the mapping keeps it
    return data == MAP_FAILED ? MemoryRegion() : MemoryRegion::adopt(data, page_bytes());
}

uint64_t spill_room_bytes() {
    struct statvfs room = {};
    if (statvfs(temporary_folder().c_str(), &room) != 0) return 0;
    return uint64_t{room.f_bavail} * room.f_frsize / 4 * 3;
}

void let_go(const char* data, size_t byte_count) {
    const Pages pages = whole_pages(data, byte_count);
    if (pages.byte_count > 0) madvise(pages.data, pages.byte_count, MADV_DONTNEED);
}

void page_out(const char* data, size_t byte_count) {
#ifdef MADV_PAGEOUT
    const Pages pages = whole_pages(data, byte_count);
    if (pages.byte_count == 0) return;
    // The system takes no pages of a file that are not written yet.
    msync(pages.data, pages.byte_count, MS_SYNC);
    madvise(pages.data, pages.byte_count, MADV_PAGEOUT);
#else
    static_cast<void>(data);
    static_cast<void>(byte_count);
#endif
}

}  // namespace hs
