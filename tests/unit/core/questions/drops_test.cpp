#include "tests/support/ask.h"
#include "tests/support/graph_text.h"

namespace hs {
namespace {

// A module that holds a list of three.
DatasetPtr dump() {
    return std::make_shared<const Dataset>(
        loaded_dump(R"({"list": {"1": {"size": 100, "ref": [["str", 2], ["str", 3], ["str", 4]]}},)"
                    R"( "str": {"2": {"size": 30}, "3": {"size": 50}, "4": {"size": 20}}})"));
}

// An instance and its own __dict__, which holds all.
DatasetPtr instance() {
    return std::make_shared<const Dataset>(loaded_dump(
        R"({"<class 'app.Cache'>": {"1": {"size": 10, "attr": {"__dict__": ["<class 'dict'>", 2]},)"
        R"( "ref": [["<class 'dict'>", 2]]}},)"
        R"( "<class 'dict'>": {"2": {"size": 10, "attr": {"items": ["<class 'str'>", 3]},)"
        R"( "ref": [["<class 'str'>", 3], ["<class 'str'>", 4]]}},)"
        R"( "<class 'str'>": {"3": {"size": 500}, "4": {"size": 400}}})"));
}

TEST_CASE("Drops begin with the object where most piles up") {
    const Answer answer = test::ask("drops", dump());
    REQUIRE(answer.rows.size() == 4);
    CHECK(test::cell(answer, 0, "id") == "1");
    CHECK(test::cell(answer, 0, "drop_bytes") == "150 B");
    CHECK(test::cell(answer, 0, "retained_bytes") == "200 B");
    CHECK(test::cell(answer, 0, "retained_share") == "100 %");
    CHECK(test::cell(answer, 0, "dominated") == "3");
    CHECK(test::cell(answer, 1, "id") == "3");
    CHECK(test::cell(answer, 1, "largest") == "-");
    CHECK(test::cell(answer, 1, "largest_name") == "-");
}

TEST_CASE("The largest object below a drop is an object in JSON and a name for people") {
    const Answer answer = test::ask("drops", dump());
    CHECK(test::cell(answer, 0, "largest_name") == "list (unreferenced)[…]");
    const std::string json = test::json_of(answer, find_question("drops")->in_json);
    CHECK(json.find(R"("largest":{"id":"3","type":"str","retained_bytes":50})") !=
          std::string::npos);
    CHECK(json.find(R"("largest":null)") != std::string::npos);
}

TEST_CASE("Drops count a private __dict__ with its instance for people alone") {
    const Answer people = test::ask("drops", instance(), {.audience = Audience::kPeople});
    const Answer programs = test::ask("drops", instance());
    CHECK(programs.rows.size() == 4);
    CHECK(test::cell(programs, 0, "id") == "3");
    REQUIRE(people.rows.size() == 3);
    const std::string ids = test::json_of(people, find_question("drops")->in_json);
    CHECK(ids.find(R"("id":"2")") == std::string::npos);
}

TEST_CASE("Drops give the first rows alone where no more are asked for") {
    const Answer answer = test::ask("drops", dump(), {.most_rows = 2});
    CHECK(answer.rows.size() == 2);
    CHECK(answer.all_rows() == 4);
}

TEST_CASE("Drops name no object where no name is asked for") {
    const Answer answer = test::ask("drops", dump(), {.wanted = wanted_field(0)});
    CHECK_FALSE(answer.relation->has(test::field_number(*answer.relation, "name")));
    CHECK(answer.relation->has(0));
}

}  // namespace
}  // namespace hs
