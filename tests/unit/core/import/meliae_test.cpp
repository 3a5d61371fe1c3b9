#include "core/import/meliae.h"

#include <string>

#include "core/analysis/graph_diff.h"
#include "core/analysis/graph_roots.h"
#include "core/analysis/object_details.h"
#include "core/analysis/object_filter.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

using namespace hs;

namespace {

Result<Dataset> load_lines(std::string text) {
    JobContext job;
    return load_meliae(Input::from_memory("m.json", std::move(text)), {}, job);
}

const std::string kLines =
    R"({"address": 10, "type": "module", "size": 56, "name": "m", "refs": [20]}
{"address": 20, "type": "dict", "size": 240, "len": 2, "refs": [30, 30, 99]}
{"address": 30, "type": "str", "size": 50, "len": 1, "value": "a\/\u00ff", "refs": []}
{"address": 20, "type": "dict", "size": 1, "refs": [10]}
)";

}  // namespace

TEST_CASE("lines become objects, the first of a repeated address counts") {
    const Dataset dataset = std::move(load_lines(kLines)).value();
    const ObjectGraph& graph = *dataset.graph;
    CHECK(graph.object_count == 3);
    CHECK(graph.shallow_bytes == 346);
    CHECK(graph.edge_count == 4);
    CHECK(graph.dangling_edges == 1);
    CHECK(graph.stub_count == 1);
    CHECK(has_diagnostic(dataset, "more than once"));
    CHECK(object_label(graph, {1}) == "m");
    JobContext job;
    CHECK(find_roots(graph, job).value().rows == std::vector<ObjectId>{{1}});
    const auto details = attribute_details(graph, {3});
    REQUIRE(details.size() == 2);
    CHECK(details[1].name == "value");
}

TEST_CASE("what a line says is found by filters and told of two dumps") {
    const Dataset before = std::move(load_lines(kLines)).value();
    std::string changed = kLines;
    changed.replace(changed.find("[30, 30, 99]"), 12, "[30, 99]");
    const Dataset after = std::move(load_lines(changed)).value();
    JobContext job;
    const auto found = [&](const char* filter) {
        const ObjectFilter parsed = parse_object_filter(filter).value();
        return matching_objects(*before.graph, parsed, {}, job).value();
    };
    CHECK(found("attr:value") == std::vector<ObjectId>{{3}});
    CHECK(found("attr:len=2") == std::vector<ObjectId>{{2}});
    CHECK(found("attr:size").empty());
    const auto changes = field_changes(*before.graph, *after.graph, {{2}, {2}}, false);
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].name == "ref");
    CHECK(changes[0].after == "[30, 99]");
    CHECK_FALSE(changes[0].is_attribute);
}

TEST_CASE("list forms, blanks, commas and carriage returns are taken") {
    const Dataset dataset =
        std::move(load_lines("[\r\n"
                             R"({"address": 1, "type": "list", "size": 8, "refs": [2, 1]},)"
                             "\r\n\n"
                             R"({"refs": [], "size": 9, "type": "int", "address": 2})"
                             "\r\n]\n"))
            .value();
    CHECK(dataset.graph->object_count == 2);
    CHECK(dataset.diagnostics.empty());
    CHECK(name_between(*dataset.graph, {1}, {2}) == "[1]");
}

TEST_CASE("a line of garbage is left out, what follows is kept") {
    std::string text = kLines;
    std::string garbage = "{\"address\": 5, \"ty\xff pe\": }{\n{\"address\": \"x\"}\n";
    garbage[3] = '\0';
    text.insert(text.find('\n') + 1, garbage);
    const Dataset dataset = std::move(load_lines(text)).value();
    CHECK(dataset.graph->object_count == 3);
    CHECK(has_diagnostic(dataset, "from '{' to '}'"));
    CHECK(has_diagnostic(dataset, "no address"));
}

TEST_CASE("dumps of lines cut at any byte keep the complete lines") {
    for (size_t size = 0; size < kLines.size(); ++size) {
        CAPTURE(size);
        const auto result = load_lines(kLines.substr(0, size));
        const size_t first = kLines.find('\n');
        REQUIRE(result.ok() == (size >= first));
        const bool inside = size > 0 && kLines[size - 1] != '\n' && kLines[size] != '\n';
        if (result.ok()) CHECK(has_diagnostic(result.value(), "cut short") == inside);
    }
}

TEST_CASE("type names written byte by byte are put together again") {
    CHECK(repaired_latin1("\u00c3\u009cn\u00c3\u00af") == "\u00dcn\u00ef");
    CHECK(repaired_latin1("\u00dcn") == "\u00dcn");
    CHECK(repaired_latin1("\u6f22") == "\u6f22");
    CHECK(repaired_latin1("dict") == "dict");
}

TEST_CASE("dumps of lines are told from other JSON by their keys") {
    const auto sniff = [](std::string_view head) {
        return sniff_meliae({head, "x.json", head.size()});
    };
    CHECK(sniff(kLines) > kLikely);
    CHECK(sniff("[\n" + kLines) > kLikely);
    CHECK(sniff(R"({"address": 1, "type": "list", "size": 8, "refs": [2, 3)") == kLikely);
    CHECK(sniff(R"({"<class 'a'>": {"1": {"size": 1}}})") == kNotThis);
    CHECK(sniff("[1]") == kNotThis);
}
