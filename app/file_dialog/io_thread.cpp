#include "app/file_dialog/io_thread.h"

#include <new>
#include <utility>

#include "core/base/start_thread.h"

namespace hs {

IoThread::~IoThread() {
    cancel_all();
    thread_.request_stop();
    wake_.notify_all();
}

void IoThread::submit(Work work) {
    push(std::move(work), false);
}

void IoThread::submit_first(Work work) {
    push(std::move(work), true);
}

void IoThread::push(Work work, bool first) {
    {
        const std::lock_guard lock(mutex_);
        if (first) {
            waiting_.push_front(std::move(work));
        } else {
            waiting_.push_back(std::move(work));
        }
        if (!thread_.joinable()) {
            thread_ = start_thread([this](const std::stop_token& stop) { run(stop); });
        }
    }
    if (thread_.joinable()) {
        wake_.notify_one();
    } else {
        run_waiting();
    }
}

void IoThread::cancel_all() {
    const std::lock_guard lock(mutex_);
    waiting_.clear();
    if (running_ != nullptr) running_->cancel();
}

ProgressSnapshot IoThread::progress() const {
    const std::lock_guard lock(mutex_);
    return running_ == nullptr ? ProgressSnapshot{} : running_->progress();
}

bool IoThread::is_idle() const {
    const std::lock_guard lock(mutex_);
    return running_ == nullptr && waiting_.empty();
}

// False when nothing waits.
bool IoThread::run_next(std::unique_lock<std::mutex>& lock) {
    if (waiting_.empty()) return false;
    Work work = std::move(waiting_.front());
    waiting_.pop_front();
    running_ = std::make_unique<JobContext>();
    JobContext& job = *running_;
    lock.unlock();
    try {
        work(job);
    } catch (const std::bad_alloc&) {}  // NOLINT(bugprone-empty-catch): the asker sees no reply
    work = nullptr;                     // what it holds is destroyed outside the lock
    lock.lock();
    running_.reset();
    return true;
}

// What work submits meanwhile waits for the loop that runs already.
void IoThread::run_waiting() {
    std::unique_lock lock(mutex_);
    while (running_ == nullptr && run_next(lock)) {}
}

void IoThread::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (wake_.wait(lock, stop, [this] { return !waiting_.empty(); })) {
        if (stop.stop_requested()) return;
        run_next(lock);
    }
}

}  // namespace hs
