#include "core/import/pyheap.h"

#include <string>

#include "core/model/object_graph.h"
#include "core/model/object_records.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

using namespace hs;

namespace {

std::string ids_of(const ObjectGraph& graph, std::span<const ObjectId> rows) {
    std::string text;
    for (const ObjectId row : rows) { text += (text.empty() ? "" : " ") + graph.id_text(row); }
    return text;
}

std::string references_of(const Dataset& dataset, uint64_t id) {
    const ObjectGraph& graph = *dataset.graph;
    return ids_of(graph, graph.references(object_with_id(graph, id)));
}

}  // namespace

TEST_CASE("a dump becomes objects, stubs and references in both directions") {
    const Dataset dataset = loaded_dump(
        R"({"<class 'a'>": {"10": {"size": 5, "ref": [["<class 'b'>", 20], 7, ["<class 'z'>", 99], null]}},)"
        R"( "<class 'b'>": {"20": {"size": 6, "ref": [["<class 'a'>", 10], ["<class 'a'>", 10]]},)"
        R"( "30": {"size": 7}}, "<class 'empty'>": {}})");
    const ObjectGraph& graph = *dataset.graph;
    CHECK(graph.object_count == 3);
    CHECK(graph.stub_count == 1);
    CHECK(graph.type_count == 2);
    CHECK(graph.edge_count == 4);
    CHECK(graph.dangling_edges == 1);
    CHECK(graph.shallow_bytes == 18);
    CHECK(references_of(dataset, 10) == "20 99");
    CHECK(references_of(dataset, 20) == "10 10");
    CHECK(ids_of(graph, graph.referrers(object_with_id(graph, 10))) == "20 20");
    const ObjectId stub = object_with_id(graph, 99);
    CHECK(graph.is_stub(stub));
    CHECK(graph.type_text(stub) == "<class 'z'>");
    CHECK(ids_of(graph, graph.referrers(stub)) == "10");
    CHECK(graph.shallow(object_with_id(graph, 20)) == 6);
    CHECK(dataset.diagnostics.empty());
    CHECK(graph.records().text()->of(object_with_id(graph, 30)).starts_with(R"({"size": 7})"));
}

TEST_CASE("references resolve by type and id, else by id with a count, else they dangle") {
    const Dataset dataset =
        loaded_dump(R"({"a": {"1": {"size": 1, "ref": [["b", 2], ["c", 2], ["d", 2], ["b", 3]]}},)"
                    R"( "b": {"2": {"size": 1}}, "c": {"2": {"size": 1}}})");
    const ObjectGraph& graph = *dataset.graph;
    const auto targets = graph.references(object_with_id(graph, 1));
    REQUIRE(targets.size() == 4);
    CHECK(graph.type_text(targets[0]) == "b");
    CHECK(graph.type_text(targets[1]) == "c");
    CHECK(graph.type_text(targets[2]) == "b");
    CHECK(graph.is_stub(targets[3]));
    CHECK(graph.mismatched_edges == 1);
    CHECK(has_diagnostic(dataset, "another type"));
}

TEST_CASE("the last of a repeated id counts, across groups of one type too") {
    const Dataset dataset = loaded_dump(
        R"({"a": {"1": {"size": 1, "ref": [["a", 2]]}, "01": {"size": 2}, "2": {"size": 3}},)"
        R"( "b": {"1": {"size": 50}}, "a": {"1": {"size": 9, "ref": [["b", 1]]}}})");
    const ObjectGraph& graph = *dataset.graph;
    CHECK(graph.object_count == 3);
    CHECK(graph.type_count == 2);
    CHECK(graph.shallow_bytes == 62);
    CHECK(graph.edge_count == 1);
    CHECK(has_diagnostic(dataset, "last one counts"));
}

TEST_CASE("keys and types with escapes are the same as without") {
    const Dataset dataset = loaded_dump(
        "{\"\\u0061\": {\"\\u0031\": {\"\\u0073ize\": 4, \"r\\u0065f\": [[\"\\u0061\", 2]]}, "
        "\"2\": {\"size\": 1}}}");
    CHECK(dataset.graph->types.text({1}) == "a");
    CHECK(dataset.graph->shallow_bytes == 5);
    CHECK(dataset.graph->dangling_edges == 0);
    CHECK(dataset.diagnostics.empty());
}

TEST_CASE("sizes that are no whole number from 0 count as 0, with a warning") {
    for (const char* size : {"-1", "1.5", "1e3", "\"7\"", "null", "true", "[1]", "NaN",
                             "123456789012345678901234567890"}) {
        CAPTURE(size);
        const Dataset dataset = loaded_dump(R"({"a": {"1": {"size": )" + std::string(size) + "}}}");
        CHECK(dataset.graph->shallow_bytes == 0);
        CHECK(has_diagnostic(dataset, "size"));
    }
    CHECK(has_diagnostic(loaded_dump(R"({"a": {"1": {}}})"), "no size"));
}

