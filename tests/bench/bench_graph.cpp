// The object-graph engine beside one simdjson pass, one sequential read, and one breadth-first
// walk.

#include <simdjson.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/analysis/graph_diff.h"
#include "core/analysis/object_filter.h"
#include "core/analysis/object_order.h"
#include "core/base/thread_pool.h"
#include "core/import/pyheap.h"
#include "core/model/object_graph_builder.h"
#include "tests/bench/bench.h"
#include "tests/support/temp_folder.h"

namespace hs::bench {
namespace {

constexpr double kMillion = 1e6;

uint64_t next_random(uint64_t& state) {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

// Records as a genuine dump has them: more than half of the bytes are attributes that point
// nowhere.
std::string dump_text(uint32_t objects) {
    constexpr const char* kMethods[] = {"append", "clear", "copy", "count", "extend", "index"};
    uint64_t state = 88172645463325252;
    std::string text = "{\"<class 'dict'>\": {";
    const auto id_of = [](uint64_t index) {
        return std::to_string(0x7f1000000000 + 16 * (index * 1103515245 % 2147483647));
    };
    for (uint32_t i = 0; i < objects; ++i) {
        if (i > 0) text += ", ";
        text += "\"" + id_of(i) + R"(": {"size": )" + std::to_string(48 + i % 500);
        text += R"(, "attr": {)";
        for (const char* method : kMethods) {
            text += std::string(method == kMethods[0] ? "\"" : ", \"") + method +
                    R"(": ["<class 'builtin_function_or_method'>", )" +
                    std::to_string(0x7f9000000000 + next_random(state) % 50021 * 64) + "]";
        }
        text += R"(}, "ref": ["some text", )";
        const uint64_t references = next_random(state) % 8;
        for (uint64_t k = 0; k < references; ++k) {
            text += R"(["<class 'dict'>", )" + id_of(next_random(state) % objects) + "], ";
        }
        text += R"(["<class 'type'>", 94241081004032]], "src": {"co_name": "dict"}})";
    }
    return text + "}}";
}

size_t visit(simdjson::ondemand::value value);

size_t visit_members(simdjson::ondemand::object object) {
    size_t seen = 0;
    for (auto field : object) {
        seen += field.unescaped_key().value_unsafe().size() & 1;
        seen += visit(field.value());
    }
    return seen;
}

// Every value, as the fastest reader of such a file in one thread would.
size_t visit(simdjson::ondemand::value value) {
    switch (value.type().value_unsafe()) {
        case simdjson::ondemand::json_type::object:
            return visit_members(value.get_object());
        case simdjson::ondemand::json_type::array: {
            size_t seen = 0;
            for (auto item : value.get_array()) { seen += visit(item.value_unsafe()); }
            return seen;
        }
        case simdjson::ondemand::json_type::string:
            return value.get_string().value_unsafe().size() & 1;
        case simdjson::ondemand::json_type::number:
            return value.get_number().value_unsafe().is_int64() ? 1 : 0;
        default:
            return value.raw_json_token().size();
    }
}

uint64_t sequential_sum(std::string_view bytes) {
    uint64_t sum = 0;
    for (size_t at = 0; at + 8 <= bytes.size(); at += 8) {
        uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        sum += word;
    }
    return sum;
}

ObjectGraph graph_of(uint32_t objects, uint32_t edges_each,
                     uint32_t (*target)(uint32_t, uint64_t)) {
    RawPiece piece;
    piece.types.push_back("o");
    uint64_t state = 42;
    for (uint32_t i = 0; i < objects; ++i) {
        for (uint32_t k = 0; k < edges_each; ++k) {
            const uint32_t to = target(i, next_random(state));
            if (to < objects) piece.add_edge(1, 16 * uint64_t{to} + 16);
        }
        piece.records.push_back(
            {16 * uint64_t{i} + 16, 64, 0, static_cast<uint32_t>(piece.edges.size()), 1});
    }
    std::vector<RawPiece> pieces;
    pieces.push_back(std::move(piece));
    DiagnosticList diagnostics;
    JobContext job;
    return std::move(build_object_graph(std::move(pieces), {}, diagnostics, job)).value();
}

size_t walk(const ObjectGraph& graph, const Roots& roots) {
    std::vector<bool> seen(graph.row_count(), false);
    std::vector<ObjectId> open = roots.rows;
    for (const ObjectId root : open) { seen[root.v] = true; }
    for (size_t at = 0; at < open.size(); ++at) {
        for (const ObjectId target : graph.references(open[at])) {
            if (seen[target.v]) continue;
            seen[target.v] = true;
            open.push_back(target);
        }
    }
    return open.size();
}

void measure_dominators(Report& report, const std::string& name, const ObjectGraph& graph) {
    JobContext job;
    const Roots roots = find_roots(graph, job).value();
    volatile uint64_t sink = 0;
    report.measure({.name = name,
                    .units = graph.object_count / kMillion,
                    .unit = "M objects",
                    .body = [&] { sink = find_dominators(graph, roots, job).value().retained[0]; },
                    .limit_name = "one breadth-first walk",
                    .limit = [&] { sink = walk(graph, roots); },
                    .most_ratio = 12});
}

Dataset load_file(const std::string& path, JobContext& job) {
    return std::move(load_pyheap(std::move(Input::open(path, job)).value(), {}, job)).value();
}

void measure_load(Report& report, const std::string& text, const std::string& path,
                  JobContext& job) {
    const simdjson::padded_string padded(text);
    volatile uint64_t sink = 0;
    report.measure({.name = "load dump",
                    .units = static_cast<double>(text.size()) / kMillion,
                    .unit = "MB",
                    .body = [&] { sink = load_file(path, job).graph->edge_count; },
                    .limit_name = "simdjson visits every value",
                    .limit =
                        [&] {
                            simdjson::ondemand::parser parser;
                            auto document = parser.iterate(padded);
                            sink = visit_members(document.get_object());
                        },
                    .most_ratio = 0.8});
}

void measure_questions(Report& report, const std::string& text, const ObjectGraph& graph,
                       JobContext& job) {
    const ObjectFilter filter = parse_object_filter("\"not there at all\"").value();
    volatile uint64_t sink = 0;
    report.measure({.name = "search all text",
                    .units = static_cast<double>(text.size()) / kMillion,
                    .unit = "MB",
                    .body = [&] { sink = matching_objects(graph, filter, {}, job).value().size(); },
                    .limit_name = "one sequential read",
                    .limit = [&] { sink = sequential_sum(text); },
                    .most_ratio = 6});
    report.measure(
        {.name = "diff of equal dumps",
         .units = graph.object_count / kMillion,
         .unit = "M objects",
         .body = [&] { sink = compare_graphs(graph, graph, false, job).value().totals.same; },
         .limit_name = "two sequential reads",
         .limit = [&] { sink = sequential_sum(text) + sequential_sum(text); },
         .most_ratio = 30});
}

void measure_sort(Report& report, JobContext& job) {
    const ObjectGraph graph =
        graph_of(2'000'000, 0, [](uint32_t, uint64_t) { return uint32_t{0}; });
    std::vector<uint64_t> keys(graph.object_count);
    uint64_t state = 5;
    for (uint64_t& key : keys) { key = next_random(state) % 1'000'000; }
    volatile uint64_t sink = 0;
    report.measure({.name = "sort a column",
                    .units = graph.object_count / kMillion,
                    .unit = "M rows",
                    .body =
                        [&] {
                            std::vector<ObjectId> rows(keys.size());
                            for (uint32_t i = 0; i < rows.size(); ++i) { rows[i] = {i + 1}; }
                            sort_objects(graph, rows, keys, SortDirection::kFalling, job);
                            sink = rows[0].v;
                        },
                    .limit_name = "adding up the keys",
                    .limit =
                        [&] {
                            uint64_t sum = 0;
                            for (const uint64_t key : keys) { sum += key; }
                            sink = sum;
                        },
                    .most_ratio = 0});
}

}  // namespace

HS_BENCH(graph) {
    ThreadPool pool(1);
    JobContext job(&pool);
    const bool wants_dump = report.wants("load dump") || report.wants("search all text") ||
                            report.wants("diff of equal dumps");
    if (wants_dump) {
        const test::TempFolder folder;
        const std::string text = dump_text(200'000);
        const std::string path = folder.write("dump.json", text);
        measure_load(report, text, path, job);
        const Dataset dataset = load_file(path, job);
        measure_questions(report, text, *dataset.graph, job);
    }
    if (report.wants("sort a column")) measure_sort(report, job);
    if (report.wants("dominators")) {
        constexpr uint32_t kObjects = 1'000'000;
        measure_dominators(report, "dominators, random graph",
                           graph_of(kObjects, 3, [](uint32_t, uint64_t random) {
                               return static_cast<uint32_t>(random % kObjects);
                           }));
        measure_dominators(report, "dominators, linked list",
                           graph_of(kObjects, 1, [](uint32_t from, uint64_t) { return from + 1; }));
    }
}

}  // namespace hs::bench
