#include "core/base/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <utility>

#include "core/base/start_thread.h"

namespace hs {

// One call of run_chunks, on the caller's stack. Workers enter it under the pool's lock and the
// caller leaves only after the last of them has, so nothing of it is touched afterwards.
struct ThreadPool::Loop {
    const Loop* outer = nullptr;  // the one whose chunk began this one; it lives longer
    const std::function<void(size_t)>* body = nullptr;
    size_t chunk_count = 0;
    std::atomic<size_t> next_chunk{0};
    size_t helper_count = 0;     // guarded by the pool's mutex
    std::exception_ptr failure;  // the first; guarded by the pool's mutex

    // Whose chunk this thread is running.
    static const Loop*& innermost() {
        thread_local const Loop* loop = nullptr;
        return loop;
    }
    [[nodiscard]] bool is_inside(const Loop* other) const {
        const Loop* loop = outer;
        while (loop != nullptr && loop != other) loop = loop->outer;
        return loop == other;
    }
    [[nodiscard]] bool has_chunks() const {
        return next_chunk.load(std::memory_order_relaxed) < chunk_count;
    }

    // Works until no chunk is left. An exception ends the loop for everyone.
    std::exception_ptr run() noexcept {
        const Loop* before = std::exchange(innermost(), this);
        std::exception_ptr thrown;
        try {
            while (true) {
                const size_t chunk = next_chunk.fetch_add(1, std::memory_order_relaxed);
                if (chunk >= chunk_count) break;
                (*body)(chunk);
            }
        } catch (...) {
            next_chunk.store(chunk_count, std::memory_order_relaxed);
            thrown = std::current_exception();
        }
        innermost() = before;
        return thrown;
    }
};

size_t default_thread_count() {
    return std::max<size_t>(std::thread::hardware_concurrency(), 1);
}

ThreadPool::ThreadPool(size_t thread_count, Order order) : order_(order) {
    threads_.reserve(thread_count);
    for (size_t i = 0; i < thread_count; ++i) {
        std::jthread thread = start_thread([this](const std::stop_token& stop) { work(stop); });
        if (!thread.joinable()) break;  // the system starts no more: those there are must do
        threads_.push_back(std::move(thread));
    }
}

ThreadPool::~ThreadPool() {
    for (std::jthread& thread : threads_) thread.request_stop();
    threads_.clear();  // joins; a task that still runs may use the pool until it ends
}

void ThreadPool::submit(std::function<void()> task) {
    if (threads_.empty()) {
        task();
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
    }
    wake_.notify_all();  // one might be a caller waiting for its helpers, who takes no tasks
}

void ThreadPool::run_chunks(size_t chunk_count, const std::function<void(size_t)>& body) {
    Loop loop;
    loop.outer = Loop::innermost();
    loop.body = &body;
    loop.chunk_count = chunk_count;
    const bool shared = chunk_count > 1 && !threads_.empty();
    if (shared) {
        const std::lock_guard lock(mutex_);
        loops_.push_back(&loop);
    }
    if (shared) wake_.notify_all();
    std::exception_ptr failure = loop.run();
    if (shared) {
        std::unique_lock lock(mutex_);
        std::erase(loops_, &loop);
        wait_for_helpers(loop, lock);
        if (failure == nullptr) failure = loop.failure;
    }
    if (failure != nullptr) std::rethrow_exception(failure);
}

ThreadPool::Loop* ThreadPool::open_loop(const Loop* outer) const {
    const auto found = std::find_if(loops_.rbegin(), loops_.rend(), [&](const Loop* loop) {
        return loop->has_chunks() && loop->is_inside(outer);
    });
    return found == loops_.rend() ? nullptr : *found;
}

void ThreadPool::help(Loop& loop, std::unique_lock<std::mutex>& lock) {
    ++loop.helper_count;
    lock.unlock();
    std::exception_ptr failure = loop.run();
    lock.lock();
    if (failure != nullptr && loop.failure == nullptr) loop.failure = std::move(failure);
    if (--loop.helper_count == 0) wake_.notify_all();
}

// Only with loops inside its own: another job's may take longer than anyone waits for this one.
void ThreadPool::wait_for_helpers(const Loop& loop, std::unique_lock<std::mutex>& lock) {
    while (loop.helper_count != 0) {
        if (Loop* inner = open_loop(&loop); inner != nullptr) {
            help(*inner, lock);
        } else {
            wake_.wait(lock);
        }
    }
}

// Loops before tasks: what has been begun is finished first.
void ThreadPool::work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, stop, [&] { return open_loop(nullptr) != nullptr || !tasks_.empty(); });
        if (stop.stop_requested()) return;
        if (Loop* loop = open_loop(nullptr); loop != nullptr) {
            help(*loop, lock);
            continue;
        }
        if (tasks_.empty()) continue;  // a loop's last chunk was taken in the meantime
        const bool takes_newest = order_ == Order::kNewestFirst;
        std::function<void()> task = std::move(takes_newest ? tasks_.back() : tasks_.front());
        takes_newest ? tasks_.pop_back() : tasks_.pop_front();
        lock.unlock();
        task();
        task = nullptr;  // what the task holds is destroyed outside the lock
        lock.lock();
    }
}

}  // namespace hs
