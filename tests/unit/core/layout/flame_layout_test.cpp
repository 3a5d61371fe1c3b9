#include "core/layout/flame_layout.h"

#include "core/layout/flame_svg.h"
#include "core/layout/layered_layout.h"
#include "core/model/trace_trie_builder.h"
#include "tests/support/catch.h"

using namespace hs;

namespace {

// root: a (10, of it b 4), c (6), and 1000 slivers of 1 each under d.
struct Sample {
    TraceTrie trie;
    std::vector<Amount> amounts;
};

Sample sample() {
    TraceTrieBuilder builder;
    std::vector<int64_t> bytes;
    const auto add = [&](std::vector<std::string> names, int64_t size) {
        std::vector<FrameId> frames;
        for (const std::string& name : names) frames.push_back(builder.frame(name, 1));
        builder.add_stack(frames);
        bytes.push_back(size);
    };
    add({"a"}, 6000);
    add({"a", "b"}, 4000);
    add({"c"}, 6000);
    for (int i = 0; i < 1000; ++i) add({"d", "s" + std::to_string(i)}, 1);
    TraceTrieBuilder::Frozen frozen = std::move(builder).freeze();
    Sample made;
    made.amounts.resize(frozen.trie.trace_count());
    for (size_t i = 0; i < bytes.size(); ++i) {
        made.amounts[frozen.trace_of_stack[i].v] += Amount::whole(bytes[i]);
    }
    made.trie = std::move(frozen.trie);
    return made;
}

std::string name_of(const Sample& made, NodeId node) {
    return frame_text(made.trie, made.trie.node_frame[node.v]);
}

}  // namespace

