#include "core/model/diagnostics.h"

#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("That a file was cut is told however much else is odd about it") {
    DiagnosticList list;
    for (int i = 0; i < 500; ++i) list.warn("odd " + std::to_string(i), i);
    list.cut("the file ends too early", 99);
    Dataset dataset;
    dataset.diagnostics = list.take();
    CHECK(dataset.diagnostics.size() < 300);
    CHECK(is_incomplete(dataset));
    CHECK(dataset.diagnostics.back().message == "further warnings of other kinds were left out");
    CHECK(dataset.diagnostics.back().repeats == 300);
}

TEST_CASE("Equal messages are one, with the first byte and how often it came") {
    DiagnosticList list;
    list.warn("odd", 7);
    list.warn("odd", 3, 4);
    DiagnosticList later;
    later.cut("cut", 50);
    list.append(later.items());
    const std::vector<Diagnostic> found = list.take();
    REQUIRE(found.size() == 2);
    CHECK(found[0].byte_offset == 7);
    CHECK(found[0].repeats == 5);
    CHECK(found[0].missing == Missing::kNothing);
    CHECK(found[1].missing == Missing::kEnd);
    CHECK(found[1].message == "cut; totals are incomplete");
}

}  // namespace
}  // namespace hs
