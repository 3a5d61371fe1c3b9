#include "core/analysis/object_filter.h"

#include <string>

#include "core/analysis/object_order.h"
#include "core/base/text_search.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

using namespace hs;

namespace {

const char* const kDump =
    R"({"<class 'dict'>": {"101": {"size": 2000, "ref": ["needle"]}, "102": {"size": 64}},)"
    R"( "<class 'm.Node'>": {"203": {"size": 100, "attr": {"name": "foo", "n\u0061me2": "b\u0061r"}, "src": {"co_filename": "/srv/shop/a.py"}},)"
    R"( "204": {"size": 48, "attr": {"next": ["<class 'm.Node'>", 203], "name": "food"}}}})";

std::string found(std::string_view filter) {
    const Dataset dataset = loaded_dump(kDump);
    JobContext job;
    const auto parsed = parse_object_filter(filter);
    if (!parsed.ok()) return "bad filter";
    const auto rows = matching_objects(*dataset.graph, parsed.value(), {}, job);
    std::string text;
    for (const ObjectId row : rows.value()) {
        text += (text.empty() ? "" : " ") + dataset.graph->id_text(row);
    }
    return text;
}

}  // namespace

TEST_CASE("every kind of filter term finds its objects") {
    CHECK(found("") == "101 102 203 204");
    CHECK(found(">1k") == "101");
    CHECK(found(">=64 <=100") == "102 203");
    CHECK(found("=48") == "204");
    CHECK(found("size<64") == "204");
    CHECK(found("64..100") == "102 203");
    CHECK(found("type:dict") == "101 102");
    CHECK(found("type:\"<class 'm.Node'>\"") == "203 204");
    CHECK(found("type:*od*") == "203 204");
    CHECK(found("type:od") == "");
    CHECK(found("id:20") == "203 204");
    CHECK(found("attr:name") == "203 204");
    CHECK(found("attr:name=foo") == "203 204");
    CHECK(found("attr:name=food") == "204");
    CHECK(found("attr:name2=bar") == "203");
    CHECK(found("value:bar") == "203");
    CHECK(found("value:m.Node") == "204");
    CHECK(found("file:shop/") == "203");
    CHECK(found("needle") == "101");
    CHECK(found("bar") == "203");
    CHECK(found("-type:dict -food") == "203");
    CHECK(found("\"m.Node\"") == "203 204");
}

TEST_CASE("what people type is found in any case and by a type's last name") {
    CHECK(found("type:node") == "203 204");
    CHECK(found("type:Node -attr:NEXT") == "203");
    CHECK(found("TYPE:Dict") == "101 102");
    CHECK(found("NEEDLE") == "101");
    CHECK(found("BAR") == "203");
    CHECK(found("attr:Name2=Bar") == "203");
    CHECK(found("value:M.NODE") == "204");
    CHECK(found("file:SHOP/") == "203");
    CHECK(found("-NEEDLE type:DICT") == "102");
}

TEST_CASE("options of the command line are taken as they stand") {
    const Dataset dataset = loaded_dump(kDump);
    JobContext job;
    FilterTerm term;
    term.kind = FilterTerm::Kind::kNameOrValue;
    for (const auto& [text, count] : {std::pair("FOO", 0U), std::pair("foo", 2U)}) {
        term.text = text;
        CHECK(matching_objects(*dataset.graph, {{term}}, {}, job).value().size() == count);
    }
}

TEST_CASE("a filter is told as it was understood") {
    const auto words = [](const char* text) {
        return filter_words(parse_object_filter(text).value());
    };
    CHECK(words("") == "");
    CHECK(words("type:quote >1k") == "type \"quote\" and size > 1 KiB");
    CHECK(words(">=64 <2k") == "size ≥ 64 B and size < 2 KiB");
    CHECK(words("64..1k retained<=2") == "size from 64 B to 1 KiB and retained size ≤ 2 B");
    CHECK(words(">1536") == "size > 1.50 KiB");
    CHECK(words("=64 -foo") == "size = 64 B and not text \"foo\"");
    CHECK(words("attr:a=b attr:c id:1") ==
          "attribute \"a\" with \"b\" and attribute \"c\" and id containing \"1\"");
    CHECK(words("status:new value:x file:y") ==
          "status new and attribute value containing \"x\" and source file containing \"y\"");
}

