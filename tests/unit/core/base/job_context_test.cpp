#include "core/base/job_context.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/thread_pool.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

using Pieces = std::vector<std::pair<size_t, size_t>>;

Pieces pieces_of(JobContext& job, size_t count, size_t grain) {
    Pieces pieces;
    std::mutex mutex;
    job.parallel_for(count, grain, [&](size_t begin, size_t end) {
        const std::lock_guard lock(mutex);
        pieces.emplace_back(begin, end);
    });
    std::sort(pieces.begin(), pieces.end());
    return pieces;
}

TEST_CASE("the pieces of a loop depend on count and grain alone") {
    ThreadPool pool(3);
    for (const auto& [count, grain] :
         Pieces{{0, 10}, {1, 10}, {10, 10}, {11, 10}, {1000, 7}, {5, 1}, {3, 0}}) {
        JobContext serial;
        JobContext parallel(&pool);
        const Pieces pieces = pieces_of(serial, count, grain);
        CHECK(pieces == pieces_of(parallel, count, grain));
        size_t next = 0;
        for (const auto& [begin, end] : pieces) {
            CHECK(begin == next);
            CHECK(end > begin);
            CHECK(end - begin <= std::max<size_t>(grain, 1));
            next = end;
        }
        CHECK(next == count);
    }
}

TEST_CASE("a loop up to the largest count does not overflow") {
    JobContext job;
    constexpr size_t kMax = std::numeric_limits<size_t>::max();
    const Pieces pieces = pieces_of(job, kMax, kMax / 2 + 1);
    CHECK(pieces == Pieces{{0, kMax / 2 + 1}, {kMax / 2 + 1, kMax}});
}

TEST_CASE("pieces not yet begun are left out once cancelled") {
    ThreadPool pool(2);
    for (ThreadPool* used : {static_cast<ThreadPool*>(nullptr), &pool}) {
        JobContext job(used);
        std::atomic<size_t> runs{0};
        job.parallel_for(100000, 1, [&](size_t, size_t) {
            if (++runs == 5) job.cancel();
            while (runs >= 5 && !job.cancelled()) std::this_thread::yield();
        });
        CHECK(job.cancelled());
        CHECK(runs >= 5);
        CHECK(runs <= 5 + 2);
        job.parallel_for(10, 1, [&](size_t, size_t) { runs = 100; });
        CHECK(runs < 100);
    }
}

TEST_CASE("concurrency counts the caller") {
    ThreadPool pool(3);
    CHECK(JobContext().concurrency() == 1);
    CHECK(JobContext(&pool).concurrency() == 4);
}

TEST_CASE("progress starts anew with every stage") {
    JobContext job;
    CHECK(job.progress().stage.empty());
    CHECK(job.progress().stage_index == 0);
    job.begin_stage("reading objects", 100);
    job.advance(30);
    job.advance(12);
    CHECK(job.progress().stage == "reading objects");
    CHECK(job.progress().done == 42);
    CHECK(job.progress().total == 100);
    job.set_done(99);
    CHECK(job.progress().done == 99);
    job.begin_stage("sorting");
    CHECK(job.progress().stage == "sorting");
    CHECK(job.progress().done == 0);
    CHECK(job.progress().total == 0);
    CHECK(job.progress().stage_index == 2);
}

TEST_CASE("progress may be read while other threads work") {
    JobContext job;
    std::jthread worker([&] {
        for (int stage = 0; stage < 50; ++stage) {
            job.begin_stage("stage", 100);
            for (int i = 0; i < 100; ++i) job.advance(1);
        }
        job.cancel();
    });
    uint64_t last_stage = 0;
    bool rising = true;
    while (!job.cancelled()) {
        const ProgressSnapshot now = job.progress();
        rising = rising && now.stage_index >= last_stage;
        last_stage = now.stage_index;
    }
    worker.join();
    CHECK(rising);
    CHECK(job.progress().stage_index == 50);
    CHECK(job.progress().done == 100);
}

}  // namespace
}  // namespace hs
