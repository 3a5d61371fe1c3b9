#include "core/analysis/call_links.h"

#include <array>

#include "core/model/trace_trie_builder.h"
#include "tests/support/catch.h"

using namespace hs;

TEST_CASE("calls come by bytes, changes of calls by their size, either way") {
    TraceTrieBuilder builder;
    const FrameId app = builder.frame("app.py", 1);
    for (const char* file : {"a.py", "b.py", "c.py"}) {
        builder.add_stack(std::array{app, builder.frame(file, 2)});
    }
    const TraceTrie trie = std::move(builder).freeze().trie;
    JobContext job;
    const CallGraphShape shape = call_graph_shape(trie, FrameDetail::kLine, job).value();
    const std::array amounts = {Amount{}, Amount::whole(10), -Amount::whole(50), Amount{}};
    const CallGraph graph = call_graph(trie, shape, amounts);
    uint32_t caller = 0;
    const auto callees = [&](CallLinks::Kind kind) {
        const CallLinks links(trie, shape, graph.edge, kind);
        std::string names;
        for (uint32_t node = 1; node < shape.nodes.size(); ++node) {
            if (call_graph_name(trie, shape, node) == "app.py:1") caller = node;
        }
        for (const CallLinks::Link& link : links.callees(caller)) {
            names += call_graph_name(trie, shape, link.node) + " " +
                     std::to_string(link.bytes.rounded()) + ", ";
        }
        return names;
    };
    // What does not change is no link.
    CHECK(callees(CallLinks::Kind::kBytes) == "a.py:2 10, b.py:2 -50, ");
    CHECK(callees(CallLinks::Kind::kChange) == "b.py:2 -50, a.py:2 10, ");
}
