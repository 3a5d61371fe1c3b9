#include "core/questions/changed_objects.h"

#include "tests/support/catch.h"
#include "tests/support/compared_dumps.h"

namespace hs {
namespace {

using Field = ChangedObjectField;
using Texts = std::vector<std::string>;

struct Asked {
    explicit Asked(bool everything = true) {
        JobContext job;
        answer->a = dumps.dump_a();
        answer->b = dumps.dump_b();
        answer->diff = dumps.diff;
        answer->pairs = changed_objects(*dumps.a->graph, *dumps.b->graph, *dumps.diff);
        if (everything) {
            answer->changes = object_changes(*dumps.a->graph, *dumps.b->graph, *dumps.diff,
                                             answer->pairs, false, job);
            answer->has_changes = true;
        } else {
            answer->a.dominators = nullptr;
            answer->b.name = nullptr;
        }
        relation = changed_objects_relation(answer);
        cursor = relation->cursor();
    }
    // Of the object with this id.
    [[nodiscard]] std::string text(const std::string& type_and_id, Field field) const {
        for (uint32_t row = 0; row < relation->row_count(); ++row) {
            if (type_and_id == at(row, Field::kType) + ' ' + at(row, Field::kId)) {
                return at(row, field);
            }
        }
        return "no such object";
    }
    [[nodiscard]] std::string at(uint32_t row, Field field) const {
        return test::text_of(*cursor, row, field);
    }
    [[nodiscard]] Texts ids(Field by, bool falling) const {
        JobContext job;
        const std::vector<SortBy> sort = {{static_cast<size_t>(by), falling}};
        const auto rows = arranged(*relation, sort, job).value();
        Texts ids;
        for (const uint32_t row : rows) ids.push_back(at(row, Field::kId));
        return ids;
    }

    test::ComparedDumps dumps;
    std::shared_ptr<ChangedObjectsAnswer> answer = std::make_shared<ChangedObjectsAnswer>();
    std::shared_ptr<const Relation> relation;
    std::unique_ptr<Cursor> cursor;
};

TEST_CASE("An object of both dumps has its sizes in both and what differs") {
    const Asked asked;
    REQUIRE(asked.relation->row_count() == 5);
    CHECK(asked.text("app.Cache 10", Field::kFullType) == "<class 'app.Cache'>");
    CHECK(asked.text("app.Cache 10", Field::kName) == "10 in A");
    CHECK(asked.text("app.Cache 10", Field::kStatus) == "modified");
    CHECK(asked.text("app.Cache 10", Field::kCautiousStatus) == "modified");
    CHECK(asked.text("app.Cache 10", Field::kShallowDelta) == "0");
    CHECK(asked.text("app.Cache 10", Field::kRetainedA) == "180");
    CHECK(asked.text("app.Cache 10", Field::kRetainedB) == "240");
    CHECK(asked.text("app.Cache 10", Field::kRetainedDelta) == "60");
    CHECK(asked.text("app.Cache 10", Field::kRefsAdded) == "1");
    CHECK(asked.text("app.Cache 10", Field::kRefsRemoved) == "1");
    CHECK(asked.text("app.Cache 10", Field::kAttrsChanged) == "1");
    CHECK(asked.text("app.Cache 10", Field::kReused) == "0");
    CHECK(asked.text("list 20", Field::kShallowA) == "50");
    CHECK(asked.text("list 20", Field::kShallowB) == "80");
    CHECK(asked.text("list 20", Field::kShallowDelta) == "30");
}

TEST_CASE("What one dump does not have has no size there, and counts as nothing") {
    const Asked asked;
    CHECK(asked.text("list 40", Field::kStatus) == "new");
    CHECK(asked.text("list 40", Field::kName) == "40 in B");
    CHECK(asked.text("list 40", Field::kShallowA).empty());
    CHECK(asked.text("list 40", Field::kShallowB) == "60");
    CHECK(asked.text("list 40", Field::kShallowDelta) == "60");
    CHECK(asked.text("list 40", Field::kRetainedA).empty());
    CHECK(asked.text("list 40", Field::kRetainedDelta) == "60");
    CHECK(asked.text("tuple 30", Field::kStatus) == "deleted");
    CHECK(asked.text("tuple 30", Field::kCautiousStatus) == "deleted (perhaps another object)");
    CHECK(asked.text("tuple 30", Field::kReused) == "1");
    CHECK(asked.text("tuple 30", Field::kShallowB).empty());
    CHECK(asked.text("tuple 30", Field::kRetainedB).empty());
    CHECK(asked.text("tuple 30", Field::kRetainedDelta) == "-30");
}

TEST_CASE("Changed objects are arranged by any field, what is not there last both ways") {
    const Asked asked;
    CHECK(asked.ids(Field::kRetainedDelta, true) == Texts{"40", "10", "20", "30", "30"});
    CHECK(asked.ids(Field::kId, false) == Texts{"10", "20", "30", "30", "40"});
    CHECK(asked.ids(Field::kShallowA, true) == Texts{"10", "20", "30", "40", "30"});
    CHECK(asked.ids(Field::kShallowA, false) == Texts{"30", "20", "10", "40", "30"});
    CHECK(asked.ids(Field::kType, false) == Texts{"10", "30", "40", "20", "30"});
    CHECK(asked.ids(Field::kFullType, true) == Texts{"30", "40", "20", "30", "10"});
    CHECK(asked.ids(Field::kRefsAdded, true).front() == "10");
    // Names of the statuses: deleted, modified, new.
    CHECK(asked.ids(Field::kStatus, false) == Texts{"30", "20", "10", "40", "30"});
    CHECK(asked.ids(Field::kCautiousStatus, false).front() == "30");
    CHECK(asked.ids(Field::kReused, true) == Texts{"30", "30", "40", "20", "10"});
    // Names are not sorted: rows stay as they come.
    CHECK(asked.ids(Field::kName, false) == Texts{"40", "20", "30", "30", "10"});
}

TEST_CASE("Of objects nothing is said that was not found out") {
    const Asked bare(false);
    const Asked asked;
    for (const Field field : {Field::kName, Field::kCautiousStatus, Field::kRetainedA,
                              Field::kRetainedB, Field::kRetainedDelta, Field::kRefsAdded,
                              Field::kRefsRemoved, Field::kAttrsChanged, Field::kReused}) {
        CHECK_FALSE(bare.relation->has(static_cast<size_t>(field)));
        CHECK(asked.relation->has(static_cast<size_t>(field)));
    }
    CHECK(bare.relation->has(static_cast<size_t>(Field::kStatus)));
    CHECK(bare.relation->has(static_cast<size_t>(Field::kShallowDelta)));
}

TEST_CASE("Scripts are told whether an address was used again as a truth value") {
    const Asked asked;
    const Value reused = asked.cursor->value(0, static_cast<size_t>(Field::kReused));
    CHECK(reused.meaning == Meaning::kFlag);
    CHECK(changed_objects_in_json().size() == 9);
    CHECK(changed_objects_in_text().size() == 7);
}

}  // namespace
}  // namespace hs
