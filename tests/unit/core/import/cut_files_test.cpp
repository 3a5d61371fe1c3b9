// A file that was cut short says so in a way that totals can be marked by, whatever its format.

#include <string>

#include "core/import/heapprof.h"
#include "core/import/importer.h"
#include "core/model/diagnostics.h"
#include "core/model/trace_trie.h"
#include "tests/support/catch.h"
#include "tests/support/compress.h"
#include "tests/support/graph_text.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/sample.h"
#include "tests/support/temp_folder.h"

using namespace hs;
using namespace hs::test;

namespace {

DatasetPtr opened(const TempFolder& folder, const std::string& name, const std::string& bytes) {
    JobContext job;
    Result<DatasetPtr> dataset = open_dataset(folder.write(name, bytes), {}, job);
    CAPTURE(name);
    REQUIRE(dataset.ok());
    return std::move(dataset).value();
}

// Whole it is complete, cut at this share of its bytes it is not.
void check_cut(const std::string& name, const std::string& bytes, double share) {
    const TempFolder folder;
    CAPTURE(name, share);
    CHECK_FALSE(is_incomplete(*opened(folder, name, bytes)));
    const auto kept = static_cast<size_t>(static_cast<double>(bytes.size()) * share);
    CHECK(is_incomplete(*opened(folder, name, bytes.substr(0, kept))));
}

}  // namespace

TEST_CASE("A dump that was cut short is incomplete, whole it is not") {
    const std::string dump = dump_of_edges({{2, 3}, {3}, {1}, {2}, {}});
    for (const double share : {0.3, 0.6, 0.99}) check_cut("dump.json", dump, share);
    const std::string lines =
        "{\"address\": 1, \"type\": \"list\", \"size\": 8, \"refs\": [2]}\n"
        "{\"address\": 2, \"type\": \"list\", \"size\": 8, \"refs\": [1]}\n";
    check_cut("lines.json", lines, 0.8);
}

TEST_CASE("A dump of which a part cannot be read is incomplete") {
    const TempFolder folder;
    std::string dump = dump_of_edges({{2, 3}, {3}, {1}, {2}, {}});
    dump.insert(dump.find("\"4\""), "oops ");
    const DatasetPtr broken = opened(folder, "broken.json", dump);
    CHECK(is_incomplete(*broken));
    CHECK(has_diagnostic(*broken, "the dump is damaged at 'o': it cannot be read from there on"));
}

TEST_CASE("A log that was cut inside an event is incomplete, inside a stack its stacks are") {
    HeapprofWriter writer;
    const uint32_t first = writer.trace({{"main.py", 1}, {"work.py", 20}});
    const uint32_t second = writer.trace({{"main.py", 1}, {"more.py", 3}});
    for (unsigned i = 0; i < 20; ++i) writer.allocate(i % 2 == 0 ? first : second, 1000 + i, 1000);
    JobContext job;
    CHECK_FALSE(is_incomplete(loaded(writer)));
    const std::string& hpd = writer.hpd;
    const std::string& hpm = writer.hpm;
    CHECK(is_incomplete(load_log(hpm, hpd.substr(0, hpd.size() - 1), job).value()));
    const Dataset cut = load_log(hpm.substr(0, hpm.size() - 2), hpd, job).value();
    CHECK_FALSE(is_incomplete(cut));
    CHECK(missing_of(cut.diagnostics) == Missing::kStacks);
    CHECK(has_diagnostic(cut, "; stacks are incomplete"));
}

TEST_CASE("Profiles and trackers that were cut short are incomplete") {
    check_cut("stacks.collapsed", "main;load 12\nmain;save 30\n", 0.8);
    check_cut("demo.export.json", data_bytes("perprovis/demo.export.json"), 0.8);
    check_cut("demo.raw.json", data_bytes("perprovis/demo.raw.json"), 0.8);
    check_cut("demo_calls.export.json", data_bytes("perprovis/demo_calls.export.json"), 0.8);
    check_cut("demo.stacks.json", data_bytes("pyprofile/demo.stacks.json"), 0.8);
    for (const double share : {0.5, 0.8, 0.95}) {
        check_cut("demo.dat", data_bytes("pympler/demo.dat"), share);
    }
}

TEST_CASE("A digest that was cut short is incomplete") {
    constexpr uint32_t kSnapshot = 0x5379a0bd;
    constexpr uint32_t kIndex = 0xab935776;
    HeapprofWriter writer;
    writer.trace({{"main.py", 1}});
    std::string snapshots;
    for (unsigned i = 1; i <= 3; ++i) {
        put_big(snapshots, kSnapshot, 4);
        for (const uint64_t value : {1U, 1U, 1000 * i}) put_varint(snapshots, value);
    }
    constexpr uint64_t kHead = 20 + 2 + 8;
    std::string digest = writer.hpm.substr(0, 20);
    put_varint(digest, 1000);  // milliseconds
    put_big(digest, kHead + snapshots.size(), 8);
    REQUIRE(digest.size() == kHead);
    digest += snapshots;
    put_big(digest, kIndex, 4);
    put_varint(digest, 3);
    const auto load = [&](const std::string& bytes) {
        JobContext job;
        return load_heapprof_digest(Input::from_memory("x.hpc", bytes, {{"x.hpm", writer.hpm}}), {},
                                    job)
            .value();
    };
    CHECK_FALSE(is_incomplete(load(digest)));
    for (size_t kept = kHead; kept < digest.size(); ++kept) {
        CAPTURE(kept);
        CHECK(is_incomplete(load(digest.substr(0, kept))));
    }
}

TEST_CASE(
    "A speedscope file that was cut short is incomplete, also one with its frames at the end") {
    const std::string schema =
        R"({"$schema":"https://www.speedscope.app/file-format-schema.json",)";
    const std::string frames = R"("shared":{"frames":[{"name":"main"},{"name":"f"}]})";
    const std::string profiles =
        R"("profiles":[{"type":"sampled","name":"all","unit":"bytes","startValue":0,)"
        R"("endValue":9,"weights":[1,2,6],"samples":[[0],[0,1],[1]]}])";
    check_cut("first.json", schema + frames + "," + profiles + "}", 0.95);
    const std::string last = schema + profiles + "," + frames + "}";
    for (const double share : {0.75, 0.8, 0.95}) check_cut("last.json", last, share);
    const TempFolder folder;
    const DatasetPtr cut = opened(folder, "cut.json", last.substr(0, last.find("\"shared\"")));
    CHECK(cut->traces->frames.size() > 2);
    CHECK(has_diagnostic(*cut, "before its table of frames"));
    Amount sum;
    for (const Amount amount : cut->profile->amount_of_trace) sum += amount;
    CHECK(sum == Amount::whole(9));
}

TEST_CASE("A compressed file that was cut short is incomplete") {
    const std::string dump = dump_of_edges(std::vector<std::vector<uint32_t>>(40000));
    check_cut("dump.json.gz", compressed(dump, Compression::kGzip), 0.8);
    check_cut("dump.json.xz", compressed(dump, Compression::kXz), 0.8);
    check_cut("dump.json.zst", compressed(dump, Compression::kZstd), 0.8);
    check_cut("dump.json.lz4", compressed(dump, Compression::kLz4), 0.8);
}
