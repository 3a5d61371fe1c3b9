#include "core/layout/call_chart.h"

#include <cmath>

#include "tests/support/catch.h"

using namespace hs;

namespace {

TimedCalls calls_of(const std::vector<TimedCall>& list) {
    TimedCalls calls;
    calls.calls = list;
    for (const TimedCall& call : list) {
        while (calls.thread_ids.size() <= call.thread) calls.thread_ids.push_back(1);
        calls.duration_s = std::max(calls.duration_s, call.start_s + call.duration_s);
    }
    return calls;
}

TimedCall call(uint32_t depth, double start_s, double duration_s, uint32_t thread = 0) {
    TimedCall made;
    made.depth = depth;
    made.start_s = start_s;
    made.duration_s = duration_s;
    made.thread = thread;
    return made;
}

BoxRows chart_of(const TimedCalls& calls, double first_s, double last_s, double width_px = 100) {
    BoxView view;
    view.width_px = width_px;
    view.shares = {first_s / calls.duration_s, last_s / calls.duration_s};
    return call_chart(calls, call_rows(calls), view);
}

}  // namespace

TEST_CASE("calls stand where and as wide as they ran, a row a depth") {
    const TimedCalls calls = calls_of({call(0, 0, 10), call(1, 1, 2), call(1, 5, 4)});
    const BoxRows chart = chart_of(calls, 0, 10);
    REQUIRE(chart.row_count() == 2);
    REQUIRE(chart.boxes.size() == 3);
    CHECK(chart.boxes[1].x0_px == 10.0F);
    CHECK(chart.boxes[1].x1_px == 30.0F);
    REQUIRE(chart.at(1, 60) != nullptr);
    CHECK(chart.at(1, 60)->id == 2);
    CHECK(chart.at(1, 40) == nullptr);  // the caller's own time
    CHECK(chart.at(2, 40) == nullptr);
}

TEST_CASE("a view cuts what reaches beyond it and finds what reaches into it") {
    const TimedCalls calls = calls_of({call(0, 0, 10), call(1, 1, 2), call(1, 5, 4)});
    const BoxRows chart = chart_of(calls, 2, 6);
    REQUIRE(chart.boxes.size() == 3);
    CHECK(chart.boxes[0].x0_px == 0.0F);
    CHECK(chart.boxes[0].x1_px == 100.0F);
    CHECK(chart.boxes[1].id == 1);
    CHECK(chart.boxes[1].x1_px == 25.0F);
    CHECK(chart.boxes[2].x0_px == 75.0F);
    CHECK(chart_of(calls, 3, 3).boxes.empty());
    CHECK(chart_of(calls, 0, std::nan("")).boxes.empty());
}

TEST_CASE("threads have rows of their own") {
    const TimedCalls calls = calls_of({call(0, 0, 4), call(1, 0, 2), call(0, 1, 3, 1)});
    const CallRows rows = call_rows(calls);
    CHECK(rows.first_of_thread == std::vector<uint32_t>{0, 2, 3});
    CHECK(chart_of(calls, 0, 4).row_count() == 3);
}

TEST_CASE("a row has about as many boxes as pixels, and no call is lost from the count") {
    std::vector<TimedCall> list;
    constexpr uint32_t kCalls = 100000;
    for (uint32_t i = 0; i < kCalls; ++i) list.push_back(call(0, i, 0.5));
    list[70000].duration_s = 0.9;
    const TimedCalls calls = calls_of(list);
    const BoxRows chart = chart_of(calls, 0, kCalls, 500);
    CHECK(chart.boxes.size() <= 502);
    uint64_t counted = 0;
    for (const RowBox& box : chart.boxes) counted += std::max(1U, box.folded_count);
    CHECK(counted == kCalls);
    const BoxRows near = chart_of(calls, 70000, 70010, 500);
    CHECK(near.boxes.size() == 10);
}

TEST_CASE("a call that is as wide as a pixel but for rounding ends the row like any other") {
    // From 0.4 to 1.4 px: the difference of these is less than 1.
    const TimedCalls calls = calls_of({call(0, 0.4, 1), call(1, 0, 100)});
    REQUIRE((0.4 + 1) - 0.4 < 1);
    const BoxRows chart = chart_of(calls, 0, 100);
    REQUIRE(chart.boxes.size() == 2);
    CHECK(chart.boxes[0].folded_count == 0);
}
