#include "app/file_dialog/io_thread.h"

#include <new>
#include <utility>

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
            thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
        }
    }
    wake_.notify_one();
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

void IoThread::run(const std::stop_token& stop) {
    for (;;) {
        Work work;
        JobContext* job = nullptr;
        {
            std::unique_lock lock(mutex_);
            running_.reset();
            if (!wake_.wait(lock, stop, [this] { return !waiting_.empty(); })) return;
            if (stop.stop_requested()) return;
            work = std::move(waiting_.front());
            waiting_.pop_front();
            running_ = std::make_unique<JobContext>();
            job = running_.get();
        }
        try {
            work(*job);
        } catch (const std::bad_alloc&) { continue; }
    }
}

}  // namespace hs
