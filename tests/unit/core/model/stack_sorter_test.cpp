// Sorted stacks beside the same stacks looked up frame by frame.

#include "core/model/stack_sorter.h"

#include <string>
#include <vector>

#include "core/base/thread_pool.h"
#include "core/model/trace_trie_builder.h"
#include "tests/support/catch.h"
#include "tests/support/random.h"

using namespace hs;
using test::Random;

namespace {

using Stack = std::vector<uint32_t>;  // frames by number, root first

std::string file_of(uint32_t frame) {
    return "f" + std::to_string(frame % 7) + ".py";
}

// Each copies a prefix of an earlier one and goes its own way, or is one again.
std::vector<Stack> random_stacks(Random& random, size_t count, uint32_t frames) {
    std::vector<Stack> stacks;
    for (size_t i = 0; i < count; ++i) {
        Stack stack;
        if (!stacks.empty()) {
            stack = stacks[random() % stacks.size()];
            if (random() % 5 != 0) stack.resize(random() % (stack.size() + 1));
        }
        if (random() % 4 != 0) {
            for (uint32_t more = random() % 9; more > 0; --more) stack.push_back(random() % frames);
        }
        stacks.push_back(stack);
    }
    return stacks;
}

struct Made {
    TraceTrie trie;
    std::vector<TraceId> trace_of_stack;
};

Made looked_up(const std::vector<Stack>& stacks) {
    TraceTrieBuilder builder;
    for (const Stack& stack : stacks) {
        std::vector<FrameId> frames;
        for (const uint32_t frame : stack) frames.push_back(builder.frame(file_of(frame), frame));
        builder.add_stack(frames);
    }
    TraceTrieBuilder::Frozen frozen = std::move(builder).freeze();
    return {std::move(frozen.trie), std::move(frozen.trace_of_stack)};
}

Made sorted(const std::vector<Stack>& stacks, size_t per_piece, JobContext& job) {
    FrameSet frames;
    std::vector<StackPiece> pieces;
    for (size_t i = 0; i < stacks.size(); ++i) {
        if (i % per_piece == 0) pieces.emplace_back();
        StackPiece& piece = pieces.back();
        piece.depths.push_back(static_cast<uint32_t>(stacks[i].size()));
        for (auto frame = stacks[i].rbegin(); frame != stacks[i].rend(); ++frame) {
            piece.frames.push_back(static_cast<uint32_t>(piece.frame_ids.size()));
            piece.frame_ids.push_back(frames.add(file_of(*frame), *frame));
        }
    }
    SortedStacks made = sort_stacks(std::move(frames), pieces, job);
    return {std::move(made.trie), std::move(made.trace_of_stack)};
}

std::vector<std::string> texts_of(const TraceTrie& trie) {
    std::vector<std::string> texts;
    for (const FrameId frame : trie.node_frame) texts.push_back(frame_text(trie, frame));
    return texts;
}

void check_equal(const Made& made, const Made& expected) {
    CHECK((made.trace_of_stack == expected.trace_of_stack));
    CHECK((texts_of(made.trie) == texts_of(expected.trie)));
    CHECK(std::ranges::equal(made.trie.node_parent, expected.trie.node_parent));
    CHECK(std::ranges::equal(made.trie.node_depth, expected.trie.node_depth));
    CHECK(std::ranges::equal(made.trie.node_end, expected.trie.node_end));
    CHECK(std::ranges::equal(made.trie.first_trace, expected.trie.first_trace));
    CHECK(std::ranges::equal(made.trie.child_begin, expected.trie.child_begin));
    CHECK(std::ranges::equal(made.trie.child_nodes, expected.trie.child_nodes));
    CHECK((made.trie.trace_node == expected.trie.trace_node));
}

}  // namespace

TEST_CASE("Sorted stacks make the trie that looking up every frame makes") {
    ThreadPool pool(1);
    Random random(7);
    for (int round = 0; round < 300; ++round) {
        JobContext job(&pool);
        const uint32_t frames = round % 3 == 0 ? 2 : round % 3 == 1 ? 40 : 5000;
        const std::vector<Stack> stacks = random_stacks(random, random() % 60, frames);
        check_equal(sorted(stacks, 1 + random() % 30, job), looked_up(stacks));
    }
}

TEST_CASE("Many sorted stacks are written in pieces, each with the path that leads to it") {
    ThreadPool pool(1);
    JobContext job(&pool);
    Random random(11);
    const std::vector<Stack> stacks = random_stacks(random, 20'000, 300);
    check_equal(sorted(stacks, 3000, job), looked_up(stacks));
}

TEST_CASE("No stacks make a trie of a root alone") {
    JobContext job;
    const Made made = sorted({}, 1, job);
    CHECK(made.trie.node_count() == 1);
    CHECK(made.trie.trace_count() == 1);
    CHECK(made.trace_of_stack.empty());
}
