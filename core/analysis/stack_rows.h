#pragma once
// Which rows of a log are asked about, and which stack each of them counts for: those of one thread
// or allocator alone; or with the thread, or the allocator, as the outermost frame. Made once; a
// question then costs what it does about all rows.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/dataset.h"
#include "core/model/trace_trie.h"

namespace hs {

struct LogAttributes;
struct NativeStacks;

struct StackRows {
    static constexpr TraceId kLeftOut = {UINT32_MAX};

    std::span<const TraceId> trace_of_row;
    size_t trace_count = 0;
};
// By row: 0 where it is left out.
std::vector<uint8_t> kept_rows(const StackRows& rows);
// All rows, as the log has them.
StackRows all_rows(const EventLog& log, size_t trace_count);

struct RowChoice {
    enum class Group : uint8_t { kNone, kThread, kAllocator };

    std::string_view thread;     // its number or its name; empty: all
    std::string_view allocator;  // its name; empty: all
    Group group = Group::kNone;
    bool has_frames = true;   // below the group; otherwise it is the whole stack
    bool has_native = false;  // the native frames follow those of Python

    [[nodiscard]] bool is_all() const {
        return thread.empty() && allocator.empty() && group == Group::kNone && !has_native;
    }
};

class ChosenRows {
public:
    // kUsage where the log does not know such things, or has no such thread or allocator; the
    // message names some that it has.
    static Result<ChosenRows> make(const Dataset& dataset, const RowChoice& choice,
                                   JobContext& job);

    // The dataset's own, or with the groups.
    [[nodiscard]] const TraceTrie& traces() const { return *traces_; }
    [[nodiscard]] bool is_own() const { return own_ == nullptr; }
    [[nodiscard]] StackRows rows() const { return {*trace_of_row_, traces_->trace_count()}; }

private:
    std::shared_ptr<const TraceTrie> own_;
    const TraceTrie* traces_ = nullptr;
    std::shared_ptr<const std::vector<TraceId>> trace_of_row_;
};

// "worker-1", "main thread" or "thread 3".
std::string thread_text(const LogAttributes& known, uint32_t thread);
// "libc.so.6+0x1f3a2", or the address alone.
std::string native_frame_text(const NativeStacks& native, uint32_t row);

}  // namespace hs
