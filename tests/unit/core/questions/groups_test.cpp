#include "tests/support/ask.h"
#include "tests/support/graph_text.h"

namespace hs {
namespace {

DatasetPtr shop() {
    return std::make_shared<const Dataset>(
        loaded_dump(R"({"<class 'shop.models.User'>": {"1": {"size": 10, "ref": [["dict", 3]]},)"
                    R"( "2": {"size": 20, "src": {"co_filename": "shop/models.py"}}},)"
                    R"( "dict": {"3": {"size": 70}}})"));
}

bool has_retained(const test::AskedFor& what) {
    const Answer answer = test::ask("groups", shop(), what);
    return answer.relation->has(test::field_number(*answer.relation, "retained_bytes"));
}

TEST_CASE("Groups are modules with their sizes") {
    const Answer answer = test::ask("groups", shop());
    REQUIRE(answer.rows.size() == 2);
    CHECK(test::cell(answer, 0, "name") == "shop.models");
    CHECK(test::cell(answer, 0, "objects") == "2");
    CHECK(test::cell(answer, 0, "shallow_bytes") == "30 B");
    CHECK(test::cell(answer, 0, "bytes_share") == "30.0 %");
    CHECK(test::cell(answer, 0, "retained_bytes") == "100 B");
    CHECK(test::cell(answer, 1, "name") == "builtins");
    CHECK(answer.relation->fields()[0].title == "Module");
}

TEST_CASE("Groups by file have a row for objects whose place is not known") {
    const Answer answer = test::ask("groups", shop(), {.options = {{"by", "file"}}});
    REQUIRE(answer.rows.size() == 2);
    CHECK(test::cell(answer, 0, "name") == "-");
    CHECK(test::cell(answer, 0, "shown_name") == "(not known)");
    CHECK(test::cell(answer, 0, "objects") == "2");
    CHECK(test::cell(answer, 1, "name") == "shop/models.py");
    CHECK(answer.relation->fields()[0].title == "File");
}

TEST_CASE("Groups have no retained bytes where they are not asked for") {
    CHECK(has_retained({}));
    CHECK_FALSE(has_retained({.options = {{"no-retained", ""}}}));
    CHECK_FALSE(has_retained({.wanted = wanted_field(0)}));
}

}  // namespace
}  // namespace hs
