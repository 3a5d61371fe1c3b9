#include "core/analysis/dump_sets.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

using namespace hs;

namespace {

// Objects of type a with these ids; the size tells them apart.
std::string dump_of(const std::string& ids) {
    std::string records;
    for (const char id : ids) {
        records += (records.empty() ? "" : ", ");
        records += "\"" + std::string(1, id) + "\": {\"size\": 1" + std::string(1, id) + "}";
    }
    return "{\"a\": {" + records + "}}";
}

bool holds(const std::string& text, DumpMask mask, std::string_view letters = "ABC") {
    const Result<DumpExpression> parsed = DumpExpression::parse(text, letters);
    INFO(text);
    REQUIRE(parsed.ok());
    return parsed.value().holds(mask);
}

std::string message_of(const std::string& text) {
    const Result<DumpExpression> parsed = DumpExpression::parse(text, "ABC");
    INFO(text);
    REQUIRE_FALSE(parsed.ok());
    return parsed.error().message;
}

}  // namespace

TEST_CASE("a set of dumps is said in words, letters and signs") {
    for (DumpMask mask = 1; mask < 8; ++mask) {
        CAPTURE(mask);
        CHECK(holds("in B and C but not in A", mask) == (mask == 6));
        CHECK(holds("b & c - a", mask) == (mask == 6));
        CHECK(holds("A or B and C", mask) == ((mask & 1U) != 0 || (mask & 6U) == 6));
        CHECK(holds("(A or B) and C", mask) == ((mask & 3U) != 0 && (mask & 4U) != 0));
        CHECK(holds("not (A or C)", mask) == (mask == 2));
        CHECK(holds("not not C", mask) == ((mask & 4U) != 0));
        CHECK(holds("all", mask) == (mask == 7));
        CHECK(holds("any without B", mask) == ((mask & 2U) == 0));
        CHECK(holds("", mask));
    }
}

TEST_CASE("letters of a set are those of the dumps, not their places") {
    CHECK(holds("in D but not in B", 2, "BD"));
    CHECK_FALSE(holds("in D but not in B", 3, "BD"));
}

TEST_CASE("what is no set of dumps is told by word") {
    CHECK(message_of("in D") == "there is no dump D");
    CHECK(message_of("A xor B") == "not a word of a set: xor");
    CHECK(message_of("A B") == "and, or or but is missing between two dumps");
    CHECK(message_of("A and") == "a dump is missing at the end");
    CHECK(message_of("or A") == "a dump is missing");
    CHECK(message_of("(A or B") == "a ( without its )");
    CHECK(message_of("A) or B") == "a ) without its (");
    CHECK(message_of("()") == "a dump is missing");
}

TEST_CASE("the expression for a part of the objects holds for that part alone") {
    for (DumpMask part = 1; part < 16; ++part) {
        for (DumpMask mask = 1; mask < 16; ++mask) {
            CAPTURE(part, mask);
            CHECK(holds(dump_mask_expression(part, "ABCD"), mask, "ABCD") == (part == mask));
        }
    }
    CHECK(dump_mask_words(6, "ABC") == "in B and C");
    CHECK(dump_mask_words(2, "ABC") == "only in B");
    CHECK(dump_mask_words(7, "ABC") == "in all 3");
    CHECK(dump_mask_text(5, "ABC") == "A, C");
}

TEST_CASE("objects fall into parts by the dumps that hold them") {
    const Dataset a = loaded_dump(dump_of("1234"));
    const Dataset b = loaded_dump(dump_of("235"));
    const Dataset c = loaded_dump(dump_of("2567"));
    const ObjectGraph* graphs[] = {&*a.graph, &*b.graph, &*c.graph};
    JobContext job;
    const DumpSets sets = dump_sets(graphs, job).value();
    const auto mask_in = [&](size_t dump, uint64_t id) {
        const std::vector<ObjectId> found = graphs[dump]->find_address(id);
        REQUIRE(found.size() == 1);
        return DumpMask{sets.masks[dump][found[0].v]};
    };
    CHECK(mask_in(0, 1) == 1);
    CHECK(mask_in(0, 2) == 7);
    CHECK(mask_in(1, 2) == 7);
    CHECK(mask_in(0, 3) == 3);
    CHECK(mask_in(1, 5) == 6);
    CHECK(mask_in(2, 6) == 4);
    // 1 and 4 in A alone; 6 and 7 in C alone; the others by themselves.
    REQUIRE(sets.parts.size() == 5);
    CHECK(sets.parts[0].mask == 1);
    CHECK(sets.parts[0].objects == 2);
    CHECK(sets.parts[0].shallow_bytes == 11 + 14);
    CHECK(sets.parts[1].mask == 4);
    CHECK(sets.parts[1].shallow_bytes == 16 + 17);
    uint64_t objects = 0;
    for (const DumpPart& part : sets.parts) objects += part.objects;
    CHECK(objects == 7);
}

TEST_CASE("the same address with another type is another object") {
    const Dataset a = loaded_dump(R"({"a": {"1": {"size": 1}}})");
    const Dataset b = loaded_dump(R"({"b": {"1": {"size": 1}}})");
    const ObjectGraph* graphs[] = {&*a.graph, &*b.graph};
    JobContext job;
    const DumpSets sets = dump_sets(graphs, job).value();
    CHECK(sets.masks[0][1] == 1);
    CHECK(sets.masks[1][1] == 2);
}
