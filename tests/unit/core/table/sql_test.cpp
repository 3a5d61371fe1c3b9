#include "core/table/sql.h"

#include <algorithm>

#include "core/table/row_relation.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

struct Fruit {
    std::string name;
    uint64_t bytes = 0;
    int64_t grown = 0;
    double share = 0;
    bool has_bytes = true;
};
constexpr RowField<Fruit> kFields[] = {
    {{"name", "Name", "Name", Meaning::kText},
     [](const Fruit& fruit, std::string&) { return Value::of_text(fruit.name); }},
    {{"bytes", "Bytes", "Bytes", Meaning::kBytes},
     [](const Fruit& fruit, std::string&) {
         return fruit.has_bytes ? Value::of_bytes(fruit.bytes) : Value{};
     }},
    {{"grown", "Grown", "Grown", Meaning::kBytesDelta},
     [](const Fruit& fruit, std::string&) { return Value::of_bytes_delta(fruit.grown); }},
    {{"share", "Share", "Share", Meaning::kShare},
     [](const Fruit& fruit, std::string&) { return Value::of_share(fruit.share); }},
    {{"id", "ID", "ID", Meaning::kId},
     [](const Fruit& fruit, std::string& made) {
         made = std::to_string(fruit.name.size());
         return Value::of_id(made);
     }},
};

// A table of fruit, and what was asked of it.
struct Database {
    Database() {
        table.name = "fruit";
        table.fields = fields;
        table.make = [this](WantedFields fields_wanted,
                            JobContext&) -> Result<std::shared_ptr<const Relation>> {
            ++made;
            wanted = fields_wanted;
            if (fails) return Error{ErrorCode::kBadInput, "the fruit is bad", {}, {}};
            return row_relation<Fruit>(rows, kFields);
        };
    }
    [[nodiscard]] Result<std::shared_ptr<const Relation>> run(std::string_view sql,
                                                              SqlLimits limits = {}) const {
        return run_sql({&table, 1}, sql, limits, job);
    }
    // "pear 7|fig 3"
    [[nodiscard]] std::string text(std::string_view sql) const {
        const auto result = run(sql);
        if (!result.ok()) return result.error().message;
        const Relation& relation = *result.value();
        const auto cursor = relation.cursor();
        std::string all;
        for (uint32_t row = 0; row < relation.row_count(); ++row) {
            all += row == 0 ? "" : "|";
            for (size_t field = 0; field < relation.fields().size(); ++field) {
                all += (field == 0 ? "" : " ") + exact_text(cursor->value(row, field));
            }
        }
        return all;
    }

    std::vector<Fruit> rows = {{"pear", 7, -2, 0.5},
                               {"fig", 3, 5, 0.25},
                               {"kiwi", 0, 0, 0, false},
                               {"plum", UINT64_MAX, 1, 0.1}};
    std::vector<Field> fields = fields_of<Fruit>(kFields);
    SqlTable table;
    mutable JobContext job;
    bool fails = false;
    int made = 0;
    WantedFields wanted = 0;
};

}  // namespace

TEST_CASE("SQL filters, sorts and sums up the rows of a relation") {
    const Database database;
    CHECK(database.text("SELECT name FROM fruit WHERE grown > 0 ORDER BY name DESC") == "plum|fig");
    CHECK(database.text("SELECT count(*), sum(grown), max(share) FROM fruit") == "4 4 0.5");
    CHECK(database.text("SELECT id, count(*) FROM fruit GROUP BY id ORDER BY 1") == "3 1|4 3");
    CHECK(database.text("SELECT name FROM fruit WHERE id = 3") == "fig");
    CHECK(database.text("SELECT a.name FROM fruit a JOIN fruit b ON a.bytes < b.bytes AND "
                        "b.name = 'pear'") == "fig");
}

TEST_CASE("Rows sorted by the relation are as SQLite sorts them, nothing first") {
    const Database database;
    for (const char* by : {"bytes", "grown", "share"}) {
        for (const char* way : {"", " DESC"}) {
            const std::string pushed = std::string("SELECT name FROM fruit ORDER BY ") + by + way;
            const std::string own = std::string("SELECT name FROM fruit ORDER BY +") + by + way;
            CAPTURE(pushed);
            CHECK(database.text(pushed) == database.text(own));
        }
    }
    CHECK(database.text("SELECT name FROM fruit ORDER BY bytes LIMIT 2") == "kiwi|fig");
}