TEST_CASE("sizes beyond 32 bits are exact") {
    const Dataset dataset =
        loaded_dump(R"({"a": {"1": {"size": 4294967295}, "2": {"size": 9000000000}}})");
    CHECK(dataset.graph->shallow(object_with_id(*dataset.graph, 1)) == 4294967295u);
    CHECK(dataset.graph->shallow(object_with_id(*dataset.graph, 2)) == 9000000000u);
    CHECK(dataset.graph->shallow_bytes == 13294967295u);
}

TEST_CASE("records whose key is no decimal id of 64 bits are left out with a warning") {
    for (const char* key : {"", "x", "-1", "1.0", "+1", " 1", "18446744073709551616"}) {
        CAPTURE(key);
        const Dataset dataset =
            loaded_dump(R"({"a": {")" + std::string(key) + R"(": {"size": 1}, "5": {"size": 2}}})");
        CHECK(dataset.graph->object_count == 1);
        CHECK(has_diagnostic(dataset, "decimal id"));
    }
    const Dataset top = loaded_dump(R"({"a": {"18446744073709551615": {"size": 1}}})");
    CHECK(top.graph->address[1] == UINT64_MAX);
}

TEST_CASE("only arrays of a string and an integer are references") {
    const Dataset dataset = loaded_dump(
        R"({"a": {"1": {"size": 1, "ref": [[], ["a"], ["a", 1, 2], [1, "a"], ["a", 1.0], ["a", 1e0],)"
        R"( ["a", true], ["a", "1"], [["a", 1]], {"a": 1}, "a", ["a", -0], ["a", -3],)"
        R"( ["a", 340282366920938463463374607431768211455], ["a", 00340282366920938463463374607431768211455]]}}})");
    const ObjectGraph& graph = *dataset.graph;
    CHECK(graph.edge_count == 4);
    CHECK(graph.dangling_edges == 4);
    CHECK(graph.stub_count == 3);
    CHECK(references_of(dataset, 1) ==
          "0 -3 340282366920938463463374607431768211455 "
          "340282366920938463463374607431768211455");
}

TEST_CASE("of a repeated field the last one counts") {
    const Dataset dataset = loaded_dump(
        R"({"a": {"1": {"ref": [["a", 1]], "size": 1, "size": 2, "ref": [["a", 2], ["a", 3]]},)"
        R"( "2": {"size": 1, "ref": [["a", 1]], "ref": null}}})");
    CHECK(references_of(dataset, 1) == "2 3");
    CHECK(references_of(dataset, 2).empty());
    CHECK(dataset.graph->shallow_bytes == 3);
}

TEST_CASE("other producers' oddities load with a warning or silently") {
    CHECK(has_diagnostic(loaded_dump(R"({"a": {"1": {"size": 1, "attr": {"x": NaN}}}})"), "NaN"));
    CHECK(has_diagnostic(loaded_dump(R"({"a": {"1": {"size": 1, "ref": [-Infinity]}}})"), "NaN"));
    CHECK(has_diagnostic(
        loaded_dump("{\"a\": {\"1\": {\"size\": 1, \"attr\": {\"x\": \"\xff\"}}}}"), "UTF-8"));
    CHECK(has_diagnostic(loaded_dump(R"({"a": {"1": {"size": 1}}} x)"), "follow"));
    CHECK(loaded_dump("\xef\xbb\xbf{\"a\": {\"1\": {\"size\": 1}}}\n").diagnostics.empty());
    CHECK(loaded_dump(
              R"({"a": {"1": {"size": 1, "attr": {"x": 1e400, "y": "\ud800", "z": {"1": {}}}}}})")
              .diagnostics.empty());
    const Dataset groups = loaded_dump(
        R"({"n": null, "l": [1], "s": "x", "a": {"1": {"size": 1}, "2": 5, "3": [{}]}})");
    CHECK(groups.graph->object_count == 1);
    CHECK(has_diagnostic(groups, "found null"));
    CHECK(has_diagnostic(groups, "where a record belongs"));
}

TEST_CASE("white space anywhere changes nothing") {
    const Dataset dataset = loaded_dump(
        "\n{ \"a\" :\r\n { \"1\" : { \"ref\" : [ [ \"a\" , 2 ] , 3 ] , \"size\" : 4 } ,\t\"2\" : { "
        "\"size\" : 1 } } }\n");
    CHECK(dataset.graph->object_count == 2);
    CHECK(references_of(dataset, 1) == "2");
    CHECK(dataset.diagnostics.empty());
}