TEST_CASE("A picture of everything has a box for what has no stack") {
    Sample made = sample();
    made.amounts[0] = Amount::whole(17'000);
    const FlameTree tree(made.trie, made.amounts);
    BoxView view;
    view.width_px = 1700;
    const BoxRows layout = whole_flame_layout(tree, view);
    CHECK(whole_of_flame(tree) == 34'000);
    CHECK(layout.boxes[0].x1_px == Approx(1700));
    const RowBox* a = layout.at(1, 10);
    REQUIRE(a != nullptr);
    CHECK(a->x1_px == Approx(500));
    const RowBox* unknown = layout.at(1, 900);
    REQUIRE(unknown != nullptr);
    CHECK(is_unknown(*unknown));
    CHECK(unknown->x0_px == Approx(850));
    CHECK(unknown->x1_px == Approx(1700));
    CHECK(layout.at(2, 900) == nullptr);
    CHECK(share_of_node(tree, node_of(*a)).last == Approx(500.0 / 1700));
    // A part of it: the right three quarters.
    view.shares.first = 0.25;
    const BoxRows part = whole_flame_layout(tree, view);
    CHECK(part.boxes[0].x1_px == Approx(1700));
    CHECK(part.at(1, 1)->id == a->id);
    CHECK(double{part.at(1, 1)->x1_px} == Approx((500.0 - 425) / 0.75));
    CHECK(double{part.at(1, 1000)->x0_px} == Approx((850.0 - 425) / 0.75));
    CHECK(is_unknown(*part.at(1, 1000)));
    view.first_row = 1;
    CHECK(is_unknown(*whole_flame_layout(tree, view).at(0, 1000)));
    view.first_row = 2;
    CHECK(whole_flame_layout(tree, view).at(0, 1000) == nullptr);
    view.first_row = 0;
    view.shares.first = 0;
    view.shares.last = 0.4;
    const BoxRows left = whole_flame_layout(tree, view);
    CHECK(left.boxes[0].x1_px == Approx(1700));
    for (const RowBox& box : left.boxes) CHECK_FALSE(is_unknown(box));
    view.shares.last = 1;
    const std::string svg = flame_svg(made.trie, made.amounts, {"title", true, 1700});
    CHECK(svg.find("<title>&lt;unknown&gt;\n16.6 KiB, 50.0 %</title>") != std::string::npos);
    CHECK(svg.find("<title>all\n33.2 KiB, 100 %") != std::string::npos);
    CHECK(svg.find("<title>a:1\n9.77 KiB, 29.4 %") != std::string::npos);
    const auto label = [](std::string_view frame) { return "run  " + std::string(frame); };
    const std::string named = flame_svg(made.trie, made.amounts, {"title", true, 1700, {}, label});
    CHECK(named.find("<title>run  a:1\n9.77 KiB, 29.4 %") != std::string::npos);
    made.amounts.assign(made.amounts.size(), Amount{});
    made.amounts[0] = Amount::whole(5);
    const BoxRows alone = whole_flame_layout(FlameTree(made.trie, made.amounts), view);
    REQUIRE(alone.boxes.size() == 2);
    CHECK(alone.boxes[0].x1_px == Approx(1700));
    CHECK(is_unknown(alone.boxes[1]));
    CHECK(alone.boxes[1].x0_px == 0);
    made.amounts = sample().amounts;
    const FlameTree known(made.trie, made.amounts);
    for (const RowBox& box : whole_flame_layout(known, view).boxes) CHECK(!is_unknown(box));
}

TEST_CASE("a flame graph's boxes are as wide as their bytes, by name from the left") {
    const Sample made = sample();
    const FlameTree tree(made.trie, made.amounts);
    BoxView view;
    view.width_px = 1700;
    const BoxRows layout = flame_layout(tree, view);
    REQUIRE(layout.row_count() == 3);
    const RowBox* a = layout.at(1, 10);
    REQUIRE(a != nullptr);
    CHECK(name_of(made, node_of(*a)) == "a:1");
    CHECK(a->x1_px == Approx(1000));
    const RowBox* b = layout.at(2, 10);
    REQUIRE(b != nullptr);
    CHECK(name_of(made, node_of(*b)) == "b:1");
    CHECK(b->x1_px == Approx(400));
    CHECK(layout.at(2, 500) == nullptr);
    CHECK(name_of(made, node_of(*layout.at(1, 1599))) == "c:1");
}

TEST_CASE("boxes too narrow to see are folded, and none of them is lost") {
    const Sample made = sample();
    const FlameTree tree(made.trie, made.amounts);
    BoxView view;
    view.width_px = 170;  // the slivers share 10 px
    const BoxRows layout = flame_layout(tree, view);
    uint32_t slivers = 0;
    size_t boxes = 0;
    for (uint32_t i = layout.row_begin[2]; i < layout.row_begin[3]; ++i) {
        if (name_of(made, node_of(layout.boxes[i])) == "b:1") continue;
        slivers += std::max(1U, layout.boxes[i].folded_count);
        ++boxes;
    }
    CHECK(slivers == 1000);
    CHECK(boxes <= 11);
}

TEST_CASE("zooming in shows a part at full width, cut to the view") {
    const Sample made = sample();
    const FlameTree tree(made.trie, made.amounts);
    BoxView view;
    view.width_px = 1000;
    view.shares.first = 5000.0 / 17000;
    view.shares.last = 10000.0 / 17000;
    const BoxRows layout = flame_layout(tree, view);
    REQUIRE(layout.row_count() == 2);
    const RowBox& a = layout.boxes[layout.row_begin[1]];
    CHECK(name_of(made, node_of(a)) == "a:1");
    CHECK(a.x0_px == Approx(0));
    CHECK(a.x1_px == Approx(1000));
}

namespace {

struct PlainBox {
    double x0_px = 0;
    double x1_px = 0;
    NodeId node;
    uint32_t node_count = 0;
};

// The children of the root, laid out one by one.
std::vector<PlainBox> plain_row(const FlameTree& tree, const BoxView& view) {
    const double scale =
        view.width_px / (view.shares.last - view.shares.first) / tree.total({}).to_double();
    double x_px = -view.shares.first * tree.total({}).to_double() * scale;
    std::vector<PlainBox> row;
    bool is_open = false;
    for (const NodeId child : tree.shape().children({})) {
        const double width_px = tree.total(child).to_double() * scale;
        const double begin_px = x_px;
        x_px += width_px;
        if (!(width_px > 0) || x_px <= 0 || begin_px >= view.width_px) continue;
        if (width_px >= view.least_px) {
            row.push_back({begin_px, x_px, child, 1});
            is_open = false;
            continue;
        }
        if (!is_open) row.push_back({begin_px, x_px, child, 0});
        row.back().x1_px = x_px;
        ++row.back().node_count;
        is_open = x_px - row.back().x0_px < view.least_px;
    }
    return row;
}

}  // namespace

TEST_CASE("a node with a hundred thousand children is laid out like one with a few") {
    TraceTrieBuilder builder;
    uint64_t state = 1;
    const auto random = [&] { return state = state * 6364136223846793005 + 1442695040888963407; };
    constexpr int kChildren = 100'000;
    for (int i = 0; i < kChildren; ++i) {
        const FrameId frame = builder.frame("f" + std::to_string(i), 1);
        builder.add_stack({&frame, 1});
    }
    const TraceTrie trie = std::move(builder).freeze().trie;
    std::vector<Amount> amounts(trie.trace_count());
    for (size_t i = 1; i < amounts.size(); ++i) {
        const uint64_t roll = random() >> 33;
        // Eighths of powers of two: positions are exact, however they are added up.
        amounts[i] = Amount::whole(roll % 5 == 0 ? 0 : roll % 9973 == 0 ? 65536 : 8);
    }
    const FlameTree tree(trie, amounts);
    for (const double first : {0.0, 0.25, 0.4375}) {
        BoxView view;
        view.width_px = tree.total({}).to_double() / 4096;
        view.shares.first = first;
        view.shares.last = first + 0.25;
        const std::vector<PlainBox> expected = plain_row(tree, view);
        const BoxRows layout = flame_layout(tree, view);
        REQUIRE(layout.row_count() == 2);
        REQUIRE(layout.row_begin[2] - layout.row_begin[1] == expected.size());
        for (size_t i = 0; i < expected.size(); ++i) {
            const RowBox& box = layout.boxes[layout.row_begin[1] + i];
            CAPTURE(first, i);
            REQUIRE(node_of(box) == expected[i].node);
            REQUIRE(std::max(1U, box.folded_count) == expected[i].node_count);
            REQUIRE(double{box.x1_px} == Approx(std::min(expected[i].x1_px, view.width_px)));
        }
    }
}

TEST_CASE("a layered layout puts callers above callees, without overlaps, cycles included") {
    LayeredGraph graph;
    for (int i = 0; i < 12; ++i) graph.boxes.push_back({40.0 + i, 20});
    for (uint32_t i = 1; i < 12; ++i) graph.arrows.push_back({(i - 1) / 3, i});
    graph.arrows.push_back({11, 0});
    graph.arrows.push_back({5, 5});
    graph.arrows.push_back({0, 11});
    const LayeredLayout layout = layered_layout(graph, {});
    REQUIRE(layout.centers.size() == 12);
    for (uint32_t i = 1; i < 12; ++i) {
        CHECK(layout.centers[(i - 1) / 3].y < layout.centers[i].y);
        for (uint32_t k = 0; k < i; ++k) {
            if (layout.centers[i].y != layout.centers[k].y) continue;
            const double apart = layout.centers[i].x - layout.centers[k].x;
            const double least = (graph.boxes[i].width + graph.boxes[k].width) / 2;
            CHECK((apart < 0 ? -apart : apart) >= least);
        }
        CHECK(layout.centers[i].x + graph.boxes[i].width / 2 <= layout.width + 0.001);
    }
    REQUIRE(layout.paths.size() == graph.arrows.size());
    for (const auto& path : layout.paths) CHECK(path.size() >= 2);
}