TEST_CASE("A relation is made with the fields that are asked for, once a statement") {
    Database database;
    CHECK(database.text("SELECT count(*) FROM fruit WHERE grown = 5") == "1");
    CHECK(is_wanted(database.wanted, 2));
    CHECK_FALSE(is_wanted(database.wanted, 0));
    CHECK_FALSE(is_wanted(database.wanted, 1));
    database.made = 0;
    CHECK(database.text("SELECT count(*) FROM fruit a, fruit b WHERE a.name < b.name") == "6");
    CHECK(database.made == 1);
    // A field that is only sorted by is asked for as well.
    CHECK(database.text("SELECT 1 FROM fruit ORDER BY share LIMIT 1") == "1");
    CHECK(is_wanted(database.wanted, 3));
}

TEST_CASE("Columns that are fields keep what they mean") {
    const Database database;
    const auto result = database.run(
        "SELECT name, bytes, grown, share, id, bytes * 2 AS twice, 1.5 AS half, bytes + 1 AS "
        "more_bytes, "
        "NULL AS missing FROM fruit WHERE name = 'fig'");
    REQUIRE(result.ok());
    std::string kinds;
    for (const Field& field : result.value()->fields()) {
        kinds += std::string(field.name) + " " + std::string(kind_name(field.meaning)) + ", ";
    }
    CHECK(kinds ==
          "name text, bytes bytes, grown bytes_delta, share share, id id, twice count, "
          "half number, more_bytes bytes, missing none, ");
    const auto cursor = result.value()->cursor();
    CHECK(value_text(cursor->value(0, 1), SizeUnits::kBinary) == "3 B");
    CHECK(value_text(cursor->value(0, 2), SizeUnits::kBinary) == "+5 B");
    CHECK(value_text(cursor->value(0, 3), SizeUnits::kBinary) == "25.0 %");
}

TEST_CASE("The result of a statement sorts as any relation does") {
    const Database database;
    const auto result = database.run("SELECT name, bytes FROM fruit");
    REQUIRE(result.ok());
    JobContext job;
    const SortBy by_bytes{1, true};
    CHECK(arranged(*result.value(), {&by_bytes, 1}, job).value() ==
          std::vector<uint32_t>{0, 1, 2, 3});
    const SortBy by_name{0, false};
    CHECK(arranged(*result.value(), {&by_name, 1}, job).value() ==
          std::vector<uint32_t>{1, 2, 0, 3});
}

TEST_CASE("Rows are found by their text without reading all") {
    Database database;
    int looked = 0;
    database.table.found_by = 4;
    database.table.find = [&](std::string_view text) {
        ++looked;
        return text == "4" ? std::vector<uint32_t>{0, 1, 3} : std::vector<uint32_t>{};
    };
    // What is found is checked once more: row 1 has another text.
    CHECK(database.text("SELECT name FROM fruit WHERE id = '4'") == "pear|plum");
    CHECK(looked == 1);
    CHECK(database.text("SELECT name FROM fruit WHERE id = 7").empty());
}

TEST_CASE("Only one SELECT is run, and what is wrong is said") {
    const Database database;
    CHECK(database.text("SELECT nme FROM fruit") == "SQL: no such column: nme");
    CHECK(database.text("SELECT 1 FROM fruits") ==
          "SQL: no such table: fruits; the tables are fruit");
    CHECK(database.text("SELECT 1; SELECT 2") == "SQL: only one SELECT can be run, not several");
    CHECK(database.text("  ; ") == "SQL: no SELECT: the query is empty");
    for (const char* other :
         {"CREATE TABLE t (a)", "DELETE FROM fruit", "ATTACH 'x.db' AS x", "PRAGMA user_version",
          "INSERT INTO fruit VALUES (1)", "DROP TABLE fruit", "VACUUM INTO 'x.db'"}) {
        CAPTURE(other);
        CHECK_FALSE(database.run(other).ok());
    }
    CHECK(database.text("SELECT name FROM fruit WHERE grown = 5;") == "fig");
}

TEST_CASE("A statement ends with its job, its time, and at the limit of its result") {
    const Database database;
    constexpr std::string_view kEndless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT ";
    const auto late = database.run(std::string(kEndless) + "max(i) FROM n", {.most_seconds = 0.05});
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().message == "SQL: gave up after 0.05 s");
    const auto large = database.run(std::string(kEndless) + "i FROM n", {.most_bytes = 4096});
    REQUIRE_FALSE(large.ok());
    CHECK(large.error().code == ErrorCode::kTooLarge);
    database.job.cancel();
    const auto cancelled = database.run(std::string(kEndless) + "max(i) FROM n");
    REQUIRE_FALSE(cancelled.ok());
    CHECK(cancelled.error().code == ErrorCode::kCancelled);
}

TEST_CASE("What goes wrong while a relation is made is told as such") {
    Database database;
    database.fails = true;
    const auto failed = database.run("SELECT name FROM fruit");
    REQUIRE_FALSE(failed.ok());
    CHECK(failed.error().message == "the fruit is bad");
}

