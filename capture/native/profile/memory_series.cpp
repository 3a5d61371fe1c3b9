#include "native/profile/memory_series.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>

#include "native/file/recording_file.h"

namespace capture {
namespace {

constexpr const char* kNames[] = {"rss", "vms", "peak_rss", "swap", "pss", "private_dirty"};
constexpr const char* kPaths[] = {"/proc/self/statm", "/proc/self/status",
                                  "/proc/self/smaps_rollup"};

uint64_t number_at(const char* text) {
    while (*text == ' ' || *text == '\t') ++text;
    uint64_t value = 0;
    for (; *text >= '0' && *text <= '9'; ++text)
        value = value * 10 + static_cast<uint64_t>(*text - '0');
    return value;
}

uint64_t field_bytes(const char* text, const char* name) {  // "VmHWM:   1234 kB"
    const char* const found = std::strstr(text, name);
    return found == nullptr ? 0 : number_at(found + std::strlen(name)) * 1024;
}

bool read_text(int file, char* text, size_t capacity) {
    const ssize_t size = pread(file, text, capacity - 1, 0);
    if (size <= 0) return false;
    text[size] = 0;
    return true;
}

}  // namespace

void MemorySeries::begin(SlotSource& source, DefinitionLog& definitions, double interval_s) {
    source_ = &source;
    interval_ns_ = static_cast<uint64_t>(interval_s * 1e9);
    due_ns_ = last_ns_ = taken_ = 0;
    slots_.begin(ChunkKind::kSeries, 0);
    if (interval_ns_ == 0) return;
    for (int i = 0; i < 3; ++i) {
        const int file = open(kPaths[i], O_RDONLY | O_CLOEXEC);
        files_[i] = file < 0 ? -1 : moved_out_of_the_way(file);
    }
    for (uint32_t i = 0; i < kMetrics; ++i) {
        names_[i] = definitions.string(kNames[i], std::strlen(kNames[i]));
    }
    definitions.hand_over();
}

uint32_t MemorySeries::read_metrics(uint64_t* values) {
    char text[4096];
    if (!read_text(files_[0], text, sizeof text)) return 0;
    const auto page = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
    values[1] = number_at(text) * page;
    const char* const second = std::strchr(text, ' ');
    values[0] = second == nullptr ? 0 : number_at(second) * page;
    if (!read_text(files_[1], text, sizeof text)) return 2;
    values[2] = field_bytes(text, "VmHWM:");
    values[3] = field_bytes(text, "VmSwap:");
    const bool is_tenth = taken_ % 10 == 0;
    if (!is_tenth || !read_text(files_[2], text, sizeof text)) return 4;
    values[4] = field_bytes(text, "\nPss:");
    values[5] = field_bytes(text, "Private_Dirty:");
    return 6;
}

void MemorySeries::take_if_due() {
    if (interval_ns_ == 0) return;
    const uint64_t now = source_->now_ns();
    if (now < due_ns_) return;
    due_ns_ = now + interval_ns_;
    uint64_t values[kMetrics] = {};
    const uint32_t count = read_metrics(values);
    ++taken_;
    if (count == 0) return;
    constexpr size_t kMostBytes = (2 + 2 * kMetrics) * kMaxVarintBytes;
    if (!slots_.has_room(kMostBytes)) {
        end();
        // The thread that empties slots must not wait for one: the next turn takes the metrics.
        Slot* const slot = source_->live_area().acquire();
        if (slot == nullptr) return;
        slots_.open(slot, now);
        last_ns_ = now;
    }
    uint8_t* out = put_varint(slots_.cursor(), now - last_ns_);
    last_ns_ = now;
    out = put_varint(out, count);
    for (uint32_t i = 0; i < count; ++i) out = put_varint(put_varint(out, names_[i]), values[i]);
    slots_.commit(out);
}

void MemorySeries::end() {
    if (slots_.is_open()) slots_.hand_over(source_->live_area());
}

}  // namespace capture
