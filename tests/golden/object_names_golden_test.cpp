// Names of what holds most in genuine-looking dumps: every object has one that a Python programmer
// would write, and it is the same wherever the object stands.

#include <algorithm>
#include <set>

#include "core/analysis/largest_holders.h"
#include "core/analysis/object_names.h"
#include "core/analysis/object_report.h"
#include "tests/support/catch.h"
#include "tests/support/sample.h"

namespace hs {
namespace {

struct NamedDump {
    DatasetPtr dataset;
    Roots roots;
    Dominators dominators;
    DominatorTree tree;
    ObjectNames names;
    JobContext job;

    explicit NamedDump(const std::string& file) {
        dataset = std::move(test::open_sample("../../assets/example/" + file)).value();
        roots = std::move(find_roots(graph(), job)).value();
        dominators = std::move(find_dominators(graph(), roots, job)).value();
        tree = dominator_tree(dominators);
        names = std::move(name_objects(graph(), roots, job)).value();
    }
    [[nodiscard]] const ObjectGraph& graph() const { return *dataset->graph; }
    [[nodiscard]] std::string name(ObjectId object) const {
        return qualified_name(graph(), names, object);
    }
    ObjectReport report(ObjectId object) {
        const ReportInputs inputs{graph(), roots, dominators, tree, names};
        return std::move(object_report(inputs, object, job)).value();
    }
};

std::vector<ObjectId> largest(const NamedDump& dump, size_t count) {
    std::vector<ObjectId> rows;
    for (uint32_t row = 1; row <= dump.graph().object_count; ++row) rows.push_back({row});
    std::stable_sort(rows.begin(), rows.end(), [&](ObjectId a, ObjectId b) {
        return dump.dominators.retained[a.v] > dump.dominators.retained[b.v];
    });
    rows.resize(std::min(count, rows.size()));
    return rows;
}

TEST_CASE("The largest objects of the example have names, the same in every place") {
    NamedDump dump(GENERATE("before.json.gz", "after.json.gz"));
    for (const ObjectId object : largest(dump, 200)) {
        const std::string name = dump.name(object);
        INFO(dump.graph().id_text(object) << " " << name);
        CHECK_FALSE(name.empty());
        for (const char* guess :
             {"in a ", "in an ", " in dict", "function.__globals__", "code code"}) {
            CHECK(name.find(guess) == std::string::npos);
        }
        const ObjectReport report = dump.report(object);
        CHECK(report.label == name);
        REQUIRE_FALSE(report.path.empty());
        const std::string typed = typed_name(dump.graph(), dump.names, object);
        CHECK(typed.ends_with(name));
        CHECK(report.path.back().label == typed);
        for (const HolderStep& step : report.path) {
            CHECK(step.label == typed_name(dump.graph(), dump.names, step.object));
        }
        for (const HolderStep& step : report.dominators) {
            CHECK(step.label == typed_name(dump.graph(), dump.names, step.object));
        }
    }
}

TEST_CASE("What piles up in the example is called as its program calls it") {
    const NamedDump dump("after.json.gz");
    std::vector<std::string> names;
    for (const AccumulationPoint& point :
         folded_accumulation_points(dump.graph(), dump.dominators, 4)) {
        names.push_back(dump.name(point.row));
    }
    CHECK(names == std::vector<std::string>{"shop.cache.QUOTES", "shop.models.CATALOG.products",
                                            "shop.events.BUS.subscribers", "shop.server.VISITS"});
}

TEST_CASE("No __dict__ stands among the largest holders beside its owner") {
    const NamedDump dump("after.json.gz");
    std::set<ObjectId> listed;
    for (const ObjectId row : largest_holders(dump.graph(), dump.dominators, 400)) {
        listed.insert(row);
    }
    CHECK(listed.size() == 400);
    for (const ObjectId row : listed) {
        INFO(dump.name(row));
        CHECK(counts_with(dump.graph(), dump.dominators, row).is_nil());
    }
    // The instances are there, and so are the modules without theirs.
    CHECK(std::none_of(listed.begin(), listed.end(),
                       [&](ObjectId row) { return dump.name(row) == "shop.cache.__dict__"; }));
    CHECK(std::any_of(listed.begin(), listed.end(),
                      [&](ObjectId row) { return dump.name(row) == "shop.models.CATALOG"; }));
}

TEST_CASE("A path through a namespace reads module.X") {
    NamedDump dump("after.json.gz");
    const auto points = folded_accumulation_points(dump.graph(), dump.dominators, 2);
    const ObjectReport quotes = dump.report(points[0].row);
    REQUIRE(quotes.path.size() == 2);
    CHECK(quotes.path[0].label == "module shop.cache");
    CHECK(quotes.path[1].name == "QUOTES");
    CHECK(quotes.path[1].label == "dict shop.cache.QUOTES");
    const ObjectReport products = dump.report(points[1].row);
    REQUIRE(products.path.size() == 3);
    CHECK(products.path[1].name == "CATALOG");
    CHECK(products.path[1].label == "shop.models.Catalog shop.models.CATALOG");
    CHECK(products.path[2].name == "products");
}

}  // namespace
}  // namespace hs
