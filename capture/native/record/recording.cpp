#include "native/record/recording.h"

#include <linux/membarrier.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace capture {
namespace {

class ErrnoKept {  // allocators that succeed leave errno alone, and programs count on it
public:
    ErrnoKept() = default;
    ~ErrnoKept() { errno = value_; }
    ErrnoKept(const ErrnoKept&) = delete;
    ErrnoKept& operator=(const ErrnoKept&) = delete;

private:
    int value_ = errno;
};

constexpr timespec kPause{0, 200'000};
constexpr uint32_t kSampleTurnMs = 10;
constexpr int kMostPauses = 50'000;  // 10 s

void put_pair(PayloadBuffer& meta, const char* key, const char* value) {
    meta.put_text(key, std::strlen(key));
    meta.put_text(value, std::strlen(value));
}

}  // namespace

bool Recording::prepare(Stream* own) {
    if (on_ != nullptr) {
        if (is_here_->load(std::memory_order_relaxed) == 0) after_fork_in_child(own);
        return true;
    }
    const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    void* const memory = map_bytes(page);
    if (memory == nullptr) return false;
    madvise(memory, page, MADV_WIPEONFORK);
    on_ = static_cast<std::atomic<uint32_t>*>(memory);
    is_here_ = on_ + 1;
    is_here_->store(1, std::memory_order_relaxed);
    syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0);
    return true;
}

int Recording::start(const char* path, const RecordingOptions& options, const PayloadBuffer& meta) {
    options_ = options;
    std::snprintf(path_, sizeof path_, "%s", path);
    clock_.start();
    FileHeader header;
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    header.start_unix_ns =
        static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
    header.start_monotonic_ns = clock_.start_ns();
    header.pid = static_cast<uint32_t>(getpid());
    header.parent_pid = static_cast<uint32_t>(getppid());
    std::memcpy(header.session_id, options.session_id, sizeof header.session_id);
    int error = file_.create(path, header);
    if (error != 0) return error;
    has_file_ = true;
    write_error_ = 0;
    end_ns_ = 0;
    drops_ = options.drops_when_full;
    next_stream_ = 1;
    meta_sequence_ = 0;
    // The few events of a sample read the clock themselves, so the thread that ticks may sleep.
    const bool is_sample = options.sampling.kind != Sampling::Kind::kAll;
    stream_clock_.is_precise = options.is_clock_precise || is_sample;
    const bool is_series_slow =
        options.memory_interval_s == 0 || options.memory_interval_s >= 2e-3 * kSampleTurnMs;
    turn_ms_ = is_sample && is_series_slow ? kSampleTurnMs : 1;
    stream_clock_.last_stream = nullptr;
    stream_clock_.tick = writer_.tick_word();
    stream_clock_.writer = &writer_;
    marks_.begin(ChunkKind::kMarks, 0);
    if (is_sample && !sampled_.begin()) error = ENOMEM;
    for (uint32_t i = 0; i < stream_count_ && error == 0; ++i) {
        if (!streams_[i]->begin(next_stream_++, *this, stream_clock_)) error = ENOMEM;
        streams_[i]->sampler.begin(seed_of_stream(i));
    }
    if (error == 0) {
        error = file_.append({ChunkKind::kMeta, 0, meta_sequence_++, 0}, meta.data(), meta.size());
    }
    if (error == 0 && !process_stream_.begin(0, *this, stream_clock_)) error = ENOMEM;
    if (error == 0) {
        series_.begin(*this, process_stream_.definitions, options.memory_interval_s);
        tracked_.begin(*this, process_stream_.definitions);
    }
    if (error == 0 && !writer_.start(&Recording::turn, this, turn_ms_)) error = EAGAIN;
    if (error != 0) {
        has_file_ = false;
        file_.close();
        return error;
    }
    if (options.sampling.kind == Sampling::Kind::kPoisson) sample_word_ += 2;
    on_->store(options.sampling.kind == Sampling::Kind::kPoisson ? sample_word_ : 1,
               std::memory_order_release);
    if (file_.live_error() != 0) {
        constexpr char kText[] =
            "The file has no room for live slots: the last records are lost if the process is "
            "killed";
        mark(MarkKind::kDiagnostic, kText, sizeof kText - 1);
    }
    return 0;
}

uint64_t Recording::seed_of_stream(uint32_t i) const {
    const uint64_t seed = options_.sample_seed != 0 ? options_.sample_seed : clock_.start_ns();
    return (seed * 31 + i) * 0x9E3779B97F4A7C15;  // neighbours would draw alike
}

void Recording::wait_until_all_are_outside() {
    // Makes the stores of `inside` seen that threads made before they looked at the word.
    if (syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0) != 0) {
        syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0);
    }
    for (uint32_t i = 0; i < stream_count_; ++i) {
        while (streams_[i]->inside.load(std::memory_order_acquire) != 0) {
            nanosleep(&kPause, nullptr);
        }
    }
}

void Recording::cease() {
    if (!has_file() || end_ns_ != 0) return;
    on_->store(0, std::memory_order_release);
    end_ns_ = now_ns();
}