namespace {

// A thousand numbers, each ten times; counts which rows are read.
class Steps final : public Relation {
public:
    explicit Steps(std::vector<uint32_t>& read) : read_(read) {}
    static constexpr Field kField{"step", "Step", "Step", Meaning::kSeconds};

    [[nodiscard]] std::span<const Field> fields() const override { return {&kField, 1}; }
    [[nodiscard]] uint32_t row_count() const override { return 10'000; }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<Reading>(read_);
    }
    void fill_keys(size_t, std::span<uint64_t>) const override { FAIL("sorted a rising field"); }

private:
    class Reading final : public Cursor {
    public:
        explicit Reading(std::vector<uint32_t>& read) : read_(read) {}
        Value value(uint32_t row, size_t) override {
            read_.push_back(row);
            const uint32_t step = row / 10;
            return {Meaning::kSeconds, {}, 0, 0, static_cast<double>(step)};
        }

    private:
        std::vector<uint32_t>& read_;
    };
    std::vector<uint32_t>& read_;
};

struct StepsDatabase {
    StepsDatabase() {
        table.name = "steps";
        table.fields = {&Steps::kField, 1};
        table.about_rows = 10'000;
        table.make = [this](WantedFields, JobContext&) -> Result<std::shared_ptr<const Relation>> {
            return std::shared_ptr<const Relation>(std::make_shared<Steps>(read));
        };
        table.rising = 0;
        table.rows_between = [](double low, double high) {
            const auto row = [](double step) {
                return static_cast<uint64_t>(std::clamp(step * 10, 0.0, 10'000.0));
            };
            return RowRange{row(low), row(high + 1)};
        };
    }
    [[nodiscard]] uint64_t count(std::string_view where) {
        read.clear();
        JobContext job;
        const auto result =
            run_sql({&table, 1}, "SELECT count(step) FROM steps WHERE " + std::string(where), {},
                    job)
                .value();
        return result->cursor()->value(0, 0).number;
    }
    [[nodiscard]] size_t rows_read() {
        std::sort(read.begin(), read.end());
        return static_cast<size_t>(std::unique(read.begin(), read.end()) - read.begin());
    }

    SqlTable table;
    std::vector<uint32_t> read;
};

}  // namespace

TEST_CASE("SQL reads no more than a range of a field that rises") {
    StepsDatabase database;
    CHECK(database.count("step BETWEEN 5 AND 7") == 30);
    CHECK(database.rows_read() == 30);
    CHECK(database.count("step > 5 AND step < 7") == 10);
    CHECK(database.rows_read() <= 30);
    CHECK(database.count("step = 999") == 10);
    CHECK(database.rows_read() == 10);
    CHECK(database.count("step >= 998") == 20);
    CHECK(database.rows_read() == 20);
    CHECK(database.count("step < 0") == 0);
    CHECK(database.rows_read() <= 10);
    CHECK(database.count("step > 'text'") == 0);
    CHECK(database.count("step > NULL") == 0);
    CHECK(database.count("step > 1e300") == 0);
    CHECK(database.count("step > 5 OR step < 2") == 9960);
}

TEST_CASE("SQL reads no more than a range of row numbers") {
    StepsDatabase database;
    CHECK(database.count("rowid = 77") == 1);
    CHECK(database.rows_read() == 1);
    CHECK(database.count("rowid >= 9990") == 10);
    CHECK(database.rows_read() == 10);
    CHECK(database.count("rowid < 5 AND rowid > 1") == 3);
    CHECK(database.rows_read() <= 5);
    CHECK(database.count("rowid = 10000") == 0);
    CHECK(database.count("rowid = -1") == 0);
    CHECK(database.count("rowid BETWEEN 3 AND 9223372036854775807") == 9997);
    CHECK(database.count("rowid > 2.5 AND rowid < 4") == 1);
    CHECK(database.count("rowid > 100 AND step < 11") == 9);
    CHECK(database.rows_read() <= 30);
}

TEST_CASE("SQL does not sort what is in order") {
    StepsDatabase database;
    JobContext job;
    const auto result =
        run_sql({&database.table, 1}, "SELECT step FROM steps ORDER BY step LIMIT 3", {}, job);
    REQUIRE(result.ok());
    CHECK(result.value()->row_count() == 3);
    CHECK(database.rows_read() <= 4);
    const auto last =
        run_sql({&database.table, 1}, "SELECT step FROM steps ORDER BY step DESC LIMIT 1", {}, job)
            .value();
    CHECK(last->cursor()->value(0, 0).real == 999);
}

}  // namespace hs