TEST_CASE("missing instance dictionaries are repaired from attributes unless told not to") {
    const std::string text =
        R"({"<class 'dict'>": {"5": {"size": 1}},)"
        R"( "<class 'm.I'>": {"1": {"size": 1, "attr": {"x": ["<class 'm.J'>", 2], "y": 3, "again": ["<class 'm.J'>", 2],)"
        R"( "dead": ["<class 'method'>", 77], "d": ["<class 'dict'>", 5], "self": ["<class 'm.I'>", 1]},)"
        R"( "ref": [["<class 'dict'>", 9], ["<class 'type'>", 8], ["<class 'dict'>", 5]]}},)"
        R"( "<class 'm.J'>": {"2": {"size": 1, "attr": {"x": ["<class 'm.I'>", 1]}, "ref": [["<class 'type'>", 8]]}}})";
    const Dataset repaired = loaded_dump(text);
    CHECK(references_of(repaired, 1) == "9 8 5 2 1");
    CHECK(references_of(repaired, 2) == "8");
    CHECK(repaired.graph->repaired_edges == 2);
    CHECK(repaired.graph->edge_count == 4);
    const Dataset plain = loaded_dump(text, false);
    CHECK(references_of(plain, 1) == "9 8 5");
    CHECK(plain.graph->repaired_edges == 0);
}

TEST_CASE("a dump cut at any byte keeps every record that is complete before the cut") {
    const std::string text =
        R"({"<class 'a'>": {"10": {"size": 5, "attr": {"x\"}": "}"}, "ref": [["<class 'b'>", 20], 7]}}, "e": {},)"
        R"( "<class 'b'>": {"20": {"size": 6}, "30": {"size": 7, "src": {"co_name": "f"}}}})";
    size_t ends[3] = {};
    size_t found = 0;
    for (const char* behind : {"7]}", "6}", "f\"}}"}) {
        ends[found++] = text.find(behind) + std::string(behind).size();
    }
    for (size_t size = 0; size < text.size(); ++size) {
        CAPTURE(size);
        const auto result = load_dump(text.substr(0, size));
        const auto complete = static_cast<uint32_t>(std::count_if(
            std::begin(ends), std::end(ends), [&](size_t end) { return end <= size; }));
        REQUIRE(result.ok() == (complete > 0));
        if (result.ok()) {
            CHECK(result.value().graph->object_count == complete);
            REQUIRE(has_diagnostic(result.value(), "cut short"));
            CHECK(result.value().diagnostics.back().byte_offset == size);
        } else {
            CHECK(result.error().byte_offset.has_value());
        }
    }
}

TEST_CASE("text that breaks off in nonsense keeps what stands before it") {
    const Dataset dataset = loaded_dump(R"({"a": {"1": {"size": 1}, "2": {"size": 1}, what?)");
    CHECK(dataset.graph->object_count == 2);
    CHECK(has_diagnostic(dataset, "damaged at 'w'"));
    CHECK_FALSE(load_dump("[]").ok());
    CHECK_FALSE(load_dump("").ok());
    CHECK(loaded_dump("{}").graph->object_count == 0);
}

TEST_CASE("dumps of many pieces give the same graph, nested look-alike records or not") {
    // An attribute value that is itself full of records, longer than two pieces: every guess of a
    // piece's beginning falls into it and is wrong.
    std::string nested;
    while (nested.size() < (size_t{9} << 20)) { nested += R"("77": {"size": 1}, )"; }
    nested += R"("78": {})";
    std::string text = R"({"a": {"1": {"size": 1, "attr": {"x": {)" + nested + "}}}";
    for (int i = 2; i < 1000; ++i) {
        text += ", \"" + std::to_string(i) + R"(": {"size": 1, "ref": [["a", )" +
                std::to_string(i - 1) + R"(], ["b", 2]]})";
    }
    text += R"(}, "b": {"2": {"size": 3}}})";
    const Dataset dataset = loaded_dump(text);
    CHECK(dataset.graph->object_count == 1000);
    CHECK(dataset.graph->dangling_edges == 0);
    CHECK(references_of(dataset, 999) == "998 2");
    CHECK(dataset.diagnostics.empty());
}

TEST_CASE("brackets that nobody closes leave the records before them") {
    // Every piece but the first begins in what looks like a record and ends nowhere.
    constexpr size_t kBytes = size_t{20} << 20;
    std::string text = R"({"a": {"1": {"size": 1, "ref": []}, "2": {"attr": )";
    const std::string part = R"({"3": {"size": [[[[, )" + std::string(4000, '[');
    while (text.size() < kBytes) { text += part; }
    const Dataset dataset = loaded_dump(text);
    CHECK(dataset.graph->object_count == 1);
    REQUIRE(has_diagnostic(dataset, "cut short"));
    CHECK(dataset.diagnostics.back().byte_offset == text.size());
}

TEST_CASE("a record longer than several pieces is read whole") {
    constexpr size_t kBytes = size_t{20} << 20;
    std::string text = R"({"a": {"1": {"size": 1, "attr": {"text": ")";
    text += std::string(kBytes, 'x') + R"("}}, "2": {"size": 2, "ref": [)";
    while (text.size() < 2 * kBytes) { text += R"(["a", 1], )"; }
    text += R"(["a", 3]]}, "3": {"size": 3}}})";
    const Dataset dataset = loaded_dump(text);
    CHECK(dataset.graph->object_count == 3);
    CHECK(dataset.graph->shallow_bytes == 6);
    CHECK(dataset.graph->dangling_edges == 0);
    CHECK(dataset.diagnostics.empty());
}

