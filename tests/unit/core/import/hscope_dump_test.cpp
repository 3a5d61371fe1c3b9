// Dumps in recordings of heapscope.

#include <algorithm>
#include <string>
#include <vector>

#include "core/analysis/dump_series.h"
#include "core/analysis/edge_names.h"
#include "core/analysis/graph_roots.h"
#include "core/analysis/namespaces.h"
#include "core/analysis/object_details.h"
#include "core/analysis/object_names.h"
#include "core/import/hscope.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log.h"
#include "core/model/object_graph.h"
#include "core/model/object_records.h"
#include "core/model/recorded_program.h"
#include "tests/support/catch.h"
#include "tests/support/hscope_writer.h"
#include "tests/support/temp_folder.h"

namespace hs {
namespace {

Dataset loaded(const std::string& bytes, const LoadOptions& options = {}) {
    JobContext job;
    Result<Dataset> dataset =
        kHscopeImporter.load(Input::from_memory("a.hscope", bytes), options, job);
    REQUIRE(dataset.ok());
    return std::move(dataset).value();
}

// "name -> type id" of each reference.
std::vector<std::string> references_of(const ObjectGraph& graph, uint32_t row) {
    std::vector<std::string> lines;
    for (const NamedReference& reference : named_references(graph, {row})) {
        lines.push_back(reference.name + " -> " + std::string(graph.type_text(reference.target)) +
                        " " + graph.id_text(reference.target));
    }
    return lines;
}

TEST_CASE("A recording with a dump is a log and a graph", "[hscope]") {
    const Dataset dataset = loaded(test::small_hscope_with_dump());
    REQUIRE(dataset.log);
    REQUIRE(dataset.graph);
    const ObjectGraph& graph = *dataset.graph;
    CHECK(dataset.log->event_count() == 8);
    CHECK(graph.object_count == 8);
    CHECK(graph.stub_count == 0);
    CHECK(graph.edge_count == 8);
    CHECK(graph.shallow_bytes == 72 + 232 + 53 + 72 + 48 + 48 + 56 + 144);
    CHECK_FALSE(is_incomplete(dataset));
}

TEST_CASE("Types, sizes, addresses and reference counts are those of the dump", "[hscope]") {
    const Dataset dataset = loaded(test::small_hscope_with_dump());
    const ObjectGraph& graph = *dataset.graph;
    CHECK(graph.type_text(ObjectId{1}) == "module");
    CHECK(graph.type_text(ObjectId{5}) == "m.Job");
    CHECK(graph.address[5] == 0x5400);
    CHECK(graph.shallow({5}) == 48);
    REQUIRE(graph.reference_count.size() == graph.row_count());
    CHECK(graph.reference_count[1] == 3);
    CHECK(graph.reference_count[7] == 2);
}

TEST_CASE("References have the names of their shapes", "[hscope]") {
    const Dataset dataset = loaded(test::small_hscope_with_dump());
    const ObjectGraph& graph = *dataset.graph;
    using Lines = std::vector<std::string>;
    CHECK(references_of(graph, 1) == Lines{"__dict__ -> dict 20736"});
    CHECK(references_of(graph, 2) == Lines{"key -> str 20992", "[\"jobs\"] -> list 21248"});
    CHECK(references_of(graph, 4) == Lines{"[0] -> m.Job 21504", "[1] -> m.Job 21760"});
    CHECK(references_of(graph, 5) == Lines{"name -> str 22016", "next -> m.Job 21760"});
    CHECK(references_of(graph, 6) == Lines{"name -> str 22016"});
    CHECK(name_between(graph, {2}, {4}) == "[\"jobs\"]");
    CHECK(name_between(graph, {4}, {6}) == "[1]");
}

TEST_CASE("Values, attributes and sources are read", "[hscope]") {
    const Dataset dataset = loaded(test::small_hscope_with_dump());
    const ObjectGraph& graph = *dataset.graph;
    const auto attributes = attribute_details(graph, {5});
    REQUIRE(attributes.size() == 2);
    CHECK(attributes[0].name == "name");
    CHECK(attributes[0].token == "\"nightly\"");
    CHECK(attributes[1].target == ObjectId{6});
    CHECK(object_label(graph, {3}) == "jobs");
    CHECK(object_label(graph, {6}) == "name=nightly");
    const SourceLocation source = source_of(graph, {8});
    CHECK(source.name == "run");
    CHECK(source.file == "/srv/m.py");
    CHECK(source.line == 7);
}

TEST_CASE("What the interpreter holds are the roots", "[hscope]") {
    const Dataset dataset = loaded(test::small_hscope_with_dump());
    const ObjectGraph& graph = *dataset.graph;
    REQUIRE(graph.recorded_roots.size() == 2);
    CHECK(graph.recorded_roots[0].object == ObjectId{1});
    CHECK(graph.recorded_roots[0].name == "m");
    CHECK(graph.recorded_roots[0].place == "module");
    CHECK(graph.recorded_roots[1].object == ObjectId{5});
    CHECK(graph.recorded_roots[1].name == "cache");
    CHECK(graph.recorded_roots[1].place == "local of load (app.py:12)");
    JobContext job;
    const Result<Roots> roots = find_roots(graph, job);
    REQUIRE(roots.ok());
    CHECK(roots.value().recorded_count == 2);
    CHECK(roots.value().unreferenced_count == 1);  // the function
    CHECK(roots.value().module_count == 0);
    CHECK(roots.value().kind[5] == RootKind::kRecorded);
}

TEST_CASE("The namespace of a module is known by its name", "[hscope]") {
    const Dataset dataset = loaded(test::small_hscope_with_dump());
    const ObjectGraph& graph = *dataset.graph;
    CHECK(namespace_dict(graph, {1}) == ObjectId{2});
    CHECK(namespace_owner(graph, {2}) == ObjectId{1});
    const auto items = namespace_references(graph, {2}, {1});
    REQUIRE(items.size() == 1);
    CHECK(items[0].name == "jobs");
    CHECK(items[0].target == ObjectId{4});
}

TEST_CASE("A dump without its end says so, and keeps what is there", "[hscope]") {
    const std::string whole = test::small_hscope_with_dump();
    const size_t objects = whole.rfind("HSCK", whole.rfind("HSCK") - 1);
    const Dataset dataset = loaded(whole.substr(0, objects));
    CHECK(dataset.graph->object_count == 8);
    CHECK(missing_of(dataset.diagnostics) == Missing::kEnd);
}

// A module of shop/cache.py, and a function.
std::string module_in_package() {
    using test::HscopeBytes;
    using test::HscopeWriter;
    HscopeBytes defs;
    for (const std::string_view text :
         {"module", "function", "shop/cache.py", "shop.cache", "Quote.price"}) {
        defs.byte(1).text(text);
    }
    for (const uint64_t type : {1, 2}) {
        defs.byte(5).varint(type).varint(0).zigzag(0).varint(16).varint(0).varint(0).varint(0);
    }
    for (const uint64_t name : {4, 5}) defs.byte(2).varint(3).varint(name).varint(1);
    HscopeBytes objects;
    objects.varint(0);
    for (const uint64_t number : {1, 2}) {
        objects.zigzag(512).varint(number).varint(72).varint(1).varint(0);
        objects.varint(6).varint(number).varint(0);
    }
    HscopeWriter writer;
    writer.chunk(HscopeWriter::kDefs, 10, 0, defs.bytes());
    writer.chunk(HscopeWriter::kObjects, 10, 0, objects.bytes());
    writer.end();
    return writer.bytes();
}

TEST_CASE("A module keeps the name of its package, a function goes by its last", "[hscope]") {
    const Dataset dataset = loaded(module_in_package());
    REQUIRE(dataset.graph->object_count == 2);
    CHECK(dataset.graph->records().own_name({1}) == "shop.cache");
    CHECK(dataset.graph->records().own_name({2}) == "price");
}

// Two dumps: of one object, and of two.
std::string two_dumps() {
    using test::HscopeBytes;
    using test::HscopeWriter;
    HscopeWriter writer;
    for (uint32_t stream = 10; stream <= 11; ++stream) {
        writer.chunk(HscopeWriter::kDefs, stream, 0,
                     HscopeBytes()
                         .byte(1)
                         .text("int")
                         .byte(5)
                         .varint(1)
                         .varint(0)
                         .zigzag(0)
                         .varint(24)
                         .varint(0)
                         .varint(0)
                         .varint(0)
                         .bytes());
        HscopeBytes objects;
        objects.varint(0);
        for (uint32_t i = 10; i <= stream; ++i) {
            objects.zigzag(512).varint(1).varint(28).varint(1).varint(0);
            objects.varint(1).zigzag(-42).varint(1 << 1).zigzag(5);
        }
        writer.chunk(HscopeWriter::kObjects, stream, 0, objects.bytes());
        writer.chunk(HscopeWriter::kDump, stream, 0,
                     HscopeBytes()
                         .varint(uint64_t{stream} * 1000)
                         .varint(1)
                         .text("")
                         .text("call")
                         .varint(1)
                         .varint(stream - 9)
                         .varint(0)
                         .varint(1)
                         .bytes());
    }
    writer.end();
    return writer.bytes();
}

TEST_CASE("Of several dumps the last one is shown, and each can be asked for", "[hscope]") {
    const std::string bytes = two_dumps();
    const Dataset last = loaded(bytes);
    CHECK(last.graph->object_count == 2);
    CHECK_FALSE(last.log);
    REQUIRE(last.program->dumps.size() == 2);
    CHECK(last.program->shown_dump == 2);
    CHECK(last.program->shown()->made_ns > last.program->dumps[0].made_ns);
    LoadOptions options;
    options.dump = 1;
    const Dataset first = loaded(bytes, options);
    CHECK(first.graph->object_count == 1);
    CHECK(first.program->shown_dump == 1);
    CHECK(dump_step("b", first).made_ns < dump_step("a", last).made_ns);
    options.dump = 3;
    JobContext job;
    CHECK_FALSE(kHscopeImporter.load(Input::from_memory("a.hscope", bytes), options, job).ok());
}

TEST_CASE("References to objects that are not in the dump dangle", "[hscope]") {
    const Dataset dataset = loaded(two_dumps());
    const ObjectGraph& graph = *dataset.graph;
    CHECK(graph.stub_count == 2);
    CHECK(graph.dangling_edges == 2);
    CHECK(graph.id_text(graph.references({1})[0]) == "-6");
    CHECK(object_label(graph, {1}) == "-42");
}

TEST_CASE("A number behind the file's name opens that dump alone", "[hscope]") {
    test::TempFolder folder;
    const std::string path = folder.write("run.hscope", two_dumps());
    JobContext job;
    const Result<DatasetPtr> first = open_dataset(path + "#1", {}, job);
    REQUIRE(first.ok());
    CHECK(first.value()->graph->object_count == 1);
    CHECK(first.value()->info.path == path + "#1");
    CHECK(open_dataset(path, {}, job).value()->graph->object_count == 2);
    CHECK_FALSE(open_dataset(path + "#3", {}, job).ok());
    CHECK_FALSE(open_dataset(path + "#x", {}, job).ok());
    const std::string other = folder.write("a.collapsed", "main;load 5\n");
    CHECK(open_dataset(other, {}, job).ok());
    CHECK_FALSE(open_dataset(other + "#1", {}, job).ok());
    // A file of the very name comes first.
    folder.write("run.hscope#1", two_dumps());
    CHECK(open_dataset(path + "#1", {}, job).value()->graph->object_count == 2);
}

}  // namespace
}  // namespace hs
