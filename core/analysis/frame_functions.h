#pragma once
// Function names of frames that came without them: heapprof logs know files and lines alone. They
// are taken from the source files, where those are there and are what ran.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/base/source_files.h"
#include "core/model/dataset.h"
#include "core/model/trace_trie.h"

namespace hs {

struct FunctionName {
    std::string name;  // as a traceback has it: "put"
    std::string
        qualified;  // "Cache.put", "outer.<locals>.inner"; "<module>" for a file's own lines
};

class FrameFunctions {
public:
    FrameFunctions() = default;
    explicit FrameFunctions(std::string why_none) : why_none_(std::move(why_none)) {}

    // Null where nothing is known, and for frames that have a name of their own.
    [[nodiscard]] const FunctionName* of(FrameId frame) const {
        return frame.v < row_of_.size() && row_of_[frame.v] != 0 ? &names_[row_of_[frame.v]]
                                                                 : nullptr;
    }
    // The same by the frame's text (frame_text).
    [[nodiscard]] const FunctionName* of(std::string_view frame_text) const;
    [[nodiscard]] bool empty() const { return row_of_text_.empty(); }
    // Some frames of the stacks need no names from elsewhere.
    [[nodiscard]] bool has_own() const { return has_own_; }
    // Empty, or why frames cannot be grouped by function: "its source files were not found".
    [[nodiscard]] const std::string& why_none() const { return why_none_; }

private:
    friend class FunctionReader;
    struct TextHash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>()(text);
        }
    };
    std::vector<FunctionName> names_;  // row 0: none
    std::vector<uint32_t> row_of_;     // by FrameId
    std::unordered_map<std::string, uint32_t, TextHash, std::equal_to<>> row_of_text_;
    bool has_own_ = false;
    std::string why_none_;
};
using FrameFunctionsPtr = std::shared_ptr<const FrameFunctions>;

// Where the source files of a log are looked for, and how old they must be: not newer than the end
// of the recording. Where the log is a copy, what was copied together with it is as good.
SourceOptions source_options(const Dataset& dataset, std::vector<PathRemap> remaps);

// Reads the files that the frames name, each once, a bounded number and size of them. Profiles and
// logs whose frames have names read nothing.
Result<FrameFunctionsPtr> frame_functions(const Dataset& dataset, const SourceOptions& options,
                                          JobContext& job);

// Those that are known already; read where there are none yet.
Result<FrameFunctionsPtr> known_functions(const Dataset& dataset, FrameFunctionsPtr known,
                                          JobContext& job);

// A frame's text as the detail tells frames apart: that of reduced_frame, but for functions that
// are known from the source: "Cache.put (shop/cache.py)".
std::string detail_text(const TraceTrie& traces, FrameId frame, FrameDetail detail,
                        const FrameFunctions* functions);
// The same as a frame, with its texts.
struct DetailFrame {
    std::string_view file;
    std::string_view function;
    int64_t line = kNoLine;
};
DetailFrame detail_frame(const TraceTrie& traces, FrameId frame, FrameDetail detail,
                         const FrameFunctions* functions);

// What people read of a frame's text: "put (shop/cache.py:22)". As it is where nothing is known.
std::string frame_label(const FrameFunctions* functions, std::string_view frame_text);
// The same for a frame of either of two files.
std::string frame_label(const FrameFunctions* before, const FrameFunctions* after,
                        std::string_view frame_text);
// The same with the file's last part alone: "put (cache.py:22)", and short_frame_text otherwise.
std::string short_frame_label(const FrameFunctions* functions, const StringTable& strings,
                              const Frame& frame);
// For a tooltip: "Cache.put (shop/cache.py:22)".
std::string qualified_frame_text(const FrameFunctions* functions, std::string_view frame_text);

}  // namespace hs
