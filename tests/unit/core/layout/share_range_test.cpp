#include "core/layout/share_range.h"

#include <cmath>
#include <limits>
#include <string>

#include "core/analysis/flame_search.h"
#include "core/layout/flame_layout.h"
#include "core/model/trace_trie_builder.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

struct Filled {
    TraceTrie trie;
    std::vector<Amount> amounts;
};

// `count` children of one node with 1 byte each; every hundredth is 10,000 bytes.
Filled wide(uint32_t count) {
    TraceTrieBuilder builder;
    const FrameId top = builder.frame("top", 1);
    for (uint32_t i = 0; i < count; ++i) {
        const FrameId frames[] = {top, builder.frame("f", i)};
        builder.add_stack(frames);
    }
    TraceTrieBuilder::Frozen frozen = std::move(builder).freeze();
    Filled made;
    made.amounts.resize(frozen.trie.trace_count());
    for (uint32_t i = 0; i < count; ++i) {
        made.amounts[frozen.trace_of_stack[i].v] = Amount::whole(i % 100 == 0 ? 10'000 : 1);
    }
    made.trie = std::move(frozen.trie);
    return made;
}

}  // namespace

TEST_CASE("A place in a picture without width moves nothing") {
    const ShareRange in = zoomed({}, 0.25, 4);
    const double nowhere = std::nan("");
    const double beyond = std::numeric_limits<double>::infinity();
    for (const double where : {nowhere, beyond, -beyond}) {
        CHECK(panned(in, where).first == in.first);
        CHECK(panned(in, where).last == in.last);
        CHECK(zoomed(in, where, 2).first == in.first);
        CHECK(zoomed(in, where, 2).last == in.last);
    }
}

TEST_CASE("Zooming at the pointer keeps what is under it in place") {
    const ShareRange in = zoomed({}, 0.25, 4);
    CHECK(in.width() == Approx(0.25));
    CHECK(in.first + 0.25 * in.width() == Approx(0.25));
    CHECK(zoomed(in, 0.25, 0.25) == ShareRange{});
    CHECK(zoomed({}, 0.5, 1e300).width() == Approx(kLeastShare));
}

TEST_CASE("Panning stops at the edges") {
    const ShareRange part{0.5, 0.75};
    CHECK(panned(part, 1).first == Approx(0.75));
    CHECK(panned(part, 9).last == Approx(1));
    CHECK(panned(part, -9).first == Approx(0));
    CHECK(fitted({-3, 5}) == ShareRange{});
    CHECK(fitted({0.5, 0.5}).width() == Approx(kLeastShare));
}

TEST_CASE("Between two parts the width changes evenly and no edge runs out of them") {
    const ShareRange from{0, 1};
    const ShareRange to{0.5, 0.51};
    CHECK(between(from, to, 0.5).width() == Approx(0.1));
    CHECK(between(from, to, 1) == to);
    double last_first = 0;
    for (int i = 1; i <= 10; ++i) {
        const ShareRange at = between(from, to, i / 10.0);
        CHECK(at.first >= last_first);
        CHECK(at.last >= to.last - 1e-12);
        last_first = at.first;
    }
    CHECK(between({0.1, 0.2}, {0.3, 0.4}, 0.5).first == Approx(0.2));
}

TEST_CASE("A node's share of the width is where its box is drawn") {
    const Filled made = wide(1000);
    const FlameTree tree(made.trie, made.amounts);
    const NodeId node = made.trie.children({1})[500];
    const ShareRange share = share_of_node(tree, node);
    BoxView view;
    view.width_px = 1e6;
    const BoxRows layout = flame_layout(tree, view);
    const RowBox* box = layout.at(2, share.first * 1e6 + 1);
    REQUIRE(box != nullptr);
    CHECK(node_of(*box) == node);
    CHECK(double{box->x1_px} == Approx(share.last * 1e6).epsilon(1e-5));
}

TEST_CASE("A million siblings make no more boxes than there are pixels, and none is lost") {
    const Filled made = wide(200'000);
    const FlameTree tree(made.trie, made.amounts);
    REQUIRE(tree.is_rising());
    BoxView view;
    view.width_px = 1000;
    const BoxRows layout = flame_layout(tree, view);
    uint64_t nodes = 0;
    for (uint32_t i = layout.row_begin[2]; i < layout.row_begin[3]; ++i) {
        nodes += std::max(1U, layout.boxes[i].folded_count);
    }
    CHECK(nodes == 200'000);
    CHECK(layout.row_begin[3] - layout.row_begin[2] <= 1001);
}

TEST_CASE("Damaged logs with negative amounts are laid out child by child") {
    Filled made = wide(100);
    made.amounts[3] = Amount::whole(-5);
    const FlameTree tree(made.trie, made.amounts);
    CHECK_FALSE(tree.is_rising());
    BoxView view;
    view.width_px = 100'000;
    const BoxRows layout = flame_layout(tree, view);
    // What is taken away at one place is missing at the right end.
    CHECK(layout.row_begin[3] - layout.row_begin[2] > 90);
    for (uint32_t i = layout.row_begin[2]; i < layout.row_begin[3]; ++i) {
        CHECK(Amount{} < tree.total(node_of(layout.boxes[i])));
    }
}

TEST_CASE("A search counts each stack once, whatever is below a match") {
    TraceTrieBuilder builder;
    const FrameId a = builder.frame("App.py", 1);
    const FrameId b = builder.frame("app.py", 2);
    const FrameId c = builder.frame("lib.py", 3);
    for (const auto& frames : {std::vector{a, b}, std::vector{c, a, c}, std::vector{c}}) {
        builder.add_stack(frames);
    }
    const TraceTrieBuilder::Frozen frozen = std::move(builder).freeze();
    std::vector<Amount> amounts(frozen.trie.trace_count());
    for (size_t i = 0; i < 3; ++i) amounts[frozen.trace_of_stack[i].v] = Amount::whole(1 << i);
    const FlameTree tree(frozen.trie, amounts);
    const FlameMatches matches = find_frames(frozen.trie, "APP");
    CHECK(matches.frame_count == 2);
    CHECK(matches.total(tree) == Amount::whole(3));
    CHECK(find_frames(frozen.trie, "").frame_count == 0);
}

}  // namespace hs
