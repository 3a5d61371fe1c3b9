// Formats that are recognised and not read: small files of each, as bytes.

#include "core/import/known_formats.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "core/model/object_graph.h"
#include "tests/support/catch.h"
#include "tests/support/compress.h"
#include "tests/support/sample.h"
#include "tests/support/temp_folder.h"

using namespace hs;
using namespace std::string_literals;

namespace {

struct Sample {
    std::string file;
    std::string name;  // as the table has it, without its article
    std::string bytes;
};

std::string tar_bytes() {
    std::string bytes(512, '\0');
    bytes.replace(0, 5, "a.txt");
    bytes.replace(257, 5, "ustar");
    return bytes;
}

std::string elf_bytes(char type) {
    std::string bytes = "\x7f" + "ELF\2\1\1"s + std::string(9, '\0');
    return bytes + type + std::string(40, '\0');
}

const std::vector<Sample>& samples() {
    static const std::vector<Sample> kSamples = {
        {"c.zst", "heaptrack recording", "v 10400 3\nX ./prog\nI 1000 5e2922\ns 4 prog\n"},
        {"d.zst", "raw heaptrack recording",
         "v 10400 3\nx 4 /srv\nX ./prog\nI 1000 5e2922\nm 1 -\n"},
        {"e.heap", "gperftools heap profile",
         "heap profile:   1511:   363992 [  2727:  1279576] @ heapprofile\n"},
        {"f.heap", "jemalloc heap profile", "heap_v2/16384\n  t*: 5: 26247 [0: 0]\n"},
        {"g.heapsnapshot", "V8 heap snapshot",
         R"({"snapshot":{"meta":{"node_fields":["type"]},"node_count":0},"nodes":[],"samples":[1]})"},
        {"h.json", "V8 sampling heap profile",
         R"({"head":{"callFrame":{"functionName":"root"},"selfSize":0,"children":[]}})"},
        {"i.cpuprofile", "V8 CPU profile",
         R"({"nodes":[{"id":1,"callFrame":{"functionName":"f"},"hitCount":2}],"samples":[1]})"},
        {"j.snapshot", "tracemalloc snapshot",
         "\x80\x05\x95\x62\0\0\0\0\0\0\0\x8c\x0btracemalloc\x94\x8c\x08Snapshot\x94\x93\x94)\x81."s},
        {"k.pickle", "PyTorch memory snapshot",
         "\x80\x04}(\x8c\x08segments]\x8c\x0d"s + "device_traces]u."},
        {"l.pickle", "PyTorch memory snapshot",
         "\x80\x04](}(\x8c\x06"s + "deviceK\0\x8c\x0atotal_sizeK\1\x8c\x0e"s +
             "allocated_sizeK\1ue."},
        {"m.lprof", "line_profiler result",
         "\x80\x04\x95\x10\0\0\0\0\0\0\0\x8c\x1bline_profiler._line_profiler\x94\x8c\x09LineStats\x93."s},
        {"n.pyheap", "pyheap dump", "\0\0\0\0\x07\x54\xd6\x01\0\0\0\x01\0\x20"s},
        {"o.out", "massif output file", "desc: (none)\ncmd: ./a\ntime_unit: i\n#-----------\n"},
        {"p.json", "DHAT output file", R"({"dhatFileVersion":2,"mode":"heap","pps":[]})"},
        {"q.out", "callgrind output file", "# callgrind format\nversion: 1\nevents: Ir\n"},
        {"r.json", "Firefox profile",
         R"({"meta":{"interval":1,"preprocessedProfileVersion":48},"threads":[]})"},
        {"s.json", "Chrome trace", R"({"traceEvents":[{"ph":"X","ts":1}]})"},
        {"t.json", "Chrome trace", R"([{"name":"a","ph":"B","ts":1,"pid":1}])"},
        {"u.json", "scalene profile", R"({"alloc_samples":1,"elapsed_time_sec":1.5,"files":{}})"},
        {"v.json", "pyinstrument session",
         R"({"start_time":1,"duration":2,"sample_count":3,"root_frame":{"function":"f"}})"},
        {"w.dat", "memory_profiler recording", "CMDLINE python a.py\nMEM 1.0 1700000000.0\n"},
        {"x.prof", "cProfile result", "\xfb)\x03\xfa\x01~\xe9\0\0\0\0\xfa\x03len0"s},
        {"y.hprof", "Java heap dump", "JAVA PROFILE 1.0.2\0\0\0\0\x08"s},
        {"perf.data", "perf recording", "PERFILE2\x68\0\0\0"s},
        {"core.1", "core dump", elf_bytes(4)},
        {"a.dmp", "Windows minidump", "MDMP\x93\xa7\0\0"s},
        {"a.so", "compiled program or library", elf_bytes(3)},
        {"a.zip", "zip archive", "PK\x03\x04\x14\0\0\0"s},
        {"a.tar", "tar archive", tar_bytes()},
        {"a.7z", "7-Zip archive", "7z\xBC\xAF\x27\x1C\0\x04"s},
        {"a.rar", "RAR archive", "Rar!\x1A\x07\x01\0"s},
        {"a.bz2", "bzip2 file", "BZh91AY&SY\0\0"s},
        {"a.db", "SQLite database", "SQLite format 3\0\x10\0"s},
        {"a.parquet", "Parquet file", "PAR1\x15\x04"s},
        {"a.npy", "NumPy array", "\x93NUMPY\x01\0v\0"s},
        {"a.pdf", "PDF document", "%PDF-1.7\n"},
        {"a.png", "picture", "\x89PNG\r\n\x1a\n"s},
        {"a.svg", "SVG picture", "<?xml version=\"1.0\"?>\n<svg width=\"1\"/>"},
        {"a.html", "HTML page", "\n<!DOCTYPE HTML>\n<html></html>"},
        {"a.pb", "pprof profile",
         "\x0a\x04\x08\x01\x10\x02\x12\x07\x0a\x02\x01\x02\x12\x01\x05\x32\0\x32\x03"s + "cpu"},
    };
    return kSamples;
}

Result<DatasetPtr> opened(const std::string& path) {
    JobContext job;
    return open_dataset(path, {}, job);
}

std::string message_of(const std::string& path) {
    const Result<DatasetPtr> loaded = opened(path);
    if (loaded.ok()) return "opened as " + loaded.value()->info.format;
    CHECK(loaded.error().code == ErrorCode::kUnknownFormat);
    CHECK(loaded.error().byte_offset == 0);
    return loaded.error().message;
}

}  // namespace

