#include "app/stack_answers.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "app/actions.h"
#include "app/panels/timeline_data.h"
#include "app/panels/timeline_strip_state.h"
#include "app/theme.h"
#include "app/view.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"

namespace hs {
namespace {

// One log is open and current: two lines of app.py, of which the second is freed again.
struct Opened {
    AppState state;
    JobRunner jobs{nullptr};
    Answers answers{jobs};

    Opened() { open("a.hpm", 100); }

    void open(const char* path, uint64_t first_size) {
        test::HeapprofWriter writer;
        const uint32_t a = writer.trace({{"app.py", 1}, {"app.py", 2}});
        const uint32_t b = writer.trace({{"app.py", 1}, {"lib.py", 3}});
        writer.allocate(a, first_size, 1'000'000);
        writer.allocate(b, 50, 1'000'000);
        writer.free(b, 50, 1'000'000);
        apply(state, OpenFiles{{path}});
        apply(state, DatasetLoaded{state.datasets.back().id,
                                   std::make_shared<Dataset>(test::loaded(writer))});
    }
    void next_frame() { answers.begin_frame(state); }
    Answered<ShownFlame> flame(const FlameGrouping& grouping = {}) {
        next_frame();
        return shown_flame(answers, state, grouping);
    }
    int64_t bytes() { return flame()->bytes.everything().rounded(); }
};

}  // namespace

TEST_CASE("The flame graph is that of the cursor, in the same frame") {
    Opened opened;
    apply(opened.state, SetInstant{3.0});
    CHECK(opened.bytes() == 100);
    apply(opened.state, SetInstant{2.5});
    CHECK(opened.bytes() == 150);
    CHECK(opened.flame()->counts.everything() == Amount::whole(2));
    CHECK_FALSE(opened.flame().is_stale);
    apply(opened.state, SetInstant{0.5});
    CHECK(opened.bytes() == 0);
}

TEST_CASE("A cursor behind the end of a log shows its end, and says so") {
    Opened opened;
    apply(opened.state, SetInstant{3.0});
    CHECK(shown_text(opened.state) == "live at end");
    apply(opened.state, SetInstant{2.5});
    CHECK(shown_text(opened.state) == "live at 2.50 s");
    apply(opened.state, SetInstant{34});
    CHECK(shown_text(opened.state) == "live at end");
}

namespace {

DatasetRow row_of(Dataset log) {
    AppState state;
    apply(state, OpenFiles{{"/data/log"}});
    apply(state, DatasetLoaded{state.datasets[0].id, std::make_shared<Dataset>(std::move(log))});
    return state.datasets[0];
}

}  // namespace

TEST_CASE("Until it is set, the cursor is at the peak, or at the end of what never falls") {
    Opened opened;
    CHECK(shown_text(opened.state) == "live at peak, 2.00 s");
    CHECK(opened.bytes() == 150);
    const DatasetRow& falling = opened.state.datasets[0];
    const LogCursor cursor = log_cursor(opened.state, falling);
    CHECK(cursor.time_s == 2.0);
    CHECK(cursor.events == 2);
    CHECK(cursor.is_peak);
    // A comparison is of two logs, whose peaks are at different times.
    opened.state.shown.mode = LogMode::kComparison;
    CHECK(log_cursor(opened.state, falling).events == 3);
    opened.state.shown.mode = LogMode::kInstant;

    test::HeapprofWriter writer;
    const uint32_t trace = writer.trace({{"app.py", 1}});
    for (int i = 0; i < 4; ++i) writer.allocate(trace, 100, 1'000'000);
    writer.free(trace, 50, 1'000'000);  // an eighth: no peak to a reader
    const DatasetRow rising = row_of(test::loaded(writer));
    CHECK(log_cursor(opened.state, rising).events == 5);
    CHECK_FALSE(log_cursor(opened.state, rising).is_peak);
    const DatasetRow empty = row_of(test::loaded(test::HeapprofWriter()));
    CHECK(log_cursor(opened.state, empty).events == 0);
    CHECK_FALSE(log_cursor(opened.state, empty).is_peak);
}

TEST_CASE("Ranges show what was allocated, what is left of it, and the change") {
    Opened opened;
    apply(opened.state, SetRange{TimeRange{1.5, 3.5}});
    CHECK(opened.bytes() == 50);
    apply(opened.state, SetLogMode{LogMode::kStillAlive});
    CHECK(opened.bytes() == 0);
    apply(opened.state, SetLogMode{LogMode::kDifference});
    const Answered<ShownFlame> flame = opened.flame();
    REQUIRE(flame->before.has_value());
    CHECK(flame->before->everything() == Amount::whole(100));
    CHECK(flame->delta({}) == Amount{});
    CHECK(shown_text(opened.state) == "change over 1.50 s to 3.50 s");
}

TEST_CASE("Two logs are compared on common stacks; without a second one the cursor is shown") {
    Opened opened;
    apply(opened.state, SetLogMode{LogMode::kComparison});
    CHECK(shown_mode(opened.state) == LogMode::kInstant);
    opened.open("b.hpm", 300);
    apply(opened.state, SetComparison{opened.state.datasets[1].id});
    const Answered<ShownFlame> flame = opened.flame();
    REQUIRE(flame->change.has_value());
    CHECK(flame->delta({}) == Amount::whole(200));
    CHECK(flame->change->everything() == Amount::whole(200));
}

TEST_CASE("A result keeps its version until what is shown changes, and goes with its file") {
    Opened opened;
    apply(opened.state, SetInstant{3.0});
    const uint64_t version = opened.flame()->version;
    CHECK(opened.flame()->version == version);
    apply(opened.state, PushFilter{{FilterKind::kThrough, {}, "lib.py", "through lib.py"}});
    CHECK(opened.flame()->version != version);
    CHECK(opened.bytes() == 0);
    apply(opened.state, UndoFilter{});
    CHECK(opened.flame()->version == version);
    const Answered<ShownCalls> calls = shown_calls(opened.answers, opened.state);
    REQUIRE(calls);
    CHECK(calls->graph.everything == Amount::whole(100));
    apply(opened.state, CloseAllDatasets{});
    opened.next_frame();
    CHECK(current_dataset(opened.state) == nullptr);
    CHECK(opened.answers.size() == 0);
}

TEST_CASE("Steps are told apart whatever is in the text of a frame") {
    Opened opened;
    const auto through = [](std::string text) {
        return PushFilter{{FilterKind::kThrough, {}, std::move(text), "through"}};
    };
    // Not a frame of this log: a name as a damaged file may have it.
    apply(opened.state, through(std::string("app.py\0000app.py:2", 16)));
    CHECK(opened.bytes() == 0);
    apply(opened.state, UndoFilter{});
    apply(opened.state, through("app.py"));
    apply(opened.state, through("app.py:2"));
    CHECK(opened.bytes() == 100);
}

TEST_CASE("Each grouping is an answer of its own, and all of them add up to the same") {
    Opened opened;
    apply(opened.state, SetInstant{3.0});
    const auto through = [&](const std::string& text) {
        return shown_flame(opened.answers, opened.state, {}, {{StackStepKind::kFocus, text}});
    };
    const Answered<ShownFlame> first = through("app.py");
    REQUIRE(first);
    for (int line = 0; line < 20; ++line) {
        const Answered<ShownFlame> flame = through("app.py:" + std::to_string(line));
        REQUIRE(flame);
        CHECK(flame->bytes.everything() == Amount::whole(line == 1 || line == 2 ? 100 : 0));
    }
    CHECK(through("app.py").value == first.value);
    opened.next_frame();
    CHECK(through("app.py").value == first.value);
    CHECK(through("lib.py")->bytes.everything() == Amount{});
}

TEST_CASE("Sums over a range are of the file at hand, even where it lies at the same address") {
    Opened opened;
    Actions actions;
    const Theme& theme = theme_named(ThemeName::kDark);
    ViewContext view{opened.state, actions, theme, opened.answers, opened.jobs};
    std::optional<Dataset> place;
    const auto allocated = [&](const char* path, uint64_t first_size) {
        test::HeapprofWriter writer;
        writer.allocate(writer.trace({{"app.py", 1}}), first_size, 1'000'000);
        place.emplace(test::loaded(writer));
        apply(opened.state, CloseAllDatasets{});
        apply(opened.state, OpenFiles{{path}});
        apply(opened.state, DatasetLoaded{opened.state.datasets.back().id,
                                          DatasetPtr(&*place, [](const Dataset*) {})});
        apply(opened.state, SetRange{TimeRange{0, 2}});
        const Shared<RangeStats> stats = timeline_stats(view, opened.state.datasets[0]);
        REQUIRE(stats != nullptr);
        return stats->allocated.rounded();
    };
    CHECK(allocated("a.hpm", 100) == 100);
    CHECK(allocated("b.hpm", 300) == 300);
}

TEST_CASE("Peaks are those of the log, in the order of time") {
    Opened opened;
    const Answered<ShownPeaks> peaks =
        shown_peaks(opened.answers, opened.state, opened.state.datasets[0]);
    REQUIRE(peaks);
    REQUIRE(peaks->points.size() == 1);
    CHECK(peaks->points.front().live == Amount::whole(150));
    CHECK(peaks->points.front().time_us == 2'000'000);
}

TEST_CASE("Of many peaks those that stand out are shown, with how many there are") {
    const auto shown_of = [](uint64_t tooth) {
        test::HeapprofWriter writer;
        const uint32_t trace = writer.trace({{"app.py", 1}});
        for (int i = 0; i < 19; ++i) {
            writer.allocate(trace, 1000, 1'000'000);
            writer.allocate(trace, i % 4 == 0 ? tooth : 1500, 1000);
            writer.free(trace, i % 4 == 0 ? tooth : 1500, 1000);
        }
        writer.allocate(trace, 1000, 1'000'000);
        Opened opened;
        apply(opened.state, OpenFiles{{"teeth.hpm"}});
        apply(opened.state, DatasetLoaded{opened.state.datasets.back().id,
                                          std::make_shared<Dataset>(test::loaded(writer))});
        const Answered<ShownPeaks> peaks =
            shown_peaks(opened.answers, opened.state, opened.state.datasets.back());
        REQUIRE(peaks);
        return std::pair(peaks->points.size(), peaks->found);
    };
    // The last is a tooth as every other, by what it falls: not by its height over everything.
    CHECK(shown_of(2500) == std::pair<size_t, size_t>(5, 19));
    CHECK(shown_of(1500) == std::pair<size_t, size_t>(19, 19));
}

}  // namespace hs
