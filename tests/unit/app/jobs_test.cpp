#include "app/jobs.h"

#include <atomic>
#include <chrono>
#include <new>
#include <thread>

#include "tests/support/catch.h"
#include "tests/support/no_threads.h"

namespace hs {
namespace {

using namespace std::chrono_literals;

// Publishes until the condition holds; false after ten seconds.
template <class Condition>
bool publish_until(JobRunner& runner, const Condition& condition) {
    for (int i = 0; i < 10000; ++i) {
        runner.publish(0.001);
        if (condition()) return true;
        std::this_thread::sleep_for(1ms);
    }
    return false;
}

template <class T>
bool has_value(const Task<T>& task) {
    return task.result() != nullptr && task.result()->ok();
}

TEST_CASE("A result crosses over in publish, and not before") {
    JobRunner runner(nullptr);
    Task<int> answer;
    answer.start(runner, "counting", [](JobContext&) -> Result<int> { return 42; });
    CHECK(answer.running());
    CHECK(answer.result() == nullptr);
    runner.publish(0);
    REQUIRE(has_value(answer));
    CHECK_FALSE(answer.running());
    CHECK(runner.running_count() == 0);
    CHECK(answer.take()->value() == 42);
    CHECK(answer.result() == nullptr);
}

TEST_CASE("A new start cancels the old job, whose late result never arrives") {
    ThreadPool pool(2);
    JobRunner runner(&pool);
    Task<int> answer;
    std::atomic<bool> old_has_begun{false};
    std::atomic<bool> old_was_cancelled{false};
    answer.start(runner, "old", [&](JobContext& job) -> Result<int> {
        old_has_begun = true;
        while (!job.cancelled()) std::this_thread::sleep_for(1ms);
        old_was_cancelled = true;
        return 1;
    });
    CHECK(publish_until(runner, [&] { return old_has_begun.load(); }));
    answer.start(runner, "new", [](JobContext&) -> Result<int> { return 2; });
    CHECK(publish_until(runner, [&] { return has_value(answer) && old_was_cancelled; }));
    CHECK(publish_until(runner, [&] { return runner.running_count() == 0; }));
    CHECK(answer.result()->value() == 2);
}

TEST_CASE("Many jobs on a pool all arrive, each where it belongs") {
    ThreadPool pool(3);
    std::atomic<int> wakes{0};
    JobRunner runner(&pool, [&] { ++wakes; });
    std::vector<std::unique_ptr<Task<int>>> all;
    for (int i = 0; i < 100; ++i) {
        all.push_back(std::make_unique<Task<int>>());
        all.back()->start(runner, "job", [i](JobContext& job) -> Result<int> {
            job.begin_stage("counting", 10);
            for (int step = 0; step < 10; ++step) job.advance(1);
            return i;
        });
    }
    CHECK(publish_until(runner, [&] { return runner.running_count() == 0; }));
    for (int i = 0; i < 100; ++i) CHECK(all[static_cast<size_t>(i)]->result()->value() == i);
    CHECK(wakes == 100);
}

TEST_CASE("Out of memory becomes an error of that job alone") {
    ThreadPool pool(1);
    JobRunner runner(&pool);
    Task<int> answer;
    answer.start(runner, "big", [](JobContext&) -> Result<int> { throw std::bad_alloc(); });
    CHECK(publish_until(runner, [&] { return answer.result() != nullptr; }));
    CHECK(answer.result()->error().code == ErrorCode::kOutOfMemory);
    Task<int> next;
    next.start(runner, "small", [](JobContext&) -> Result<int> { return 7; });
    CHECK(publish_until(runner, [&] { return has_value(next); }));
}

TEST_CASE("A cancelled job is told apart from a failed one") {
    ThreadPool pool(1);
    JobRunner runner(&pool);
    Task<int> answer;
    answer.start(runner, "long", [](JobContext& job) -> Result<int> {
        while (!job.cancelled()) std::this_thread::sleep_for(1ms);
        return cancelled_error();
    });
    runner.cancel(answer.job());
    CHECK(publish_until(runner, [&] { return answer.result() != nullptr; }));
    CHECK(is_cancelled(answer.result()->error()));
}

TEST_CASE("A job cancelled before its thread was free never begins") {
    ThreadPool pool(1);
    JobRunner runner(&pool);
    std::atomic<bool> release{false};
    std::atomic<bool> began{false};
    Task<int> first;
    Task<int> second;
    first.start(runner, "first", [&](JobContext&) -> Result<int> {
        while (!release) std::this_thread::sleep_for(1ms);
        return 1;
    });
    second.start(runner, "second", [&](JobContext&) -> Result<int> {
        began = true;
        return 2;
    });
    runner.cancel(second.job());
    release = true;
    CHECK(publish_until(runner, [&] { return second.result() != nullptr; }));
    CHECK(is_cancelled(second.result()->error()));
    CHECK_FALSE(began);
}

TEST_CASE("An asker may go while its job runs, and a runner while jobs run") {
    ThreadPool pool(2);
    std::atomic<int> begun{0};
    std::atomic<int> ended{0};
    const auto until_cancelled = [&](JobContext& job) -> Result<int> {
        ++begun;
        while (!job.cancelled()) std::this_thread::sleep_for(1ms);
        ++ended;
        return 1;
    };
    Task<int> outlives;
    {
        JobRunner runner(&pool);
        {
            Task<int> gone;
            gone.start(runner, "gone", until_cancelled);
            outlives.start(runner, "stays", until_cancelled);
            CHECK(publish_until(runner, [&] { return begun == 2; }));
        }
        CHECK(publish_until(runner, [&] { return ended == 1; }));
        CHECK(outlives.running());
    }
    CHECK(ended == 2);
    CHECK_FALSE(outlives.running());
    CHECK(has_value(outlives));
}

TEST_CASE("Progress reads as portion, rate and time left") {
    ThreadPool pool(1);
    JobRunner runner(&pool);
    std::atomic<uint64_t> done{0};
    std::atomic<bool> release{false};
    Task<int> answer;
    answer.start(runner, "reading", [&](JobContext& job) -> Result<int> {
        job.begin_stage("reading objects", 1000);
        while (!release && !job.cancelled()) {
            job.set_done(done);
            std::this_thread::sleep_for(1ms);
        }
        return 1;
    });
    const auto seen = [&](uint64_t count) {
        return publish_until(runner, [&] {
            const auto status = answer.progress();
            return status && status->progress.stage == "reading objects" &&
                   status->progress.done == count;
        });
    };
    REQUIRE(seen(0));
    done = 500;
    REQUIRE(seen(500));
    runner.publish(1.0);
    const auto status = answer.progress();
    REQUIRE(status);
    CHECK(status->label == "reading");
    CHECK(status->portion.value() == 0.5);
    CHECK(status->rate_per_s > 0);
    CHECK(status->eta_s.value() > 0);
    release = true;
    CHECK(publish_until(runner, [&] { return has_value(answer); }));
}

TEST_CASE("A rate follows the work and starts anew with each stage") {
    RateEstimate rate;
    for (uint64_t i = 1; i <= 20; ++i) rate.update({"a", i * 100, 0, 1}, 0.1);
    CHECK(rate.rate_per_s() > 900);
    CHECK(rate.rate_per_s() < 1100);
    for (uint64_t i = 1; i <= 30; ++i) rate.update({"a", 2000 + i * 500, 0, 1}, 0.1);
    CHECK(rate.rate_per_s() > 4500);
    rate.update({"b", 0, 0, 2}, 0.1);
    CHECK(rate.rate_per_s() == 0);
}

TEST_CASE("Slow jobs wait neither for each other nor for one that nobody wants any more") {
    std::atomic<bool> is_dead = true;
    SlowJobs jobs;
    Task<int> task;
    for (int i = 0; i < 3; ++i) {
        task.start(jobs.runner(), "", [&is_dead](JobContext&) {
            while (is_dead) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            return Result(0);
        });
    }
    task.start(jobs.runner(), "", [](JobContext&) { return Result(7); });
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (task.running() && std::chrono::steady_clock::now() < end) {
        jobs.publish();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    is_dead = false;
    REQUIRE(task.result() != nullptr);
    CHECK(task.result()->value() == 7);
}

TEST_CASE("Slow jobs are done by their asker where no thread can be started") {
    const test::NoThreads none;
    SlowJobs jobs;
    CHECK_FALSE(jobs.publish());
    Task<int> task;
    task.start(jobs.runner(), "", [](JobContext&) { return Result(1); });
    CHECK(task.result() == nullptr);
    CHECK(jobs.publish());
    REQUIRE(task.result() != nullptr);
    CHECK(task.result()->value() == 1);
    Task<int> stopped;
    stopped.start(jobs.runner(), "", [](JobContext&) { return Result(2); });
    stopped.stop();
    CHECK(jobs.publish());
    CHECK(stopped.result() == nullptr);
}

}  // namespace
}  // namespace hs