TEST_CASE("A well-known format that is not read is named, plain and compressed") {
    const test::TempFolder folder;
    for (const Sample& sample : samples()) {
        CAPTURE(sample.file);
        const std::string expected = " " + sample.name;
        const std::string plain = message_of(folder.write(sample.file, sample.bytes));
        CHECK(plain.starts_with("this is a"));
        CHECK(plain.find(expected) != std::string::npos);
        CHECK(plain.find(". Supported formats: PyHeapDumper dump (.json)") != std::string::npos);
        const std::string packed = message_of(
            folder.write(sample.file + ".gz", test::compressed(sample.bytes, Compression::kGzip)));
        CHECK(packed == plain);
    }
}

TEST_CASE("Each row of the table has a sample here") {
    for (const KnownFormat& format : known_formats()) {
        CAPTURE(format.name);
        CHECK(std::any_of(samples().begin(), samples().end(), [&](const Sample& sample) {
            const SniffInput input{sample.bytes, sample.file, sample.bytes.size()};
            return find_known_format(input) == &format;
        }));
    }
}

TEST_CASE("No file that is read is taken for another format") {
    for (const char* name :
         {"pympler/demo.dat", "pympler/old.0.dat", "pympler/current.5.dat",
          "perprovis/demo.raw.json", "perprovis/demo.export.json", "perprovis/demo.flame.json",
          "perprovis/demo_calls.export.json", "pyprofile/demo.stacks.json"}) {
        CAPTURE(name);
        CHECK(test::open_sample(name).ok());
        const std::string bytes = test::data_bytes(name);
        CHECK(find_known_format({bytes, name, bytes.size()}) == nullptr);
    }
}

