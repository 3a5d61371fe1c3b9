#include "core/questions/hotspots.h"

#include <array>

#include "core/model/trace_trie_builder.h"
#include "core/table/render.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

// main calls load and save; load calls parse.
struct Program {
    Program() {
        TraceTrieBuilder builder;
        const FrameId main = builder.frame("app.py", 1);
        const FrameId load = builder.frame("load.py", 2);
        const FrameId parse = builder.frame("load.py", 9);
        const FrameId save = builder.frame("save.py", 3);
        builder.add_stack(std::array{main, load, parse});
        builder.add_stack(std::array{main, save});
        builder.add_stack(std::array{main});
        TraceTrieBuilder::Frozen frozen = std::move(builder).freeze();
        trie = std::move(frozen.trie);
        traces = std::move(frozen.trace_of_stack);
        JobContext job;
        shape = call_graph_shape(trie, FrameDetail::kLine, job).value();
    }
    [[nodiscard]] CallGraph calls(Amount parse, Amount save, Amount main, Amount unknown) const {
        std::vector<Amount> amounts(trie.trace_count());
        amounts[0] = unknown;
        amounts[traces[0].v] = parse;
        amounts[traces[1].v] = save;
        amounts[traces[2].v] = main;
        return call_graph(trie, shape, amounts);
    }
    [[nodiscard]] std::shared_ptr<HotspotsAnswer> answer(const CallGraph& now,
                                                         const CallGraph* before = nullptr) const {
        auto made = std::make_shared<HotspotsAnswer>();
        made->traces = &trie;
        made->shape = &shape;
        made->everything = now.everything;
        made->is_change = before != nullptr;
        made->rows = hotspot_rows(now, before);
        made->links = std::make_shared<CallLinks>(trie, shape, now.edge);
        return made;
    }

    TraceTrie trie;
    std::vector<TraceId> traces;
    CallGraphShape shape;
};

std::vector<std::string> column(const Relation& relation, std::span<const uint32_t> rows,
                                HotspotField field) {
    std::vector<std::string> texts;
    const auto cursor = relation.cursor();
    for (const uint32_t row : rows) {
        texts.push_back(
            value_text(cursor->value(row, static_cast<size_t>(field)), SizeUnits::kBinary));
    }
    return texts;
}

