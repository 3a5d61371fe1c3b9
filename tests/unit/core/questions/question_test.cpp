#include "core/questions/question.h"

#include <set>
#include <string>

#include "core/table/render.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

using namespace hs;

namespace {

void check_surface(const Question& question, Surface surface) {
    for (const SurfaceColumn& column : surface) {
        REQUIRE(column.field < question.fields().size());
        CHECK((column.tooltip == kNoField || column.tooltip < question.fields().size()));
    }
}

// Where each name stands for one field alone.
void check_names(const Question& question, Surface surface) {
    std::set<std::string_view> names;
    for (const SurfaceColumn& column : surface) {
        const std::string_view own = question.fields()[column.field].name;
        CHECK(names.insert(column.name.empty() ? own : column.name).second);
    }
}

}  // namespace

TEST_CASE("every question is whole, and found by its name") {
    std::set<std::string_view> names;
    REQUIRE_FALSE(questions().empty());
    for (const Question* question : questions()) {
        INFO(std::string(question->name));
        CHECK(names.insert(question->name).second);
        CHECK(find_question(question->name) == question);
        CHECK_FALSE(question->title.empty());
        CHECK_FALSE(question->summary.empty());
        CHECK(question->summary.back() != '.');
        CHECK(question->asks != 0);
        std::set<std::string_view> fields;
        for (const Field& field : question->fields()) {
            CHECK(fields.insert(field.name).second);
            CHECK_FALSE(field.title.empty());
            CHECK_FALSE(field.help.empty());
            CHECK(field.help.back() != '.');
        }
        for (const Surface surface : {question->in_json, question->in_text, question->in_export,
                                      question->in_window, question->in_report}) {
            check_surface(*question, surface);
        }
        check_names(*question, question->in_json);
        check_names(*question, question->in_export);
        // Whoever asks is told something.
        CHECK_FALSE(question->in_json.empty());
        CHECK_FALSE(question->in_text.empty());
        CHECK_FALSE(question->in_export.empty());
        CHECK_FALSE(question->in_window.empty());
    }
    CHECK(find_question("nothing-like-this") == nullptr);
}

TEST_CASE("a surface asks for the fields that it shows, and for no other") {
    constexpr SurfaceColumn kSurface[] = {{3}, {0}, {70}};
    CHECK(fields_on(kSurface) == (1U | 1U << 3 | WantedFields{1} << 63));
    CHECK(fields_on({}) == 0);
}

TEST_CASE("questions about an empty dump have no rows, and a cancelled one has no answer") {
    const auto dataset = std::make_shared<const Dataset>(loaded_dump("{}"));
    for (const Question* question : questions()) {
        if (!question->fits(*dataset)) continue;
        INFO(std::string(question->name));
        const Parameters nothing(question->parameters);
        FileFacts file(dataset);
        JobContext job;
        const Result<Answer> answer = question->answer({file, nothing, kAllFields, job});
        REQUIRE(answer.ok());
        CHECK(answer.value().rows.empty());
    }
    const auto large = std::make_shared<const Dataset>(
        loaded_dump(dump_of_edges(std::vector<std::vector<uint32_t>>(5000))));
    for (const Question* question : questions()) {
        if (!question->fits(*large)) continue;
        INFO(std::string(question->name));
        const Parameters nothing(question->parameters);
        FileFacts file(large);
        JobContext job;
        job.cancel();
        const Result<Answer> answer = question->answer({file, nothing, kAllFields, job});
        REQUIRE_FALSE(answer.ok());
        CHECK(answer.error().code == ErrorCode::kCancelled);
    }
}

TEST_CASE("values that are JSON stay JSON, and are texts elsewhere") {
    const auto dataset = std::make_shared<const Dataset>(
        loaded_dump(R"({"o": {"1": {"size": 1, "attr": {"a": "x\u0041", "n": 1.50}},)"
                    R"( "2": {"size": 1, "attr": {"a": "x\u0041", "n": 1.50}}}})"));
    const Question& question = *find_question("duplicates");
    const Parameters nothing(question.parameters);
    FileFacts file(dataset);
    JobContext job;
    const Answer answer = question.answer({file, nothing, kAllFields, job}).value();
    std::string text;
    JsonWriter json([&](std::string_view piece) { text += piece; });
    write_rows(json, *answer.relation, answer.rows, question.in_json);
    json.finish();
    CHECK(text.find("\"value\":\"xA\"") != std::string::npos);
    CHECK(text.find("\"value\":1.50") != std::string::npos);
    const std::string shown = text_table(*answer.relation, answer.rows, question.in_text).text(100);
    CHECK(shown.find("xA") != std::string::npos);
    CHECK(shown.find("\"xA\"") == std::string::npos);
}
