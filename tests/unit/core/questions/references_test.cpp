#include "core/questions/references.h"

#include "core/export/shown_table.h"
#include "tests/support/catch.h"
#include "tests/support/heap_text.h"

namespace hs {
namespace {

// An instance with a private dict; a list of two and of an object that is not there; an empty tuple
// between them.
DatasetPtr shop() {
    HeapText heap;
    heap.add("app.Shop", 3, HeapText::refs({{"dict", 4}}), {{"items", {"list", 5}}});
    heap.add("dict", 4, HeapText::refs({{"list", 5}}));
    heap.add("tuple", 6, "");
    heap.add("list", 5, HeapText::refs({{"tuple", 6}, {"str", 99}}));
    return std::make_shared<const Dataset>(heap.loaded());
}

std::string text(const Relation& relation, uint32_t row) {
    const auto cursor = relation.cursor();
    std::string all;
    for (size_t field = 0; field < relation.fields().size(); ++field) {
        all += (field == 0 ? "" : " ") + exact_text(cursor->value(row, field));
    }
    return all;
}

}  // namespace

TEST_CASE("Each reference has its ends and its name, read in any order") {
    const auto relation = references_relation(shop());
    REQUIRE(relation->row_count() == 4);
    const std::string last = text(*relation, 3);
    CHECK(last == "5 <class 'list'> [0] 99 <class 'str'> 1");
    CHECK(text(*relation, 2) == "5 <class 'list'> [1] 6 <class 'tuple'> 0");
    CHECK(text(*relation, 0) == "3 <class 'app.Shop'>  4 <class 'dict'> 0");
    const auto cursor = relation->cursor();
    const auto source = [&](uint32_t row) {
        return exact_text(cursor->value(row, static_cast<size_t>(ReferenceField::kSource)));
    };
    CHECK(source(3) + source(0) + source(2) + source(1) == "5354");
}

TEST_CASE("References sort by their ends, by type and by what is not there") {
    const auto relation = references_relation(shop());
    JobContext job;
    const auto order = [&](ReferenceField field, bool falling) {
        const SortBy by{static_cast<size_t>(field), falling};
        return arranged(*relation, {&by, 1}, job).value();
    };
    using Rows = std::vector<uint32_t>;
    CHECK(order(ReferenceField::kTarget, false) == Rows{0, 1, 2, 3});
    CHECK(order(ReferenceField::kTarget, true) == Rows{3, 2, 1, 0});
    CHECK(order(ReferenceField::kSource, true) == Rows{2, 3, 1, 0});
    CHECK(order(ReferenceField::kSourceType, false) == Rows{0, 1, 2, 3});
    CHECK(order(ReferenceField::kTargetType, true) == Rows{2, 3, 1, 0});
    CHECK(order(ReferenceField::kIsDangling, true) == Rows{3, 0, 1, 2});
}

TEST_CASE("A table of all references needs no list of rows") {
    const Table table =
        table_for_export(references_relation(shop()), "refs", references_in_export());
    CHECK(table.name == "refs");
    REQUIRE(table.row_count == 4);
    std::vector<Cell> cells(table.columns.size());
    table.fill_row(1, cells);
    CHECK(cells[0].text == "4");
    CHECK(cells[2].kind == Cell::Kind::kNull);
    CHECK(cells[3].text == "5");
    CHECK(cells[5].unsigned_integer == 0);
}

}  // namespace hs
