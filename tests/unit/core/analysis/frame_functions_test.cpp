#include "core/analysis/frame_functions.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "core/analysis/call_graph.h"
#include "core/analysis/grouped_stacks.h"
#include "core/analysis/growth.h"
#include "core/analysis/live_at.h"
#include "core/analysis/live_series.h"
#include "core/report/make_report.h"
#include "core/report/page.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/temp_folder.h"

namespace hs {
namespace {

using test::TempFolder;

constexpr uint64_t kStart = 1'700'000'000;
constexpr int64_t kSecond = 1'000'000'000;
constexpr std::string_view kSource =
    "import os\n"           // 1
    "class Cache:\n"        // 2
    "    def put(self):\n"  // 3
    "        a = [1]\n"     // 4
    "        return a\n"    // 5
    "\n"                    // 6
    "def main():\n"         // 7
    "    Cache().put()\n";  // 8

// main calls put at line 4 and at line 5; 100 bytes each, and 7 without a stack.
Dataset log_in(const TempFolder& folder, const std::string& file = "shop/cache.py") {
    test::HeapprofWriter writer({}, kStart);
    const uint32_t four = writer.trace({{file, 8}, {file, 4}});
    const uint32_t five = writer.trace({{file, 8}, {file, 5}});
    writer.allocate(four, 100, 1'000'000);
    writer.allocate(five, 100, 1'000'000);
    writer.allocate(0, 7, 1'000'000);
    Dataset dataset = test::loaded(writer);
    dataset.info.path = folder.path("log.hpm");
    dataset.info.modified_ns = static_cast<int64_t>(kStart) * kSecond;
    return dataset;
}

void set_time(const std::string& path, uint64_t seconds) {
    const timespec times[2] = {{static_cast<time_t>(seconds), 0},
                               {static_cast<time_t>(seconds), 0}};
    REQUIRE(utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
}

FrameFunctionsPtr read(const Dataset& dataset, std::vector<PathRemap> remaps = {}) {
    JobContext job;
    return frame_functions(dataset, source_options(dataset, std::move(remaps)), job).value();
}

std::string write_source(const TempFolder& folder, uint64_t seconds,
                         std::string_view text = kSource) {
    mkdir(folder.path("shop").c_str(), 0755);
    const std::string path = folder.write("shop/cache.py", std::string(text));
    set_time(path, seconds);
    return path;
}

}  // namespace

TEST_CASE("Functions of a log's frames are read from source files that are as old as the log") {
    const TempFolder folder;
    write_source(folder, kStart - 1000);
    const Dataset dataset = log_in(folder);
    const FrameFunctionsPtr functions = read(dataset);
    REQUIRE(functions->of("shop/cache.py:4") != nullptr);
    CHECK(functions->of("shop/cache.py:4")->name == "put");
    CHECK(functions->of("shop/cache.py:4")->qualified == "Cache.put");
    CHECK(functions->of(find_frame(*dataset.traces, "shop/cache.py:8"))->name == "main");
    CHECK(functions->of("shop/cache.py:9") == nullptr);
    CHECK(functions->why_none().empty());
    CHECK(frame_label(functions.get(), "shop/cache.py:4") == "put (shop/cache.py:4)");
    CHECK(frame_label(functions.get(), "other.py:4") == "other.py:4");
    CHECK(qualified_frame_text(functions.get(), "shop/cache.py:4") ==
          "Cache.put (shop/cache.py:4)");
    const Frame frame = dataset.traces->frames[find_frame(*dataset.traces, "shop/cache.py:4").v];
    CHECK(short_frame_label(functions.get(), dataset.traces->strings, frame) == "put (cache.py:4)");
}

TEST_CASE("Source files that are newer, do not fit or are not there give no names, and say why") {
    const TempFolder folder;
    const Dataset dataset = log_in(folder);
    CHECK(read(dataset)->why_none() == "its source files were not found");
    const std::string path = write_source(folder, kStart + 1000);
    CHECK(read(dataset)->empty());
    CHECK(read(dataset)->why_none() == "its source files are newer than the log");
    write_source(folder, kStart - 1000, "# all\n# of\n# this\n# is\n# no\n# code\n# at\n# all\n");
    CHECK(read(dataset)->why_none() == "its source files do not fit the log");
    write_source(folder, kStart - 1000, "x = 1\n");
    CHECK(read(dataset)->why_none() == "its source files do not fit the log");
    unlink(path.c_str());
    REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    CHECK(read(dataset)->why_none() == "its source files were not found");
}

TEST_CASE("What was copied together with a log is as old as the log") {
    const TempFolder folder;
    Dataset dataset = log_in(folder);
    dataset.info.modified_ns = static_cast<int64_t>(kStart + 100'000) * kSecond;
    write_source(folder, kStart + 100'020);
    CHECK_FALSE(read(dataset)->empty());
    write_source(folder, kStart + 50'000);
    CHECK(read(dataset)->empty());
    write_source(folder, kStart + 200'000);
    CHECK(read(dataset)->empty());
}

TEST_CASE("Source files are found where they were mapped to, and above or beside the log") {
    const TempFolder folder;
    write_source(folder, kStart - 1000);
    CHECK_FALSE(
        read(log_in(folder, "/build/cache.py"), {{"/build", folder.path("shop")}})->empty());
    Dataset below = log_in(folder);
    below.info.path = folder.path("logs/today/log.hpm");
    CHECK_FALSE(read(below)->empty());
    Dataset beside = log_in(folder, "/gone/app/cache.py");
    beside.info.path = folder.path("shop/log.hpm");
    CHECK_FALSE(read(beside)->empty());
    CHECK(read(log_in(folder, "/gone/app/cache.py"))->empty());
}

TEST_CASE("Lines of one function are one by function, in graphs, growth and series") {
    const TempFolder folder;
    write_source(folder, kStart - 1000);
    const Dataset dataset = log_in(folder);
    const FrameFunctionsPtr functions = read(dataset);
    const std::vector<Amount> live = live_amounts(*dataset.log, dataset.traces->trace_count(),
                                                  dataset.log->event_count(), kRecordedBytes);
    JobContext job;
    const GroupedStacks grouped =
        GroupedStacks::make(*dataset.traces, FrameDetail::kFunction, functions.get(), job).value();
    CHECK_FALSE(grouped.is_own());
    const CallGraphShape shape =
        call_graph_shape(grouped.traces(), FrameDetail::kFunction, job).value();
    const CallGraph graph = call_graph(grouped.traces(), shape, grouped.regrouped(live));
    REQUIRE(shape.nodes.size() == 3);
    Amount self;
    for (uint32_t node = 0; node < shape.nodes.size(); ++node) {
        self += graph.self[node];
        const std::string name = call_graph_name(grouped.traces(), shape, node);
        if (name == "Cache.put (shop/cache.py)") CHECK(graph.self[node] == Amount::whole(200));
        if (name == "<unknown>") CHECK(graph.self[node] == Amount::whole(7));
    }
    CHECK(self == Amount::whole(207));
    CHECK(graph.everything == self);
    LogGrowthOptions options;
    options.detail = FrameDetail::kFunction;
    options.functions = functions.get();
    const auto sites = log_growth(*dataset.log, *dataset.traces, options, job).value();
    REQUIRE(sites.size() == 2);
    CHECK(sites[0].name == "Cache.put (shop/cache.py)");
    CHECK(sites[0].growth_bytes == 200);
    CHECK(sites[1].name == "<unknown>");
    const auto count = [](const TraceSet& set) { return std::count(set.begin(), set.end(), true); };
    const std::string_view put = "Cache.put (shop/cache.py)";
    CHECK(count(traces_with_text(*dataset.traces, put, functions.get())) == 2);
    CHECK(count(traces_with_text(*dataset.traces, put)) == 0);
    CHECK(count(traces_ending_with_text(*dataset.traces, put, functions.get())) == 2);
    CHECK(count(traces_ending_with_text(*dataset.traces, "shop/cache.py:8")) == 0);
    CHECK(count(traces_with_text(*dataset.traces, "shop/cache.py:8")) == 2);
    CHECK(count(traces_ending_with_text(*dataset.traces, "<unknown>")) == 1);
    CHECK(GroupedStacks::make(*dataset.traces, FrameDetail::kLine, functions.get(), job)
              .value()
              .is_own());
}

TEST_CASE("The source files are not read again where the names are known") {
    const TempFolder folder;
    write_source(folder, kStart - 1000);
    const Dataset dataset = log_in(folder);
    JobContext job;
    const FrameFunctionsPtr known = std::make_shared<FrameFunctions>("reading was stopped");
    CHECK(known_functions(dataset, known, job).value() == known);
    CHECK(known->why_none() == "reading was stopped");
    CHECK(known_functions(dataset, nullptr, job).value()->of("shop/cache.py:4") != nullptr);
}

TEST_CASE("A frame of two files is named by the one that knows it") {
    const TempFolder folder;
    write_source(folder, kStart - 1000);
    const FrameFunctionsPtr known = read(log_in(folder));
    const FrameFunctionsPtr none = std::make_shared<FrameFunctions>();
    CHECK(frame_label(&*known, &*none, "shop/cache.py:4") == "put (shop/cache.py:4)");
    CHECK(frame_label(&*none, &*known, "shop/cache.py:4") == "put (shop/cache.py:4)");
    CHECK(frame_label(nullptr, nullptr, "shop/cache.py:4") == "shop/cache.py:4");
}

TEST_CASE("Tables and pictures of a report name the functions of a log's frames") {
    const TempFolder folder;
    write_source(folder, kStart - 1000);
    const auto log = std::make_shared<const Dataset>(log_in(folder));
    JobContext job;
    const std::vector<ReportInput> inputs = {{"a.hpm", log}, {"b.hpm", log}};
    const auto report = make_report(inputs, ScaleMode::kAuto, job);
    REQUIRE(report.ok());
    const std::string page = report_page(report.value());
    const auto section = [&](const std::string& id) {
        const size_t begin = page.find("<section id=\"" + id + "\"");
        REQUIRE(begin != std::string::npos);
        return page.substr(begin, page.find("</section>", begin) - begin);
    };
    const auto has = [&](const std::string& id, const std::string& text) {
        return section(id).find(text) != std::string::npos;
    };
    CHECK(has("f1-hotspots", "put (shop/cache.py:4)"));
    CHECK(has("f1-hotspots", "main (shop/cache.py:8)"));
    CHECK(has("f1-flame-end", "put (shop/cache.py:5)"));
    CHECK(has("f1-timeline", "put (shop/cache.py:5)"));
    CHECK(has("c1-functions", "put (shop/cache.py:4)"));
}

}  // namespace hs
