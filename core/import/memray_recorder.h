#pragma once
// MemrayRecorder: makes a log of the records of a memray capture, whatever version wrote them. It
// follows each thread's stack, gives events the time that the measurements around them allow, and
// finds for each free what it frees.
//
//   records   M   a a f a f f a   M   a f …       M: memory measured, the only records with a time
//   times     0ms                 10ms            the events between are spread evenly

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/hash_map.h"
#include "core/import/live_blocks.h"
#include "core/import/live_mappings.h"
#include "core/import/memray_header.h"
#include "core/import/memray_native.h"
#include "core/model/dataset.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log_sink.h"
#include "core/model/log_attributes.h"
#include "core/model/object_counts.h"
#include "core/model/trace_trie_builder.h"

namespace hs {

// By the numbers of versions 12 and 13.
enum class MemrayAllocator : uint8_t {
    kPymallocFree = 1,
    kPymallocMalloc = 2,
    kPymallocCalloc = 3,
    kPymallocRealloc = 4,
    kFree = 5,
    kMalloc = 6,
    kMmap = 14,
    kMunmap = 15,
};
constexpr unsigned kMemrayAllocators = 16;
std::string_view memray_allocator_name(unsigned allocator);  // "malloc"
// By the numbers of versions 10 and 11.
constexpr MemrayAllocator memray_allocator_of_10(unsigned number) {
    constexpr uint8_t kNow[kMemrayAllocators] = {0,  6,  5,  8,  7, 9, 10, 11,
                                                 12, 13, 14, 15, 2, 3, 4,  1};
    return static_cast<MemrayAllocator>(kNow[number & 15]);
}
constexpr bool is_memray_free(MemrayAllocator allocator) {
    return allocator == MemrayAllocator::kPymallocFree || allocator == MemrayAllocator::kFree;
}

class MemrayRecorder {
public:
    // The header is borrowed. A limit of 0 is none.
    MemrayRecorder(const MemrayHeader& header, uint64_t memory_limit_bytes);

    [[nodiscard]] bool is_bounded() const { return memory_limit_bytes_ != 0; }

    TraceTrieBuilder& stacks() { return stacks_; }
    MemrayNative& native() { return native_; }
    DiagnosticList& notes() { return notes_; }

    void switch_to(uint64_t thread);
    void name_thread(std::string_view name) { current().name = name; }
    void push(FrameId frame) {
        Thread& thread = current();
        const bool is_hidden = thread.is_main && thread.nodes.size() < header_.hidden_frames;
        thread.nodes.push_back(is_hidden ? 0 : node_below(thread.top(), frame));
    }
    // False: more than there are.
    bool pop(uint64_t count) {
        std::vector<uint32_t>& nodes = current().nodes;
        const bool is_good = count <= nodes.size();
        nodes.resize(is_good ? nodes.size() - count : 0);
        return is_good;
    }

    // An allocation record of any kind.
    void allocation(uint64_t address, MemrayAllocator allocator, uint64_t size_bytes,
                    uint64_t native) {
        const bool is_freeing = is_memray_free(allocator) || allocator == MemrayAllocator::kMunmap;
        Thread& thread = current();
        const uint32_t row = is_freeing ? 0 : row_of(thread, allocator, native);
        pending_.push_back({address, size_bytes, row, thread_, allocator});
        ++record_count_;
        if (pending_.size() == kMostPending) flush(time_us_);
    }
    void object(uint64_t address, bool is_created);
    void memory(uint64_t rss_bytes, uint64_t ms);

    // is_ended: the file has its end mark, and so the time it ended at is known.
    Result<void> finish(bool is_ended, Dataset& dataset, JobContext& job);
    [[nodiscard]] uint64_t record_count() const { return record_count_; }
    [[nodiscard]] int64_t time_us() const { return time_us_; }

private:
    struct Thread {
        uint64_t id = 0;
        std::string_view name;
        bool is_main = false;
        std::vector<uint32_t> nodes;  // the stack; those hidden are node 0
        uint64_t frees = 0;
        uint64_t newest[2] = {EventLogSink::kNoAllocation, EventLogSink::kNoAllocation};
        uint32_t kinds[kMemrayAllocators] = {};  // rows of kinds_, from 1

        [[nodiscard]] uint32_t top() const { return nodes.empty() ? 0 : nodes.back(); }
    };
    // A thread with an allocator.
    struct Kind {
        uint32_t thread = 0;
        uint32_t allocator = 0;
    };
    // A record whose time is not known yet.
    struct Pending {
        uint64_t address;
        uint64_t size_bytes;
        uint32_t row;  // of blocks
        uint32_t thread;
        MemrayAllocator allocator;
    };

