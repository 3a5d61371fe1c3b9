#include "core/base/json_writer.h"

#include <cmath>
#include <limits>
#include <string>

#include "tests/support/catch.h"

namespace hs {
namespace {

template <class Write>
std::string written(Write&& write) {
    std::string out;
    JsonWriter json([&](std::string_view piece) { out += piece; });
    write(json);
    json.finish();
    return out;
}

std::string json_text(std::string_view value) {
    std::string out;
    append_json_text(out, value);
    return out;
}

TEST_CASE("a document of every kind of value") {
    CHECK(written([](JsonWriter& json) {
              json.begin_object();
              json.field("name", "heapprof");
              json.field("bytes", uint64_t{18446744073709551615U});
              json.field("delta", std::numeric_limits<int64_t>::min());
              json.field("count", 3);
              json.field("small", static_cast<uint16_t>(7));
              json.field("share", 0.5);
              json.field("scaled", true);
              json.null_field("start");
              json.key("ids");
              json.begin_array();
              json.decimal_text(140234);
              json.number(-1);
              json.boolean(false);
              json.null();
              json.raw("{\"x\":1}");
              json.end_array();
              json.key("empty");
              json.begin_object();
              json.end_object();
              json.end_object();
          }) ==
          "{\"name\":\"heapprof\",\"bytes\":18446744073709551615,\"delta\":-9223372036854775808,"
          "\"count\":3,\"small\":7,\"share\":0.5,\"scaled\":true,\"start\":null,"
          "\"ids\":[\"140234\",-1,false,null,{\"x\":1}],\"empty\":{}}\n");
}

TEST_CASE("commas stand between items and nowhere else") {
    CHECK(written([](JsonWriter& json) {
              json.begin_array();
              for (int i = 0; i < 3; ++i) {
                  json.begin_array();
                  json.end_array();
                  json.begin_object();
                  json.field("a", i);
                  json.field("b", i);
                  json.end_object();
              }
              json.end_array();
          }) == "[[],{\"a\":0,\"b\":0},[],{\"a\":1,\"b\":1},[],{\"a\":2,\"b\":2}]\n");
}

TEST_CASE("a single value is a document") {
    CHECK(written([](JsonWriter& json) { json.text("x"); }) == "\"x\"\n");
    CHECK(written([](JsonWriter& json) { json.number(1.0); }) == "1\n");
}

TEST_CASE("doubles are shortest, and what JSON cannot say is null") {
    CHECK(written([](JsonWriter& json) {
              json.begin_array();
              json.number(0.1);
              json.number(1e21);
              json.number(1e-7);
              json.number(-0.0);
              json.number(std::nan(""));
              json.number(HUGE_VAL);
              json.end_array();
          }) == "[0.1,1e+21,1e-07,-0,null,null]\n");
}

TEST_CASE("text is escaped where JSON asks for it") {
    CHECK(json_text("") == "\"\"");
    CHECK(json_text("say \"hi\" \\ there") == "\"say \\\"hi\\\" \\\\ there\"");
    CHECK(json_text("\b\f\n\r\t") == "\"\\b\\f\\n\\r\\t\"");
    CHECK(json_text(std::string_view("\0\x1f\x7f", 3)) == "\"\\u0000\\u001f\x7f\"");
    CHECK(json_text("ünï 漢字 🐍") == "\"ünï 漢字 🐍\"");
}

TEST_CASE("invalid UTF-8 becomes the replacement character") {
    const std::string mark = "\xEF\xBF\xBD";
    CHECK(json_text("a\xFF"
                    "b") == "\"a" + mark + "b\"");
    CHECK(json_text("\xE2\x82") == "\"" + mark + "\"");
    CHECK(json_text("\xED\xA0\x80") == "\"" + mark + mark + mark + "\"");
}

TEST_CASE("a long document arrives in pieces that join to the whole") {
    std::string out;
    size_t piece_count = 0;
    size_t largest = 0;
    JsonWriter json([&](std::string_view piece) {
        out += piece;
        largest = std::max(largest, piece.size());
        ++piece_count;
    });
    json.begin_array();
    std::string expected = "[";
    for (int i = 0; i < 50000; ++i) {
        json.number(i);
        expected += (i == 0 ? "" : ",") + std::to_string(i);
    }
    json.end_array();
    json.finish();
    CHECK(out == expected + "]\n");
    CHECK(piece_count > 3);
    CHECK(largest < 70000);
}

}  // namespace
}  // namespace hs
