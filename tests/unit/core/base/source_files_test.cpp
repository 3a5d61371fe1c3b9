#include "core/base/source_files.h"

#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace hs {
namespace {

using test::TempFolder;

TEST_CASE("paths are remapped by the longest prefix that ends where a name ends") {
    const std::vector<PathRemap> remaps = {
        {"/build", "/home/me"}, {"/build/app", "/src"}, {"lib/", "third"}, {"", "/never"}};
    CHECK(remapped_path("/build/x.py", remaps) == "/home/me/x.py");
    CHECK(remapped_path("/build/app/x.py", remaps) == "/src/x.py");
    CHECK(remapped_path("/build/apple/x.py", remaps) == "/home/me/apple/x.py");
    CHECK(remapped_path("/build", remaps) == "/home/me");
    CHECK(remapped_path("/builder/x.py", remaps) == "/never/builder/x.py");
    CHECK(remapped_path("lib/a.py", remaps) == "third/a.py");
    CHECK(remapped_path("a.py", {}) == "a.py");
    const std::vector<PathRemap> gone = {{"/app", ""}};
    CHECK(remapped_path("/app/x.py", gone) == "x.py");
}

TEST_CASE("a remap is FROM=TO") {
    CHECK(parse_path_remap("/a=/b") == PathRemap{"/a", "/b"});
    CHECK(parse_path_remap("/a=") == PathRemap{"/a", ""});
    CHECK(parse_path_remap("/a=b=c") == PathRemap{"/a", "b=c"});
    CHECK_FALSE(parse_path_remap("/a").has_value());
    CHECK_FALSE(parse_path_remap("=b").has_value());
}

TEST_CASE("lines are those of the file, found by its remapped name or in the log's folder") {
    const TempFolder folder;
    const std::string path = folder.write("app.py", "import os\r\n\n  x = 1  \nlast");
    SourceOptions options;
    options.folder = folder.path("");
    options.remaps = {{"/gone", folder.path("")}};
    SourceFiles sources(options);
    for (const std::string& name : {path, std::string("app.py"), std::string("/gone/app.py")}) {
        CAPTURE(name);
        const SourceFile& file = sources.file(name);
        REQUIRE(file.status() == SourceStatus::kFound);
        REQUIRE(file.line_count() == 4);
        CHECK(file.line(1) == "import os");
        CHECK(file.line(2).empty());
        CHECK(file.line(3) == "  x = 1  ");
        CHECK(file.line(4) == "last");
        CHECK(file.line(0).empty());
        CHECK(file.line(5).empty());
        CHECK(file.line(INT64_MIN).empty());
        CHECK(sources.line_text(name, 3) == "x = 1");
    }
    CHECK(sources.file("other.py").status() == SourceStatus::kNoFile);
    CHECK(sources.file("").status() == SourceStatus::kNoFile);
    CHECK(sources.file(folder.path("")).status() == SourceStatus::kNoFile);
}

TEST_CASE("a file that is newer than the recording, or no text, shows no lines") {
    const TempFolder folder;
    SourceOptions options;
    options.newest_ns = int64_t{1'500'000'000} * 1'000'000'000;
    SourceFiles old(options);
    const std::string path = folder.write("new.py", "x\n");
    CHECK(old.file(path).status() == SourceStatus::kNewer);
    CHECK(old.line_text(path, 1).empty());
    SourceFiles any({});
    CHECK(any.line_text(path, 1) == "x");
    const std::string binary = folder.write("binary.so", std::string("a\0b\n", 4));
    CHECK(any.file(binary).status() == SourceStatus::kNotText);
    REQUIRE(mkfifo(folder.path("pipe").c_str(), 0600) == 0);
    CHECK(any.file(folder.path("pipe")).status() == SourceStatus::kNoFile);
}

}  // namespace
}  // namespace hs
