#include "core/base/thread_pool.h"

#include <atomic>
#include <barrier>
#include <chrono>
#include <future>
#include <memory>
#include <new>
#include <numeric>
#include <thread>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/no_threads.h"

namespace hs {
namespace {

TEST_CASE("every chunk runs exactly once, whatever the number of threads") {
    for (const size_t thread_count : {0, 1, 3}) {
        ThreadPool pool(thread_count);
        CHECK(pool.thread_count() == thread_count);
        for (const size_t chunk_count : {0, 1, 2, 7, 1000}) {
            std::vector<int> runs(chunk_count, 0);
            pool.run_chunks(chunk_count, [&](size_t chunk) { ++runs[chunk]; });
            CHECK(std::count(runs.begin(), runs.end(), 1) ==
                  static_cast<std::ptrdiff_t>(chunk_count));
        }
    }
}

TEST_CASE("loops may be nested inside loops and inside tasks") {
    ThreadPool pool(2);
    std::atomic<int> count{0};
    const auto nested = [&] {
        pool.run_chunks(8, [&](size_t) {
            pool.run_chunks(8, [&](size_t) { pool.run_chunks(4, [&](size_t) { ++count; }); });
        });
    };
    nested();
    CHECK(count == 256);
    std::vector<std::promise<void>> finished(4);
    for (auto& promise : finished) {
        pool.submit([&] {
            nested();
            promise.set_value();
        });
    }
    for (auto& promise : finished) promise.get_future().wait();
    CHECK(count == 5 * 256);
}

TEST_CASE("a caller whose loop has no chunk left helps with the loop inside it") {
    ThreadPool pool(1);
    const std::thread::id caller = std::this_thread::get_id();
    std::barrier both(2);
    std::atomic<int> running{0};
    std::atomic<bool> were_together{false};
    pool.run_chunks(2, [&](size_t) {
        both.arrive_and_wait();  // one chunk each
        if (std::this_thread::get_id() == caller) return;
        pool.run_chunks(2, [&](size_t) {
            if (++running == 2) were_together = true;
            const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
            while (!were_together && std::chrono::steady_clock::now() < deadline) {
                std::this_thread::yield();
            }
            --running;
        });
    });
    CHECK(were_together);
}

TEST_CASE("a loop finishes although every thread of the pool is held up") {
    ThreadPool pool(2);
    std::promise<void> gate;
    const std::shared_future<void> open = gate.get_future().share();
    for (int i = 0; i < 2; ++i) pool.submit([open] { open.wait(); });
    std::atomic<int> count{0};
    pool.run_chunks(100, [&](size_t) { ++count; });
    CHECK(count == 100);
    gate.set_value();
}

TEST_CASE("an exception in a chunk reaches the caller, and the pool goes on") {
    for (const size_t thread_count : {0, 2}) {
        ThreadPool pool(thread_count);
        std::atomic<size_t> runs{0};
        // So slow that the loop ends in time only by leaving most of them out.
        constexpr size_t kChunkCount = 100000;
        CHECK_THROWS_AS(
            pool.run_chunks(kChunkCount,
                            [&](size_t chunk) {
                                ++runs;
                                if (chunk == 10) throw std::bad_alloc();
                                if (chunk > 10)
                                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                            }),
            std::bad_alloc);
        CHECK(runs < kChunkCount);
        std::atomic<size_t> after{0};
        pool.run_chunks(50, [&](size_t) { ++after; });
        CHECK(after == 50);
    }
}

TEST_CASE("exceptions from all threads at once are one exception") {
    ThreadPool pool(3);
    for (int round = 0; round < 50; ++round) {
        CHECK_THROWS_AS(pool.run_chunks(64, [](size_t) { throw std::bad_alloc(); }),
                        std::bad_alloc);
    }
}

TEST_CASE("submitted tasks all run, also those that tasks submit") {
    std::atomic<int> count{0};
    std::promise<void> all_done;
    ThreadPool pool(2);
    const auto step = [&] {
        if (++count == 2 * 200) all_done.set_value();
    };
    for (int i = 0; i < 200; ++i) {
        pool.submit([&] {
            pool.submit(step);
            step();
        });
    }
    all_done.get_future().wait();
    CHECK(count == 400);
}

TEST_CASE("without threads a task runs at once, on the caller") {
    ThreadPool pool(0);
    std::thread::id ran_on;
    pool.submit([&] { ran_on = std::this_thread::get_id(); });
    CHECK(ran_on == std::this_thread::get_id());
}

TEST_CASE("a pool that can start no thread does everything on the caller") {
    const test::NoThreads none;
    ThreadPool pool(4);
    CHECK(pool.thread_count() == 0);
    std::thread::id ran_on;
    pool.submit([&] { ran_on = std::this_thread::get_id(); });
    CHECK(ran_on == std::this_thread::get_id());
    size_t chunks = 0;
    pool.run_chunks(100, [&](size_t) { ++chunks; });
    CHECK(chunks == 100);
}

TEST_CASE("the end of a pool waits for what runs, drops what waits, and destroys both") {
    const auto token = std::make_shared<int>(0);
    std::atomic<bool> finished{false};
    std::atomic<int> late{0};
    {
        ThreadPool pool(1);
        std::promise<void> started;
        pool.submit([&, token] {
            started.set_value();
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
            finished = true;
        });
        for (int i = 0; i < 10; ++i) pool.submit([&, token] { ++late; });
        started.get_future().wait();
    }
    CHECK(finished);
    CHECK(late == 0);
    CHECK(token.use_count() == 1);
}

TEST_CASE("many loops from many threads share one pool") {
    ThreadPool pool(2);
    std::vector<std::jthread> callers;
    std::atomic<uint64_t> total{0};
    for (int i = 0; i < 4; ++i) {
        callers.emplace_back([&] {
            for (int round = 0; round < 100; ++round) {
                std::atomic<uint64_t> sum{0};
                pool.run_chunks(20, [&](size_t chunk) { sum += chunk; });
                total += sum;
            }
        });
    }
    callers.clear();
    CHECK(total == 4 * 100 * 190);
}

TEST_CASE("a pool may do first what was submitted last") {
    std::vector<int> order;
    std::promise<void> begun;
    std::promise<void> all_submitted;
    std::promise<void> last_done;
    ThreadPool pool(1, ThreadPool::Order::kNewestFirst);
    pool.submit([&] {
        begun.set_value();
        all_submitted.get_future().wait();
    });
    begun.get_future().wait();
    for (int i = 1; i <= 3; ++i) {
        pool.submit([&, i] {
            order.push_back(i);
            if (i == 1) last_done.set_value();
        });
    }
    all_submitted.set_value();
    last_done.get_future().wait();
    CHECK(order == std::vector<int>{3, 2, 1});
}

TEST_CASE("there is always a hardware thread") {
    CHECK(default_thread_count() >= 1);
}

}  // namespace
}  // namespace hs
