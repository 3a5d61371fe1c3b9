#include "core/analysis/merged_traces.h"

#include <string>

#include "core/analysis/collapsed_text.h"
#include "core/model/trace_trie_builder.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

struct Stacks {
    TraceTrie trie;
    std::vector<Amount> amounts;
};

// Stacks of one-letter frames; the n-th holds n bytes, the unknown trace 100.
Stacks stacks_of(const std::vector<std::string>& texts) {
    TraceTrieBuilder builder;
    for (const std::string& text : texts) {
        std::vector<FrameId> frames;
        for (const char letter : text) frames.push_back(builder.frame("", kNoLine, {&letter, 1}));
        builder.add_stack(frames);
    }
    TraceTrieBuilder::Frozen frozen = std::move(builder).freeze();
    Stacks stacks;
    stacks.amounts.resize(frozen.trie.trace_count());
    stacks.amounts[0] = Amount::whole(100);
    for (size_t i = 0; i < texts.size(); ++i) {
        stacks.amounts[frozen.trace_of_stack[i].v] += Amount::whole(static_cast<int64_t>(i) + 1);
    }
    stacks.trie = std::move(frozen.trie);
    return stacks;
}

// "a;b 3 | OTHER 100"
std::string changed(const Stacks& stacks, std::vector<StackStep> steps,
                    const FlameGrouping& grouping = {}) {
    const TraceTrie* const input = &stacks.trie;
    JobContext job;
    const MergedTraces merged =
        merged_traces({&input, 1}, {.grouping = grouping, .steps = steps}, job).value();
    std::string text;
    for (const CollapsedLine& line :
         collapsed_lines(merged.trie, merged.regrouped(0, stacks.amounts))) {
        text += (text.empty() ? "" : " | ") + line.stack + " " + std::to_string(line.value);
    }
    return text;
}

}  // namespace

TEST_CASE("Focus keeps the stacks through a frame, exclude those without it") {
    const Stacks stacks = stacks_of({"ab", "acb", "ad"});
    CHECK(changed(stacks, {{StackStepKind::kFocus, "b"}}) == "a;c;b 2 | a;b 1");
    CHECK(changed(stacks, {{StackStepKind::kExclude, "b"}}) == "a;d 3 | OTHER 100");
    CHECK(changed(stacks, {{StackStepKind::kFocus, "b"}, {StackStepKind::kExclude, "c"}}) ==
          "a;b 1");
    CHECK(changed(stacks, {{StackStepKind::kFocus, "nowhere"}}).empty());
}

TEST_CASE("A hidden frame hands what it called to its caller, and no bytes are lost") {
    const Stacks stacks = stacks_of({"ab", "acb", "c"});
    CHECK(changed(stacks, {{StackStepKind::kHide, "c"}}) == "a;b 3 | OTHER 103");
}

TEST_CASE("Recursion collapses to the first of its frames, through others as well") {
    const Stacks stacks = stacks_of({"aab", "abab", "abac"});
    CHECK(changed(stacks, {{StackStepKind::kCollapseRecursion, {}}}) ==
          "a;b 3 | a;c 3 | OTHER 100");
}

TEST_CASE("The two halves of a sandwich hold the same bytes, each stack once") {
    const Stacks stacks = stacks_of({"xabc", "yab", "yabab", "z"});
    CHECK(changed(stacks, {{StackStepKind::kFrom, "a"}}) == "a;b;a;b 3 | a;b 2 | a;b;c 1");
    CHECK(changed(stacks, {{StackStepKind::kUpTo, "a"}}, {FrameDetail::kLine, true}) ==
          "a;y 5 | a;x 1");
}

TEST_CASE("In the order of time, children stand as their first stacks came") {
    const Stacks stacks = stacks_of({"ab", "ac", "da"});
    const TraceTrie* const input = &stacks.trie;
    FlameGrouping grouping;
    grouping.by_time = true;
    // Traces are numbered by name: unknown, a;b, a;c, d;a.
    const std::vector<uint64_t> ranks = {0, 30, 20, 10};
    JobContext job;
    const MergedTraces merged =
        merged_traces({&input, 1}, {.grouping = grouping, .ranks = {&ranks, 1}}, job).value();
    std::string order;
    for (size_t node = 1; node < merged.trie.node_count(); ++node) {
        order += frame_text(merged.trie, merged.trie.node_frame[node]);
    }
    CHECK(order == "daacb");
    CHECK(merged.regrouped(0, stacks.amounts).size() == stacks.amounts.size());
}

}  // namespace hs
