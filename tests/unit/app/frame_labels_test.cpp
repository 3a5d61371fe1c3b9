#include "app/frame_labels.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "app/picked.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/temp_folder.h"

namespace hs {
namespace {

constexpr uint64_t kStart = 1'700'000'000;

DatasetPtr log_in(const test::TempFolder& folder) {
    test::HeapprofWriter writer({}, kStart);
    writer.allocate(writer.trace({{"shop/cache.py", 3}}), 100, 1'000'000);
    Dataset dataset = test::loaded(writer);
    dataset.info.path = folder.path("log.hpm");
    return std::make_shared<Dataset>(std::move(dataset));
}

FrameFunctionsPtr read(const DatasetPtr& dataset) {
    JobContext job;
    return frame_functions(*dataset, source_options(*dataset, {}), job).value();
}

void write_source(const test::TempFolder& folder) {
    mkdir(folder.path("shop").c_str(), 0755);
    const std::string path =
        folder.write("shop/cache.py", "class Cache:\n    def put(self):\n        x = [1]\n");
    const timespec times[2] = {{1'600'000'000, 0}, {1'600'000'000, 0}};
    REQUIRE(utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
}

AppState state_with(const DatasetPtr& dataset) {
    AppState state;
    apply(state, OpenFiles{{dataset->info.path}});
    apply(state, DatasetLoaded{state.datasets[0].id, dataset});
    return state;
}

}  // namespace

TEST_CASE("Frames are called by their functions once these are read, and stay the same frames") {
    const test::TempFolder folder;
    write_source(folder);
    const DatasetPtr dataset = log_in(folder);
    AppState state = state_with(dataset);
    const DatasetId id = state.datasets[0].id;
    state.shown.detail = FrameDetail::kFunction;
    CHECK(shown_frame(state, "shop/cache.py:3") == "shop/cache.py:3");
    CHECK(short_shown_frame(state, "shop/cache.py:3") == "cache.py:3");
    CHECK(short_shown_frame(state, "load (shop/cache.py:3)") == "load (cache.py:3)");
    CHECK(short_shown_frame(state, "shop/cache.py") == "cache.py");
    CHECK(short_shown_frame(state, "unknown stacks") == "unknown stacks");
    CHECK(shown_detail(state) == FrameDetail::kLine);
    CHECK_FALSE(why_no_functions(state).empty());
    apply(state, FunctionsRead{id, log_in(folder), read(dataset)});
    CHECK(shown_frame(state, "shop/cache.py:3") == "shop/cache.py:3");  // of another reading
    apply(state, FunctionsRead{id, dataset, read(dataset)});
    CHECK(shown_frame(state, "shop/cache.py:3") == "put (shop/cache.py:3)");
    CHECK(short_shown_frame(state, "shop/cache.py:3") == "put (cache.py:3)");
    CHECK(whole_frame(state, "shop/cache.py:3") == "Cache.put (shop/cache.py:3)");
    CHECK(why_no_functions(state).empty());
    CHECK(shown_detail(state) == FrameDetail::kFunction);
    apply(state, Select{SelectedFrame{id, find_frame(*dataset->traces, "shop/cache.py:3")}});
    CHECK(picked_series(state)->name == "Cache.put (shop/cache.py)");
    CHECK(picked_series(state)->kind == SeriesKind::kFrame);
    apply(state, ShowView{ViewId::kLeaks});
    CHECK(picked_series(state)->kind == SeriesKind::kSelf);
    apply(state, DatasetLoaded{id, log_in(folder)});
    CHECK(shown_frame(state, "shop/cache.py:3") == "shop/cache.py:3");
}

TEST_CASE("A log without names says why lines cannot be merged by function") {
    const test::TempFolder folder;
    const DatasetPtr dataset = log_in(folder);
    AppState state = state_with(dataset);
    apply(state, FunctionsRead{state.datasets[0].id, dataset, read(dataset)});
    CHECK(why_no_functions(state) ==
          "Needs function names: this log has none, and its source files were not found");
    state.shown.detail = FrameDetail::kFunction;
    CHECK(shown_detail(state) == FrameDetail::kLine);
}

TEST_CASE("A function in a frame's text stands before its place, as one from the source does") {
    const AppState state;
    CHECK(shown_frame(state, "load (/srv/shop/app.py:20)") == "load (/srv/shop/app.py:20)");
    CHECK(short_shown_frame(state, "load (/srv/shop/app.py:20)") == "load (app.py:20)");
    CHECK(short_place("load (/srv/shop/app.py:20)") == "app.py:20");
    CHECK(short_shown_frame(state, "<module> (my (old) files/app.py:1)") == "<module> (app.py:1)");
    CHECK(shown_frame(state, "/srv/shop/app.py:20") == "/srv/shop/app.py:20");
    CHECK(short_shown_frame(state, "/srv/shop/app.py:20") == "app.py:20");
    CHECK(short_shown_frame(state, "/srv/shop/__init__.py:3") == "shop/__init__.py:3");
    CHECK(short_shown_frame(state, "load") == "load");
    CHECK(shown_frame(state, ")").size() == 1);
}

}  // namespace hs
