#include "core/questions/flow.h"

#include <array>
#include <memory>

#include "core/layout/flow_picture.h"
#include "core/model/trace_trie_builder.h"
#include "core/table/render.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

std::string json_of(const Relation& relation, Surface surface) {
    std::string text;
    JsonWriter json([&](std::string_view piece) { text += piece; });
    write_rows(json, relation, first_rows(relation.row_count()), surface);
    json.finish();
    std::erase_if(text, [](char c) { return c == '\n' || c == ' '; });
    return text;
}

}  // namespace

TEST_CASE("Nodes and edges of a flow graph have an amount for each instant") {
    TraceTrieBuilder builder;
    const FrameId main = builder.frame("app.py", 1);
    const FrameId load = builder.frame("load.py", 2);
    builder.add_stack(std::array{main, load});
    const TraceTrie trie = std::move(builder).freeze().trie;
    JobContext job;
    const CallGraphShape shape = call_graph_shape(trie, FrameDetail::kLine, job).value();
    const std::array graphs = {call_graph(trie, shape, std::array{Amount{}, Amount::whole(70)}),
                               call_graph(trie, shape, std::array{Amount{}, Amount::whole(-5)})};
    auto answer = std::make_shared<FlowAnswer>();
    answer->traces = &trie;
    answer->shape = &shape;
    answer->flow = flow_graph(trie, shape, graphs, {0, 0}, job).value();
    answer->function_of = [](const Frame& frame) {
        return frame.line == 1 ? FunctionTexts{"main", "App.main"} : FunctionTexts{};
    };
    CHECK(json_of(*flow_nodes_relation(answer), flow_nodes_in_json()) ==
          R"([{"frame":"app.py:1","self":[0,0],"total":[70,-5],"function":"main",)"
          R"("qualified_name":"App.main"},{"frame":"load.py:2","self":[70,-5],"total":[70,-5],)"
          R"("function":null,"qualified_name":null}])");
    CHECK(json_of(*flow_edges_relation(answer), flow_edges_in_json()) ==
          R"([{"from":"app.py:1","to":"load.py:2","bytes":[70,-5]}])");
    answer->unit = Unit::kSeconds;
    answer->function_of = nullptr;
    const auto unnamed = flow_nodes_relation(answer);
    CHECK_FALSE(unnamed->has(static_cast<size_t>(FlowNodeField::kFunction)));
    CHECK(exact_text(unnamed->cursor()->value(1, 1)) == "70, -5");
}

TEST_CASE("Stacks that are not known are a node of a flow graph, where they reach its share") {
    TraceTrieBuilder builder;
    builder.add_stack(std::array{builder.frame("app.py", 1), builder.frame("load.py", 2)});
    const TraceTrie trie = std::move(builder).freeze().trie;
    JobContext job;
    const CallGraphShape shape = call_graph_shape(trie, FrameDetail::kLine, job).value();
    const std::array graphs = {
        call_graph(trie, shape, std::array{Amount::whole(30), Amount::whole(70)})};
    auto answer = std::make_shared<FlowAnswer>();
    answer->traces = &trie;
    answer->shape = &shape;
    answer->flow = flow_graph(trie, shape, graphs, {0.1, 0}, job).value();
    answer->function_of = [](const Frame&) { return FunctionTexts{}; };
    CHECK(json_of(*flow_nodes_relation(answer), flow_nodes_in_json())
              .ends_with(R"({"frame":"<unknown>","self":[30],"total":[30],)"
                         R"("function":null,"qualified_name":null}])"));
    const FlowPicture picture = flow_picture(trie, shape, answer->flow, {});
    const std::string dot = flow_dot(picture, "log");
    CHECK(dot.find("<unknown>\\nself 30 B · total 30 B (30.0 %)") != std::string::npos);
    CHECK(dot.find("program\\n100 B") != std::string::npos);
    CHECK(picture.arrows.size() == 2);
    const FlowGraph twice = with_instants(answer->flow, shape, graphs);
    CHECK(twice.dropped_self[0] == Amount{});
    CHECK(has_all_of(answer->flow, shape, graphs, {0.1, 0}));
    // Too small for a node of its own.
    const FlowGraph less = flow_graph(trie, shape, graphs, {0.5, 0}, job).value();
    CHECK(less.nodes.size() == 2);
    CHECK(less.dropped_nodes == 0);
    CHECK(less.dropped_self[0] == Amount{});
    CHECK(less.unknown[0] == Amount::whole(30));
    CHECK_FALSE(has_all_of(less, shape, graphs, {0.1, 0}));
}

}  // namespace hs
