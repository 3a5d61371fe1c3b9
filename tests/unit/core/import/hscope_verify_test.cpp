// What verify finds wrong with a recording.

#include "core/import/hscope_verify.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/hscope_writer.h"

namespace hs {
namespace {

using test::HscopeBytes;
using test::HscopeEvents;
using test::HscopeWriter;

HscopeReport report_of(const std::string& bytes) {
    JobContext job;
    Result<HscopeReport> report = verify_hscope(bytes, job);
    REQUIRE(report.ok());
    return std::move(report).value();
}

// "gap 4136", one of each fault.
std::vector<std::string> faults_of(const std::string& bytes) {
    std::vector<std::string> lines;
    for (const HscopeFault& fault : report_of(bytes).faults) {
        lines.push_back(std::string(hscope_fault_name(fault.kind)) + " " +
                        std::to_string(fault.byte));
    }
    return lines;
}

using Lines = std::vector<std::string>;

TEST_CASE("Nothing is wrong with a whole recording", "[hscope]") {
    const HscopeReport report = report_of(test::small_hscope_with_dump());
    CHECK(report.faults.empty());
    CHECK(report.is_passed());
    CHECK(report.events == 8);
    CHECK(report.dumps == 1);
    CHECK(report.objects == 8);
    JobContext job;
    CHECK_FALSE(verify_hscope("nothing", job).ok());
}

TEST_CASE("Each damage is named with its byte", "[hscope]") {
    HscopeWriter writer;
    writer.skip(HscopeWriter::kMeta, 0);
    const size_t first = writer.bytes().size();
    writer.end();
    const size_t second = writer.bytes().size();
    HscopeEvents events;
    events.allocate(0x1000, 1, 0);
    events.allocate(0x1000, 1, 5);
    events.allocate(0x1000, 1, 5);
    writer.chunk(HscopeWriter::kEvents, 1, 0, events.bytes() + "\xff");
    const std::string whole = writer.bytes();
    const std::string at = std::to_string(second + 40);
    CHECK(faults_of(whole) == Lines{"gap " + std::to_string(first + 40), "record " + at,
                                    "live-block " + at, "reference " + at});
    std::string damaged = whole;
    damaged[second + 40] ^= 1;
    CHECK(faults_of(damaged) == Lines{"gap " + std::to_string(first + 40), "payload-crc " + at});
    damaged = whole;
    damaged[second + 20] ^= 1;
    CHECK(faults_of(damaged) ==
          Lines{"gap " + std::to_string(first + 40), "no-chunk " + std::to_string(second)});
    CHECK(faults_of(whole.substr(0, second + 41)) ==
          Lines{"gap " + std::to_string(first + 40), "cut " + std::to_string(second + 41)});
    CHECK_FALSE(report_of(whole).is_passed());
    damaged = whole;
    damaged[50] ^= 1;
    CHECK(faults_of(damaged).front() == "header-crc 0");
}

TEST_CASE("An index names chunks that are there, and itself", "[hscope]") {
    HscopeWriter writer;
    const size_t first = writer.bytes().size();
    writer.end();
    const size_t index = writer.bytes().size();
    const auto entries = [&](uint64_t offset, uint64_t own) {
        HscopeWriter whole = writer;
        whole.chunk(HscopeWriter::kIndex, 0, 0,
                    HscopeBytes()
                        .fixed(offset, 8)
                        .fixed(1, 4)
                        .fixed(0, 4)
                        .fixed(0, 8)
                        .fixed(own, 8)
                        .raw("HSCOPEND")
                        .bytes());
        return whole.bytes();
    };
    CHECK(faults_of(entries(first, index)).empty());
    CHECK(faults_of(entries(first + 8, index)) == Lines{"index " + std::to_string(first + 8)});
    CHECK(faults_of(entries(first, 8)) == Lines{"index " + std::to_string(index + 40)});
}

TEST_CASE("A dump that states other counts than it has is told of", "[hscope]") {
    std::string bytes = test::small_hscope_with_dump();
    // Without its second statement nothing is claimed, but the dump has no end.
    const size_t last_dump = bytes.rfind("HSCK", bytes.rfind("HSCK") - 1);
    const HscopeReport report = report_of(bytes.substr(0, last_dump));
    CHECK(report.faults.empty());
    CHECK_FALSE(report.is_passed());
    CHECK(std::any_of(report.notes.begin(), report.notes.end(), [](const Diagnostic& note) {
        return note.message.find("not complete") != std::string::npos;
    }));
}

TEST_CASE("What the recorder says of itself is no damage", "[hscope]") {
    constexpr unsigned kDiagnostic = 3;
    HscopeWriter writer;
    writer.chunk(HscopeWriter::kMarks, 0, 0,
                 HscopeBytes().varint(5).varint(kDiagnostic).text("no room for slots").bytes());
    writer.end();
    const HscopeReport report = report_of(writer.bytes());
    CHECK(report.is_passed());
    REQUIRE(report.notes.size() == 1);
    CHECK(report.notes[0].message == "the recorder says: no room for slots");
}

}  // namespace
}  // namespace hs
