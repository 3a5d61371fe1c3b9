#include "tests/support/ask.h"
#include "tests/support/heapprof_writer.h"

namespace hs {
namespace {

// Up to 1000, down to 100, and up to 800 at the end.
DatasetPtr log() {
    test::HeapprofWriter writer;
    const uint32_t load = writer.trace({{"app.py", 1}, {"load.py", 2}});
    const uint32_t save = writer.trace({{"app.py", 1}, {"save.py", 3}});
    writer.allocate(load, 900, 1'000'000);
    writer.allocate(save, 100, 1'000'000);
    writer.free(load, 900, 1'000'000);
    writer.allocate(save, 700, 1'000'000);
    return std::make_shared<const Dataset>(test::loaded(writer));
}

TEST_CASE("Peaks for programs tell which fall, and what was live there") {
    const Answer answer = test::ask("peaks", log());
    REQUIRE(answer.rows.size() == 2);
    CHECK(test::cell(answer, 0, "time_s") == "2.00 s");
    CHECK(test::cell(answer, 0, "bytes") == "1000 B");
    CHECK(test::cell(answer, 0, "prominence_bytes") == "1000 B");
    CHECK(test::cell(answer, 0, "falls") == "yes");
    CHECK(test::cell(answer, 0, "chief") == "load.py:2 900 B, save.py:3 100 B");
    CHECK(test::cell(answer, 1, "falls") == "no");
    CHECK(answer.note.empty());
    const std::string json = test::json_of(answer, find_question("peaks")->in_json);
    CHECK(json.find(R"("top":[{"frame":"load.py:2","bytes":900,"function":null,)"
                    R"("qualified_name":null},{"frame":"save.py:3")") != std::string::npos);
    CHECK(test::cell(answer, 0, "rose") == "load.py:2 +900 B");
    CHECK(json.find(R"("cause":{"frame":"load.py:2","bytes":900,"function":null,)"
                    R"("qualified_name":null,"allocated_in":null,"since_s":0})") !=
          std::string::npos);
}

TEST_CASE("Peaks for people are those that fall; growth is a note") {
    const Answer answer = test::ask("peaks", log(), {.audience = Audience::kPeople});
    REQUIRE(answer.rows.size() == 1);
    CHECK(test::cell(answer, 0, "time_s") == "2.00 s");
    CHECK(answer.note ==
          "live memory rises to 800 B at 4 s and hardly falls after it: growth, no peak\n");
}

TEST_CASE("Peaks give the first rows alone where no more are asked for") {
    const Answer answer = test::ask("peaks", log(), {.most_rows = 1});
    CHECK(answer.rows.size() == 1);
    CHECK(answer.all_rows() == 2);
}

TEST_CASE("Peaks read no stacks where none are asked for") {
    const Answer answer = test::ask("peaks", log(), {.wanted = wanted_field(0)});
    CHECK_FALSE(answer.relation->has(test::field_number(*answer.relation, "top")));
}

TEST_CASE("A prominence that is no share is wrong usage") {
    const Question& question = *find_question("peaks");
    for (const char* text : {"x", "2", "-0.1", "nan", "0.1x", ""}) {
        Parameters given(question.parameters);
        given.give("prominence", text);
        CHECK(question.check(given).error().code == ErrorCode::kUsage);
    }
    Parameters given(question.parameters);
    given.give("prominence", "0.9");
    CHECK(question.check(given).ok());
    CHECK(test::ask("peaks", log(), {.options = {{"prominence", "0.9"}}}).rows.size() == 1);
}

}  // namespace
}  // namespace hs
