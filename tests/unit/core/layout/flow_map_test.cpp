#include "core/layout/flow_map.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/model/trace_trie_builder.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

// main -> {load -> parse, save}, with bytes for main and the two leaves.
struct Program {
    TraceTrie trie;
    CallGraphShape shape;
    std::vector<TraceId> traces;

    Program() {
        TraceTrieBuilder builder;
        const FrameId main = builder.frame("/srv/app/main.py", 1, "main");
        const FrameId load = builder.frame("/srv/app/load.py", 2, "load");
        const FrameId parse = builder.frame("/srv/app/load.py", 9, "parse");
        const FrameId save = builder.frame("/srv/app/save.py", 3, "save");
        builder.add_stack(std::vector{main, load, parse});
        builder.add_stack(std::vector{main, save});
        builder.add_stack(std::vector{main});
        TraceTrieBuilder::Frozen frozen = std::move(builder).freeze();
        trie = std::move(frozen.trie);
        traces = std::move(frozen.trace_of_stack);
        JobContext job;
        shape = call_graph_shape(trie, FrameDetail::kLine, job).value();
    }

    [[nodiscard]] CallGraph calls(int64_t parse, int64_t save) const {
        std::vector<Amount> amounts(trie.trace_count());
        amounts[traces[0].v] = Amount::whole(parse);
        amounts[traces[1].v] = Amount::whole(save);
        amounts[traces[2].v] = Amount::whole(400);
        return call_graph(trie, shape, amounts);
    }
    [[nodiscard]] std::pair<FlowGraph, FlowPicture> picture(int64_t parse, int64_t save) const {
        const CallGraph graph = calls(parse, save);
        JobContext job;
        FlowGraph flow = flow_graph(trie, shape, {&graph, 1}, {}, job).value();
        FlowPicture made = flow_picture(trie, shape, flow, {});
        return {std::move(flow), std::move(made)};
    }
    [[nodiscard]] FlowMap map(int64_t parse, int64_t save, FlowMap before = {}) const {
        const auto [flow, made] = picture(parse, save);
        return flow_map(trie, shape, flow, made, std::move(before));
    }
};

// Where the box with this first line lies.
LayeredLayout::Point place_of(const FlowMap& map, const std::string& line) {
    for (size_t i = 0; i < map.boxes.size(); ++i) {
        if (map.boxes[i].lines[0].text == line) return map.layout.centers[i];
    }
    return {-1, -1};
}

}  // namespace

TEST_CASE("A flow map names frames by the end of their files and folds chains into one box") {
    const Program program;
    const FlowMap map = program.map(300, 100);
    REQUIRE(map.boxes.size() == 3);
    CHECK(place_of(map, "main (main.py:1)").x >= 0);
    const LayeredLayout::Point chain = place_of(map, "load (load.py:2)");
    CHECK(chain.y > place_of(map, "main (main.py:1)").y);
    for (const FlowMapBox& box : map.boxes) {
        CHECK(box.number_lines == 1);
        CHECK(box.size.height >= static_cast<double>(box.lines.size()) * box.type_px);
    }
}

TEST_CASE("Boxes keep their places while only numbers change, whichever is the larger") {
    const Program program;
    const FlowMap first = program.map(300, 200);
    const FlowMap then = program.map(200, 300, first);
    CHECK(then.places_key == first.places_key);
    for (const char* name : {"main (main.py:1)", "load (load.py:2)", "save (save.py:3)"}) {
        CHECK(place_of(then, name).x == Approx(place_of(first, name).x));
        CHECK(place_of(then, name).y == Approx(place_of(first, name).y));
    }
    CHECK(program.map(300, 0, first).places_key != first.places_key);
}

TEST_CASE("What is not there at an instant keeps its place in a graph of several") {
    const Program program;
    const std::vector<CallGraph> over_time = {program.calls(300, 200), program.calls(300, 0)};
    JobContext job;
    const FlowGraph steady = flow_graph(program.trie, program.shape, over_time, {}, job).value();
    FlowPictureOptions options;
    options.shown_instants = 1;
    uint64_t places = 0;
    for (const int64_t save : {200, 0, 5}) {
        CAPTURE(save);
        const CallGraph shown = program.calls(300, save);
        CHECK(has_all_of(steady, program.shape, {&shown, 1}, {}));
        const FlowGraph flow = with_instants(steady, program.shape, {&shown, 1});
        REQUIRE(flow.nodes.size() == steady.nodes.size());
        CHECK(flow.everything[0] == shown.everything);
        const FlowPicture picture = flow_picture(program.trie, program.shape, flow, options);
        const FlowMap map = flow_map(program.trie, program.shape, flow, picture, {});
        REQUIRE(map.boxes.size() == 3);
        for (size_t i = 0; i < map.boxes.size(); ++i) {
            CHECK(picture.boxes[i].numbers.size() == 1);
            const bool is_save = map.boxes[i].lines[0].text == "save (save.py:3)";
            CHECK((picture.boxes[i].total_share > 0) == (!is_save || save > 0));
        }
        for (const FlowPicture::Arrow& arrow : picture.arrows) CHECK(arrow.bytes.size() == 1);
        if (places == 0) places = map.places_key;
        CHECK(map.places_key == places);
    }
}

TEST_CASE("A graph of several instants lacks what only another one shows") {
    const Program program;
    const CallGraph without = program.calls(300, 0);
    const CallGraph with = program.calls(300, 200);
    JobContext job;
    const FlowGraph steady =
        flow_graph(program.trie, program.shape, {&without, 1}, {}, job).value();
    CHECK(has_all_of(steady, program.shape, {&without, 1}, {}));
    CHECK_FALSE(has_all_of(steady, program.shape, {&with, 1}, {}));
}

TEST_CASE("Overlaps are none: boxes of one layer lie side by side") {
    const FlowMap map = Program().map(300, 200);
    for (size_t i = 0; i < map.boxes.size(); ++i) {
        for (size_t k = 0; k < i; ++k) {
            const auto& a = map.layout.centers[i];
            const auto& b = map.layout.centers[k];
            const bool apart_x =
                std::abs(a.x - b.x) >= (map.boxes[i].size.width + map.boxes[k].size.width) / 2;
            const bool apart_y =
                std::abs(a.y - b.y) >= (map.boxes[i].size.height + map.boxes[k].size.height) / 2;
            CHECK((apart_x || apart_y));
        }
    }
}

TEST_CASE("A picture that nobody could read is refused, and a cancelled one is not made") {
    FlowPicture picture;
    picture.boxes.resize(10'000);
    for (FlowPicture::Box& box : picture.boxes) box.lines = {"f"};
    JobContext job;
    CHECK(flow_svg(picture, "title", job).ok());
    picture.boxes.emplace_back();
    const Result<std::string> refused = flow_svg(picture, "title", job);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::kTooLarge);
    picture.boxes.pop_back();
    job.cancel();
    const Result<std::string> cancelled = flow_svg(picture, "title", job);
    REQUIRE_FALSE(cancelled.ok());
    CHECK(cancelled.error().code == ErrorCode::kCancelled);
}

}  // namespace hs
