#include "core/analysis/object_set.h"

#include "core/analysis/graph_diff.h"
#include "core/analysis/type_rows.h"
#include "core/table/row_order.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

namespace hs {
namespace {

constexpr const char* kTwoTypes =
    R"({"<class 'm.A'>": {"1": {"size": 10, "ref": [["<class 'm.B'>", 2], ["<class 'm.B'>", 3]]}},
        "<class 'm.B'>": {"2": {"size": 100, "ref": [["<class 'm.B'>", 4]]}, "3": {"size": 7},
                          "4": {"size": 1000, "attr": {"name": "'deep'"}}}})";

struct Analysed {
    Dataset dataset;
    Roots roots;
    Dominators dominators;
    DominatorTree tree;

    explicit Analysed(std::string text) : dataset(loaded_dump(std::move(text))) {
        JobContext job;
        roots = std::move(find_roots(graph(), job)).value();
        dominators = std::move(find_dominators(graph(), roots, job)).value();
        tree = dominator_tree(dominators);
    }
    [[nodiscard]] const ObjectGraph& graph() const { return *dataset.graph; }

    // Ids of the set's objects.
    [[nodiscard]] std::vector<uint64_t> ids(const std::vector<SetStep>& steps) const {
        JobContext job;
        const auto set = object_set(graph(), steps, {{&dominators, {}}, &tree}, job);
        REQUIRE(set.ok());
        std::vector<uint64_t> ids;
        for (const ObjectId row : set.value()) ids.push_back(graph().address[row.v]);
        return ids;
    }
    [[nodiscard]] SetStep step(SetStep::Kind kind, uint64_t id) const {
        return {kind, object_with_id(graph(), id), {}, {}};
    }
    [[nodiscard]] SetStep typed(SetStep::Kind kind, const char* type) const {
        return {kind, {}, graph().find_type(type), {}};
    }
};

using Ids = std::vector<uint64_t>;

TEST_CASE("Each step narrows the set that the steps before it left") {
    const Analysed dump(kTwoTypes);
    using Kind = SetStep::Kind;
    CHECK(dump.ids({}) == Ids{1, 2, 3, 4});
    const SetStep type_b = dump.typed(Kind::kType, "<class 'm.B'>");
    CHECK(dump.ids({type_b}) == Ids{2, 3, 4});
    CHECK(dump.ids({dump.typed(Kind::kNotType, "<class 'm.B'>")}) == Ids{1});
    CHECK(dump.ids({type_b, dump.step(Kind::kNotObject, 3)}) == Ids{2, 4});
    CHECK(dump.ids({dump.step(Kind::kRetainedBy, 2)}) == Ids{2, 4});
    CHECK(dump.ids({dump.step(Kind::kReferrersOf, 4)}) == Ids{2});
    CHECK(dump.ids({dump.step(Kind::kReferencesOf, 1)}) == Ids{2, 3});
    SetStep above;
    above.filter = std::move(parse_object_filter(">50 attr:name=deep")).value();
    CHECK(dump.ids({type_b, above}) == Ids{4});
    CHECK(dump.ids({type_b, {.kind = Kind::kNothing}}).empty());
}

TEST_CASE("Types of a set add up, and retained bytes are counted once") {
    const Analysed dump(kTwoTypes);
    JobContext job;
    const auto all = std::move(object_set(dump.graph(), {}, {}, job)).value();
    const TypeTable table = type_table(dump.graph(), all, {dump.dominators, dump.tree});
    REQUIRE(table.rows.size() == 2);
    CHECK(table.rows[0].text == "<class 'm.A'>");
    CHECK(table.rows[0].a.retained_bytes == 1117);
    CHECK(table.rows[1].a.objects == 3);
    CHECK(table.rows[1].a.shallow_bytes == 1107);
    CHECK(table.rows[1].a.retained_bytes == 1107);
    CHECK(table.total_a.objects == 4);
    CHECK(table.total_a.retained_bytes == 1117);
}

TEST_CASE("A second dump adds its columns, and rows of types that only it has") {
    const Analysed a(kTwoTypes);
    const Analysed b(R"({"<class 'm.B'>": {"3": {"size": 7}}, "new": {"9": {"size": 5}}})");
    JobContext job;
    const auto all = std::move(object_set(a.graph(), {}, {}, job)).value();
    const auto diff = compare_graphs(a.graph(), b.graph(), false, job);
    REQUIRE(diff.ok());
    const auto status = [](const Column<ObjectStatus>& column) {
        return column.slice(0, column.size());
    };
    TypeTable table =
        type_table(a.graph(), all, {a.dominators, a.tree}, status(diff.value().status_a));
    const auto all_b = std::move(object_set(b.graph(), {}, {}, job)).value();
    add_comparison(
        table, type_table(b.graph(), all_b, {b.dominators, b.tree}, status(diff.value().status_b)));
    REQUIRE(table.rows.size() == 3);
    CHECK(table.rows[1].b.objects == 1);
    CHECK(table.rows[1].deleted == 2);
    CHECK(table.rows[1].same == 1);
    CHECK(table.rows[2].text == "new");
    CHECK(table.rows[2].type_a == ObjectGraph::kNoType);
    CHECK(table.rows[2].added == 1);
    CHECK(table.total_b.shallow_bytes == 12);
}

TEST_CASE("A filter of types asks for totals and names, and leaves the rest to the objects") {
    const Analysed dump(kTwoTypes);
    JobContext job;
    const auto all = std::move(object_set(dump.graph(), {}, {}, job)).value();
    const TypeTable table = type_table(dump.graph(), all, {dump.dominators, dump.tree});
    const auto rows = [&](const char* text) {
        return matching_type_rows(table, parse_object_filter(text).value());
    };
    CHECK(rows("") == std::vector<uint32_t>{0, 1});
    CHECK(rows(">1k") == std::vector<uint32_t>{1});
    CHECK(rows("retained>1110") == std::vector<uint32_t>{0});
    CHECK(rows("M.b") == std::vector<uint32_t>{1});
    CHECK(rows("-type:m.B attr:name") == std::vector<uint32_t>{0});
    CHECK(object_terms(parse_object_filter("x >3 attr:name").value()).terms.size() == 1);
}

std::vector<uint32_t> order(const std::vector<std::vector<uint64_t>>& columns,
                            const std::vector<bool>& falling) {
    std::vector<RowKey> keys(columns.size());
    for (size_t k = 0; k < columns.size(); ++k) {
        keys[k].values = Column<uint64_t>(columns[k].size());
        for (size_t i = 0; i < columns[k].size(); ++i) keys[k].values[i] = columns[k][i];
        keys[k].falling = falling[k];
    }
    JobContext job;
    const auto count = columns.empty() ? 3U : static_cast<uint32_t>(columns[0].size());
    return row_order(count, keys, job).value();
}

TEST_CASE("Rows are ordered by the first key, then by the next, then as they were") {
    using Rows = std::vector<uint32_t>;
    CHECK(order({}, {}) == Rows{0, 1, 2});
    CHECK(order({{3, 1, 2}}, {false}) == Rows{1, 2, 0});
    CHECK(order({{3, 1, 3, UINT64_MAX}}, {true}) == Rows{3, 0, 2, 1});
    CHECK(order({{1, 2, 1, 2}, {5, 5, 9, 4}}, {true, false}) == Rows{3, 1, 0, 2});
    CHECK(order({{key_of_signed(-5), key_of_signed(4), key_of_signed(-6)}}, {false}) ==
          Rows{2, 0, 1});
}

}  // namespace
}  // namespace hs
