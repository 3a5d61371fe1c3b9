#include "app/answers.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <new>
#include <thread>

#include "tests/support/catch.h"

namespace hs {
namespace {

using namespace std::chrono_literals;

const DatasetVersion kFirst{DatasetId{1}, 1};
const DatasetVersion kSecond{DatasetId{2}, 1};

// Without threads: a job has run when it was asked for, and arrives with the next frame.
struct Window {
    JobRunner jobs{nullptr};
    Answers answers{jobs, 1000};
    std::vector<DatasetVersion> open = {kFirst, kSecond};
    int made = 0;

    void next_frame() {
        jobs.publish(0);
        answers.begin_frame([this](const DatasetVersion& version) {
            return std::find(open.begin(), open.end(), version) != open.end();
        });
    }
    Answered<int> ask(const AnswerKey& topic, const AnswerKey& key, bool is_quick = false) {
        return answers.get<int>(
            {.topic = topic, .key = key, .label = "counting", .is_quick = is_quick},
            [this](JobContext&) -> Result<int> { return ++made; });
    }
};

TEST_CASE("What is asked for in one frame is there in a later one, made once") {
    Window window;
    const Answered<int> none = window.ask({"rows"}, {kFirst});
    CHECK_FALSE(none);
    CHECK(none.is_running);
    CHECK(none.version == 0);
    window.next_frame();
    const Answered<int> answer = window.ask({"rows"}, {kFirst});
    REQUIRE(answer);
    CHECK(*answer == 1);
    CHECK_FALSE(answer.is_running);
    CHECK_FALSE(answer.is_stale);
    window.next_frame();
    CHECK(window.ask({"rows"}, {kFirst}).version == answer.version);
    CHECK(window.answers.last<int>({"rows"}).value == answer.value);
    CHECK(window.made == 1);
}

TEST_CASE("The answer to another key replaces the last one, which stays as stale until then") {
    Window window;
    window.ask({"rows"}, {1});
    window.next_frame();
    const Answered<int> stale = window.ask({"rows"}, {2});
    REQUIRE(stale);
    CHECK(*stale == 1);
    CHECK(stale.is_stale);
    window.next_frame();
    const Answered<int> fresh = window.ask({"rows"}, {2});
    CHECK(*fresh == 2);
    CHECK_FALSE(fresh.is_stale);
    CHECK(fresh.version != stale.version);
}

TEST_CASE("Topics and types are answers of their own") {
    Window window;
    CHECK(*window.ask({"rows", kFirst}, {}, true) == 1);
    CHECK(*window.ask({"rows", kSecond}, {}, true) == 2);
    CHECK(*window.ask({"rows", kFirst}, {}, true) == 1);
    CHECK_FALSE(window.answers.last<std::string>({"rows", kFirst}));
    CHECK_FALSE(window.answers.last<int>({"columns", kFirst}));
}

TEST_CASE("A quick question is answered in the frame that asks it") {
    Window window;
    CHECK(*window.ask({"rows"}, {1}, true) == 1);
    CHECK(window.jobs.running_count() == 0);
    // A job for another key is given up.
    window.ask({"rows"}, {2});
    CHECK(*window.ask({"rows"}, {3}, true) == 3);
    window.next_frame();
    CHECK(*window.answers.last<int>({"rows"}) == 3);
}

TEST_CASE("Going back to the key of the last answer stops what runs and makes nothing anew") {
    Window window;
    window.ask({"rows"}, {1});
    window.next_frame();
    window.ask({"rows"}, {2});
    const Answered<int> back = window.ask({"rows"}, {1});
    CHECK_FALSE(back.is_stale);
    CHECK_FALSE(back.is_running);
    window.next_frame();
    CHECK(*window.ask({"rows"}, {1}) == 1);
    CHECK(window.made == 2);
}

TEST_CASE("Where jobs are let finish, too, none replaces what is asked for and there") {
    Window window;
    const auto ask = [&](int key) {
        return window.answers.get<int>({.topic = {"rows"}, .key = {key}, .policy = Policy::kFinish},
                                       [key](JobContext&) -> Result<int> { return key; });
    };
    ask(1);
    window.next_frame();
    CHECK(ask(2).is_stale);
    const Answered<int> back = ask(1);
    CHECK_FALSE(back.is_stale);
    CHECK_FALSE(back.is_running);
    window.next_frame();
    CHECK(*ask(1) == 1);
    CHECK_FALSE(ask(1).is_stale);
}

TEST_CASE("An answer that takes too much memory is a failure, also within the frame") {
    Window window;
    const Answered<int> answer =
        window.answers.get<int>({.topic = {"rows"}, .is_quick = true},
                                [](JobContext&) -> Result<int> { throw std::bad_alloc(); });
    REQUIRE(answer.wait.error);
    CHECK(answer.wait.error->code == ErrorCode::kOutOfMemory);
}

TEST_CASE("A disk that does not answer holds up no other answer") {
    ThreadPool pool(1);
    JobRunner jobs(&pool);
    SlowJobs disk;
    Answers answers(jobs, Answers::kMostBytes, &disk);
    std::atomic<bool> answers_at_last{false};
    const auto ask_disk = [&](int key) {
        return answers.get<int>({.topic = {"file", key}, .key = {key}, .asks_disk = true},
                                [&, key](JobContext&) -> Result<int> {
                                    while (key == 1 && !answers_at_last) {
                                        std::this_thread::sleep_for(1ms);
                                    }
                                    return key;
                                });
    };
    const auto come = [&](const auto& ask) {
        for (int i = 0; i < 10'000 && !ask(); ++i) {
            std::this_thread::sleep_for(1ms);
            jobs.publish(0);
            disk.publish();
        }
        return ask().value;
    };
    CHECK_FALSE(ask_disk(1));
    const auto ask_pool = [&] {
        return answers.get<int>({.topic = {"rows"}, .key = {1}},
                                [](JobContext&) -> Result<int> { return 3; });
    };
    REQUIRE(come(ask_pool));
    REQUIRE(come([&] { return ask_disk(2); }));
    CHECK_FALSE(ask_disk(1));
    answers_at_last = true;
    const Shared<int> late = come([&] { return ask_disk(1); });
    REQUIRE(late);
    CHECK(*late == 1);
}

TEST_CASE("Where jobs are let finish, the last key asked for comes after the running one") {
    ThreadPool pool(1);
    JobRunner jobs(&pool);
    Answers answers(jobs);
    std::atomic<bool> may_end{false};
    std::atomic<int> cancelled{0};
    const auto ask = [&](int key) {
        return answers.get<int>({.topic = {"rows"}, .key = {key}, .policy = Policy::kFinish},
                                [&, key](JobContext& job) -> Result<int> {
                                    while (!may_end) std::this_thread::sleep_for(1ms);
                                    if (job.cancelled()) ++cancelled;
                                    return key;
                                });
    };
    for (int key = 1; key <= 5; ++key) ask(key);
    may_end = true;
    std::vector<int> seen;
    for (int i = 0; i < 10'000 && (seen.empty() || seen.back() != 5); ++i) {
        jobs.publish(0);
        const Answered<int> answer = ask(5);
        if (answer && (seen.empty() || seen.back() != *answer)) seen.push_back(*answer);
        std::this_thread::sleep_for(1ms);
    }
    CHECK(seen == std::vector<int>{1, 5});
    CHECK(cancelled == 0);
}

TEST_CASE("A failure is told until another key is asked for or it is tried again") {
    Window window;
    int tried = 0;
    const auto ask = [&](int key, ErrorCode code) {
        return window.answers.get<int>({.topic = {"rows"}, .key = {key}},
                                       [&tried, code](JobContext&) -> Result<int> {
                                           ++tried;
                                           return Error{code, "no rows", {}, {}};
                                       });
    };
    ask(1, ErrorCode::kBadInput);
    window.next_frame();
    for (int i = 0; i < 3; ++i) {
        const Answered<int> failed = ask(1, ErrorCode::kBadInput);
        REQUIRE(failed.wait.error);
        CHECK(failed.wait.error->message == "no rows");
        CHECK_FALSE(failed.wait.cancelled);
    }
    CHECK(tried == 1);
    window.answers.retry<int>({"rows"});
    ask(1, ErrorCode::kBadInput);
    CHECK(tried == 2);
    ask(2, ErrorCode::kCancelled);
    window.next_frame();
    const Answered<int> stopped = ask(2, ErrorCode::kCancelled);
    CHECK(stopped.wait.cancelled);
    CHECK_FALSE(stopped.wait.error);
    CHECK(tried == 3);
}

TEST_CASE("What is of a closed dataset is forgotten, by topic and by key") {
    Window window;
    window.ask({"types", kFirst}, {}, true);
    window.ask({"types", kSecond}, {}, true);
    window.ask({"rows"}, {kFirst, 1}, true);
    window.ask({"sorted"}, {AnswerKey{kFirst}, 1});
    window.open = {kSecond};
    window.next_frame();
    CHECK_FALSE(window.answers.last<int>({"types", kFirst}));
    CHECK(window.answers.last<int>({"types", kSecond}));
    CHECK_FALSE(window.answers.last<int>({"rows"}));
    CHECK_FALSE(window.answers.last<int>({"sorted"}));
    // Read again, it is another version.
    window.open = {kSecond, DatasetVersion{DatasetId{1}, 2}};
    window.next_frame();
    CHECK_FALSE(window.answers.last<int>({"types", kFirst}));
}

TEST_CASE("The longest unused go where there is no room, and never what is being shown") {
    Window window;
    const auto ask = [&](const char* topic) {
        return window.answers.get<std::vector<char>>(
            {.topic = {topic}, .is_quick = true},
            [](JobContext&) -> Result<std::vector<char>> { return std::vector<char>(400); });
    };
    ask("first");
    window.next_frame();
    ask("second");
    window.next_frame();
    ask("third");
    CHECK(window.answers.memory_bytes() > 1000);
    window.next_frame();
    CHECK_FALSE(window.answers.last<std::vector<char>>({"first"}));
    CHECK(window.answers.last<std::vector<char>>({"second"}));
    CHECK(window.answers.memory_bytes() < 1000);
    // All of one frame stay, however much it is.
    for (const char* topic : {"a", "b", "c", "d"}) ask(topic);
    window.next_frame();
    for (const char* topic : {"a", "b", "c", "d"}) {
        CHECK(window.answers.last<std::vector<char>>({topic}));
    }
}

}  // namespace
}  // namespace hs
