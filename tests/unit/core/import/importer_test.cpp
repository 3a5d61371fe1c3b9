#include "core/import/importer.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/compress.h"
#include "tests/support/temp_folder.h"

namespace hs {
namespace {

using test::compressed;
using test::TempFolder;

// Two formats of the tests' own: one begins with "TREE", the other with "LOG" and has a second
// file.
int sniff_tree(const SniffInput& input) {
    const size_t first = input.head.find_first_not_of(' ');
    if (first != std::string_view::npos && input.head.substr(first).starts_with("TREE")) {
        return kCertain;
    }
    return input.file_name.ends_with(".tree") ? kNameOnly : kNotThis;
}

// What another program and the importer do while the file is read.
struct CutWhileRead {
    std::string path;
    bool fails = false;
    bool keeps = false;  // the input
} cut_while_read;

Result<Dataset> load_tree(Input input, const LoadOptions&, JobContext&) {
    if (!cut_while_read.path.empty()) {
        std::filesystem::resize_file(cut_while_read.path, 0);
        if (cut_while_read.fails) return Error{ErrorCode::kBadInput, "expected TREE", {}, 0};
        if (!cut_while_read.keeps) return Dataset();
    }
    if (cut_while_read.path.empty() && input.bytes().find("TREE") == std::string_view::npos) {
        return Error{ErrorCode::kBadInput, "expected TREE", {}, 0};
    }
    Dataset dataset;
    dataset.inputs.push_back(std::move(input));
    return dataset;
}

int sniff_log(const SniffInput& input) {
    if (input.head.starts_with("LOG")) return kLikely;
    return input.file_name == "bad.hpm" ? kNameOnly : kNotThis;
}

Result<Dataset> load_log(Input input, const LoadOptions&, JobContext& job) {
    if (!input.bytes().starts_with("LOG")) {
        return Error{ErrorCode::kBadInput, "expected LOG", {}, 0};
    }
    HS_TRY(Input events, input.sibling(".hpd", job));
    Dataset dataset;
    dataset.info.path = "set by the importer";
    dataset.info.bytes_on_disk = input.bytes_on_disk() + events.bytes_on_disk();
    dataset.inputs.push_back(std::move(input));
    dataset.inputs.push_back(std::move(events));
    return dataset;
}

int sniff_any(const SniffInput&) {
    return kPlausible;
}

constexpr std::string_view kTreeExtensions[] = {".tree"};
constexpr std::string_view kLogExtensions[] = {".hpm", ".hpd"};
const std::vector<Importer> kTable = {
    {"tree", "tree of the tests", kTreeExtensions, sniff_tree, load_tree},
    {"log", "log of the tests (.hpm with .hpd)", kLogExtensions, sniff_log, load_log, true},
};

Result<DatasetPtr> opened(const std::string& path, uint64_t memory_limit = 0) {
    JobContext job;
    LoadOptions options;
    options.memory_limit_bytes = memory_limit;
    return open_dataset(kTable, path, options, job);
}

Error error_of(const std::string& path) {
    const Result<DatasetPtr> dataset = opened(path);
    REQUIRE_FALSE(dataset.ok());
    CHECK(dataset.error().source == path);
    return dataset.error();
}

TEST_CASE("the surest sniff wins, and content beats the name") {
    const auto found = [](std::string_view head, std::string_view name) {
        const Importer* importer = find_importer(kTable, {head, name, head.size()});
        return importer == nullptr ? std::string_view() : importer->name;
    };
    CHECK(found("TREE of", "x") == "tree");
    CHECK(found("LOG of", "x.tree") == "log");
    CHECK(found("neither", "x.tree") == "tree");
    CHECK(found("neither", "x") == "");
}

TEST_CASE("ties go to the importer listed first") {
    const std::vector<Importer> table = {{"first", "", {}, sniff_any, load_tree},
                                         {"second", "", {}, sniff_any, load_tree}};
    CHECK(find_importer(table, {})->name == "first");
}

TEST_CASE("no two formats of the real table have the same name") {
    for (const Importer& importer : importers()) {
        CHECK_FALSE(importer.description.empty());
        CHECK(importer.sniff != nullptr);
        CHECK(importer.load != nullptr);
        CHECK(std::count_if(importers().begin(), importers().end(), [&](const Importer& other) {
                  return other.name == importer.name;
              }) == 1);
    }
}

TEST_CASE("what the importer leaves open about a dataset is filled in") {
    const TempFolder folder;
    const std::string path = folder.write("x", "TREE");
    const DatasetPtr dataset = opened(path).value();
    CHECK(dataset->info.path == path);
    CHECK(dataset->info.format == "tree");
    CHECK(dataset->info.bytes_on_disk == 4);
    CHECK(dataset->info.modified_ns > 0);
    CHECK(dataset->diagnostics.empty());
}

TEST_CASE("a log is named by its base, either half, compressed or not") {
    const TempFolder folder;
    folder.write("run.hpm.gz", compressed("LOG", Compression::kGzip));
    folder.write("run.hpd", "LOG events");
    const size_t stored = std::filesystem::file_size(folder.path("run.hpm.gz"));
    for (const char* name : {"run", "run.hpm", "run.hpm.gz"}) {
        CAPTURE(name);
        const Result<DatasetPtr> dataset = opened(folder.path(name));
        REQUIRE(dataset.ok());
        CHECK(dataset.value()->info.path == "set by the importer");
        CHECK(dataset.value()->info.bytes_on_disk == stored + 10);
    }
}

TEST_CASE("a folder of the base's name is not in the way") {
    const TempFolder folder;
    std::filesystem::create_directory(folder.path("run"));
    folder.write("run.tree", "TREE");
    CHECK(opened(folder.path("run")).ok());
}

TEST_CASE("an unknown format names how it begins, and the formats that are read") {
    const TempFolder folder;
    const Error text = error_of(folder.write("notes.txt", "Dear diary,\ntoday"));
    CHECK(text.code == ErrorCode::kUnknownFormat);
    CHECK(text.byte_offset == 0);
    CHECK(text.message ==
          "this is not a supported file (it begins with \"Dear diary,\\ntoday\"). Supported "
          "formats: tree of the tests; log of the tests (.hpm with .hpd)");
    const Error binary = error_of(folder.write("x.bin", std::string_view("\x01\x02\x03\0", 4)));
    CHECK(binary.message.find("(it begins with the bytes 01 02 03 00)") != std::string::npos);
    const Error empty = error_of(folder.write("empty", ""));
    CHECK(empty.code == ErrorCode::kUnknownFormat);
    CHECK(empty.byte_offset == 0);
    CHECK(empty.message.starts_with("this file is empty"));
    const Error packed =
        error_of(folder.write("packed", compressed(std::string(99, 'z'), Compression::kXz)));
    CHECK(packed.message.find("(inside xz, it begins with \"" + std::string(40, 'z') + "…\")") !=
          std::string::npos);
}

TEST_CASE("what cannot be opened is an error without an offset") {
    const TempFolder folder;
    for (const std::string& path : {folder.path("missing"), folder.path(""), std::string()}) {
        const Error error = error_of(path);
        CHECK(error.code == ErrorCode::kIo);
        CHECK_FALSE(error.byte_offset.has_value());
        CHECK(error.message.starts_with("cannot open: "));
    }
}

TEST_CASE("an importer's error without a file gets the one given") {
    const TempFolder folder;
    const Error error = error_of(folder.write("bad.hpm", "TRUE"));
    CHECK(error.message == "expected LOG");
    CHECK(error.byte_offset == 0);
}

TEST_CASE("what only a name spoke for is not a supported file when it cannot be read") {
    const TempFolder folder;
    const Error error = error_of(folder.write("bad.tree", "TRUE"));
    CHECK(error.code == ErrorCode::kUnknownFormat);
    CHECK(error.message.starts_with("this is not a supported file (it begins with \"TRUE\")"));
}

TEST_CASE("more of the file is looked at where its head says too little") {
    const TempFolder folder;
    const std::string blanks(200'000, ' ');
    CHECK(opened(folder.write("late", blanks + "TREE")).ok());
    CHECK_FALSE(opened(folder.write("never", blanks + "TRUE")).ok());
}

TEST_CASE("a file that is cut while it is read is an error, whatever came of it") {
    const test::TempFolder folder;
    for (const bool fails : {false, true}) {
        for (const bool keeps : {false, true}) {
            CAPTURE(fails, keeps);
            const std::string path =
                folder.write("cut.tree", "TREE" + std::string(size_t{2} << 20, '.'));
            cut_while_read = {path, fails, keeps};
            const Error error = error_of(path);
            CHECK(error.code == ErrorCode::kChanged);
            CHECK(error.message == "the file changed on disk while it was open; read it again");
        }
    }
    cut_while_read = {};
    CHECK(opened(folder.write("whole.tree", "TREE" + std::string(size_t{2} << 20, '.'))).ok());
}

TEST_CASE("a truncated compressed file loads with a warning") {
    const TempFolder folder;
    const std::string stored =
        compressed("TREE" + test::dump_like_text(100000), Compression::kGzip);
    const Result<DatasetPtr> dataset =
        opened(folder.write("cut.gz", stored.substr(0, stored.size() - 100)));
    REQUIRE(dataset.ok());
    REQUIRE(dataset.value()->diagnostics.size() == 1);
    const Diagnostic& diagnostic = dataset.value()->diagnostics[0];
    CHECK(diagnostic.severity == Severity::kWarning);
    CHECK(diagnostic.byte_offset == stored.size() - 100);
    CHECK(diagnostic.message.find("gzip") != std::string::npos);
}

TEST_CASE("the memory limit of loading is the limit of inflating") {
    const TempFolder folder;
    const std::string path =
        folder.write("large.gz", compressed("TREE" + std::string(100000, 'x'), Compression::kGzip));
    CHECK(opened(path).ok());
    const Result<DatasetPtr> stopped = opened(path, 50000);
    REQUIRE_FALSE(stopped.ok());
    CHECK(stopped.error().code == ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace hs
