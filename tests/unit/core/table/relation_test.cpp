#include "core/table/relation.h"

#include <iterator>
#include <string>

#include "core/export/shown_table.h"
#include "core/report/report.h"
#include "core/table/render.h"
#include "core/table/row_order.h"
#include "core/table/row_relation.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

constexpr Field kFields[] = {
    {"name", "Name", "What it is called", Meaning::kText},
    {"bytes", "Shallow", "How large it is", Meaning::kBytes},
    {"grown", "Grown", "Since then", Meaning::kBytesDelta},
    {"share", "of all", "Of all bytes", Meaning::kShare},
    {"retained", "Retained", "Not asked for", Meaning::kBytes},
};
constexpr SurfaceColumn kAll[] = {{1}, {0, "title"}, {3}, {4}};

struct Row {
    std::string name;
    uint64_t bytes = 0;
};
const std::vector<Row> kRows = {{"pear", 2048}, {"fig\x01", 100}, {"apple", 2048}, {"kiwi", 0}};

class Fruits final : public Relation {
    class Reader final : public Cursor {
    public:
        Value value(uint32_t row, size_t field) override {
            const Row& fruit = kRows[row];
            if (field == 0) {
                text_ = fruit.name;
                return Value::of_text(text_);
            }
            if (field == 1 && fruit.bytes == 0) return {};
            if (field == 1) return Value::of_bytes(fruit.bytes);
            if (field == 2) return Value::of_bytes_delta(-static_cast<int64_t>(fruit.bytes));
            return field == 3 ? Value::of_share(fruit.bytes, 4196) : Value::of_bytes(99);
        }

    private:
        std::string text_;
    };

public:
    [[nodiscard]] std::span<const Field> fields() const override { return kFields; }
    [[nodiscard]] uint32_t row_count() const override {
        return static_cast<uint32_t>(kRows.size());
    }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<Reader>();
    }
    [[nodiscard]] bool has(size_t field) const override { return field != 4; }
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        for (size_t i = 0; i < keys.size(); ++i) {
            keys[i] = field == 0 ? static_cast<uint64_t>(kRows[i].name.front()) : kRows[i].bytes;
        }
    }
};

using Rows = std::vector<uint32_t>;

Rows order(std::vector<SortBy> sort) {
    JobContext job;
    return arranged(Fruits(), sort, job).value();
}

TEST_CASE("Rows are arranged by one key after the other, ties as the relation has them") {
    CHECK(order({}) == Rows{0, 1, 2, 3});
    CHECK(order({{1, true}}) == Rows{0, 2, 1, 3});
    CHECK(order({{1, true}, {0, false}}) == Rows{2, 0, 1, 3});
    CHECK(order({{1, false}, {0, true}}) == Rows{3, 1, 0, 2});
}

TEST_CASE("Some of the rows keep the order of all") {
    JobContext job;
    const std::vector<SortBy> sort = {{1, true}, {0, false}};
    CHECK(arranged(Fruits(), sort, Rows{0, 3}, job).value() == Rows{0, 3});
    CHECK(arranged(Fruits(), sort, Rows{0, 1, 2}, job).value() == Rows{2, 0, 1});
    CHECK(arranged(Fruits(), sort, Rows{}, job).value().empty());
}

TEST_CASE("A cancelled arrangement is an error") {
    JobContext job;
    job.cancel();
    CHECK(arranged(Fruits(), std::vector<SortBy>{{1, true}}, job).error().code ==
          ErrorCode::kCancelled);
}

TEST_CASE("People read titles in capitals and rounded numbers, without what was not asked for") {
    CHECK(text_table(Fruits(), Rows{2, 1, 3}, kAll).text(0) ==
          " SHALLOW  TITLE    OF ALL\n"
          "2.00 KiB  apple    48.8 %\n"
          "   100 B  fig\\x01   2.4 %\n"
          "          kiwi        0 %\n");
}

TEST_CASE("JSON has names and exact numbers, and null for what was not asked for or is not known") {
    std::string text;
    JsonWriter json([&](std::string_view piece) { text += piece; });
    write_rows(json, Fruits(), Rows{3, 0}, kAll);
    json.finish();
    CHECK(text ==
          "[{\"bytes\":null,\"title\":\"kiwi\",\"share\":0,\"retained\":null},"
          "{\"bytes\":2048,\"title\":\"pear\",\"share\":0.4880838894184938,\"retained\":null}]\n");
}

TEST_CASE("A table of text goes on with rows of another relation") {
    TextTable table = text_table(Fruits(), Rows{1}, kAll);
    add_rows(table, Fruits(), Rows{3}, kAll);
    CHECK(table.text(0) ==
          "SHALLOW  TITLE    OF ALL\n"
          "  100 B  fig\\x01   2.4 %\n"
          "         kiwi        0 %\n");
}

TEST_CASE("One row can be members of an object that has others") {
    std::string text;
    JsonWriter json([&](std::string_view piece) { text += piece; });
    json.begin_object();
    json.field("a", "first");
    write_fields(json, Fruits(), *Fruits().cursor(), 0, kAll);
    json.end_object();
    json.finish();
    CHECK(text ==
          "{\"a\":\"first\",\"bytes\":2048,\"title\":\"pear\",\"share\":0.4880838894184938,"
          "\"retained\":null}\n");
}