TEST_CASE("a type that is there in full is not taken for the short form of another") {
    const Dataset dataset = loaded_dump(
        R"({"m.A": {"1": {"size": 1}}, "<class 'm.A'>": {"2": {"size": 1}}, "<class 'm.B'>": {"3": {"size": 1, "ref": [["m.B", 9]]}}})");
    JobContext job;
    for (const auto& [filter, row] : {std::pair("type:m.A", 1U), std::pair("type:m.B", 3U)}) {
        CAPTURE(filter);
        const auto rows =
            matching_objects(*dataset.graph, parse_object_filter(filter).value(), {}, job);
        CHECK(rows.value() == std::vector<ObjectId>{{row}});
    }
}

TEST_CASE("filters that cannot be understood say so") {
    for (const char* filter : {">", ">x", "1..z", "\"open", "status:old", "<0"}) {
        CAPTURE(filter);
        const auto parsed = parse_object_filter(filter);
        REQUIRE_FALSE(parsed.ok());
        CHECK(parsed.error().code == ErrorCode::kUsage);
    }
}

TEST_CASE("text is found wherever it stands") {
    std::string text(200, 'a');
    for (size_t at = 0; at + 3 <= text.size(); ++at) {
        std::string with = text;
        with.replace(at, 3, "xyz");
        REQUIRE(find_text(with, "xyz") == at);
        REQUIRE(find_text(with, "x") == at);
        REQUIRE(find_text_in_any_case(with, "XyZ") == at);
        REQUIRE(find_text_in_any_case(with, "A") == (at == 0 ? 3 : 0));
        REQUIRE(find_text(with, "XYZ") == std::string_view::npos);
        REQUIRE(find_text(std::string_view(with).substr(0, at + 2), "xyz") ==
                std::string_view::npos);
    }
    CHECK(find_text("abc", "") == 0);
    CHECK(find_text("", "a") == std::string_view::npos);
}

TEST_CASE("text that an escape could hide is never ruled out") {
    const std::string plain(300, 'a');
    for (size_t at = 0; at + 3 <= plain.size(); ++at) {
        std::string with = plain;
        with.replace(at, 3, "xyz");
        REQUIRE(json_may_hold(with, "xyz"));
        REQUIRE_FALSE(json_may_hold(with, "xyy"));
        REQUIRE(json_may_hold_in_any_case(with, "XYZ"));
        REQUIRE_FALSE(json_may_hold(with, "XYZ"));
        with.replace(at, 2, "\\u");
        REQUIRE(json_may_hold(with, "xyz"));
        with.replace(at, 2, "\\/");
        REQUIRE(json_may_hold(with, "xyz"));
        with.replace(at, 2, "\\n");
        REQUIRE_FALSE(json_may_hold(with, "xyz"));
    }
}

TEST_CASE("objects sort by a number, ties by type text and id") {
    const Dataset dataset = loaded_dump(
        R"({"b": {"9": {"size": 5}, "10": {"size": 5}, "18446744073709551615": {"size": 5}}, "a": {"77": {"size": 5}, "3": {"size": 4294967299}, "4": {"size": 1}}})");
    const ObjectGraph& graph = *dataset.graph;
    JobContext job;
    const auto order = [&](SortDirection direction, size_t count) {
        std::vector<ObjectId> rows;
        std::vector<uint64_t> keys;
        for (uint32_t row = 1; row <= graph.object_count; ++row) {
            rows.push_back({row});
            keys.push_back(graph.shallow({row}));
        }
        sort_first_objects(graph, rows, keys, direction, count, job);
        std::string text;
        for (size_t i = 0; i < count; ++i) { text += graph.id_text(rows[i]) + " "; }
        return text;
    };
    CHECK(order(SortDirection::kFalling, 6) == "3 77 9 10 18446744073709551615 4 ");
    CHECK(order(SortDirection::kRising, 6) == "4 77 9 10 18446744073709551615 3 ");
    CHECK(order(SortDirection::kFalling, 3) == "3 77 9 ");
}
