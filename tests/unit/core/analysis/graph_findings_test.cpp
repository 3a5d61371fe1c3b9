#include "core/analysis/graph_findings.h"

#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

namespace hs {
namespace {

struct Dump {
    Dataset dataset;
    Roots roots;
    Dominators dominators;
    DominatorTree tree;
    std::vector<TypeTotal> types;
    std::vector<Cycle> cycles;

    explicit Dump(std::string text) : dataset(loaded_dump(std::move(text))) {
        JobContext job;
        roots = std::move(find_roots(graph(), job)).value();
        dominators = std::move(find_dominators(graph(), roots, job)).value();
        tree = dominator_tree(dominators);
        types = type_totals(graph());
        fill_retained(types, graph(), dominators);
        cycles = std::move(find_cycles(graph(), roots, dominators, job)).value();
    }
    [[nodiscard]] const ObjectGraph& graph() const { return *dataset.graph; }
    [[nodiscard]] GraphFacts facts() const {
        JobContext job;
        auto facts = graph_facts({graph(), dominators, tree, types, cycles}, job);
        REQUIRE(facts.ok());
        return std::move(facts).value();
    }
};

TEST_CASE("What holds most and what stands in cycles is told, with its evidence") {
    // 1 holds 2 … 5; 4 and 5 refer to each other.
    const Dump dump(dump_of_edges({{2, 3, 4}, {}, {}, {5}, {4}}));
    const GraphFacts facts = dump.facts();
    REQUIRE_FALSE(facts.findings.empty());
    CHECK(facts.findings[0].object == object_with_id(dump.graph(), 1));
    CHECK(facts.findings[0].bytes == 50);
    CHECK(facts.findings[0].text.find("50 B") != std::string::npos);
    CHECK(facts.cycle_count == 1);
    CHECK(facts.cycle_objects == 2);
    CHECK(facts.cycle_bytes == 20);
    CHECK(facts.largest_in_cycle == object_with_id(dump.graph(), 4));
    CHECK(facts.top_types.size() == 1);
}

TEST_CASE("An empty dump has no findings") {
    CHECK(Dump("{}").facts().findings.empty());
}

TEST_CASE("Growth is told where it piles up, not along the chain that leads there") {
    const Dump a(dump_of_edges({{2}, {3}, {}}));
    const Dump b(dump_of_edges({{2}, {3, 4, 5, 6}, {}, {}, {}, {}}));
    JobContext job;
    const auto diff = compare_graphs(a.graph(), b.graph(), false, job);
    REQUIRE(diff.ok());
    const auto grown = grown_holders(b.graph(), a.dominators, b.dominators, diff.value(), 2);
    REQUIRE(grown.size() == 2);
    CHECK(grown[0].row == object_with_id(b.graph(), 2));
    CHECK(grown[0].growth_bytes == 30);
    CHECK(grown[0].piled_bytes == 20);
    CHECK_FALSE(grown[0].is_new);
    CHECK(grown[1].is_new);
}

}  // namespace
}  // namespace hs
