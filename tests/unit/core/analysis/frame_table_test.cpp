#include "core/analysis/frame_table.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "core/model/trace_trie_builder.h"
#include "tests/support/catch.h"
#include "tests/support/random.h"

using namespace hs;

namespace {

// All rows put in order, for what top_frames() finds without that.
std::vector<uint32_t> slow_top(const TraceTrie& traces, const CallGraphShape& shape,
                               const CallGraph& graph, size_t count, FrameOrder order) {
    std::vector<std::tuple<Amount, std::string, uint32_t>> rows;
    for (uint32_t node = 0; node < shape.nodes.size(); ++node) {
        const Amount amount = order == FrameOrder::kTotal ? graph.total[node] : graph.self[node];
        if (amount == Amount{}) continue;
        const Amount rank =
            order == FrameOrder::kWholeSelf ? Amount::whole(amount.rounded()) : amount;
        rows.emplace_back(-rank, call_graph_name(traces, shape, node), node);
    }
    std::sort(rows.begin(), rows.end());
    std::vector<uint32_t> nodes;
    nodes.reserve(rows.size());
    for (const auto& row : rows) nodes.push_back(std::get<2>(row));
    nodes.resize(std::min(nodes.size(), count));
    return nodes;
}

}  // namespace

TEST_CASE("the largest frames are those of all frames in order, equal ones by name") {
    TraceTrieBuilder builder;
    test::Random random(7);
    std::vector<Amount> amounts(1);
    for (uint32_t i = 0; i < 200; ++i) {
        const FrameId main = builder.frame("main.py", i % 3);
        const FrameId site = builder.frame("f" + std::to_string(i * 37 % 200) + ".py", i);
        builder.add_stack(std::array{main, site});
        // Few sizes, so that many are equal; some hold nothing, some less than before.
        amounts.push_back(Amount::whole(static_cast<int64_t>(random.below(9)) - 2));
    }
    const TraceTrie trie = std::move(builder).freeze().trie;
    JobContext job;
    const CallGraphShape shape = call_graph_shape(trie, FrameDetail::kLine, job).value();
    const CallGraph graph = call_graph(trie, shape, amounts);
    for (const FrameOrder order : {FrameOrder::kSelf, FrameOrder::kTotal, FrameOrder::kWholeSelf}) {
        for (const size_t count : {0, 1, 2, 10, 57, 150, 199, 1000}) {
            CAPTURE(static_cast<int>(order), count);
            std::vector<uint32_t> nodes;
            for (const FrameRow& row : top_frames(trie, shape, graph, count, order)) {
                CHECK(row.name == call_graph_name(trie, shape, row.node));
                CHECK(row.self == graph.self[row.node]);
                CHECK(row.total == graph.total[row.node]);
                nodes.push_back(row.node);
            }
            CHECK(nodes == slow_top(trie, shape, graph, count, order));
        }
    }
}
