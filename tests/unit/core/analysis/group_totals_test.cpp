#include "core/analysis/group_totals.h"

#include <string>

#include "core/analysis/accumulation.h"
#include "core/analysis/duplicates.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

using namespace hs;

namespace {

const char* const kDump =
    R"({"<class 'shop.models.User'>": {"1": {"size": 10, "attr": {"a": "long text", "n": 1}, "src": {"co_filename": "/a.py"}, "ref": [["<class 'dict'>", 4]]},)"
    R"( "2": {"size": 20, "attr": {"a": "long text", "n": 1}, "src": {"co_filename": "/b.py"}}},)"
    R"( "<class 'shop.models.Order'>": {"3": {"size": 5, "attr": {"a": "long text"}, "src": {"co_filename": "/a.py"}}},)"
    R"( "<class 'dict'>": {"4": {"size": 1, "ref": [["<class 'x'>", 5], ["<class 'x'>", 6], ["<class 'x'>", 7]]}},)"
    R"( "<class 'x'>": {"5": {"size": 100}, "6": {"size": 100}, "7": {"size": 90}}})";

}  // namespace

TEST_CASE("modules and source files add up what belongs to them") {
    CHECK(module_of_type("<class 'shop.models.User'>") == "shop.models");
    CHECK(module_of_type("<class 'm.f.<locals>.C'>") == "m");
    CHECK(module_of_type("<class 'dict'>") == "builtins");
    const Dataset dataset = loaded_dump(kDump);
    JobContext job;
    const auto modules = module_totals(*dataset.graph, nullptr);
    REQUIRE(modules.size() == 2);
    CHECK(modules[0].name == "builtins");
    CHECK(modules[0].shallow_bytes == 291);
    CHECK(modules[1].name == "shop.models");
    CHECK(modules[1].objects == 3);
    const auto files = source_file_totals(*dataset.graph, nullptr, job).value();
    REQUIRE(files.size() == 3);
    CHECK(files[0].name.empty());
    CHECK(files[1].name == "/b.py");
    CHECK(files[2].shallow_bytes == 15);
    const Roots roots = find_roots(*dataset.graph, job).value();
    const Dominators dominators = find_dominators(*dataset.graph, roots, job).value();
    CHECK(module_totals(*dataset.graph, &dominators)[0].name == "shop.models");
    CHECK(module_totals(*dataset.graph, &dominators)[0].retained_bytes == 326);
    CHECK(source_file_totals(*dataset.graph, &dominators, job).value()[0].name == "/a.py");
}

TEST_CASE("the points where memory piles up are found") {
    const Dataset dataset = loaded_dump(kDump);
    const ObjectGraph& graph = *dataset.graph;
    JobContext job;
    const Roots roots = find_roots(graph, job).value();
    const Dominators dominators = find_dominators(graph, roots, job).value();
    const auto points = accumulation_points(graph, dominators, 1);
    REQUIRE(points.size() == 1);
    CHECK(graph.id_text(points[0].row) == "4");
    CHECK(points[0].drop_bytes == 191);
    CHECK(points[0].dominated_count == 3);
}

TEST_CASE("values held again and again are found by type and attribute") {
    const Dataset dataset = loaded_dump(kDump);
    JobContext job;
    const auto found = duplicate_values(*dataset.graph, 10, job).value();
    REQUIRE(found.size() == 2);
    CHECK(found[0].name == "a");
    CHECK(found[0].token == "\"long text\"");
    CHECK(found[0].objects == 2);
    CHECK(found[1].name == "n");
}
