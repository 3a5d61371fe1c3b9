#include "app/example_data.h"

#include <filesystem>
#include <system_error>

namespace hs {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDumpBefore = "before.json.gz";
constexpr std::string_view kDumpAfter = "after.json.gz";
constexpr std::string_view kLog = "orders.hpm";

bool has_example(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / kDumpBefore, ignored);
}

}  // namespace

std::string example_folder_near(std::string_view program_folder) {
    // <prefix>/bin/heapscope; build/release/heapscope in the source tree.
    for (const char* way : {"../share/heapscope/example", "../../assets/example"}) {
        const fs::path folder = (fs::path(program_folder) / way).lexically_normal();
        if (has_example(folder)) return folder.string();
    }
    return {};
}

std::string find_example_folder() {
    std::error_code problem;
    const fs::path program = fs::read_symlink("/proc/self/exe", problem);
    return problem ? std::string() : example_folder_near(program.parent_path().string());
}

std::vector<std::string> example_files(const std::string& example_folder) {
    std::vector<std::string> files;
    for (const std::string_view name : {kDumpBefore, kDumpAfter, kLog}) {
        const fs::path path = fs::path(example_folder) / name;
        std::error_code ignored;
        if (fs::is_regular_file(path, ignored)) files.push_back(path.string());
    }
    return files;
}

}  // namespace hs
