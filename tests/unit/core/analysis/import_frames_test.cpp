#include "core/analysis/import_frames.h"

#include "core/model/trace_trie_builder.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("Files of Python's import machinery are told from a program's own") {
    CHECK(is_import_file("<frozen importlib._bootstrap>"));
    CHECK(is_import_file("<frozen importlib._bootstrap_external>"));
    CHECK(is_import_file("<frozen runpy>"));
    CHECK(is_import_file("/usr/lib/python3.13/runpy.py"));
    CHECK(is_import_file("/opt/pypy3.10/importlib/__init__.py"));
    CHECK_FALSE(is_import_file("/srv/app/runpy.py"));
    CHECK_FALSE(is_import_file("/srv/app/site.py"));
    CHECK_FALSE(is_import_file("<frozen os>"));
    CHECK_FALSE(is_import_file(""));
}

TEST_CASE("Hidden import frames leave their bytes to their callers") {
    TraceTrieBuilder builder;
    const FrameId main = builder.frame("/srv/main.py", 3, "<module>");
    const FrameId find = builder.frame("<frozen importlib._bootstrap>", 1360, "_find_and_load");
    const FrameId load = builder.frame("<frozen importlib._bootstrap>", 935, "_load_unlocked");
    const FrameId inner = builder.frame("/srv/shop.py", 1, "<module>");
    const FrameId deep[] = {main, find, load, inner};
    const FrameId cut[] = {main, find};
    builder.add_stack(deep);
    builder.add_stack(cut);
    const TraceTrieBuilder::Frozen frozen = std::move(builder).freeze();
    const std::vector<StackStep> steps = steps_hiding_imports(frozen.trie);
    REQUIRE(steps.size() == 1);
    const TraceTrie* inputs[] = {&frozen.trie};
    JobContext job;
    const MergedTraces merged =
        std::move(merged_traces(inputs, {.grouping = {}, .steps = steps}, job)).value();
    CHECK(merged.trie.node_count() == 3);
    std::vector<Amount> amounts(frozen.trie.trace_count());
    amounts[frozen.trace_of_stack[0].v] = Amount::whole(10);
    amounts[frozen.trace_of_stack[1].v] = Amount::whole(5);
    const FlameTree tree(merged.trie, merged.regrouped(0, amounts));
    CHECK(tree.total({1}) == Amount::whole(15));
    CHECK(tree.total({2}) == Amount::whole(10));
}

}  // namespace
}  // namespace hs
