#include "app/script/script_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace hs {
namespace {

Error failed(const char* what, const std::string& path) {
    return {ErrorCode::kIo, std::string("cannot ") + what + " '" + path + "'", {}, {}};
}

}  // namespace

Result<void> copy_over(const std::string& source, const std::string& path) {
    std::ifstream from(source, std::ios::binary);
    if (!from) return failed("read", source);
    const std::string bytes((std::istreambuf_iterator<char>(from)),
                            std::istreambuf_iterator<char>());
    std::ofstream to(path, std::ios::binary | std::ios::trunc);
    to.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    to.close();
    return to ? Result<void>() : failed("write", path);
}

Result<void> move_over(const std::string& source, const std::string& path) {
    std::error_code problem;
    std::filesystem::rename(source, path, problem);
    return problem ? failed("move", source) : Result<void>();
}

Result<void> cut_file(const std::string& path, uint64_t byte_count) {
    std::error_code problem;
    const uint64_t present = std::filesystem::file_size(path, problem);
    if (!problem && present > byte_count) std::filesystem::resize_file(path, byte_count, problem);
    return problem ? failed("cut", path) : Result<void>();
}

Result<void> remove_file(const std::string& path) {
    std::error_code problem;
    std::filesystem::remove(path, problem);
    return problem ? failed("remove", path) : Result<void>();
}

}  // namespace hs
