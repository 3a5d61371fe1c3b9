// The object-graph engine beside one simdjson pass, one sequential read, and one breadth-first
// walk. The groups "large_…" are the same at the sizes that the program is made for; they need 10
// GB of memory and run only when asked for by name.

#include <string>

#include "core/analysis/graph_diff.h"
#include "core/analysis/retained_growth.h"
#include "core/base/thread_pool.h"
#include "tests/bench/graph_inputs.h"
#include "tests/support/temp_folder.h"

namespace hs::bench {
namespace {

uint32_t next_of(uint32_t from, uint64_t) {
    return from + 1;
}

void measure_equal_diff(Report& report, const std::string& text, const ObjectGraph& graph,
                        JobContext& job) {
    volatile uint64_t sink = 0;
    report.measure(
        {.name = "diff of equal dumps",
         .units = graph.object_count / kMillion,
         .unit = "M objects",
         .body = [&] { sink = compare_graphs(graph, graph, false, job).value().totals.same; },
         .limit_name = "two sequential reads",
         .limit = [&] { sink = sequential_sum(text) + sequential_sum(text); },
         .most_ratio = 30});
}

void measure_unclosed(Report& report, JobContext& job) {
    const test::TempFolder folder;
    std::string text = R"({"a": {"1": {"size": 1}, "2": {"attr": )";
    const std::string part = R"({"3": {"size": [[[[, )" + std::string(4000, '[');
    while (text.size() < (size_t{192} << 20)) { text += part; }
    const std::string path = folder.write("dump.json", text);
    volatile uint64_t sink = 0;
    report.measure({.name = "load unclosed brackets",
                    .units = static_cast<double>(text.size()) / kMillion,
                    .unit = "MB",
                    .body = [&] { sink = load_file(path, job).graph->object_count; },
                    .limit_name = "one sequential read of the file",
                    .limit = [&] { sink = sequential_read(path); },
                    .most_ratio = 25});
}

// The same process a little later: addresses of passing methods differ in every record, and every
// fiftieth object has changed.
void measure_later_diff(Report& report, const std::string& name, const ObjectGraph& graph,
                        const std::string& path, JobContext& job) {
    const test::TempFolder folder;
    const std::string later =
        folder.write("later.json", dump_text({graph.object_count, 362436069362436069, 50}));
    const Dataset dataset = load_file(later, job);
    volatile uint64_t sink = 0;
    report.measure(
        {.name = name,
         .units = graph.object_count / kMillion,
         .unit = "M objects",
         .body =
             [&] {
                 sink = compare_graphs(graph, *dataset.graph, false, job).value().totals.modified;
             },
         .limit_name = "sequential reads of both files",
         .limit = [&] { sink = sequential_read(path) + sequential_read(later); },
         .most_ratio = 12});
}

}  // namespace

HS_BENCH(graph) {
    ThreadPool pool(1);
    JobContext job(&pool);
    if (report.wants("load dump") || report.wants("search all text") ||
        report.wants("diff of equal dumps") || report.wants("diff, all ids of methods differ") ||
        report.wants("names of all objects")) {
        const test::TempFolder folder;
        const std::string text = dump_text({200'000});
        const std::string path = folder.write("dump.json", text);
        measure_load(report, "load dump", text, path, job);
        const Dataset dataset = load_file(path, job);
        measure_search(report, "search all text", *dataset.graph, path, job);
        measure_names(report, "names of all objects", *dataset.graph);
        measure_equal_diff(report, text, *dataset.graph, job);
        measure_later_diff(report, "diff, all ids of methods differ", *dataset.graph, path, job);
    }
    if (report.wants("load unclosed brackets")) measure_unclosed(report, job);
    if (report.wants("sort a column")) {
        measure_sort(report, "sort a column", graph_of(2'000'000, 0, next_of), job);
    }
    if (report.wants("dominators")) {
        constexpr uint32_t kObjects = 1'000'000;
        measure_dominators(report, "dominators, random graph",
                           graph_of(kObjects, 3, [](uint32_t, uint64_t random) {
                               return static_cast<uint32_t>(random % kObjects);
                           }));
        measure_dominators(report, "dominators, linked list", graph_of(kObjects, 1, next_of));
    }
}

HS_BENCH(large_dump) {
    constexpr uint32_t kObjects = 2'660'000;
    if (!report.names_group()) return;
    ThreadPool pool(1);
    JobContext job(&pool);
    const test::TempFolder folder;
    std::string text = dump_text({kObjects});
    const std::string path = folder.write("dump.json", text);
    measure_load(report, "load, 2.66 M objects", text, path, job);
    text = std::string();
    const Dataset dataset = load_file(path, job);
    measure_search(report, "search, 2.66 M objects", *dataset.graph, path, job);
    measure_names(report, "names, 2.66 M objects", *dataset.graph);
    measure_later_diff(report, "diff, 2.66 M objects", *dataset.graph, path, job);
}

HS_BENCH(large_graph) {
    constexpr uint32_t kGraphObjects = 10'000'000;
    if (!report.names_group()) return;
    ThreadPool pool(1);
    JobContext job(&pool);
    measure_dominators(report, "dominators, 10 M objects and 30 M edges",
                       graph_of(kGraphObjects, 3, [](uint32_t, uint64_t random) {
                           return static_cast<uint32_t>(random % kGraphObjects);
                       }));
    const ObjectGraph list = graph_of(kGraphObjects, 1, next_of);
    measure_dominators(report, "dominators, list of 10 M", list);
    measure_names(report, "names, list of 10 M", list);
    const ObjectGraph star = star_of(kGraphObjects);
    measure_dominators(report, "dominators, star of 10 M", star);
    measure_sort(report, "sort 10 M rows", star, job);
}

}  // namespace hs::bench
