#include "core/model/object_records.h"

#include <string>

#include "core/analysis/object_details.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

using namespace hs;

namespace {

const std::string kDump = R"({"<class 'module'>": {"10": {"size": 1, "src": {"co_name": "shop"},
    "attr": {"name": "not the module's", "a": 1, "b": "B", "a": 2}}},
"<class 'Order'>": {"20": {"size": 2, "attr": {"city": "Northport", "name": "first"}, "ref": [
    ["<class 'gone'>", 99], "plain"]}, "30": {"size": 3}}})";

}  // namespace

TEST_CASE("The text of a dump is told apart by records") {
    const Dataset dataset = loaded_dump(kDump);
    const RecordText& text = *dataset.graph->records().text();
    CHECK(text.whole({3}) == R"({"size": 3})");
    CHECK(text.of({3}).starts_with(R"({"size": 3}})"));
    CHECK(text.of({1}).find("Order") != std::string_view::npos);  // what follows, too
    CHECK(text.whole({1}).find("Order") == std::string_view::npos);
    CHECK(text.of({4}).empty());  // a stub
    CHECK(text.of({}).empty());
    const uint64_t begin = kDump.find(R"({"size": 2)");
    CHECK(text.at(0).is_nil());
    CHECK(text.at(begin - 1) == ObjectId{1});
    CHECK(text.at(begin) == ObjectId{2});
    CHECK(text.at(begin + 1) == ObjectId{2});
    CHECK(text.at(kDump.size()) == ObjectId{3});
}

TEST_CASE("Fields come as written, and each once where that is asked for") {
    const Dataset dataset = loaded_dump(kDump);
    const ObjectRecords& records = dataset.graph->records();
    std::string names;
    records.each_field({1}, [&](const ObjectRecords::Field& field) {
        names += std::string(field.raw_name) + " ";
        return field.raw_name != "b";
    });
    CHECK(names == "name a b ");
    const auto fields = record_fields(records, {1});
    REQUIRE(fields.size() == 3);
    CHECK(fields[1].name == "a");
    CHECK(fields[1].token == "2");
    CHECK(record_items(records, {2}).size() == 2);
    CHECK(record_items(records, {2})[1] == "\"plain\"");
}

TEST_CASE("A module is labelled by its source, an instance by its name or its first text") {
    const Dataset dataset = loaded_dump(kDump);
    CHECK(object_label(*dataset.graph, {1}) == "shop");
    CHECK(object_label(*dataset.graph, {2}) == "name=first");
    CHECK(object_label(*dataset.graph, {3}).empty());
}

TEST_CASE("Words are ruled out for neighbours together, in the case that was asked for") {
    const Dataset dataset = loaded_dump(kDump);
    const ObjectRecords& records = dataset.graph->records();
    CHECK(may_mention(records, {1}, {3}, "northport", true));
    CHECK_FALSE(may_mention(records, {1}, {3}, "northport", false));
    CHECK_FALSE(may_mention(records, {3}, {3}, "Northport", true));
    CHECK(may_mention(no_records(), {1}, {3}, "anything", false));
}
