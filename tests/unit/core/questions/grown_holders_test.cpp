#include "core/questions/grown_holders.h"

#include "tests/support/catch.h"
#include "tests/support/compared_dumps.h"

namespace hs {
namespace {

using Field = GrownHolderField;
using Texts = std::vector<std::string>;

struct Asked {
    Asked() {
        answer->a = dumps.dump_a();
        answer->b = dumps.dump_b();
        answer->diff = dumps.diff;
        answer->holders = grown_holders(answer->b.graph(), *answer->a.dominators,
                                        *answer->b.dominators, *dumps.diff, 10);
        relation = grown_holders_relation(answer);
        cursor = relation->cursor();
    }
    [[nodiscard]] std::string text(const std::string& name, Field field) const {
        for (uint32_t row = 0; row < relation->row_count(); ++row) {
            if (test::text_of(*cursor, row, Field::kName) == name) {
                return test::text_of(*cursor, row, field);
            }
        }
        return "no such holder";
    }
    [[nodiscard]] Texts names(Field by, bool falling) const {
        JobContext job;
        const std::vector<SortBy> sort = {{static_cast<size_t>(by), falling}};
        const auto rows = arranged(*relation, sort, job).value();
        Texts names;
        for (const uint32_t row : rows) {
            names.push_back(test::text_of(*cursor, row, Field::kName));
        }
        return names;
    }

    test::ComparedDumps dumps;
    std::shared_ptr<GrownHoldersAnswer> answer = std::make_shared<GrownHoldersAnswer>();
    std::shared_ptr<const Relation> relation;
    std::unique_ptr<Cursor> cursor;
};

TEST_CASE("A holder has what it retained before and now, and what it piled up") {
    const Asked asked;
    CHECK(asked.text("20 in B", Field::kType) == "list");
    CHECK(asked.text("20 in B", Field::kGrowth) == "30");
    CHECK(asked.text("20 in B", Field::kAccumulated) == "30");
    CHECK(asked.text("20 in B", Field::kRetainedA) == "50");
    CHECK(asked.text("20 in B", Field::kRetainedB) == "80");
    CHECK(asked.text("20 in B", Field::kStatus) == "modified");
    CHECK(asked.text("20 in B", Field::kId) == "20");
    CHECK(asked.text("40 in B", Field::kRetainedA).empty());
    CHECK(asked.text("40 in B", Field::kStatus) == "new");
    CHECK(asked.text("40 in B", Field::kGrowth) == "60");
}

TEST_CASE("Holders are arranged by any field, new ones last by what was") {
    const Asked asked;
    const std::string a_list = "20 in B";
    CHECK(asked.names(Field::kGrowth, true).front() != a_list);
    CHECK(asked.names(Field::kRetainedA, false).front() == a_list);
    CHECK(asked.names(Field::kRetainedA, true).back() != a_list);
    CHECK(asked.names(Field::kId, true).front() == "40 in B");
    CHECK(asked.names(Field::kType, false).back() == a_list);
    CHECK(asked.names(Field::kType, false).front() == "30 in B");
    CHECK(asked.names(Field::kStatus, false).front() == a_list);
    CHECK(asked.names(Field::kRetainedB, false).front() == "30 in B");
}

}  // namespace
}  // namespace hs