void Recording::stop(const char* reason, bool is_end_of_file) {
    if (!has_file()) return;
    cease();
    wait_until_all_are_outside();
    writer_.stop();
    for (uint32_t i = 0; i < stream_count_; ++i) streams_[i]->hand_over();
    process_stream_.hand_over();
    if (marks_.is_open()) marks_.hand_over(file_.live());
    series_.end();
    tracked_.hand_over();
    int error = write_error_.load();
    if (error == 0) error = file_.append_full_slots();
    if (error == 0) {
        PayloadBuffer meta;
        char end[32];
        std::snprintf(end, sizeof end, "%llu", static_cast<unsigned long long>(end_ns_));
        put_pair(meta, "end", end);
        put_pair(meta, "end_reason", reason);
        error = file_.append({ChunkKind::kMeta, 0, meta_sequence_++, now_ns()}, meta.data(),
                             meta.size());
    }
    if (error == 0) {
        error = file_.finish(now_ns(), is_end_of_file);
    } else {
        file_.close();  // full slots stay in the file: they are read like chunks
    }
    has_file_ = false;
    if (error != 0 && write_error_.load() == 0) fail(error);
}

void Recording::turn(void* self) {
    auto* const recording = static_cast<Recording*>(self);
    if (void (*const work)() = recording->turn_work_.load()) work();
    recording->write_out();
}

void Recording::write_out() {
    if (is_on()) series_.take_if_due();
    if (write_error_.load() != 0) return;
    const int error = file_.append_full_slots();
    if (error != 0) fail(error);
}

void Recording::fail(int error) {
    write_error_ = error;
    on_->store(0, std::memory_order_release);
    char line[4400];
    const int size =
        std::snprintf(line, sizeof line, "heapscope: recording stopped, cannot write %s: %s\n",
                      path_, std::strerror(error));
    if (write(STDERR_FILENO, line, static_cast<size_t>(size)) < 0) return;
}

Slot* Recording::acquire_slot() {
    const ErrnoKept errno_kept;
    for (int pause = 0; on_ != nullptr && write_error_.load() == 0; ++pause) {
        Slot* const slot = file_.live().acquire();
        if (slot != nullptr) return slot;
        if (drops_ || !is_on()) return nullptr;
        if (!writer_.is_running()) {  // around a fork: the thread that forks does its work
            const SpinGuard guard(writing_);
            if (!writer_.is_running()) write_out();
            continue;
        }
        if (pause == kMostPauses) {
            drops_ = true;
            return nullptr;
        }
        nanosleep(&kPause, nullptr);
    }
    return nullptr;
}

void Recording::mark(MarkKind kind, const char* text, size_t byte_count) {
    mark_at(now_ns(), kind, text, byte_count, nullptr, 0);
}

void Recording::mark_at(uint64_t now, MarkKind kind, const char* text, size_t byte_count,
                        const uint8_t* tail, size_t tail_bytes) {
    const SpinGuard guard(lock_);
    constexpr size_t kMostText = 16384;
    if (byte_count > kMostText) byte_count = kMostText;
    if (!marks_.has_room(3 * kMaxVarintBytes + byte_count + tail_bytes)) {
        if (marks_.is_open()) marks_.hand_over(file_.live());
        Slot* const slot = acquire_slot();
        if (slot == nullptr) return;
        mark_time_ns_ = now;
        marks_.open(slot, now);
    }
    if (now < mark_time_ns_) now = mark_time_ns_;
    uint8_t* out = put_varint(marks_.cursor(), now - mark_time_ns_);
    mark_time_ns_ = now;
    out = put_varint(out, static_cast<uint64_t>(kind));
    marks_.commit(put_bytes(put_text(out, text, byte_count), tail, tail_bytes));
}

Stream* Recording::take_stream() {
    const SpinGuard guard(lock_);
    for (uint32_t i = 0; i < stream_count_; ++i) {
        if (!streams_[i]->is_taken.exchange(true)) return streams_[i];
    }
    if (stream_count_ == kMaxStreams) return nullptr;
    void* const memory = map_bytes(sizeof(Stream));
    if (memory == nullptr) return nullptr;
    auto* const stream = new (memory) Stream;
    if (!stream->begin(next_stream_++, *this, stream_clock_)) return nullptr;
    stream->sampler.begin(seed_of_stream(stream_count_));
    stream->is_taken = true;
    streams_[stream_count_++] = stream;
    return stream;
}

void Recording::give_back(Stream* stream) {
    // stop() may run meanwhile: it waits for those inside, and hands over all streams itself.
    stream->inside.store(1, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    if (is_on()) {
        stream->hand_over();
        stream->cache.clear();
        stream->calls.leave_all_at_next_record();
        stream->forget_thread();
    }
    stream->inside.store(0, std::memory_order_release);
    stream->is_taken.store(false);
}

uint64_t Recording::stack_differences() const {
    uint64_t all = 0;
    for (uint32_t i = 0; i < stream_count_; ++i) all += streams_[i]->cache.differences;
    return all;
}

void Recording::resume_writing() {
    const SpinGuard guard(writing_);
    if (!has_file() || write_error_.load() != 0 || writer_.is_running()) return;
    if (!writer_.start(&Recording::turn, this, turn_ms_)) fail(EAGAIN);
}

void Recording::after_fork_in_child(Stream* own) {
    if (on_ == nullptr) return;
    is_here_->store(1, std::memory_order_relaxed);
    writer_.forget();
    set_turn_work(nullptr);
    lock_.forget();
    writing_.forget();
    sampled_.forget_lock();
    for (uint32_t i = 0; i < stream_count_; ++i) {
        // A thread that was in a hook may have left its stream half changed.
        if (streams_[i]->inside.load() != 0) new (streams_[i]) Stream;
        streams_[i]->is_taken = streams_[i] == own;
    }
    if (!has_file_) return;
    has_file_ = false;
    file_.forget();
    process_stream_.begin(0, *this, stream_clock_);
    tracked_.begin(*this, process_stream_.definitions);
    for (uint32_t i = 0; i < stream_count_; ++i) streams_[i]->begin(0, *this, stream_clock_);
}

}  // namespace capture
