#include "app/jobs.h"

#include <algorithm>
#include <new>

namespace hs {

struct JobRunner::Job {
    JobId id = 0;
    std::string label;
    JobContext context;
    std::unique_ptr<JobBody> body;
    bool abandoned = false;             // UI thread only
    std::atomic<bool> finished{false};  // set last by the pool thread, which then lets go
    double running_s = 0;
    RateEstimate rate;

    explicit Job(ThreadPool* pool) : context(pool) {}
};

void RateEstimate::update(const ProgressSnapshot& progress, double seconds) {
    if (progress.stage_index != stage_ || progress.done < done_) {
        *this = {};
        stage_ = progress.stage_index;
        done_ = progress.done;
        return;
    }
    since_s_ += seconds;
    // Fewer than a tenth of a second says more about the frame than about the job.
    if (since_s_ < 0.1) return;
    const double now = static_cast<double>(progress.done - done_) / since_s_;
    // An old rate loses half its weight in about 0.7 s.
    const double keep = rate_ > 0 ? 1.0 / (1.0 + since_s_ / 0.7) : 0.0;
    rate_ = keep * rate_ + (1.0 - keep) * now;
    done_ = progress.done;
    since_s_ = 0;
}

JobRunner::JobRunner(ThreadPool* pool, std::function<void()> wake)
    : pool_(pool), wake_(std::move(wake)) {}

JobRunner::~JobRunner() {
    for (const auto& job : jobs_) job->context.cancel();
    {
        std::unique_lock lock(mutex_);
        all_done_.wait(lock, [&] { return in_flight_ == 0; });
    }
    // A Task that outlives the runner must not believe that its job still runs.
    publish(0);
}

void JobRunner::run(Job& job) {
    try {
        if (job.context.cancelled()) {
            job.body->fail(cancelled_error());
        } else {
            job.body->run(job.context);
        }
    } catch (const std::bad_alloc&) { job.body->fail(out_of_memory_error()); }
    job.finished.store(true, std::memory_order_release);
}

JobId JobRunner::start(std::string label, std::unique_ptr<JobBody> body) {
    Job& job = *jobs_.emplace_back(std::make_unique<Job>(pool_));
    job.id = ++last_id_;
    job.label = std::move(label);
    job.body = std::move(body);
    if (!pool_) {
        run(job);
        if (wake_) wake_();
        return job.id;
    }
    {
        const std::lock_guard lock(mutex_);
        ++in_flight_;
    }
    pool_->submit([this, &job] {
        run(job);
        // From here on publish() may destroy the job; the runner waits for in_flight_.
        if (wake_) wake_();
        const std::lock_guard lock(mutex_);
        if (--in_flight_ == 0) all_done_.notify_all();
    });
    return job.id;
}

JobRunner::Job* JobRunner::find(JobId id) const {
    const auto found =
        std::find_if(jobs_.begin(), jobs_.end(), [&](const auto& job) { return job->id == id; });
    return found == jobs_.end() ? nullptr : found->get();
}

void JobRunner::cancel(JobId id) {
    if (Job* job = find(id)) job->context.cancel();
}

void JobRunner::abandon(JobId id) {
    Job* job = find(id);
    if (!job) return;
    job->abandoned = true;
    job->context.cancel();
}

bool JobRunner::publish(double seconds_since_last) {
    std::vector<std::unique_ptr<Job>> done;
    for (auto& job : jobs_) {
        if (job->finished.load(std::memory_order_acquire)) done.push_back(std::move(job));
    }
    std::erase(jobs_, nullptr);
    // deliver() only moves a result into its Task, so it cannot start or abandon a job meanwhile.
    for (const auto& job : done) {
        if (!job->abandoned) job->body->deliver();
    }
    for (const auto& job : jobs_) {
        job->running_s += seconds_since_last;
        job->rate.update(job->context.progress(), seconds_since_last);
    }
    return !done.empty();
}

size_t JobRunner::running_count() const {
    return static_cast<size_t>(std::count_if(jobs_.begin(), jobs_.end(), [](const auto& job) {
        return !job->abandoned && !job->label.empty();
    }));
}

std::vector<JobStatus> JobRunner::statuses() const {
    std::vector<JobStatus> all;
    for (const auto& job : jobs_) {
        if (!job->abandoned) all.push_back(*status(job->id));
    }
    return all;
}

std::optional<JobStatus> JobRunner::status(JobId id) const {
    const Job* job = find(id);
    if (!job) return std::nullopt;
    JobStatus status;
    status.id = job->id;
    status.label = job->label;
    status.progress = job->context.progress();
    status.running_s = job->running_s;
    status.rate_per_s = job->rate.rate_per_s();
    status.cancelling = job->context.cancelled();
    const auto done = static_cast<double>(status.progress.done);
    const auto total = static_cast<double>(status.progress.total);
    if (total > 0) {
        status.portion = std::min(1.0, done / total);
        if (status.rate_per_s > 0) status.eta_s = std::max(0.0, total - done) / status.rate_per_s;
    }
    return status;
}

}  // namespace hs
