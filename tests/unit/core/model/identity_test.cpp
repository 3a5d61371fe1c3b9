#include "core/model/identity.h"

#include "core/model/object_graph.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"
#include "tests/support/heapprof_writer.h"

namespace hs {
namespace {

std::shared_ptr<const IdentityIndex> index_of(DatasetPtr dataset) {
    JobContext job;
    return IdentityIndex::make(std::move(dataset), job).value();
}

DatasetPtr dump(const char* text) {
    return std::make_shared<Dataset>(loaded_dump(text));
}

DatasetPtr log_of(const std::vector<test::StackFrames>& stacks) {
    test::HeapprofWriter writer;
    for (const test::StackFrames& stack : stacks) writer.allocate(writer.trace(stack), 10, 1000);
    return std::make_shared<Dataset>(test::loaded(writer));
}

// The node at the end of the stack of these "file:line" frames.
NodeId node_of(const TraceTrie& traces, const std::vector<FrameIdentity>& frames) {
    return find_node(traces, {frames}).value_or(NodeId{UINT32_MAX});
}

TEST_CASE("an object is its type and id, a type its name, wherever they stand in a dump") {
    const DatasetPtr a =
        dump(R"({"o": {"1": {"size": 1, "ref": [["x", 9], ["x", -4]]}, "2": {}}})");
    const DatasetPtr b =
        dump(R"({"new": {"7": {}, "1": {}}, "o": {"2": {"ref": [["x", -4], ["x", 9]]}, "1": {}}})");
    const auto index = index_of(b);
    const ObjectGraph& from = *a->graph;
    const ObjectGraph& to = *b->graph;
    for (uint32_t row = 1; row < from.row_count(); ++row) {
        CAPTURE(from.id_text({row}));
        const ObjectId found = index->object(identity_of(from, ObjectId{row}));
        REQUIRE_FALSE(found.is_nil());
        CHECK(to.id_text(found) == from.id_text({row}));
        CHECK(to.type_text(found) == from.type_text(ObjectId{row}));
    }
    CHECK(index->object({"o", "7"}).is_nil());
    CHECK(index->object({"o", "3"}).is_nil());
    CHECK(index->object({"no such type", "1"}).is_nil());
    CHECK(index->object({"x", "-5"}).is_nil());
    CHECK(index->type({"o"}) == to.find_type("o"));
    CHECK(index->type({"p"}) == ObjectGraph::kNoType);
    CHECK(index->frame({"a.py", "", 1}).is_nil());
}

TEST_CASE("a frame is its file, function and line, a stack its frames") {
    const DatasetPtr a = log_of({{{"app.py", 1}, {"app.py", 2}}, {{"app.py", 1}, {"lib.py", 3}}});
    const DatasetPtr b = log_of({{{"aaa.py", 7}},
                                 {{"app.py", 1}, {"aaa.py", 8}},
                                 {{"app.py", 1}, {"lib.py", 3}},
                                 {{"app.py", 1}}});
    const auto index = index_of(b);
    const TraceTrie& from = *a->traces;
    const TraceTrie& to = *b->traces;
    const FrameIdentity app{"app.py", "", 1};
    const FrameIdentity lib{"lib.py", "", 3};
    CHECK(identity_of(to, index->frame(app)) == app);
    CHECK(identity_of(to, index->frame(lib)) == lib);
    CHECK(index->frame({"app.py", "", 2}).is_nil());
    CHECK(index->frame({"lib.py", "", 1}).is_nil());
    const NodeId end = node_of(from, {app, lib});
    REQUIRE(end.v != UINT32_MAX);
    CHECK(identity_of(from, end) == StackIdentity{{app, lib}});
    const TraceId trace = index->trace(identity_of(from, end));
    REQUIRE_FALSE(trace.is_nil());
    CHECK(identity_of(to, to.trace_node[trace.v]) == StackIdentity{{app, lib}});
    CHECK(index->trace({{app}}).v != 0);
    CHECK(index->trace({{lib}}).is_nil());
    CHECK_FALSE(find_node(to, {{app, {"app.py", "", 2}}}).has_value());
    CHECK(find_node(to, {}) == NodeId{});
}

TEST_CASE("where one side knows no function, file and line are enough") {
    const auto index = index_of(log_of({{{"app.py", 1}, {"app.py", 2}}}));
    const TraceTrie& traces = *index->dataset()->traces;
    const FrameId found = index->frame({"app.py", "load", 2});
    REQUIRE_FALSE(found.is_nil());
    CHECK(traces.frames[found.v].line == 2);
    CHECK(index->frame({"app.py", "load", 3}).is_nil());
    CHECK(index->frame({"", "load", 2}).is_nil());
}

TEST_CASE("things are told in words") {
    CHECK(identity_text(ObjectIdentity{"<class 'app.Task'>", "12"}) == "app.Task 12");
    CHECK(identity_text(TypeIdentity{"<class 'app.Task'>"}) == "app.Task");
    CHECK(identity_text(FrameIdentity{"app.py", "load", 3}) == "load (app.py:3)");
    CHECK(identity_text(StackIdentity{{{"", "main", kNoLine}, {"a.py", "", 2}}}) == "main;a.py:2");
}

}  // namespace
}  // namespace hs
