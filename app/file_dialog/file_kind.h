#pragma once
// What a file is, told by its first 64 KiB and never by its name alone. Compressed files are told
// by their inflated head.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/file_dialog/io_thread.h"

namespace hs {

struct FileKind {
    enum class State : uint8_t { kKnown, kUnknown, kUnreadable };
    State state = State::kUnknown;
    std::string label;  // "heap dump", "heapprof log"; why not, when unreadable

    friend bool operator==(const FileKind&, const FileKind&) = default;
};

// Reads the head and asks the importers. Opens regular files only, and never blocks on a pipe.
FileKind recognise_file(const std::string& path);

// True when some importer uses this extension, a compression suffix left aside ("a.hpm.gz").
bool has_known_extension(std::string_view file_name);

// "run.hpm.gz" -> "run.hpm".
std::string_view without_compression_suffix(std::string_view file_name);

// The label of an importer's description: "heapprof log (.hpm with .hpd)" -> "heapprof log".
std::string_view short_description(std::string_view description);

// Kinds of files that were asked for, found in the background and kept by path, size and time.
// What was asked last is looked at first, because that is what is on the screen.
class FileKinds {
public:
    using Recognise = std::function<FileKind(const std::string& path)>;

    explicit FileKinds(std::function<void()> wake = {}, Recognise recognise = recognise_file);
    ~FileKinds();
    FileKinds(const FileKinds&) = delete;
    FileKinds& operator=(const FileKinds&) = delete;

    struct File {
        std::string path;
        uint64_t size_bytes = 0;
        int64_t modified_ns = 0;
    };
    // Null until it is known. Asks for it when want is set and it was not asked yet.
    const FileKind* find(const File& file, bool want);
    // Takes what has arrived; true if there was something.
    bool poll();
    // Forgets what was asked and not yet looked at: the folder is another one now.
    void drop_waiting();
    [[nodiscard]] bool is_idle() const;

private:
    struct Slot {
        uint64_t size_bytes = 0;
        int64_t modified_ns = 0;
        bool is_ready = false;
        FileKind kind;
    };
    struct Reply {
        File file;
        FileKind kind;
    };

    std::function<void()> wake_;
    Recognise recognise_;
    std::unordered_map<std::string, Slot> slots_;
    mutable std::mutex mutex_;  // guards replies_
    std::vector<Reply> replies_;
    IoThread thread_;  // last: joined before what its work writes to goes
};

}  // namespace hs
