#include "core/questions/stacks.h"

#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/sample.h"

namespace hs {
namespace {

TEST_CASE("Stacks come with what they hold at the end and what they did") {
    test::HeapprofWriter writer;
    const uint32_t stack = writer.trace({{"app.py", 1}, {"load.py", 2}});
    writer.allocate(stack, 100);
    writer.allocate(stack, 30);
    writer.free(stack, 100);
    writer.allocate(9, 7);  // of no stack that is known
    const auto dataset = std::make_shared<const Dataset>(test::loaded(writer));
    const auto relation = stacks_relation(stacks_answer(dataset, kRecordedBytes, kAllFields));
    REQUIRE(relation->row_count() == 2);
    const auto cursor = relation->cursor();
    const auto of = [&](uint32_t row, StackField field) {
        return exact_text(cursor->value(row, static_cast<size_t>(field)));
    };
    CHECK(of(0, StackField::kText) == "OTHER");
    CHECK(of(0, StackField::kAmount) == "7");
    CHECK(of(1, StackField::kStack) == "1");
    CHECK(of(1, StackField::kText) == "app.py:1;load.py:2");
    CHECK(of(1, StackField::kDepth) == "2");
    CHECK(of(1, StackField::kAmount) == "30");
    CHECK(of(1, StackField::kBlocks) == "1");
    CHECK(of(1, StackField::kAllocated) == "130");
    CHECK(of(1, StackField::kFreed) == "100");
    CHECK(of(1, StackField::kAllocations) == "2");
    CHECK(of(1, StackField::kFrees) == "1");
    CHECK(rows_of_stack(*dataset, "1") == std::vector<uint32_t>{1});
    CHECK(rows_of_stack(*dataset, "2").empty());
    CHECK(rows_of_stack(*dataset, "-1").empty());
}

TEST_CASE("Stacks of a profile have an amount in its unit, and no blocks") {
    const DatasetPtr dataset = test::open_sample("perprovis/demo.raw.json").value();
    const auto relation = stacks_relation(stacks_answer(dataset, kRecordedBytes, kAllFields));
    const auto amount = static_cast<size_t>(StackField::kAmount);
    CHECK(relation->fields()[amount].meaning == Meaning::kCount);
    CHECK(relation->has(amount));
    CHECK_FALSE(relation->has(static_cast<size_t>(StackField::kBlocks)));
}

TEST_CASE("Stacks leave out what is not asked for") {
    const DatasetPtr dataset = test::open_sample("perprovis/demo.raw.json").value();
    const auto relation = stacks_relation(stacks_answer(dataset, kRecordedBytes, wanted_field(0)));
    CHECK_FALSE(relation->has(static_cast<size_t>(StackField::kAmount)));
    CHECK(relation->has(static_cast<size_t>(StackField::kText)));
}

}  // namespace
}  // namespace hs
