#include "app/views/diff_tables.h"

#include <string_view>

#include "app/views/diff_many_tables.h"
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

TEST_CASE("Three dumps: types dump by dump, objects by the dumps that hold them") {
    const Pair pair;
    const std::vector<ManyDump> dumps = {{{1}, "A", "a.json", pair.sides.a, pair.sides.of_a},
                                         {{2}, "B", "b.json", pair.sides.b, pair.sides.of_b},
                                         {{3}, "D", "d.json", pair.sides.a, pair.sides.of_a}};
    JobContext job;
    ManyRequest request;
    request.dumps = dumps;
    request.columns = many_columns(ManyMode::kTypes, dumps);
    request.sort = {request.columns->first_sort};
    const auto column = [&](std::string_view title) {
        for (size_t i = 0; i < request.columns->specs.size(); ++i) {
            if (request.columns->specs[i].title == title) return i;
        }
        FAIL("no column " << title);
        return size_t{0};
    };
    const auto cell_of = [&](const ManyTable& table, size_t row, std::string_view title) {
        ShownCell cell;
        shown_many(std::make_shared<ManyTable>(table)).fill(row, column(title), cell);
        return exact_text(cell);
    };
    const auto total_of = [&](const ManyTable& table, std::string_view title) {
        ShownCell cell;
        many_total_cell(table, column(title), cell);
        return exact_text(cell);
    };
    request.sort = {{column("Objects B"), true}};
    const auto types = make_many_table(request, job).value();
    CHECK(cell_of(*types, 0, "Type") == "list");
    CHECK(cell_of(*types, 0, "Objects A") == "1");
    CHECK(cell_of(*types, 0, "Objects B") == "2");
    CHECK(cell_of(*types, 0, "Retained D") == "50");
    CHECK(cell_of(*types, 0, "Δ Objects") == "0");
    CHECK(std::string_view(request.columns->specs[column("Objects D")].about) == "In d.json");
    CHECK(total_of(*types, "Type") == "4 types");
    CHECK(total_of(*types, "Shallow B") == "258");
    CHECK(total_of(*types, "Retained B").empty());

    const std::vector<const ObjectGraph*> graphs = {&dumps[0].graph(), &dumps[1].graph(),
                                                    &dumps[2].graph()};
    request.mode = ManyMode::kObjects;
    request.sets = std::make_shared<DumpSets>(dump_sets(graphs, job).value());
    request.expression = DumpExpression::parse("in A", "ABD").value();
    request.columns = many_columns(ManyMode::kObjects, dumps);
    request.sort = {request.columns->first_sort};
    const auto objects = make_many_table(request, job).value();
    CHECK(total_of(*objects, "Type") == "4 objects");
    CHECK(total_of(*objects, "Shallow") == "187");
    CHECK(cell_of(*objects, 0, "ID") == "10");
    CHECK(cell_of(*objects, 0, "Dumps") == "A, B, D");
    CHECK(cell_of(*objects, 0, "Retained") == "180");
    CHECK_FALSE(request.columns->specs[column("Name")].is_sortable);
}
