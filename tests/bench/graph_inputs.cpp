#include "tests/bench/graph_inputs.h"

#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <cstring>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/analysis/object_filter.h"
#include "core/analysis/object_names.h"
#include "core/analysis/object_order.h"
#include "core/import/pyheap.h"
#include "core/model/object_graph_builder.h"
#include "core/model/object_records.h"

namespace hs::bench {

uint64_t next_random(uint64_t& state) {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

std::string dump_text(const DumpShape& shape) {
    constexpr const char* kMethods[] = {"append", "clear", "copy", "count", "extend", "index"};
    constexpr size_t kBytesEach = 700;
    uint64_t dead = shape.dead_seed;
    uint64_t state = 42;
    std::string text;
    text.reserve(shape.objects * kBytesEach + 4096);
    text = "{\"<class 'dict'>\": {";
    const auto id_of = [](uint64_t index) {
        return std::to_string(0x7f1000000000 + 16 * (index * 1103515245 % 2147483647));
    };
    for (uint32_t i = 0; i < shape.objects; ++i) {
        if (i > 0) text += ", ";
        const bool changed = shape.changed_every != 0 && i % shape.changed_every == 0;
        text +=
            "\"" + id_of(i) + R"(": {"size": )" + std::to_string(48 + i % 500 + (changed ? 8 : 0));
        text += R"(, "attr": {)";
        for (const char* method : kMethods) {
            text += std::string(method == kMethods[0] ? "\"" : ", \"") + method +
                    R"(": ["<class 'builtin_function_or_method'>", )" +
                    std::to_string(0x7f9000000000 + next_random(dead) % 50021 * 64) + "]";
        }
        text += R"(}, "ref": ["some text", )";
        const uint64_t references = next_random(state) % 8;
        for (uint64_t k = 0; k < references; ++k) {
            text += R"(["<class 'dict'>", )" + id_of(next_random(state) % shape.objects) + "], ";
        }
        text += R"(["<class 'type'>", 94241081004032]], "src": {"co_name": "dict"}})";
    }
    text += "}}";
    text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    return text;
}

namespace {

ObjectGraph built(RawPiece piece) {
    std::vector<RawPiece> pieces;
    pieces.push_back(std::move(piece));
    DiagnosticList diagnostics;
    JobContext job;
    return std::move(build_object_graph(std::move(pieces), {}, diagnostics, job)).value().graph;
}

void add_record(RawPiece& piece, uint32_t index) {
    piece.records.push_back(
        {16 * uint64_t{index} + 16, 64, 0, static_cast<uint32_t>(piece.edges.size()), 1});
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

}  // namespace

ObjectGraph graph_of(uint32_t objects, uint32_t edges_each,
                     uint32_t (*target)(uint32_t from, uint64_t random)) {
    RawPiece piece;
    piece.types.push_back("o");
    piece.records.reserve(objects);
    piece.edges.reserve(size_t{objects} * edges_each);
    uint64_t state = 42;
    for (uint32_t i = 0; i < objects; ++i) {
        for (uint32_t k = 0; k < edges_each; ++k) {
            const uint32_t to = target(i, next_random(state));
            if (to < objects) piece.add_edge(1, 16 * uint64_t{to} + 16);
        }
        add_record(piece, i);
    }
    return built(std::move(piece));
}

ObjectGraph star_of(uint32_t objects) {
    RawPiece piece;
    piece.types.push_back("o");
    piece.records.reserve(objects);
    for (uint32_t i = 1; i < objects; ++i) { piece.add_edge(1, 16 * uint64_t{i} + 16); }
    for (uint32_t i = 0; i < objects; ++i) { add_record(piece, i); }
    return built(std::move(piece));
}

size_t visit_every_value(const std::string& text) {
    simdjson::ondemand::parser parser;
    auto document = parser.iterate(text.data(), text.size(), text.capacity());
    return visit_members(document.get_object());
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

uint64_t sequential_read(const std::string& path) {
    std::vector<char> buffer(size_t{1} << 18);
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    uint64_t total = 0;
    for (ssize_t count = 1; file >= 0 && count > 0;) {
        count = ::read(file, buffer.data(), buffer.size());
        if (count > 0) total += static_cast<uint64_t>(count);
    }
    ::close(file);
    return total;
}

size_t breadth_first_walk(const ObjectGraph& graph, const Roots& roots) {
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

Dataset load_file(const std::string& path, JobContext& job) {
    return std::move(load_pyheap(std::move(Input::open(path, job)).value(), {}, job)).value();
}

void measure_load(Report& report, const std::string& name, const std::string& text,
                  const std::string& path, JobContext& job) {
    volatile uint64_t sink = 0;
    report.measure({.name = name,
                    .units = static_cast<double>(text.size()) / kMillion,
                    .unit = "MB",
                    .body = [&] { sink = load_file(path, job).graph->edge_count; },
                    .limit_name = "simdjson visits every value",
                    .limit = [&] { sink = visit_every_value(text); },
                    .most_ratio = 0.8});
}

void measure_search(Report& report, const std::string& name, const ObjectGraph& graph,
                    const std::string& path, JobContext& job) {
    const ObjectFilter filter = parse_object_filter("\"not there at all\"").value();
    volatile uint64_t sink = 0;
    report.measure({.name = name,
                    .units = static_cast<double>(graph.records().text()->all().size()) / kMillion,
                    .unit = "MB",
                    .body = [&] { sink = matching_objects(graph, filter, {}, job).value().size(); },
                    .limit_name = "one sequential read of the file",
                    .limit = [&] { sink = sequential_read(path); },
                    .most_ratio = 2});
}

namespace {

// What a question about every object costs, beside one walk along all references.
void measure_beside_walk(Report& report, const std::string& name, const ObjectGraph& graph,
                         uint64_t (*ask)(const ObjectGraph&, const Roots&, JobContext&)) {
    JobContext job;
    const Roots roots = find_roots(graph, job).value();
    volatile uint64_t sink = 0;
    report.measure({.name = name,
                    .units = graph.object_count / kMillion,
                    .unit = "M objects",
                    .body = [&] { sink = ask(graph, roots, job); },
                    .limit_name = "one breadth-first walk",
                    .limit = [&] { sink = breadth_first_walk(graph, roots); },
                    .most_ratio = 12});
}

}  // namespace

void measure_dominators(Report& report, const std::string& name, const ObjectGraph& graph) {
    measure_beside_walk(report, name, graph,
                        [](const ObjectGraph& of, const Roots& roots, JobContext& job) {
                            return find_dominators(of, roots, job).value().retained[0];
                        });
}

void measure_names(Report& report, const std::string& name, const ObjectGraph& graph) {
    measure_beside_walk(report, name, graph,
                        [](const ObjectGraph& of, const Roots& roots, JobContext& job) {
                            return uint64_t{name_objects(of, roots, job).value().namer[1].v};
                        });
}

void measure_sort(Report& report, const std::string& name, const ObjectGraph& graph,
                  JobContext& job) {
    std::vector<uint64_t> keys(graph.object_count);
    uint64_t state = 5;
    for (uint64_t& key : keys) { key = next_random(state) % 1'000'000; }
    volatile uint64_t sink = 0;
    report.measure({.name = name,
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

}  // namespace hs::bench