TEST_CASE("Other programs get the fields under their names, each with its kind") {
    const SurfaceColumn surface[] = {{0}, {1}, {2}, {3}, {4}};
    const Table table = table_for_export(std::make_shared<Fruits>(), {1, 3}, "fruits", surface);
    REQUIRE(table.columns.size() == 5);
    CHECK(table.columns[1].name == "bytes");
    CHECK(table.columns[0].kind == ColumnKind::kText);
    CHECK(table.columns[2].kind == ColumnKind::kInteger);
    CHECK(table.columns[3].kind == ColumnKind::kReal);
    std::string csv;
    JobContext job;
    REQUIRE(write_csv(
                table, [&](std::string_view text) { csv += text; }, job)
                .ok());
    CHECK(csv ==
          "name,bytes,grown,share,retained\r\n"
          "fig\x01,100,-100,0.023832221163012392,\r\n"
          "kiwi,,0,0,\r\n");
}

TEST_CASE("A page has the first rows, help at the titles and tooltips of another field") {
    const SurfaceColumn surface[] = {{0, {}, 1}, {2}};
    const ReportTable table = report_table(Fruits(), Rows{0, 1, 2, 3}, surface, 2);
    CHECK(table.total_rows == 4);
    REQUIRE(table.rows.size() == 2);
    CHECK(table.columns[0].name == "name");
    CHECK(table.columns[0].about == "What it is called");
    CHECK(table.columns[1].kind == ReportColumnKind::kNumber);
    CHECK(table.rows[0][0].text == "pear");
    CHECK(table.rows[0][0].hint == "2.00 KiB");
    CHECK(table.rows[0][1].text == "−2.00 KiB");
}

TEST_CASE("Titles of a page are in small letters, but for what files are called by") {
    const SurfaceColumn surface[] = {{1, "Shallow A"}, {1, "A"}, {1, "Full ID"}, {1, "B Side"}};
    const ReportTable table = report_table(Fruits(), Rows{}, surface, 2);
    CHECK(table.columns[0].name == "shallow A");
    CHECK(table.columns[1].name == "A");
    CHECK(table.columns[2].name == "full id");
    CHECK(table.columns[3].name == "B side");
}

struct Part {
    std::string name;
    double share = 0;
    int64_t grown = 0;
    bool is_known = true;
};
constexpr RowField<Part> kPartFields[] = {
    {{"name", "Name", "Name", Meaning::kText},
     [](const Part& part, std::string& made) {
         made = "part " + part.name;
         return part.is_known ? Value::of_text(made) : Value{};
     }},
    {{"share", "Share", "Share", Meaning::kShare},
     [](const Part& part, std::string&) {
         Value value{Meaning::kShare};
         value.real = part.share;
         return part.is_known ? value : Value{};
     }},
    {{"grown", "Grown", "Grown", Meaning::kBytesDelta},
     [](const Part& part, std::string&) { return Value::of_bytes_delta(part.grown); }},
    {{"is_known", "Known", "Whether it is", Meaning::kFlag},
     [](const Part& part, std::string&) { return Value::of_flag(part.is_known); }},
};

TEST_CASE("A vector of rows is a relation, nothing sorts last whichever way") {
    const auto relation = row_relation<Part>(
        {{"b", 0.5, -7}, {"?", 0, 0, false}, {"a", -0.25, 3}, {"a", 0, INT64_MIN}}, kPartFields,
        {2});
    CHECK(relation->row_count() == 4);
    CHECK(relation->has(1));
    CHECK_FALSE(relation->has(2));
    CHECK(relation->cursor()->value(0, 0).text == "part b");
    JobContext job;
    const auto by = [&](size_t field, bool falling) {
        return arranged(*relation, std::vector<SortBy>{{field, falling}}, job).value();
    };
    CHECK(by(0, false) == Rows{2, 3, 0, 1});
    CHECK(by(0, true) == Rows{0, 2, 3, 1});
    CHECK(by(1, false) == Rows{2, 3, 0, 1});
    CHECK(by(1, true) == Rows{0, 3, 2, 1});
    CHECK(by(2, false) == Rows{3, 0, 1, 2});
    CHECK(by(2, true) == Rows{2, 1, 0, 3});
}

TEST_CASE("Yes and no are truth values for programs that have them, 1 and 0 for others") {
    const std::shared_ptr<const Relation> relation =
        row_relation<Part>({{"a"}, {"b", 0, 0, false}}, kPartFields);
    const SurfaceColumn surface[] = {{3}};
    CHECK(text_table(*relation, Rows{0, 1}, surface).text(0) == "KNOWN\n  yes\n   no\n");
    CHECK(report_table(*relation, Rows{1}, surface, 1).rows[0][0].text == "no");
    std::string json_text;
    JsonWriter json([&](std::string_view piece) { json_text += piece; });
    write_rows(json, *relation, Rows{0, 1}, surface);
    json.finish();
    CHECK(json_text == "[{\"is_known\":true},{\"is_known\":false}]\n");
    const Table table = table_for_export(relation, {0, 1}, "parts", surface);
    CHECK(table.columns[0].kind == ColumnKind::kInteger);
    std::string csv;
    JobContext job;
    REQUIRE(write_csv(
                table, [&](std::string_view text) { csv += text; }, job)
                .ok());
    CHECK(csv == "is_known\r\n1\r\n0\r\n");
    CHECK(arranged(*relation, std::vector<SortBy>{{3, false}}, job).value() == Rows{1, 0});
}

TEST_CASE("Keys of doubles keep their order") {
    const double numbers[] = {-1e308, -2.5, -1e-300, 0.0, 1e-300, 2.5, 1e308};
    for (size_t i = 1; i < std::size(numbers); ++i) {
        CHECK(key_of_double(numbers[i - 1]) < key_of_double(numbers[i]));
    }
    CHECK(key_of_double(-0.0) == key_of_double(0.0));
}

}  // namespace
}  // namespace hs
