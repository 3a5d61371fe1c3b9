#include "tests/support/ask.h"
#include "tests/support/heap_text.h"

namespace hs {
namespace {

// A module that holds a list of three.
DatasetPtr dump() {
    return std::make_shared<const Dataset>(
        loaded_dump(R"({"list": {"1": {"size": 100, "ref": [["str", 2], ["str", 3], ["str", 4]]}},)"
                    R"( "str": {"2": {"size": 30}, "3": {"size": 50}, "4": {"size": 20}}})"));
}

// 3 has its fields in the private dict 4.
DatasetPtr instance() {
    HeapText heap;
    heap.module("app", 1, 2, {{"SHOP", {"app.Shop", 3}}, {"Shop", {"type", 40}}});
    heap.type("app", "Shop", 40, 41);
    heap.add("app.Shop", 3, HeapText::refs({{"dict", 4}, {"type", 40}}),
             {{"items", {"list", 5}}, {"log", {"list", 9}}});
    heap.add("dict", 4, HeapText::refs({{"list", 5}, {"list", 9}}));
    for (const uint64_t id : {5, 9}) heap.add("list", id, "");
    return std::make_shared<const Dataset>(loaded_dump(heap.text()));
}

bool has_object(const Answer& answer, std::string_view id) {
    for (size_t place = 0; place < answer.rows.size(); ++place) {
        if (test::cell(answer, place, "id") == id) return true;
    }
    return false;
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
    CHECK(test::cell(answer, 0, "largest_name") == "str: list of str (no holder in dump)[1]");
    const std::string json = test::json_of(answer, find_question("drops")->in_json);
    CHECK(json.find(R"("largest":{"id":"3","type":"str","retained_bytes":50})") !=
          std::string::npos);
    CHECK(json.find(R"("largest":null)") != std::string::npos);
}

TEST_CASE("Drops count a private __dict__ with its instance for people alone") {
    const Answer people = test::ask("drops", instance(), {.audience = Audience::kPeople});
    const Answer programs = test::ask("drops", instance());
    CHECK(has_object(programs, "3"));
    CHECK(has_object(programs, "4"));
    CHECK(has_object(people, "3"));
    CHECK_FALSE(has_object(people, "4"));
    CHECK(people.rows.size() < programs.rows.size());
    CHECK(people.all_rows() == people.rows.size());
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
