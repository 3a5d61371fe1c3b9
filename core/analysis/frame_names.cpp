#include "core/analysis/frame_names.h"

#include <algorithm>

namespace hs {
namespace {

std::string_view last_part(std::string_view path) {
    return path.substr(path.find_last_of("/\\") + 1);
}

std::string_view folder_of(std::string_view path) {
    const size_t slash = path.find_last_of("/\\");
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view first_part(std::string_view path) {
    return path.substr(0, path.find_first_of("/\\"));
}

// What follows the last "/word/"; empty if it is not there.
std::string_view after_folder(std::string_view path, std::string_view word) {
    const std::string needle = "/" + std::string(word) + "/";
    const size_t at = path.rfind(needle);
    return at == std::string_view::npos ? std::string_view() : path.substr(at + needle.size());
}

std::string_view without_ending(std::string_view name) {
    return name.ends_with(".py") ? name.substr(0, name.size() - 3) : name;
}

bool is_standard_library(std::string_view path) {
    const size_t at = path.rfind("/lib/python");
    return (at != std::string_view::npos &&
            std::count(path.begin() + static_cast<ptrdiff_t>(at), path.end(), '/') >= 3) ||
           path.starts_with("<frozen ");
}

}  // namespace

std::string short_file_name(std::string_view path) {
    const std::string_view name = last_part(path);
    if (!name.starts_with("__")) return std::string(name);
    const std::string_view folder = last_part(folder_of(path));
    return folder.empty() ? std::string(name) : std::string(folder) + "/" + std::string(name);
}

std::string short_frame_text(const StringTable& strings, const Frame& frame) {
    const std::string_view function = strings.text(frame.function);
    std::string place = short_file_name(strings.text(frame.file));
    if (frame.line != kNoLine) place += ":" + std::to_string(frame.line);
    return function_at(function, place);
}

std::string_view package_of(std::string_view path) {
    for (const std::string_view folder : {"site-packages", "dist-packages"}) {
        const std::string_view rest = after_folder(path, folder);
        if (!rest.empty()) return without_ending(first_part(rest));
    }
    if (is_standard_library(path)) return "python";
    const std::string_view folder = last_part(folder_of(path));
    return folder.empty() ? without_ending(last_part(path)) : folder;
}

std::string_view code_of(const StringTable& strings, const Frame& frame) {
    if (!frame.file.is_nil()) return strings.text(frame.file);
    const std::string_view name = strings.text(frame.function);
    return name.substr(0, name.rfind("+0x"));
}

}  // namespace hs
