#include "core/analysis/finding_details.h"

#include "core/analysis/finding_objects.h"
#include "tests/support/catch.h"
#include "tests/support/heap_text.h"

namespace hs {
namespace {

TEST_CASE("A finding's path leads from a root to its object and says what that holds most of") {
    HeapText heap;
    heap.module("app", 1, 2, {{"CACHE", {"dict", 5}}});
    heap.add("dict", 5, HeapText::refs({{"str", 6}, {"str", 7}, {"list", 8}}));
    for (const uint64_t id : {6, 7}) heap.add("str", id, "");
    heap.add("list", 8, "");
    const Dataset dataset = heap.loaded();
    const ObjectGraph& graph = *dataset.graph;
    JobContext job;
    const Roots roots = std::move(find_roots(graph, job)).value();
    const Dominators dominators = std::move(find_dominators(graph, roots, job)).value();
    const DominatorTree tree = dominator_tree(dominators);
    const ObjectNames names = std::move(name_objects(graph, roots, job)).value();
    const DetailFile file{&dataset, &roots, &dominators, &tree, &names};

    const ObjectId cache = object_with_id(graph, 5);
    std::vector<Finding> findings(3);
    findings[0].evidence = {FindingObjects(graph, names).evidence(cache)};
    findings[1].evidence = findings[0].evidence;
    findings[1].evidence[0].is_after = true;
    const auto details =
        std::move(finding_details(findings, file, {&dataset, nullptr}, job)).value();
    REQUIRE(details.size() == 3);
    std::vector<std::string> texts;
    for (const FindingStep& step : details[0].path) texts.push_back(step.text);
    CHECK(texts == std::vector<std::string>{"module app", ".CACHE", "str ×2"});
    CHECK(details[0].path[1].object == cache);
    CHECK(details[0].path[2].object.is_nil());
    CHECK_FALSE(details[0].is_after);
    // Of a file whose roots are not known, and without evidence, there is nothing to draw.
    CHECK(details[1].path.empty());
    CHECK(details[2].path.empty());
    CHECK(details[2].code.empty());
}

}  // namespace
}  // namespace hs
