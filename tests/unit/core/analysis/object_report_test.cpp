#include "core/analysis/object_report.h"

#include "core/base/source_lines.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

namespace hs {
namespace {

ObjectReport report_of(const Dataset& dataset, uint64_t id) {
    const ObjectGraph& graph = *dataset.graph;
    JobContext job;
    const Roots roots = std::move(find_roots(graph, job)).value();
    const Dominators dominators = std::move(find_dominators(graph, roots, job)).value();
    const DominatorTree tree = dominator_tree(dominators);
    const ObjectNames names = std::move(name_objects(graph, roots, job)).value();
    auto report =
        object_report({graph, roots, dominators, tree, names}, object_with_id(graph, id), job);
    REQUIRE(report.ok());
    return std::move(report).value();
}

TEST_CASE("A report names what holds an object and what it holds") {
    // 1 -> 2 -> 3 and 1 -> 4; 3 -> 5, 6; 2 -> 3 twice.
    const Dataset dump = loaded_dump(dump_of_edges({{2, 4}, {3, 3}, {5, 6}, {}, {}, {}}));
    const ObjectReport report = report_of(dump, 3);
    CHECK(report.retained_bytes == 30);
    CHECK(report.retained_objects == 3);
    REQUIRE(report.path.size() == 3);
    CHECK(report.path[0].object == object_with_id(*dump.graph, 1));
    CHECK(report.path[2].object == report.object);
    REQUIRE(report.dominators.size() == 2);
    CHECK(report.dominators[1].object == object_with_id(*dump.graph, 2));
    CHECK(report.holds_count == 2);
    CHECK(report.referrer_count == 1);
    REQUIRE(report.referrer_types.size() == 1);
    CHECK(report.referrer_types[0].objects == 1);
    CHECK(report.reference_count == 2);
    CHECK(report.root_kind == RootKind::kNone);
    CHECK(report_of(dump, 1).root_kind == RootKind::kUnreferenced);
    CHECK(std::string(root_reason(RootKind::kUnreferenced)).size() > 5);
}

TEST_CASE("A report counts references as tables do, and plain values beside them") {
    const Dataset dump = loaded_dump(
        R"({"t": {"1": {"size": 1, "ref": [["t", 2], 5, ["t", 2], "text", ["t", 9]]}, "2": {}}})");
    const ObjectReport report = report_of(dump, 1);
    CHECK(report.references.size() == 5);
    CHECK(report.reference_count == 3);
    CHECK(report.reference_count == dump.graph->references(report.object).size());
    CHECK(report.value_count == 2);
}

TEST_CASE("Of what is not in the dump only its referrers are known") {
    const Dataset dump = loaded_dump(dump_of_edges({{2, 77}, {77}}));
    const ObjectReport report = report_of(dump, 77);
    CHECK(report.is_stub);
    CHECK(report.referrer_count == 2);
    CHECK(report.path.empty());
}

TEST_CASE("A report lists the items of a list from the first to the last") {
    const auto names = [](const std::string& type, const std::string& items) {
        const Dataset dump = loaded_dump("{\"<class '" + type + "'>\": {\"1\": {\"size\": 224, " +
                                         "\"ref\": [" + items + "]}}}");
        std::string text;
        for (const NamedReference& it : report_of(dump, 1).references) {
            text += it.name + "=" + std::string(it.token) + " ";
        }
        return text;
    };
    CHECK(names("list", "30, 20, 10") == "[0]=10 [1]=20 [2]=30 ");
    CHECK(names("tuple", "2, 1") == "[0]=1 [1]=2 ");
    CHECK(names("collections.deque", "5, 6") == "[0]=5 [1]=6 ");
    CHECK(names("dict", "\"a\", 1, \"b\", 2") == "[1]=\"a\" key=1 [2]=\"b\" key=2 ");
}

TEST_CASE("Lines around a line are cut at the ends of the file") {
    const std::string text = "one\ntwo\tx\r\nthree\nfour";
    const auto lines = lines_around(text, 2, 1);
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].number == 1);
    CHECK(lines[1].text == "two    x");
    CHECK(lines_around(text, 4, 1).size() == 2);
    CHECK(lines_around(text, 5, 3).empty());
    CHECK(lines_around(text, 0, 3).empty());
    JobContext job;
    CHECK_FALSE(lines_of_file("no such file.py", "/", 1, 1, job).ok());
}

}  // namespace
}  // namespace hs
