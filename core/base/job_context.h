#pragma once
// What a long piece of work needs from its surroundings: progress, cancelling, and other cores.
// A default-made context runs serially and is never cancelled, which is what tests use.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/file_watch.h"

namespace hs {

class ThreadPool;

struct ProgressSnapshot {
    std::string stage;         // "reading objects"; empty before the first stage
    uint64_t done = 0;         // in units of the stage: bytes, objects, events
    uint64_t total = 0;        // 0: unknown
    uint64_t stage_index = 0;  // rises by one with every stage, so a rate can start anew
};

class JobContext {
public:
    JobContext() = default;
    explicit JobContext(ThreadPool* pool) : pool_(pool) {}
    JobContext(const JobContext&) = delete;
    JobContext& operator=(const JobContext&) = delete;

    // Safe from any thread. Poll every few thousand items.
    [[nodiscard]] bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }
    void cancel() { cancelled_.store(true, std::memory_order_relaxed); }

    void begin_stage(std::string_view name, uint64_t total = 0);
    void advance(uint64_t amount) { done_.fetch_add(amount, std::memory_order_relaxed); }
    void set_done(uint64_t done) { done_.store(done, std::memory_order_relaxed); }
    [[nodiscard]] ProgressSnapshot progress() const;

    // Threads that parallel_for may use, the caller included.
    [[nodiscard]] size_t concurrency() const;

    // Calls body(begin, end) for consecutive pieces of [0, count) of at most `grain` items; pieces
    // not yet begun are left out once cancelled. The split depends on count and grain alone, never
    // on the number of threads, so results that are joined in piece order are the same on any
    // machine.
    void parallel_for(size_t count, size_t grain,
                      const std::function<void(size_t begin, size_t end)>& body);

    // The work reads the file as it goes on. Before other threads know of the job.
    void rely_on(const FileWatchPtr& file) { files_.push_back(file); }
    // Asked once a result is made, before it is handed on: kChanged when it may be made of bytes
    // that another program wrote over.
    [[nodiscard]] Result<void> check_inputs() const { return check_files(files_); }

private:
    ThreadPool* pool_ = nullptr;
    std::vector<FileWatchPtr> files_;
    std::atomic<bool> cancelled_{false};
    std::atomic<uint64_t> done_{0};
    mutable std::mutex stage_mutex_;  // guards the three below
    std::string stage_;
    uint64_t total_ = 0;
    uint64_t stage_index_ = 0;
};

}  // namespace hs
