#pragma once
// The program's own source, for showing a line beside a frame: found by the file name that the
// frame has, after its prefix was replaced where the program ran elsewhere. A file that changed
// after the recording is not what ran, so its lines are not shown. Only regular files are opened:
// a name in a log must not make anyone wait for a pipe or a device.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/mapped_file.h"

namespace hs {

// "/build/app" to "/home/me/app". A prefix ends where a name of the path ends; "." stands before
// each relative path.
struct PathRemap {
    std::string from;
    std::string to;

    friend bool operator==(const PathRemap&, const PathRemap&) = default;
};
// "FROM=TO", cut at the first '='; nothing when there is none, or nothing before it.
std::optional<PathRemap> parse_path_remap(std::string_view text);
// By the longest prefix that fits; among equal ones the last.
std::string remapped_path(std::string_view path, std::span<const PathRemap> remaps);

enum class SourceStatus : uint8_t {
    kFound,
    kNoFile,  // no such file, or it cannot be read
    kNewer,   // changed after the recording
    kNotText  // too large, or with zero bytes in it
};
std::string_view source_status_text(SourceStatus status);  // "changed since the recording"

class SourceFile {
public:
    [[nodiscard]] SourceStatus status() const { return status_; }
    [[nodiscard]] const std::string& path() const { return path_; }  // where it was looked for
    [[nodiscard]] size_t line_count() const { return line_begin_.size(); }
    [[nodiscard]] std::string_view text() const { return file_.bytes(); }
    // Counted from 1, without the line break; empty beyond the end.
    [[nodiscard]] std::string_view line(int64_t number) const;

private:
    friend class SourceFiles;
    SourceStatus status_ = SourceStatus::kNoFile;
    std::string path_;
    MappedFile file_;
    std::vector<uint32_t> line_begin_;
};

struct SourceOptions {
    std::vector<PathRemap> remaps;
    // Relative names are looked for here first, in the folders above it, then as they are.
    std::string folder;
    int64_t newest_ns = INT64_MAX;  // file time: what is later is kNewer, but for
    int64_t copied_ns = INT64_MIN;  // what was written within a minute of this, with a copied log
    // Whoever says where the files are means these, however old they are: a copy or a checkout is
    // always newer than the recording.
    bool trusts_remaps = true;
};

// Reads each file once. Not for several threads at a time.
class SourceFiles {
public:
    explicit SourceFiles(SourceOptions options) : options_(std::move(options)) {}

    // The name as a frame has it. Stays valid as long as this object lives.
    const SourceFile& file(std::string_view name);
    // The line's text without blanks around it; empty unless the file is kFound.
    std::string_view line_text(std::string_view name, int64_t number);

private:
    void load(SourceFile& source, const std::string& path, bool is_trusted) const;

    SourceOptions options_;
    std::map<std::string, std::unique_ptr<SourceFile>, std::less<>> files_;
};

}  // namespace hs