std::vector<uint32_t> in_order(const Relation& relation, HotspotField field) {
    JobContext job;
    return arranged(relation, hotspots_order(field), job).value();
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("Sites have what they hold themselves and with what they call") {
    const Program program;
    const auto relation = hotspots_relation(program.answer(
        program.calls(Amount::whole(60), Amount::whole(20), Amount::whole(15), Amount::whole(5))));
    const auto rows = in_order(*relation, HotspotField::kSelf);
    CHECK(column(*relation, rows, HotspotField::kName) ==
          Texts{"load.py:9", "save.py:3", "app.py:1", "<unknown>", "load.py:2"});
    CHECK(column(*relation, rows, HotspotField::kSelf) ==
          Texts{"60 B", "20 B", "15 B", "5 B", "0 B"});
    CHECK(column(*relation, rows, HotspotField::kTotal) ==
          Texts{"60 B", "20 B", "95 B", "5 B", "60 B"});
    CHECK(column(*relation, rows, HotspotField::kTotalShare) ==
          Texts{"60.0 %", "20.0 %", "95.0 %", "5.0 %", "60.0 %"});
    CHECK(column(*relation, rows, HotspotField::kCallers) ==
          Texts{"load.py:2", "app.py:1", "", "", "app.py:1"});
    CHECK(column(*relation, rows, HotspotField::kCallees) ==
          Texts{"", "", "load.py:2, save.py:3", "", "load.py:9"});
    CHECK(column(*relation, rows, HotspotField::kLine) == Texts{"9", "3", "1", "", "2"});
    const auto cursor = relation->cursor();
    CHECK(cursor->value(0, static_cast<size_t>(HotspotField::kFile)).meaning == Meaning::kNone);
    CHECK_FALSE(relation->has(static_cast<size_t>(HotspotField::kFunction)));
    CHECK_FALSE(relation->has(static_cast<size_t>(HotspotField::kSelfChange)));
}

TEST_CASE("Bytes of a log that only a fraction tells apart are in the order of their names") {
    const Program program;
    const Amount bit{1};
    const CallGraph graph =
        program.calls(Amount::whole(10), Amount::whole(10) + bit, Amount::whole(10), {});
    auto answer = program.answer(graph);
    const auto of_log = hotspots_relation(answer);
    CHECK(column(*of_log, in_order(*of_log, HotspotField::kSelf), HotspotField::kName) ==
          Texts{"app.py:1", "load.py:9", "save.py:3", "load.py:2"});
    answer = program.answer(graph);
    answer->is_log = false;
    const auto of_profile = hotspots_relation(answer);
    CHECK(column(*of_profile, in_order(*of_profile, HotspotField::kSelf), HotspotField::kName) ==
          Texts{"save.py:3", "app.py:1", "load.py:9", "load.py:2"});
}

TEST_CASE("A change has every site of either side, and grows by what was before") {
    const Program program;
    const CallGraph before = program.calls(Amount::whole(40), Amount::whole(8), {}, {});
    const CallGraph now = program.calls(Amount::whole(60), {}, Amount::whole(3), {});
    const auto relation = hotspots_relation(program.answer(now, &before));
    const auto rows = in_order(*relation, HotspotField::kSelfChange);
    CHECK(column(*relation, rows, HotspotField::kName) ==
          Texts{"load.py:9", "app.py:1", "load.py:2", "save.py:3"});
    CHECK(column(*relation, rows, HotspotField::kSelfChange) ==
          Texts{"+20 B", "+3 B", "0 B", "−8 B"});
    CHECK(column(*relation, rows, HotspotField::kSelfGrowth) ==
          Texts{"+50.0 %", "new", "", "deleted"});
    const auto by_growth = in_order(*relation, HotspotField::kSelfGrowth);
    CHECK(column(*relation, by_growth, HotspotField::kName) ==
          Texts{"app.py:1", "load.py:9", "save.py:3", "load.py:2"});
}

TEST_CASE("Titles and values of a profile are in its unit") {
    const Program program;
    auto answer = program.answer(program.calls(Amount::from_double(1.5), {}, {}, {}));
    answer->is_log = false;
    answer->unit = Unit::kSeconds;
    const auto relation = hotspots_relation(answer);
    const auto rows = in_order(*relation, HotspotField::kSelf);
    CHECK(column(*relation, rows, HotspotField::kSelf).front() == "1.50 s");
    const Field& self = relation->fields()[static_cast<size_t>(HotspotField::kSelf)];
    CHECK(self.title == "Self time");
    CHECK(self.meaning == Meaning::kSeconds);
}

TEST_CASE("The report names the chief callers alone") {
    TraceTrieBuilder builder;
    const FrameId callee = builder.frame("lib.py", 1);
    std::vector<Amount> amounts(1);
    for (int i = 0; i < 5; ++i) {
        builder.add_stack(std::array{builder.frame("app.py", 10 + i), callee});
        amounts.push_back(Amount::whole(100 - i));
    }
    const TraceTrie trie = std::move(builder).freeze().trie;
    JobContext job;
    const CallGraphShape shape = call_graph_shape(trie, FrameDetail::kLine, job).value();
    const CallGraph graph = call_graph(trie, shape, amounts);
    auto answer = std::make_shared<HotspotsAnswer>();
    answer->traces = &trie;
    answer->shape = &shape;
    answer->rows = hotspot_rows(graph, nullptr);
    answer->links = std::make_shared<CallLinks>(trie, shape, graph.edge);
    answer->label = [](std::string_view name) { return "at " + std::string(name); };
    const auto relation = hotspots_relation(answer);
    const auto rows = in_order(*relation, HotspotField::kSelf);
    CHECK(column(*relation, rows, HotspotField::kChiefCallers).front() ==
          "at app.py:10, at app.py:11, at app.py:12 and 2 more");
}

}  // namespace hs
