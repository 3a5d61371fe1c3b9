#include "app/filters.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

FilterStep text_step(const std::string& text) {
    return {.kind = FilterKind::kText, .of = {}, .text = text, .label = text};
}

TEST_CASE("Filters undo and redo over whole breadcrumbs") {
    FilterHistory history;
    CHECK_FALSE(history.can_undo());
    history.push(text_step("a"));
    history.push(text_step("b"));
    CHECK(history.at().size() == 2);
    history.undo();
    CHECK(history.at() == Filters{text_step("a")});
    history.undo();
    CHECK(history.at().empty());
    history.undo();
    CHECK(history.at().empty());
    history.redo();
    history.redo();
    history.redo();
    CHECK(history.at().size() == 2);
}

TEST_CASE("A new filter forgets what could be redone") {
    FilterHistory history;
    history.push(text_step("a"));
    history.undo();
    history.push(text_step("b"));
    CHECK_FALSE(history.can_redo());
    CHECK(history.at() == Filters{text_step("b")});
}

TEST_CASE("Any step of the breadcrumb can be removed, and a step out of range is a no-op") {
    FilterHistory history;
    for (const char* text : {"a", "b", "c"}) history.push(text_step(text));
    history.remove(1);
    CHECK(history.at() == Filters{text_step("a"), text_step("c")});
    history.remove(7);
    CHECK(history.at().size() == 2);
    history.undo();
    CHECK(history.at().size() == 3);
    history.cut(1);
    CHECK(history.at() == Filters{text_step("a")});
    history.cut(5);
    CHECK(history.at().size() == 1);
}

TEST_CASE("There is one thread and one allocator in a breadcrumb, the last chosen") {
    const auto step = [](FilterKind kind, const char* text) {
        return FilterStep{.kind = kind, .of = {}, .text = text, .label = text};
    };
    FilterHistory history;
    history.push(step(FilterKind::kThread, "1"));
    history.push(text_step("a"));
    history.push(step(FilterKind::kAllocator, "mmap"));
    history.push(step(FilterKind::kThread, "2"));
    history.push(text_step("b"));
    CHECK(history.at() == Filters{text_step("a"), step(FilterKind::kAllocator, "mmap"),
                                  step(FilterKind::kThread, "2"), text_step("b")});
    history.undo();
    history.undo();
    CHECK(history.at().front() == step(FilterKind::kThread, "1"));
}

TEST_CASE("Setting the same breadcrumb again is no step to undo") {
    FilterHistory history;
    history.push(text_step("a"));
    history.set({text_step("a")});
    history.undo();
    CHECK_FALSE(history.can_undo());
}

TEST_CASE("The history of filters is bounded") {
    FilterHistory history;
    for (size_t i = 0; i < 3 * FilterHistory::kMaxVersions; ++i) {
        history.set({text_step(std::to_string(i))});
    }
    size_t undone = 0;
    for (; history.can_undo(); history.undo()) ++undone;
    CHECK(undone == FilterHistory::kMaxVersions - 1);
}

TEST_CASE("Closing a dataset takes its steps out of the whole history") {
    FilterHistory history;
    const DatasetId closed{1};
    FilterStep of_closed{FilterKind::kType, SelectedType{closed, TypeId{4}}, {}, "type Task"};
    FilterStep of_other{FilterKind::kType, SelectedType{DatasetId{2}, TypeId{4}}, {}, "type dict"};
    history.push(of_closed);
    history.push(of_other);
    history.push(text_step("a"));
    history.undo();
    history.forget(closed);
    CHECK(history.at() == Filters{of_other});
    history.redo();
    CHECK(history.at() == Filters{of_other, text_step("a")});
    history.undo();
    history.undo();
    CHECK(history.at().empty());
    CHECK_FALSE(history.can_undo());
}

}  // namespace
}  // namespace hs
