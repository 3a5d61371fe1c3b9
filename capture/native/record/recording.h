#pragma once
// A recording from start to stop: its file, writer thread and streams, and the word that says
// whether it is on. That word lies in a page that the kernel clears in every child, however it is
// made.

#include <atomic>
#include <cstdint>

#include "native/file/recording_file.h"
#include "native/file/writer_thread.h"
#include "native/profile/memory_series.h"
#include "native/record/clock.h"
#include "native/record/stream.h"
#include "native/track/tracked_log.h"

namespace capture {

struct RecordingOptions {
    Sampling sampling;
    bool is_clock_precise = false;
    bool drops_when_full = false;
    bool records_allocations = true;
    double memory_interval_s = 0;  // 0: no series
    uint64_t sample_seed = 0;      // 0: another in each recording
    uint8_t session_id[16] = {};
};

struct DumpTarget {
    int descriptor;
    uint64_t time_ns;
    uint32_t stream;
    uint32_t thread_stream;
};

enum class MarkKind : uint8_t {
    kUser = 1,
    kTrigger,
    kDiagnostic,
    kFork,
    kExec,
    kMemorySnapshot,
    kMetrics
};

class Recording final : public SlotSource {
public:
    static constexpr uint32_t kMaxStreams = 4096;

    bool prepare(Stream* own);  // before each start; false without memory
    // `meta`: pairs of texts, as META has them. 0 or errno.
    int start(const char* path, const RecordingOptions& options, const PayloadBuffer& meta);
    // An error is one line on standard error, told once. Not the end of the file: a dump that a
    // copy of the process writes is still to come.
    void stop(const char* reason, bool is_end_of_file = true);
    // Nothing is recorded from here on; the file stays open for dumps that are being written.
    void cease();
    void mark(MarkKind kind, const char* text, size_t byte_count);

    // `tail`: what follows the text in records of this kind.
    void mark_at(uint64_t time_ns, MarkKind kind, const char* text, size_t byte_count,
                 const uint8_t* tail, size_t tail_bytes);

    // What belongs to no thread, numbered 0: samples by hand, and the definitions that tracked
    // objects and series use too. Under the GIL.
    Stream& process_stream() { return process_stream_; }
    // Called in each turn of the writer thread, then about once a millisecond. Null: no more.
    void set_turn_work(void (*work)()) {
        turn_work_ = work;
        writer_.set_brisk(work != nullptr);
    }

    [[nodiscard]] bool is_on() const { return on_word() != 0; }
    // 0: off. Of a Poisson sample it is even, and another in each recording.
    [[nodiscard]] uint32_t on_word() const { return on_->load(std::memory_order_relaxed); }
    // False also in a child that was forked past os.fork(), which has nothing of the recording but
    // a copy of these fields.
    [[nodiscard]] bool has_file() const {
        return has_file_ && is_here_->load(std::memory_order_relaxed) != 0;
    }
    [[nodiscard]] uint64_t start_ns() const { return clock_.start_ns(); }
    [[nodiscard]] int write_error() const { return write_error_.load(); }
    [[nodiscard]] const RecordingOptions& options() const { return options_; }
    const char* path() const { return path_; }

    Stream* take_stream();           // for the calling thread; null: too many
    void give_back(Stream* stream);  // by that thread, which ends
    SampledBlocks& sampled() { return sampled_; }
    TrackedLog& tracked() { return tracked_; }  // under the GIL, while is_on()

    // Where a dump goes: a stream of its own, behind those of all threads. Only with has_file().
    DumpTarget dump_target() {
        return {file_.descriptor(), clock_.now_ns(), kMaxStreams + ++dump_count_, 0};
    }

    [[nodiscard]] uint64_t stack_differences() const;  // HEAPSCOPE_VERIFY

    void before_fork() {
        if (has_file()) writer_.stop();
    }
    void resume_writing();  // after a fork, in the parent
    void after_fork_in_child(Stream* own);

    Slot* acquire_slot() override;
    LiveArea& live_area() override { return file_.live(); }
    uint64_t now_ns() override { return clock_.now_ns(); }

private:
    static void turn(void* self);
    void write_out();
    void fail(int error);
    [[nodiscard]] uint64_t seed_of_stream(uint32_t i) const;
    void wait_until_all_are_outside();

    std::atomic<uint32_t>* on_ = nullptr;
    std::atomic<uint32_t>* is_here_ = nullptr;  // behind it: this process was seen
    std::atomic<int> write_error_{0};
    std::atomic<bool> drops_{false};
    bool has_file_ = false;
    uint64_t end_ns_ = 0;  // 0 before it
    char path_[4096] = {};
    RecordingOptions options_;
    Clock clock_;
    StreamClock stream_clock_;
    RecordingFile file_;
    WriterThread writer_;
    SampledBlocks sampled_;
    MemorySeries series_;
    Stream process_stream_;
    TrackedLog tracked_;
    std::atomic<void (*)()> turn_work_{nullptr};
    SpinLock lock_;     // of streams, marks
    SpinLock writing_;  // of the file while the writer thread is away
    Stream* streams_[kMaxStreams] = {};
    uint32_t stream_count_ = 0;
    uint32_t next_stream_ = 1;
    uint32_t sample_word_ = 0;
    SlotWriter marks_;
    uint64_t mark_time_ns_ = 0;
    uint32_t meta_sequence_ = 0;
    uint32_t turn_ms_ = 1;
    uint32_t dump_count_ = 0;
};

}  // namespace capture
