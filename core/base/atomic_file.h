#pragma once
// A file that appears complete or not at all: written beside its place, then renamed. A kill at any
// moment leaves the old file, or the new one, and at most a stray temporary file
// ("<name>.<pid>.<n>.part", the name cut where it would be too long) that is cleaned up by the next
// write to the same place. A link's target is replaced, not the link; the permissions of a file
// that is there already are kept.
// Pipes, devices and descriptors that are open already (/dev/stdout) are written straight through;
// a reader that went away is no error: nobody is left to be told.

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace hs {

class AtomicFile {
public:
    // Who fills it: write(), or a library by temporary_path(), which needs a file to seek in.
    enum class Writer : uint8_t { kOurs, kLibrary };

    static Result<AtomicFile> create(const std::string& path, Writer writer = Writer::kOurs);
    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&& other) noexcept;
    ~AtomicFile();  // without commit: removes the temporary file

    void write(std::string_view bytes);  // sticky: the first failure is reported by commit
    Result<void> commit();               // flush, fsync, rename

    // For Writer::kLibrary: write there, then commit.
    [[nodiscard]] const std::string& temporary_path() const { return temporary_path_; }

private:
    AtomicFile() = default;
    Result<void> open_stream(const std::string& path, int open_descriptor);
    Result<void> open_temporary(const std::string& stem);
    void flush();
    void write_out(std::string_view bytes);
    void copy_to_stream();
    void discard();

    std::string given_path_;      // named in errors
    std::string path_;            // what the given path leads to, if it is a link
    std::string temporary_path_;  // empty for streams that are written straight
    std::string buffer_;
    int descriptor_ = -1;  // of the temporary file
    int stream_ = -1;      // a pipe, device or open descriptor: written in place, nothing to rename
    int first_errno_ = 0;
    bool reader_is_gone_ = false;
    size_t unfinished_ = SIZE_MAX;  // place in the table of unfinished files
};

Result<void> write_file_atomically(const std::string& path, std::string_view bytes);

// Removes the temporary files of all that is being written. For a signal handler that is about to
// end the process: safe there, and of no use anywhere else.
void remove_unfinished_files();

}  // namespace hs
