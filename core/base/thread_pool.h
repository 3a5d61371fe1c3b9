#pragma once
// A fixed pool of threads for whole jobs and for parallel loops. The caller of a parallel loop
// works on it too, so a loop inside a job inside the pool cannot wait for itself; and when nothing
// of its own is left it helps with the loops inside its loop, as the others are waiting for them.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace hs {

class ThreadPool {
public:
    enum class Order : uint8_t { kOldestFirst, kNewestFirst };  // of tasks that wait
    // 0 threads is allowed: everything then runs on the caller.
    explicit ThreadPool(size_t thread_count, Order order = Order::kOldestFirst);
    ~ThreadPool();  // drops tasks that have not started, waits for those that have
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    [[nodiscard]] size_t thread_count() const { return threads_.size(); }

    // Runs the task on some thread, later (at once when the pool has none). It must not throw.
    void submit(std::function<void()> task);

    // Calls body(chunk) once for every chunk in [0, chunk_count), on the pool and on the caller,
    // and returns when all are done. The first exception (bad_alloc) is thrown again on the caller,
    // and chunks not yet begun are left out.
    void run_chunks(size_t chunk_count, const std::function<void(size_t)>& body);

private:
    struct Loop;
    void work(const std::stop_token& stop);
    // The loop begun last that has chunks left, of those inside `outer` if there is one.
    [[nodiscard]] Loop* open_loop(const Loop* outer) const;
    void help(Loop& loop, std::unique_lock<std::mutex>& lock);
    void wait_for_helpers(const Loop& loop, std::unique_lock<std::mutex>& lock);

    const Order order_;
    std::mutex mutex_;  // guards tasks_ and loops_
    std::condition_variable_any wake_;
    std::deque<std::function<void()>> tasks_;
    std::vector<Loop*> loops_;           // calls of run_chunks that are under way
    std::vector<std::jthread> threads_;  // last member: joined before the rest goes
};

// Hardware threads, at least 1.
size_t default_thread_count();

}  // namespace hs
