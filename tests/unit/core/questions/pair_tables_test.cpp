#include "core/questions/pair_tables.h"

#include "tests/support/catch.h"
#include "tests/support/graph_text.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/sample.h"

namespace hs {
namespace {

std::shared_ptr<FileFacts> file_of(Dataset dataset) {
    return std::make_shared<FileFacts>(std::make_shared<const Dataset>(std::move(dataset)));
}

// Rows as "dict 3|list -1".
std::string rows_of(const std::vector<SqlTable>& tables, std::string_view sql) {
    JobContext job;
    const auto result = run_sql(tables, sql, {}, job).value();
    const auto cursor = result->cursor();
    std::string all;
    for (uint32_t row = 0; row < result->row_count(); ++row) {
        all += row == 0 ? "" : "|";
        for (size_t field = 0; field < result->fields().size(); ++field) {
            all += (field == 0 ? "" : " ") + exact_text(cursor->value(row, field));
        }
    }
    return all;
}

std::vector<SqlTable> tables_of_dumps() {
    return pair_tables(
        file_of(loaded_dump(R"({"list": {"1": {"size": 10, "ref": [["dict", 2]]}},)"
                            R"( "dict": {"2": {"size": 30}, "5": {"size": 1}}})")),
        file_of(
            loaded_dump(R"({"list": {"1": {"size": 15, "ref": [["dict", 2]]}},)"
                        R"( "dict": {"2": {"size": 30}, "3": {"size": 7}, "4": {"size": 8}}})")));
}

TEST_CASE("Two dumps have the types that changed") {
    const auto tables = tables_of_dumps();
    CHECK(rows_of(tables,
                  "SELECT type, objects_a, objects_b, bytes_delta, new, deleted, modified, same, "
                  "retained_bytes_a, retained_bytes_delta FROM changed_types ORDER BY type") ==
          "dict 2 3 14 2 1 0 1 31 14|list 1 1 5 0 0 1 0 40 5");
}

TEST_CASE("Two dumps have the objects that changed") {
    const auto tables = tables_of_dumps();
    CHECK(rows_of(tables, "SELECT id, status, bytes_a, bytes_b FROM changed_objects ORDER BY id") ==
          "1 modified 10 15|3 new  7|4 new  8|5 deleted 1 ");
    CHECK(rows_of(tables,
                  "SELECT id, name, retained_bytes_delta, attrs_changed, address_reused FROM "
                  "changed_objects WHERE status = 'modified'") ==
          "1 list (no holder in dump) 5 0 0");
}

TEST_CASE("Two logs have the sites that changed") {
    const auto log = [](uint64_t bytes) {
        test::HeapprofWriter writer;
        const uint32_t stack = writer.trace({{"app.py", 1}, {"load.py", 2}});
        writer.allocate(stack, bytes);
        writer.allocate(stack, 5);
        return file_of(test::loaded(writer));
    };
    const auto tables = pair_tables(log(100), log(300));
    REQUIRE(tables.size() == 1);
    CHECK(rows_of(tables,
                  "SELECT name, bytes_a, bytes_b, delta, status, blocks_b FROM changed_sites "
                  "ORDER BY name") ==
          "app.py:1 105 305 200 changed 2|load.py:2 105 305 200 "
          "changed 2");
}

TEST_CASE("Profiles have sites in their unit, and no blocks") {
    const auto open = [](const char* name) {
        return std::make_shared<FileFacts>(test::open_sample(name).value());
    };
    const auto tables =
        pair_tables(open("perprovis/demo.raw.json"), open("perprovis/demo_after.raw.json"));
    REQUIRE(tables.size() == 1);
    CHECK(tables[0].fields[2].meaning == Meaning::kCount);
    CHECK(rows_of(tables, "SELECT count(*) > 1, max(blocks_a) FROM changed_sites") == "1 ");
}

TEST_CASE("A dump and a log have no table together") {
    test::HeapprofWriter writer;
    CHECK(pair_tables(file_of(loaded_dump(dump_of_edges({{}}))), file_of(test::loaded(writer)))
              .empty());
}

TEST_CASE("A cancelled job makes no table of two files") {
    const auto tables = tables_of_dumps();
    JobContext job;
    job.cancel();
    for (const SqlTable& table : tables) CHECK_FALSE(table.make(kAllFields, job).ok());
}

}  // namespace
}  // namespace hs