TEST_CASE("dumps are told from other JSON by their records") {
    const auto sniff = [](std::string_view head, std::string_view name = "x") {
        return sniff_pyheap({head, name, head.size()});
    };
    CHECK(sniff(R"({"<class 'a'>": {"10": {"size": 5)") >= kLikely);
    CHECK(sniff(R"({"e": {}, "n": null, "t": {"10": {"ref": [)") >= kLikely);
    CHECK(sniff(R"({"<class 'a'>": {"1)") >= kPlausible);
    CHECK(sniff(R"({"a": {"b": {"size": 5)") < kPlausible);
    CHECK(sniff(R"({"traceEvents": [{"name": 1}]})") < kPlausible);
    CHECK(sniff(R"({"a": {"bad": 1, "10": {"size": 5}}})") >= kLikely);
    CHECK(sniff(R"({"<class 'a'>": {"bad": {"size": 5}}})") == kPlausible);
    CHECK(sniff(R"({"a": {"b": {"size": 5}}})") == kNotThis);
    CHECK(sniff(R"({"snapshots": [], "n": 1})") == kNotThis);
    CHECK(sniff("[1]") == kNotThis);
    CHECK(sniff("") == kNotThis);
    CHECK(sniff("{}", "x.json") == kNameOnly);
}

TEST_CASE("Raw control characters, NUL and missing commas are warnings with their byte") {
    const std::string good =
        R"({"<class 'a'>": {"10": {"size": 5, "attr": {"x": 1, "y": "two"}, "ref": [["<class 'b'>", 2], 7, null]}, )"
        R"("11": {"size": 6}}, "<class 'b'>": {"2": {"size": 7}}})";
    CHECK(loaded_dump(good).diagnostics.empty());
    const auto warning = [](const std::string& text) {
        const Dataset dataset = loaded_dump(text);
        CHECK(dataset.graph->object_count == 3);
        for (const Diagnostic& found : dataset.diagnostics) {
            if (found.message.find("comma") != std::string::npos ||
                found.message.find("control character") != std::string::npos) {
                return found.message + " " + std::to_string(found.byte_offset.value_or(0));
            }
        }
        return std::string("nothing");
    };
    for (size_t at = 0; at < good.size(); ++at) {
        if (good[at] != ',') continue;
        CAPTURE(at);
        // Without its comma a pair is none; without any other, everything is there.
        CHECK(warning(good.substr(0, at) + good.substr(at + 1)) ==
              "a comma is missing between two values " + std::to_string(at + 1));
        // What is skipped, and the inside of a pair, may have commas too many.
        const bool is_skipped = at < good.find("\"ref\"") - 3 && at > good.find("\"attr\"");
        if (is_skipped || at == good.find(", 2]")) continue;
        CHECK(warning(good.substr(0, at) + "," + good.substr(at)).starts_with("a comma stands"));
    }
    for (const char control : {'\0', '\x01', '\n', '\x1f'}) {
        for (const char* where : {"two", "class 'a'"}) {
            std::string text = good;
            const size_t at = text.find(where) + 1;
            text.insert(at, 1, control);
            CHECK(warning(text) ==
                  "a raw control character, which JSON does not allow " + std::to_string(at));
        }
    }
}

TEST_CASE("What is wrong behind the first piece has its byte in the file, too") {
    std::string text = "{\"a\": {\"1\": {\"size\": 1}";
    for (int id = 2; text.size() < (size_t{9} << 20); ++id) {
        text += ", \"" + std::to_string(id) + "\": {\"size\": 1, \"attr\": {\"name\": \"value\"}}";
    }
    const size_t comma = text.rfind(", \"attr");
    CHECK(loaded_dump(text + "}}").diagnostics.empty());
    text.erase(comma, 1);
    const Dataset dataset = loaded_dump(text + "}}");
    REQUIRE(dataset.diagnostics.size() == 1);
    CHECK(dataset.diagnostics[0].byte_offset == comma + 1);
}