TEST_CASE("A known format cut at any byte is an error and never an empty file of another") {
    const test::TempFolder folder;
    for (const Sample& sample : samples()) {
        for (size_t size = 0; size < sample.bytes.size(); ++size) {
            CAPTURE(sample.file, size);
            REQUIRE_FALSE(opened(folder.write("x", sample.bytes.substr(0, size))).ok());
        }
    }
}

TEST_CASE("A dump whose attributes speak of another format is still a dump") {
    const test::TempFolder folder;
    const std::string dump =
        R"({"<class 'v8.Reader'>": {"10": {"size": 5, "attr": {"snapshot": 1, "node_fields": 2, )"
        R"("traceEvents": 3, "dhatFileVersion": 4}}}})";
    const Result<DatasetPtr> loaded = opened(folder.write("x.json", dump));
    REQUIRE(loaded.ok());
    CHECK(loaded.value()->info.format == "pyheap-json");
}

TEST_CASE("A type name of 100 KB does not hide what a dump is") {
    const test::TempFolder folder;
    for (const char* opening : {"<class '", "", "\\u00e4"}) {
        CAPTURE(opening);
        const std::string dump =
            "{\"" + (opening + std::string(100'000, 'x')) + "\": {\"10\": {\"size\": 5}}}";
        const Result<DatasetPtr> loaded = opened(folder.write("x.json", dump));
        REQUIRE(loaded.ok());
        CHECK(loaded.value()->info.format == "pyheap-json");
        CHECK(loaded.value()->graph->object_count == 1);
    }
}

TEST_CASE("JSON and pickles of other programs are not opened as empty files") {
    const test::TempFolder folder;
    for (const char* text : {R"({"samples": [1, 2, 3]})", R"({"samples": []})",
                             R"({"memory_snapshots": 5})", R"({"name": "package", "value": 1})",
                             R"({"children": 5})", R"({"children": []})", R"({"calls": {"a": 1}})",
                             R"({"a": 1})", "[1, 2]", "5", "\"text\"", R"({"flame_graph": []})"}) {
        CAPTURE(text);
        const Result<DatasetPtr> loaded = opened(folder.write("x.json", text));
        CHECK_FALSE(loaded.ok());
    }
    for (const std::string& pickle :
         {"\x80\x04N."s, "\x80\x04}."s, "\x80\x04}]."s, "\x80\x04}.\x80\x04]."s,
          "\x80\x04}\x8c\x01" + "aK\x01s."s, "\x80\x04}\x8c\x01" + "a]s."s, "\x80\x04]."s}) {
        CHECK_FALSE(opened(folder.write("x.pickle", pickle)).ok());
    }
}

TEST_CASE("Files beside the checkout that no importer reads are named", "[shared]") {
    const std::filesystem::path shared =
        std::filesystem::path(test::data_path("..")) / ".." / ".." / "shared" / "samples";
    struct Row {
        const char* folder;
        const char* suffix;
        const char* name;
    };
    const Row rows[] = {{"heapsnapshot", ".heapsnapshot", "V8 heap snapshot"},
                        {"heapsnapshot", ".heapsnapshot.xz", "V8 heap snapshot"},
                        {"heaptrack", ".zst", "heaptrack recording"},
                        {"heaptrack", ".gz", "heaptrack recording"},
                        {"massif-dhat", ".massif.out", "massif output"},
                        {"massif-dhat", ".dhat.json", "DHAT output"},
                        {"pprof", ".pb.gz", "pprof profile"},
                        {"pprof", ".heap", "heap profile"},
                        {"pyheap-bin", ".pyheap", "pyheap dump"},
                        {"pytorch", ".pickle", "PyTorch memory snapshot"},
                        {"tracemalloc", ".snapshot", "tracemalloc snapshot"},
                        {"tracemalloc", ".pickle", "tracemalloc snapshot"}};
    for (const Row& row : rows) {
        std::error_code missing;
        for (const auto& entry :
             std::filesystem::directory_iterator(shared / row.folder, missing)) {
            const std::string path = entry.path().string();
            if (!path.ends_with(row.suffix)) continue;
            CAPTURE(path);
            CHECK(message_of(path).find(row.name) != std::string::npos);
        }
    }
}
