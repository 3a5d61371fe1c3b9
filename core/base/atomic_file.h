#pragma once
// A file that appears complete or not at all: written beside its place, then renamed. A kill at any
// moment leaves the old file, or the new one, and at most a stray temporary file
// ("<path>.<pid>.<n>.part") that is cleaned up by the next write to the same place. A link's target
// is replaced, not the link; the permissions of a file that is there already are kept.
// Pipes and devices (/dev/stdout) are written straight through.

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace hs {

class AtomicFile {
public:
    static Result<AtomicFile> create(const std::string& path);
    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&& other) noexcept;
    ~AtomicFile();  // without commit: removes the temporary file

    void write(std::string_view bytes);  // sticky: the first failure is reported by commit
    Result<void> commit();               // flush, fsync, rename

    // For a library that wants a path: write there yourself, then commit.
    [[nodiscard]] const std::string& temporary_path() const { return temporary_path_; }

private:
    AtomicFile() = default;
    void flush();
    void discard();

    std::string given_path_;  // named in errors
    std::string path_;        // what the given path leads to, if it is a link
    std::string temporary_path_;
    std::string buffer_;
    int descriptor_ = -1;
    int first_errno_ = 0;
    bool is_stream_ = false;  // a pipe or device: written in place, nothing to rename
};

Result<void> write_file_atomically(const std::string& path, std::string_view bytes);

}  // namespace hs
