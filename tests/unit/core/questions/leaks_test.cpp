#include "core/questions/leaks.h"

#include "tests/support/ask.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/sample.h"

namespace hs {
namespace {

DatasetPtr log() {
    test::HeapprofWriter writer;
    const uint32_t grows = writer.trace({{"app.py", 1}, {"cache.py", 22}});
    const uint32_t level = writer.trace({{"app.py", 1}, {"work.py", 5}});
    for (int i = 0; i < 50; ++i) {
        writer.allocate(grows, 100, 1'000'000);
        writer.allocate(level, 70, 0);
        writer.free(level, 70, 0);
    }
    return std::make_shared<const Dataset>(test::loaded(writer));
}

TEST_CASE("Leaks are the sites of a log that grow") {
    const Answer answer = test::ask("leaks", log());
    REQUIRE(answer.rows.size() == 1);
    CHECK(test::cell(answer, 0, "name") == "cache.py:22");
    CHECK(test::cell(answer, 0, "first_bytes") == "0 B");
    CHECK(test::cell(answer, 0, "growth_bytes") == "4.88 KiB");
    CHECK(test::cell(answer, 0, "rate") == "100 B");
    CHECK(test::cell(answer, 0, "monotony") == "100 %");
    CHECK(test::cell(answer, 0, "leak_by_perprovis") == "no");
    CHECK_FALSE(answer.relation->has(test::field_number(*answer.relation, "source")));
    const Answer by_file = test::ask("leaks", log(), {.options = {{"by", "file"}}});
    CHECK(test::cell(by_file, 0, "name") == "cache.py");
    const Answer few = test::ask("leaks", log(), {.options = {{"samples", "7"}}});
    CHECK(test::cell(few, 0, "samples") == "7");
}

TEST_CASE("Leaks of one thread are what that thread allocated") {
    const DatasetPtr dataset = test::open_sample("memray/v13_orders.bin").value();
    const auto growth_of = [&](const char* thread) {
        const Answer answer = test::ask("leaks", dataset, {.options = {{"thread", thread}}});
        for (size_t row = 0; row < answer.rows.size(); ++row) {
            if (test::cell(answer, row, "name").starts_with("leak_a_little")) {
                return test::cell(answer, row, "growth_bytes");
            }
        }
        return std::string("none");
    };
    CHECK(growth_of("loader-1") == "12.5 KiB");
    CHECK(growth_of("loader-2") == "12.5 KiB");
    CHECK(growth_of("1") == "6.25 KiB");
}

TEST_CASE("Leaks name the file as it was called") {
    const Question& question = *find_question("leaks");
    const Parameters nothing(question.parameters);
    FileFacts file(log());
    file.call("run");
    JobContext job;
    const Answer answer = question.answer({file, nothing, kAllFields, job}).value();
    CHECK(test::cell(answer, 0, "file") == "run");
}

TEST_CASE("Leaks have lines of source files where they are wanted, even if nothing grows") {
    const auto with = leaks_relation({}, true);
    CHECK(with->has(test::field_number(*with, "source")));
    const auto without = leaks_relation({}, false);
    CHECK_FALSE(without->has(test::field_number(*without, "source")));
}

TEST_CASE("Leaks of memory snapshots are over those that name the site") {
    const DatasetPtr dataset = test::open_sample("perprovis/demo.raw.json").value();
    const Answer answer = test::ask("leaks", dataset);
    REQUIRE_FALSE(answer.rows.empty());
    CHECK(answer.remarks.empty());
    const std::string text =
        text_table(*answer.relation, answer.rows, find_question("leaks")->in_text).text(0);
    CHECK(text.find("  leak\n") != std::string::npos);
}

TEST_CASE("A recording that names no sites has no leaks, and says so") {
    const DatasetPtr dataset = test::open_sample("perprovis/demo.flame.json").value();
    const Answer answer = test::ask("leaks", dataset);
    CHECK(answer.rows.empty());
    REQUIRE(answer.remarks.size() == 1);
    CHECK(answer.remarks[0].message == "the file has no memory snapshots with allocations");
}

}  // namespace
}  // namespace hs
