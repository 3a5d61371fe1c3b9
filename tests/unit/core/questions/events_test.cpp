#include "core/questions/events.h"

#include "core/analysis/log_summary.h"
#include "core/questions/file_tables.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"

namespace hs {
namespace {

DatasetPtr dataset_of(const test::HeapprofWriter& writer) {
    return std::make_shared<const Dataset>(test::loaded(writer));
}

test::HeapprofWriter random_writer(uint32_t events) {
    return test::random_log({.seed = 7, .events = events, .with_backward_steps = true});
}

Value value_of(Cursor& cursor, uint32_t row, EventField field) {
    return cursor.value(row, static_cast<size_t>(field));
}

void check_row(Cursor& cursor, const test::HeapprofWriter::Event& event, uint32_t row) {
    CHECK(value_of(cursor, row, EventField::kTime).real == seconds_from_us(event.latest_us));
    CHECK((value_of(cursor, row, EventField::kIsFree).number != 0) == event.is_free);
    CHECK(value_of(cursor, row, EventField::kSize).number == event.size);
}

std::string answer_of(const std::vector<SqlTable>& tables, const std::string& sql) {
    JobContext job;
    const auto result = run_sql(tables, sql, {}, job).value();
    REQUIRE(result->row_count() == 1);
    return exact_text(result->cursor()->value(0, 0));
}

TEST_CASE("Events come as they were logged, in any order that they are asked in") {
    const test::HeapprofWriter writer = random_writer(1000);
    const auto relation = events_relation(dataset_of(writer)).value();
    REQUIRE(relation->row_count() == writer.events.size());
    const auto cursor = relation->cursor();
    for (uint32_t row = 0; row < relation->row_count(); ++row) {
        check_row(*cursor, writer.events[row], row);
    }
    for (uint32_t i = 0; i < 500; ++i) {
        const uint32_t row = i * 7919 % relation->row_count();
        check_row(*cursor, writer.events[row], row);
        check_row(*cursor, writer.events[row], row);
    }
}

TEST_CASE("Events within a range of time are found without reading the others") {
    const test::HeapprofWriter writer = random_writer(5000);
    const DatasetPtr dataset = dataset_of(writer);
    const EventLog& log = *dataset->log;
    const int64_t middle = log.duration_us() / 2;
    const RowRange rows =
        events_between(log, seconds_from_us(middle), seconds_from_us(middle + 1000));
    CHECK(rows.first <= log.events_until(middle - 1));
    CHECK(rows.first + 100 > log.events_until(middle - 1));
    CHECK(rows.last >= log.events_until(middle + 1000));
    CHECK(events_between(log, -1e300, 1e300) == RowRange{0, log.event_count()});
    CHECK(events_between(log, 1e300, 1e300).first == log.event_count());
    CHECK(events_between(log, -2, -1).last == 0);
}

TEST_CASE("SQL counts events by time, by row and by stack") {
    const test::HeapprofWriter writer = random_writer(3000);
    const DatasetPtr dataset = dataset_of(writer);
    const std::vector<SqlTable> tables = file_tables(dataset, ScaleMode::kOff);
    const int64_t from = dataset->log->duration_us() / 3;
    const std::string time = format_double(seconds_from_us(from));
    const uint64_t before = dataset->log->events_until(from);
    CHECK(answer_of(tables, "SELECT count(*) FROM events WHERE time_s <= " + time) ==
          std::to_string(before));
    CHECK(answer_of(tables, "SELECT count(*) FROM events WHERE time_s > " + time) ==
          std::to_string(writer.events.size() - before));
    CHECK(answer_of(tables, "SELECT size_bytes FROM events WHERE rowid = 1234") ==
          std::to_string(writer.events[1234].size));
    CHECK(answer_of(tables, "SELECT count(*) FROM events WHERE NOT is_free") ==
          std::to_string(dataset->log->facts().allocation_count));
    // Each stack by its events, against what the table of stacks says.
    CHECK(answer_of(tables,
                    "SELECT count(*) FROM (SELECT stack, sum(NOT is_free) AS n, sum(size_bytes * "
                    "(1 - 2 * is_free)) AS live FROM events GROUP BY stack) e JOIN stacks s ON "
                    "s.stack = e.stack WHERE s.allocations <> e.n OR s.bytes <> e.live") == "0");
    CHECK(answer_of(tables, "SELECT sum(allocations) FROM stacks") ==
          std::to_string(dataset->log->facts().allocation_count));
}

TEST_CASE("A log without events has an empty table") {
    const auto relation = events_relation(dataset_of(test::HeapprofWriter())).value();
    CHECK(relation->row_count() == 0);
}

}  // namespace
}  // namespace hs
