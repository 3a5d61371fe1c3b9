#include "app/views/diff_tables.h"

#include <string_view>

#include "tests/support/catch.h"
#include "tests/support/compared_dumps.h"

using namespace hs;

namespace {

using Texts = std::vector<std::string>;

Shared<RetainedSizes> retained_of(const ObjectGraph& graph) {
    JobContext job;
    RetainedSizes sizes;
    sizes.roots = find_roots(graph, job).value();
    sizes.dominators = find_dominators(graph, sizes.roots, job).value();
    sizes.tree = dominator_tree(sizes.dominators);
    sizes.names = name_objects(graph, sizes.roots, job).value();
    return std::make_shared<RetainedSizes>(std::move(sizes));
}

struct Pair {
    test::ComparedDumps dumps;
    DiffSides sides{dumps.a, dumps.b, retained_of(*dumps.a->graph), retained_of(*dumps.b->graph),
                    dumps.diff};

    // Sorted as at first, unless by the column of this name.
    [[nodiscard]] Shared<DiffTable> rows(DiffMode mode, const std::string& filter = {},
                                         StatusChoice status = {},
                                         std::string_view sorted_by = {}) const {
        JobContext job;
        DiffRequest request;
        request.mode = mode;
        request.status = status;
        request.filter = parse_object_filter(filter).value();
        request.sort = {first_diff_sort(mode)};
        const auto columns = diff_columns(mode);
        for (size_t i = 0; i < columns.size(); ++i) {
            if (columns[i].setting == sorted_by) request.sort = {{i, false}};
        }
        return make_diff_table(sides, request, job).value();
    }
};

// What a column shows of all rows.
Texts shown(const Shared<DiffTable>& table, std::string_view setting) {
    const ShownTable rows = shown_rows(table, diff_columns(table->mode));
    Texts texts;
    for (uint64_t row = 0; row < rows.row_count; ++row) {
        for (size_t i = 0; i < diff_columns(table->mode).size(); ++i) {
            if (diff_columns(table->mode)[i].setting != setting) continue;
            ShownCell cell;
            rows.fill(row, i, cell);
            texts.push_back(exact_text(cell));
        }
    }
    return texts;
}

std::string total(const Shared<DiffTable>& table, std::string_view setting) {
    ShownCell cell;
    for (size_t i = 0; i < diff_columns(table->mode).size(); ++i) {
        if (diff_columns(table->mode)[i].setting == setting) diff_total_cell(*table, i, cell);
    }
    return exact_text(cell);
}

}  // namespace

TEST_CASE("Types of a comparison: those that changed as is wanted, and their sums") {
    const Pair pair;
    const auto all = pair.rows(DiffMode::kTypes);
    CHECK(shown(all, "type") == Texts{"list", "dict", "app.Cache", "tuple"});
    CHECK(shown(all, "shallow_delta") == Texts{"90", "11", "0", "-30"});
    CHECK(shown(all, "number") == Texts{"1", "2", "3", "4"});
    CHECK(total(all, "type") == "4 types");
    CHECK(total(all, "shallow_b") == "258");
    CHECK(total(all, "number").empty());
    const auto deleted = pair.rows(DiffMode::kTypes, {}, {false, true, false, false});
    CHECK(shown(deleted, "type") == Texts{"tuple"});
    CHECK(total(deleted, "objects_a") == "2");
    CHECK(shown(pair.rows(DiffMode::kTypes, "dict"), "type") == Texts{"dict"});
    CHECK(shown(pair.rows(DiffMode::kTypes, {}, {}, "type"), "type") ==
          Texts{"app.Cache", "dict", "list", "tuple"});
}

TEST_CASE("Objects of a comparison: those of the statuses and the filter, what is not there last") {
    const Pair pair;
    const auto all = pair.rows(DiffMode::kObjects);
    CHECK(shown(all, "retained_delta") == Texts{"60", "60", "30", "11", "-30"});
    CHECK(total(all, "type") == "5 objects");
    CHECK(total(all, "shallow_delta").empty());
    CHECK(shown(pair.rows(DiffMode::kObjects, {}, {true, false, false, false}), "id") ==
          Texts{"40", "30"});
    CHECK(shown(pair.rows(DiffMode::kObjects, {}, {true, true, true, true}), "id").size() == 6);
    CHECK(shown(pair.rows(DiffMode::kObjects, "type:list"), "status") == Texts{"new", "modified"});
    CHECK(shown(pair.rows(DiffMode::kObjects, {}, {}, "shallow_a"), "shallow_a") ==
          Texts{"30", "50", "100", "", ""});
}

TEST_CASE("Holders and paths of a comparison") {
    const Pair pair;
    const auto holders = pair.rows(DiffMode::kGrowth);
    CHECK(shown(holders, "piled").front() == "60");
    CHECK(total(holders, "label") == std::to_string(holders->order.size()) + " holders");
    CHECK(shown(pair.rows(DiffMode::kGrowth, "type:dict"), "id") == Texts{"30"});
    const auto paths = pair.rows(DiffMode::kPaths);
    CHECK(shown(paths, "path").front() == "app.Cache > list");
    CHECK(shown(paths, "delta").front() == "90");
    CHECK(total(paths, "path") == "4 paths");
    CHECK(shown(pair.rows(DiffMode::kPaths, "dict"), "path") == Texts{"dict"});
}

TEST_CASE("Each column of a comparison has a title and what it says") {
    for (const DiffMode mode :
         {DiffMode::kTypes, DiffMode::kObjects, DiffMode::kGrowth, DiffMode::kPaths}) {
        for (const ColumnSpec& spec : diff_specs(mode)) {
            CHECK_FALSE(std::string_view(spec.title).empty());
            CHECK_FALSE(std::string_view(spec.about).empty());
            CHECK(spec.is_sortable == (std::string_view(spec.name) != "number" &&
                                       std::string_view(spec.name) != "label"));
        }
    }
}
