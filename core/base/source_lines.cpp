#include "core/base/source_lines.h"

#include <algorithm>
#include <filesystem>

#include "core/base/mapped_file.h"

namespace hs {
namespace {

constexpr size_t kLongestLine = 400;

std::string shown_line(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    std::string text;
    for (const char letter : line.substr(0, kLongestLine)) {
        if (letter == '\t') {
            text += "    ";
        } else {
            text += letter;
        }
    }
    return text;
}

}  // namespace

std::vector<SourceLine> lines_around(std::string_view text, int64_t line, int64_t context) {
    std::vector<SourceLine> lines;
    int64_t number = 1;
    for (size_t begin = 0; begin < text.size() && number <= line + context; ++number) {
        const size_t end = std::min(text.find('\n', begin), text.size());
        if (number >= line - context) {
            lines.push_back({number, shown_line(text.substr(begin, end - begin))});
        }
        begin = end + 1;
    }
    if (line < 1 || number <= line) lines.clear();
    return lines;
}

Result<std::vector<SourceLine>> lines_of_file(const std::string& path, const std::string& folder,
                                              int64_t line, int64_t context, JobContext& job) {
    namespace fs = std::filesystem;
    std::vector<fs::path> places = {fs::path(path)};
    if (fs::path(path).is_relative()) {
        places.clear();
        fs::path at = folder;
        for (int i = 0; i < 3 && !at.empty(); ++i, at = at.parent_path()) {
            places.push_back(at / path);
        }
    }
    Error problem{ErrorCode::kIo, "no such file", path, {}};
    for (const fs::path& place : places) {
        auto file = MappedFile::open(place.string(), job);
        if (file.ok()) return lines_around(file.value().bytes(), line, context);
        problem = file.error();
    }
    return problem;
}

}  // namespace hs
