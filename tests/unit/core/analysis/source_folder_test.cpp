#include "core/analysis/source_folder.h"

#include <sys/stat.h>

#include "core/analysis/finding_details.h"
#include "core/analysis/frame_functions.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"
#include "tests/support/temp_folder.h"

namespace hs {
namespace {

using test::TempFolder;

constexpr uint64_t kStart = 1'700'000'000;

// Far from its sources: one that runs elsewhere, with modules of Python's own.
Dataset log_of(const std::vector<std::string>& files) {
    test::HeapprofWriter writer({}, kStart);
    for (const std::string& file : files) {
        writer.allocate(writer.trace({{file, 2}}), 100, 1'000'000);
    }
    Dataset dataset = test::loaded(writer);
    dataset.info.path = "/no/such/folder/log.hpm";
    dataset.info.modified_ns = static_cast<int64_t>(kStart) * 1'000'000'000;
    return dataset;
}

Result<SourceFolder> found_in(const Dataset& dataset, const std::string& folder) {
    JobContext job;
    return source_folder(dataset, folder, job);
}

void write_sources(const TempFolder& folder) {
    mkdir(folder.path("shop").c_str(), 0755);
    mkdir(folder.path("shop/web").c_str(), 0755);
    folder.write("shop/cache.py", "def put():\n    x = [1]\n");
    folder.write("shop/web/view.py", "def show():\n    y = [1]\n");
    folder.write("shop/__init__.py", "\n");
}

const std::vector<std::string> kFiles = {"/build/app/shop/cache.py", "/build/app/shop/web/view.py",
                                         "/usr/lib/python3/json/__init__.py", "<frozen importlib>"};

}  // namespace

TEST_CASE("What is replaced follows from the longest ends of paths that are in the folder") {
    const TempFolder folder;
    write_sources(folder);
    const Dataset log = log_of(kFiles);
    struct Chosen {
        std::string folder;
        PathRemap remap;
    };
    for (const Chosen& chosen :
         {Chosen{folder.path("shop"), {"/build/app/shop", folder.path("shop")}},
          Chosen{folder.path("shop") + "/", {"/build/app/shop", folder.path("shop")}},
          Chosen{folder.path("shop/web"), {"/build/app/shop/web", folder.path("shop/web")}}}) {
        CAPTURE(chosen.folder);
        const Result<SourceFolder> found = found_in(log, chosen.folder);
        REQUIRE(found.ok());
        CHECK(found.value().remap == chosen.remap);
        CHECK(found.value().files == 3);
    }
    const Result<SourceFolder> above = found_in(log, folder.path("shop/.."));
    REQUIRE(above.ok());
    CHECK(above.value().remap.from == "/build/app");
    // Of both files that are there, both are newer than the log that was written long ago.
    CHECK(above.value().found == 2);
    CHECK(above.value().newer == 2);
}

TEST_CASE("Relative paths are looked for below the folder") {
    const TempFolder folder;
    write_sources(folder);
    const Dataset log = log_of({"shop/cache.py", "shop/web/view.py"});
    const Result<SourceFolder> found = found_in(log, folder.path("shop/.."));
    REQUIRE(found.ok());
    CHECK(found.value().remap.from == ".");
    CHECK(found.value().found == 2);
    CHECK(remapped_path("shop/cache.py", {&found.value().remap, 1}) ==
          folder.path("shop/..") + "/shop/cache.py");
    CHECK(remapped_path("/shop/cache.py", {&found.value().remap, 1}) == "/shop/cache.py");
}

TEST_CASE("A folder without any of the files says which one is looked for") {
    const TempFolder folder;
    const Result<SourceFolder> found = found_in(log_of(kFiles), folder.path(""));
    REQUIRE_FALSE(found.ok());
    CHECK(found.error().message.starts_with("No source file of log.hpm is in "));
    CHECK(found.error().message.ends_with("the folder that contains /build/app/shop/cache.py"));
}

TEST_CASE("Functions and lines come from the folder that was named, though its files are newer") {
    const TempFolder folder;
    write_sources(folder);
    const Dataset log = log_of(kFiles);
    JobContext job;
    const auto functions = [&](std::vector<PathRemap> remaps) {
        SourceOptions options = source_options(log, std::move(remaps));
        CHECK_FALSE(options.trusts_remaps);  // unless a person chose the folder
        options.trusts_remaps = true;
        return frame_functions(log, options, job).value();
    };
    CHECK(functions({})->of("/build/app/shop/cache.py:2") == nullptr);
    const PathRemap remap = found_in(log, folder.path("shop")).value().remap;
    const FrameFunctionsPtr named = functions({remap});
    REQUIRE(named->of("/build/app/shop/cache.py:2") != nullptr);
    CHECK(named->of("/build/app/shop/cache.py:2")->name == "put");

    Finding finding;
    finding.evidence.push_back(
        {.kind = EvidenceKind::kFrame, .text = "/build/app/shop/cache.py:2"});
    const auto detail = [&](std::vector<PathRemap> remaps) {
        const DetailFile file{.dataset = &log, .remaps = std::move(remaps)};
        return finding_details({&finding, 1}, file, {}, job).value()[0];
    };
    CHECK(detail({}).code.empty());
    CHECK(detail({}).no_code == "/build/app/shop/cache.py");
    REQUIRE(detail({remap}).code.size() == 2);
    CHECK(detail({remap}).code[1].text == "x = [1]");
    CHECK(detail({remap}).no_code.empty());
}

}  // namespace hs
