#include "core/base/source_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace hs {
namespace {

constexpr size_t kMostBytes = size_t{64} << 20;
constexpr int kFoldersAbove = 3;
constexpr std::string_view kRelative = ".";

bool has_prefix(std::string_view path, std::string_view prefix) {
    if (prefix == kRelative) return !path.starts_with('/');
    if (!path.starts_with(prefix)) return false;
    return path.size() == prefix.size() || prefix.ends_with('/') || path[prefix.size()] == '/';
}

std::string joined(std::string_view folder, std::string_view rest) {
    while (rest.starts_with('/')) rest.remove_prefix(1);
    if (folder.empty() || rest.empty()) return std::string(folder) + std::string(rest);
    return std::string(folder) + (folder.ends_with('/') ? "" : "/") + std::string(rest);
}

std::string folder_above(std::string folder) {
    while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
    const size_t slash = folder.rfind('/');
    if (slash == std::string::npos || folder == "/") return {};
    return folder.substr(0, std::max<size_t>(slash, 1));
}

// Whether what was written then is not what was recorded.
bool is_newer(int64_t modified_ns, const SourceOptions& options) {
    constexpr int64_t kTogetherNs = 60'000'000'000;
    if (modified_ns <= options.newest_ns) return false;
    const auto apart =
        static_cast<uint64_t>(modified_ns) - static_cast<uint64_t>(options.copied_ns);
    return options.copied_ns == INT64_MIN || (apart > static_cast<uint64_t>(kTogetherNs) &&
                                              ~apart + 1 > static_cast<uint64_t>(kTogetherNs));
}

}  // namespace

std::optional<PathRemap> parse_path_remap(std::string_view text) {
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) return std::nullopt;
    return PathRemap{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

std::string remapped_path(std::string_view path, std::span<const PathRemap> remaps) {
    const PathRemap* best = nullptr;
    for (const PathRemap& remap : remaps) {
        const bool is_better = best == nullptr || remap.from.size() >= best->from.size();
        if (is_better && has_prefix(path, remap.from)) best = &remap;
    }
    if (best == nullptr) return std::string(path);
    return joined(best->to, path.substr(best->from == kRelative ? 0 : best->from.size()));
}

std::string_view source_status_text(SourceStatus status) {
    switch (status) {
        case SourceStatus::kFound:
            return "found";
        case SourceStatus::kNoFile:
            return "not found";
        case SourceStatus::kNewer:
            return "changed since the recording";
        case SourceStatus::kNotText:
            return "not a text file";
    }
    return {};
}

std::string_view SourceFile::line(int64_t number) const {
    if (number < 1 || static_cast<uint64_t>(number) > line_begin_.size()) return {};
    const auto index = static_cast<size_t>(number) - 1;
    const std::string_view bytes = file_.bytes();
    const size_t begin = line_begin_[index];
    const size_t end = index + 1 < line_begin_.size() ? line_begin_[index + 1] : bytes.size();
    std::string_view text = bytes.substr(begin, end - begin);
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

const SourceFile& SourceFiles::file(std::string_view name) {
    const auto known = files_.find(name);
    if (known != files_.end()) return *known->second;
    auto source = std::make_unique<SourceFile>();
    const std::string path = remapped_path(name, options_.remaps);
    const bool is_trusted = options_.trusts_remaps && path != name;
    if (!path.empty()) {
        std::string folder = path[0] != '/' ? options_.folder : std::string();
        for (int i = 0; i <= kFoldersAbove && !folder.empty(); ++i) {
            load(*source, joined(folder, path), is_trusted);
            if (source->status_ != SourceStatus::kNoFile) break;
            folder = folder_above(folder);
        }
        if (source->status_ == SourceStatus::kNoFile) load(*source, path, is_trusted);
    }
    return *files_.emplace(std::string(name), std::move(source)).first->second;
}

void SourceFiles::load(SourceFile& source, const std::string& path, bool is_trusted) const {
    source.path_ = path;
    // A pipe of that name would be waited for.
    std::error_code problem;
    if (!std::filesystem::is_regular_file(path, problem)) return;
    const Result<FileStamp> stamp = file_stamp(path);
    if (!stamp.ok()) return;
    if (!is_trusted && is_newer(stamp.value().modified_ns, options_)) {
        source.status_ = SourceStatus::kNewer;
        return;
    }
    // What the system makes up while it is read calls itself a regular file of no size.
    if (stamp.value().size_bytes == 0) {
        source.status_ = SourceStatus::kFound;
        return;
    }
    if (stamp.value().size_bytes > kMostBytes) {
        source.status_ = SourceStatus::kNotText;
        return;
    }
    JobContext job;
    Result<MappedFile> file = MappedFile::open(path, job);
    if (!file.ok()) return;
    source.file_ = std::move(file).value();
    const std::string_view bytes = source.file_.bytes();
    if (bytes.find('\0') != std::string_view::npos) {
        source.status_ = SourceStatus::kNotText;
        return;
    }
    for (size_t at = 0; at < bytes.size();) {
        source.line_begin_.push_back(static_cast<uint32_t>(at));
        const size_t end = bytes.find('\n', at);
        at = end == std::string_view::npos ? bytes.size() : end + 1;
    }
    source.status_ = SourceStatus::kFound;
}

std::string_view SourceFiles::line_text(std::string_view name, int64_t number) {
    std::string_view text = file(name).line(number);
    constexpr std::string_view kBlanks = " \t\f\v";
    const size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

}  // namespace hs
