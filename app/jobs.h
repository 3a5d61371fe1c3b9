#pragma once
// Work beside the frame. Results cross to the UI thread only in JobRunner::publish(), by move, so
// views never lock and never wait. What views show comes from app/answers.h; a Task is for work
// that is done for its effect: files that are loaded and written.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/base/thread_pool.h"

namespace hs {

using JobId = uint64_t;  // 0: none

inline Error out_of_memory_error() {
    return {ErrorCode::kOutOfMemory, "not enough memory", {}, {}};
}

// What a chip shows. Rates are over the last second or so of the present stage.
struct JobStatus {
    JobId id = 0;
    std::string label;  // "before.json"
    ProgressSnapshot progress;
    double running_s = 0;
    double rate_per_s = 0;          // 0: not known yet
    std::optional<double> eta_s;    // needs a total and a rate
    std::optional<double> portion;  // 0 to 1; needs a total
    bool cancelling = false;
};

// Smoothed speed of one job, fed once a frame.
class RateEstimate {
public:
    void update(const ProgressSnapshot& progress, double seconds);
    [[nodiscard]] double rate_per_s() const { return rate_; }

private:
    uint64_t stage_ = 0;
    uint64_t done_ = 0;
    double since_s_ = 0;
    double rate_ = 0;
};

// The work of one job and the place its result goes to.
class JobBody {
public:
    JobBody() = default;
    JobBody(const JobBody&) = delete;
    JobBody& operator=(const JobBody&) = delete;
    virtual ~JobBody() = default;
    virtual void run(JobContext& job) = 0;  // on a pool thread; may throw bad_alloc
    virtual void fail(Error error) = 0;     // instead of a result, on the same thread
    virtual void deliver() = 0;             // on the UI thread
};

class JobRunner {
public:
    // No pool: a job runs inside start(), which tests and the script runner use. wake is called
    // from any thread when a job has finished and publish() has something to do. The pool must
    // outlive the runner.
    explicit JobRunner(ThreadPool* pool, std::function<void()> wake = {});
    ~JobRunner();  // cancels everything, waits for it, and delivers what came of it
    JobRunner(const JobRunner&) = delete;
    JobRunner& operator=(const JobRunner&) = delete;

    // Everything below: UI thread.
    JobId start(std::string label, std::unique_ptr<JobBody> body);
    void cancel(JobId job);                   // its result, "cancelled", is still delivered
    void abandon(JobId job);                  // cancelled, and nothing is delivered
    bool publish(double seconds_since_last);  // true: a job has come to its end

    // Not yet delivered; without abandoned ones, and without those that have no label and so no
    // chip: housekeeping that nobody waits for.
    [[nodiscard]] size_t running_count() const;
    [[nodiscard]] std::vector<JobStatus> statuses() const;
    [[nodiscard]] std::optional<JobStatus> status(JobId job) const;

private:
    struct Job;
    void run(Job& job);
    [[nodiscard]] Job* find(JobId job) const;

    ThreadPool* pool_;
    std::function<void()> wake_;
    std::vector<std::unique_ptr<Job>> jobs_;
    JobId last_id_ = 0;
    std::mutex mutex_;  // guards in_flight_
    std::condition_variable all_done_;
    size_t in_flight_ = 0;  // handed to the pool and not yet come back
};

// Jobs on threads of their own, which start with the first of them. For what asks the disk: a dead
// network mount then holds up a folder that nobody looks at any more, but no analysis. The job
// started last is done first, because it is for what is on the screen.
class SlowJobs {
public:
    explicit SlowJobs(std::function<void()> wake = {}, size_t threads = kMostWaiting)
        : wake_(std::move(wake)), threads_(threads) {}

    JobRunner& runner() {
        if (!runner_) {
            pool_.emplace(threads_, ThreadPool::Order::kNewestFirst);
            runner_.emplace(&*pool_, wake_);
        }
        return *runner_;
    }
    bool publish() { return runner_ && runner_->publish(0); }
    [[nodiscard]] bool is_idle() const { return !runner_ || runner_->running_count() == 0; }

private:
    static constexpr size_t kMostWaiting = 4;
    std::function<void()> wake_;
    size_t threads_;
    std::optional<ThreadPool> pool_;
    std::optional<JobRunner> runner_;  // last: its jobs end before the pool goes
};

// One piece of work at a time, and its result.
template <class T>
class Task {
public:
    Task() = default;
    ~Task() { stop(); }
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;

    // Instead of what runs. fn: Result<T>(JobContext&). What it captures must stay good without the
    // UI thread: values, and what is shared and frozen.
    template <class Fn>
    void start(JobRunner& runner, std::string label, Fn fn) {
        stop();
        runner_ = &runner;
        std::unique_ptr<JobBody> body = std::make_unique<Body<Fn>>(this, std::move(fn));
        // Without a pool the job has run when start() returns, and is delivered by publish() all
        // the same.
        job_ = runner.start(std::move(label), std::move(body));
    }

    [[nodiscard]] bool running() const { return job_ != 0; }
    [[nodiscard]] JobId job() const { return job_; }  // 0: none runs
    [[nodiscard]] std::optional<JobStatus> progress() const {
        return running() ? runner_->status(job_) : std::nullopt;
    }
    // Null until it has come to its end.
    [[nodiscard]] const Result<T>* result() const { return result_.get(); }
    std::optional<Result<T>> take() {
        const std::unique_ptr<Result<T>> taken = std::move(result_);
        return taken ? std::optional(std::move(*taken)) : std::nullopt;
    }

    void stop() {  // and forget
        if (running()) runner_->abandon(job_);
        job_ = 0;
        result_.reset();
    }

private:
    template <class Fn>
    class Body final : public JobBody {
    public:
        Body(Task* target, Fn fn) : target_(target), fn_(std::move(fn)) {}
        void run(JobContext& job) override { result_ = std::make_unique<Result<T>>(fn_(job)); }
        void fail(Error error) override { result_ = std::make_unique<Result<T>>(std::move(error)); }
        void deliver() override {
            target_->job_ = 0;
            target_->result_ = std::move(result_);
        }

    private:
        Task* target_;  // good while the job is not abandoned
        Fn fn_;
        std::unique_ptr<Result<T>> result_;
    };

    JobRunner* runner_ = nullptr;
    JobId job_ = 0;
    std::unique_ptr<Result<T>> result_;
};

}  // namespace hs
