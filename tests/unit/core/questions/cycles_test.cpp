#include "tests/support/ask.h"
#include "tests/support/graph_text.h"

namespace hs {
namespace {

// 1 and 2 in a circle that 3 holds, 4 by itself.
DatasetPtr circles() {
    return std::make_shared<const Dataset>(loaded_dump(
        R"({"list": {"1": {"size": 10, "ref": [["dict", 2], ["str", 5]]}, "4": {"size": 7, "ref": [["list", 4]]}},)"
        R"( "dict": {"2": {"size": 20, "ref": [["list", 1]]}, "3": {"size": 30, "ref": [["dict", 2]]}},)"
        R"( "str": {"5": {"size": 100}}})"));
}

TEST_CASE("Cycles come with their sizes, members and holders") {
    const Answer answer = test::ask("cycles", circles());
    REQUIRE(answer.rows.size() == 2);
    CHECK(test::cell(answer, 0, "size") == "2");
    CHECK(test::cell(answer, 0, "shallow_bytes") == "30 B");
    CHECK(test::cell(answer, 0, "retained_bytes") == "130 B");
    CHECK(test::cell(answer, 0, "has_root") == "no");
    CHECK(test::cell(answer, 0, "referrers") == "1");
    CHECK(test::cell(answer, 0, "types") == "dict 1, list 1");
    CHECK(test::cell(answer, 0, "first_id") == "2");
    CHECK(test::cell(answer, 0, "holder") == "dict (no holder in dump)");
    CHECK(test::cell(answer, 1, "has_root") == "yes");
    CHECK(test::cell(answer, 1, "holder") == "-");
}

TEST_CASE("Members and holders of cycles are lists in JSON") {
    const std::string json =
        test::json_of(test::ask("cycles", circles()), find_question("cycles")->in_json);
    CHECK(json.find(R"("held_by":[{"id":"3","type":"dict"}])") != std::string::npos);
    CHECK(json.find(R"("objects":[{"id":"2","type":"dict"},{"id":"1","type":"list"}])") !=
          std::string::npos);
    CHECK(json.find(R"("held_by":[],"objects":[{"id":"4","type":"list"}])") != std::string::npos);
}

TEST_CASE("Cycles name no object where no name is asked for") {
    const Answer answer = test::ask("cycles", circles(), {.wanted = wanted_field(0)});
    CHECK_FALSE(answer.relation->has(test::field_number(*answer.relation, "holder")));
    REQUIRE(answer.items.size() == 1);
    CHECK(answer.items[0].value.number == 2);
}

}  // namespace
}  // namespace hs