    // Before any switch it is thread 0.
    Thread& current() {
        if (threads_.empty()) switch_to(0);
        return threads_[thread_];
    }
    // A function calls the same ones again.
    uint32_t node_below(uint32_t node, FrameId frame) {
        if (last_callees_.size() <= node) {
            last_callees_.resize(std::max<size_t>(size_t{node} + 1, last_callees_.size() * 2));
        }
        LastCallee& last = last_callees_[node];
        if (last.frame != frame) last = {frame, stacks_.node_below(node, frame)};
        return last.node;
    }
    uint32_t row_of(Thread& thread, MemrayAllocator allocator, uint64_t native) {
        const uint32_t node = thread.top();
        const uint32_t kind = thread.kinds[static_cast<size_t>(allocator)];
        const LastRow& last = last_row(node);
        if (kind != 0 && last.key == (uint64_t{node} << 32 | kind)) return last.row;
        return find_row(thread, allocator, native);
    }
    uint32_t find_row(Thread& thread, MemrayAllocator allocator, uint64_t native);
    // Without a measurement for so many records there is no time to give them.
    static constexpr size_t kMostPending = size_t{1} << 22;
    void flush(int64_t until_us);
    void apply(const Pending& record, int64_t time_us);
    void allocate(const Pending& record, int64_t time_us);
    void end_block(Thread& thread, const LiveBlock& block, int64_t time_us);
    void unmap(const Pending& record, int64_t time_us);
    static void remember(Thread& thread, uint64_t event) {
        thread.newest[1] = thread.newest[0];
        thread.newest[0] = event;
    }
    static bool is_among_newest(const Thread& thread, uint64_t event) {
        return thread.newest[0] == event || thread.newest[1] == event;
    }
    [[nodiscard]] int64_t usual_step_us() const;
    void report();
    LogAttributes attributes();
    ObjectCounts object_counts(std::span<const uint32_t> stack_of_node,
                               std::span<const TraceId> trace_of_stack, size_t trace_count) const;

    const MemrayHeader& header_;
    uint64_t memory_limit_bytes_;
    TraceTrieBuilder stacks_;
    MemrayNative native_;
    DiagnosticList notes_;
    EventLogSink sink_;

    std::vector<Thread> threads_;
    HashMap<Id<struct MemrayThreadTag>> thread_of_id_;  // index + 1
    uint32_t thread_ = 0;

    std::vector<Kind> kinds_;
    std::vector<uint32_t> row_node_;               // by row
    std::vector<uint32_t> row_kind_;               // by row
    std::vector<uint32_t> row_native_;             // by row
    HashMap<Id<struct MemrayPlaceTag>> place_of_;  // (node, native) to a place, from 1
    std::vector<std::pair<uint32_t, uint32_t>> places_;
    HashMap<Id<struct MemrayRowTag>> row_of_;  // (place, kind) to a row

    // What was asked for last is asked for again more often than not: in place of a look-up.
    static constexpr size_t kLastRows = 65536;  // a sixteenth for each of as many threads
    struct LastRow {
        uint64_t key = 0;  // place and kind
        uint32_t row = 0;
    };
    struct LastCallee {
        FrameId frame;
        uint32_t node = 0;
    };
    std::vector<LastRow> last_rows_;
    LastRow& last_row(uint32_t node) {
        constexpr size_t kOfThread = kLastRows / 16;
        return last_rows_[thread_ % 16 * kOfThread + node % kOfThread];
    }
    std::vector<LastCallee> last_callees_;  // by node

    std::vector<Pending> pending_;
    LiveBlocks blocks_;
    LiveMappings mappings_;
    LiveBlocks objects_;             // row: the node
    std::vector<uint64_t> created_;  // objects, by node
    uint64_t destroyed_ = 0;

    int64_t time_us_ = 0;  // of the last measurement
    LogSeries rss_{kProcessMemory, Unit::kBytes, {}, {}};
    LogSeries heap_{"heap", Unit::kBytes, {}, {}};
    int64_t live_bytes_ = 0;
    uint64_t record_count_ = 0;
    uint64_t failed_count_ = 0;
    uint64_t unknown_frees_ = 0;
    uint64_t empty_unmaps_ = 0;
    uint64_t replaced_count_ = 0;
};

}  // namespace hs
