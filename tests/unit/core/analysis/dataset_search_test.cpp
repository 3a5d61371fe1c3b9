#include "core/analysis/dataset_search.h"

#include <algorithm>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

using namespace hs;

namespace {

// A module whose attribute QUOTES is the dict 14; a quote with a city; an order made in a file.
const char* const kDump = R"({
"<class 'module'>": {"10": {"size": 72, "attr": {"QUOTES": ["<class 'dict'>", 14]},
                            "ref": [["<class 'dict'>", 14]]}},
"<class 'dict'>": {"14": {"size": 640, "ref": [["<class 'shop.Quote'>", 1400]]}},
"<class 'shop.Quote'>": {"1400": {"size": 48, "attr": {"city": "Northport", "price": 12}}},
"<class 'shop.Order'>": {"30": {"size": 48, "attr": {"city": "Southport"},
    "src": {"co_name": "add", "co_filename": "shop/orders.py", "co_lineno": 7}}}})";

std::vector<SearchHit> objects_for(const std::string& query) {
    const Dataset dataset = loaded_dump(kDump);
    JobContext job;
    return search_objects({*dataset.graph}, query, job).value();
}

const SearchHit* find(const std::vector<SearchHit>& hits, SearchHit::Kind kind) {
    const auto found = std::find_if(hits.begin(), hits.end(),
                                    [&](const SearchHit& hit) { return hit.kind == kind; });
    return found == hits.end() ? nullptr : &*found;
}

uint64_t address_of(const SearchHit* hit) {
    REQUIRE(hit != nullptr);
    return loaded_dump(kDump).graph->address[hit->object.v];
}

}  // namespace

TEST_CASE("a name in the program finds what it stands for, however it is written") {
    for (const char* query : {"QUOTES", "quotes", "Quotes", "uotes"}) {
        INFO(query);
        const std::vector<SearchHit> hits = objects_for(query);
        CHECK(address_of(find(hits, SearchHit::Kind::kObject)) == 14);
        const SearchHit* attribute = find(hits, SearchHit::Kind::kAttribute);
        REQUIRE(attribute != nullptr);
        CHECK(attribute->text == "QUOTES");
        CHECK(attribute->count == 1);
    }
}

TEST_CASE("an id finds its object, also by its first digits and in hexadecimal") {
    CHECK(address_of(find(objects_for("1400"), SearchHit::Kind::kObject)) == 1400);
    CHECK(address_of(find(objects_for("140"), SearchHit::Kind::kObject)) == 1400);
    CHECK(address_of(find(objects_for("0x578"), SearchHit::Kind::kObject)) == 1400);
    // Of two that fit, the whole id comes first.
    CHECK(address_of(find(objects_for("14"), SearchHit::Kind::kObject)) == 14);
    CHECK(find(objects_for("99999"), SearchHit::Kind::kObject) == nullptr);
}

TEST_CASE("a value finds the object that has it, and says in which attribute") {
    const std::vector<SearchHit> hits = objects_for("northport");
    const SearchHit* hit = find(hits, SearchHit::Kind::kObject);
    CHECK(address_of(hit) == 1400);
    CHECK(hit->note == "city");
    CHECK(find(hits, SearchHit::Kind::kAttribute) == nullptr);
}

TEST_CASE("a source file is found where objects say where they were made") {
    const std::vector<SearchHit> hits = objects_for("orders.py");
    const SearchHit* file = find(hits, SearchHit::Kind::kSourceFile);
    REQUIRE(file != nullptr);
    CHECK(file->text == "shop/orders.py");
    CHECK(file->count == 1);
}

TEST_CASE("types are found by any part of their name, an equal name before the others") {
    const Dataset dataset = loaded_dump(kDump);
    const std::vector<SearchHit> both = search_names(dataset, "SHOP.");
    REQUIRE(both.size() == 2);
    CHECK(both[0].kind == SearchHit::Kind::kType);
    const std::vector<SearchHit> one = search_names(dataset, "dict");
    REQUIRE(one.size() == 1);
    CHECK(one[0].text == "dict");
    CHECK(one[0].bytes == 640);
    CHECK(one[0].count == 1);
    CHECK(search_names(dataset, "").empty());
    CHECK(search_names(dataset, "no such type").empty());
}

TEST_CASE("names are found in either case and nowhere else") {
    CHECK(holds_name("OrderBook", "rbOO"));
    CHECK(holds_name("abc", ""));
    CHECK_FALSE(holds_name("abc", "abcd"));
    CHECK_FALSE(holds_name("abc", "ac"));
}
