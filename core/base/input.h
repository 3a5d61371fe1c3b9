#pragma once
// Input: the bytes an importer reads, and the files beside it (heapprof's pair). Bytes come from a
// mapped file, from a .gz, .xz, .zst or .lz4 that was recognised by its content and inflated, or
// from a test's memory. They stay where they are as long as the Input lives, and at least
// kPaddingBytes readable bytes follow them, so a parser may read ahead in vectors without a copy.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/file_watch.h"
#include "core/base/inflate.h"
#include "core/base/job_context.h"
#include "core/base/memory_region.h"
#include "core/base/result.h"

namespace hs {

struct InputLimits {
    // Inflating stops with kTooLarge here. 0: three quarters of the memory the system has
    // available.
    uint64_t max_inflated_bytes = 0;
};

class Input {
public:
    static constexpr size_t kPaddingBytes = 64;

    // path as the user gave it. A damaged or truncated compressed file is not an error as long as
    // some bytes came out: inflate_problem() then says what is wrong, with the offset in the stored
    // file.
    static Result<Input> open(const std::string& path, JobContext& job,
                              const InputLimits& limits = {});

    // For tests and fuzzers: siblings by full name.
    static Input from_memory(std::string name, std::string bytes,
                             std::map<std::string, std::string> siblings = {});

    // Of bytes that were made here; at least kPaddingBytes of the region follow them, zero.
    static Input from_region(std::string name, MemoryRegion region, size_t size);

    Input(Input&&) noexcept;
    Input& operator=(Input&&) noexcept;
    ~Input();

    [[nodiscard]] const std::string& path() const;  // as given
    // Without directory and compression suffix: "run.hpm" for "logs/run.hpm.gz".
    [[nodiscard]] std::string file_name() const;
    [[nodiscard]] std::string_view bytes() const;  // inflated
    [[nodiscard]] std::string_view head(size_t count = 65536) const {
        return bytes().substr(0, count);
    }
    [[nodiscard]] uint64_t bytes_on_disk() const;  // as stored
    [[nodiscard]] int64_t modified_ns() const;     // file time since the epoch, 0 from memory
    [[nodiscard]] Compression compression() const;
    [[nodiscard]] const std::optional<Error>& inflate_problem() const;
    // True once the file on disk has another size or time, or is gone.
    [[nodiscard]] bool has_changed() const;
    // Tells whether bytes() are still what they were at first; null where they always are. Whatever
    // is made of them is good if the watch says so afterwards.
    [[nodiscard]] const FileWatchPtr& watch() const;
    // Lets the system have back what it can read again from the file: a part that was read once and
    // is not needed soon. The bytes stay readable.
    void forget_pages(size_t first, size_t count) const;

    // The file of the same base name with another extension (".hpd"), stored plainly or compressed.
    // kIo when there is none.
    [[nodiscard]] Result<Input> sibling(std::string_view extension, JobContext& job) const;

private:
    struct State;
    explicit Input(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace hs
