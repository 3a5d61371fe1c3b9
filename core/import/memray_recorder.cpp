#include "core/import/memray_recorder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/wrapping.h"
#include "core/model/event_log.h"

namespace hs {
namespace {

constexpr int64_t kMicrosPerMilli = 1000;
constexpr int64_t kLatestMs = int64_t{1} << 42;  // 139 years: what a clock says that was set back
constexpr size_t kAhead = 16;

constexpr std::string_view kAllocatorNames[kMemrayAllocators] = {"",
                                                                 "pymalloc_free",
                                                                 "pymalloc_malloc",
                                                                 "pymalloc_calloc",
                                                                 "pymalloc_realloc",
                                                                 "free",
                                                                 "malloc",
                                                                 "realloc",
                                                                 "calloc",
                                                                 "posix_memalign",
                                                                 "aligned_alloc",
                                                                 "memalign",
                                                                 "valloc",
                                                                 "pvalloc",
                                                                 "mmap",
                                                                 "munmap"};

std::string counted(uint64_t count, std::string_view one, std::string_view more) {
    return std::to_string(count) + " " + std::string(count == 1 ? one : more);
}

}  // namespace

std::string_view memray_allocator_name(unsigned allocator) {
    return allocator < kMemrayAllocators ? kAllocatorNames[allocator] : std::string_view();
}

MemrayRecorder::MemrayRecorder(const MemrayHeader& header, uint64_t memory_limit_bytes)
    : header_(header),
      memory_limit_bytes_(memory_limit_bytes),
      sink_(memory_limit_bytes != 0),
      row_node_(1),
      row_kind_(1),
      row_native_(1),
      last_rows_(kLastRows) {}

void MemrayRecorder::switch_to(uint64_t thread) {
    if (!threads_.empty() && threads_[thread_].id == thread) return;
    const Id<MemrayThreadTag> known = thread_of_id_.find(thread);
    if (!known.is_nil()) {
        thread_ = known.v - 1;
        return;
    }
    thread_ = static_cast<uint32_t>(threads_.size());
    thread_of_id_.insert(thread, {thread_ + 1});
    threads_.emplace_back();
    threads_.back().id = thread;
    threads_.back().is_main = thread == header_.main_thread;
}

uint32_t MemrayRecorder::find_row(Thread& thread, MemrayAllocator allocator, uint64_t native) {
    const uint32_t node = thread.nodes.empty() ? 0 : thread.nodes.back();
    uint32_t& kind = thread.kinds[static_cast<size_t>(allocator)];
    if (kind == 0) {
        kinds_.push_back(
            {static_cast<uint32_t>(&thread - threads_.data()), static_cast<uint32_t>(allocator)});
        kind = static_cast<uint32_t>(kinds_.size());
    }
    uint32_t place = node;
    const uint32_t native_row = native_.row_of(native);
    if (header_.has_native_stacks) {
        const uint64_t key = uint64_t{node} << 32 | native_row;
        place = place_of_.find(key).v;
        if (place == 0) {
            places_.push_back({node, native_row});
            place = static_cast<uint32_t>(places_.size());
            place_of_.insert(key, {place});
        }
    }
    const uint64_t key = uint64_t{place} << 32 | kind;
    uint32_t row = row_of_.find(key).v;
    if (row == 0 && row_node_.size() < EventLogSink::kMostRows) {
        row = static_cast<uint32_t>(row_node_.size());
        row_of_.insert(key, {row});
        row_node_.push_back(node);
        row_kind_.push_back(kind - 1);
        row_native_.push_back(native_row);
    }
    last_row(node) = {header_.has_native_stacks ? 0 : key, row};
    return row;
}

void MemrayRecorder::object(uint64_t address, bool is_created) {
    if (!is_created) {
        ++destroyed_;
        objects_.take(address);
        return;
    }
    const Thread& thread = current();
    const uint32_t node = thread.nodes.empty() ? 0 : thread.nodes.back();
    if (created_.size() <= node) created_.resize(size_t{node} + 1);
    ++created_[node];
    if (address != 0) objects_.put({address, 0, node, 0});
}

void MemrayRecorder::memory(uint64_t rss_bytes, uint64_t ms) {
    const auto since_start = std::clamp<int64_t>(static_cast<int64_t>(ms), 0, kLatestMs);
    const int64_t time_us = std::max(time_us_, since_start * kMicrosPerMilli);
    flush(time_us);
    rss_.add(time_us, static_cast<int64_t>(std::min<uint64_t>(rss_bytes, INT64_MAX)));
    heap_.add(time_us, live_bytes_);
}

// Gives the records since the last measurement their times: evenly, to the microsecond below.
void MemrayRecorder::flush(int64_t until_us) {
    const uint64_t parts = pending_.size() + 1;
    const auto span = static_cast<uint64_t>(std::max<int64_t>(until_us - time_us_, 0));
    const uint64_t step = span / parts;
    const uint64_t more = span % parts;
    uint64_t left_over = 0;
    int64_t time_us = time_us_;
    for (size_t i = 0; i < pending_.size(); ++i) {
        if (i + kAhead < pending_.size()) blocks_.prefetch(pending_[i + kAhead].address);
        time_us += static_cast<int64_t>(step);
        left_over += more;
        if (left_over >= parts) {
            left_over -= parts;
            ++time_us;
        }
        apply(pending_[i], time_us);
    }
    pending_.clear();
    time_us_ = std::max(time_us_, until_us);
}

void MemrayRecorder::apply(const Pending& record, int64_t time_us) {
    Thread& thread = threads_[record.thread];
    if (is_memray_free(record.allocator)) {
        ++thread.frees;
        const LiveBlock block = blocks_.take(record.address);
        if (block.address == 0) {
            ++unknown_frees_;
            return;
        }
        end_block(thread, block, time_us);
    } else if (record.allocator == MemrayAllocator::kMunmap) {
        ++thread.frees;
        unmap(record, time_us);
    } else {
        allocate(record, time_us);
    }
}

void MemrayRecorder::allocate(const Pending& record, int64_t time_us) {
    Thread& thread = threads_[record.thread];
    const bool is_mapping = record.allocator == MemrayAllocator::kMmap;
    // A call that failed, and was recorded all the same.
    if (record.address == 0 && !is_mapping) {
        ++failed_count_;
        remember(thread, EventLogSink::kNoAllocation);
        return;
    }
    if (is_mapping) {
        const uint64_t event = sink_.allocate(time_us, record.row, record.size_bytes);
        remember(thread, event);
        if (record.size_bytes == 0) sink_.keep_blocks(record.row, -1);
        mappings_.add(record.address, record.size_bytes, record.row, event);
    } else {
        LiveBlock block{record.address, record.size_bytes, record.row,
                        static_cast<uint32_t>(sink_.event_count())};
        const LiveBlock before = blocks_.put(block);
        if (before.address != 0) {
            ++replaced_count_;
            sink_.free(time_us, before.row, before.size_bytes, before.event, true);
            live_bytes_ = wrapping_add(live_bytes_,
                                       wrapping_negative(static_cast<int64_t>(before.size_bytes)));
            ++block.event;
            blocks_.put(block);
        }
        remember(thread, sink_.allocate(time_us, record.row, record.size_bytes));
    }
    live_bytes_ = wrapping_add(live_bytes_, static_cast<int64_t>(record.size_bytes));
}

void MemrayRecorder::end_block(Thread& thread, const LiveBlock& block, int64_t time_us) {
    sink_.free(time_us, block.row, block.size_bytes, block.event, true);
    if (is_among_newest(thread, block.event)) sink_.mark_temporary(block.event);
    live_bytes_ =
        wrapping_add(live_bytes_, wrapping_negative(static_cast<int64_t>(block.size_bytes)));
}

void MemrayRecorder::unmap(const Pending& record, int64_t time_us) {
    const std::vector<LiveMappings::Cut>& cuts =
        mappings_.remove(record.address, record.size_bytes);
    if (cuts.empty()) ++empty_unmaps_;
    for (const LiveMappings::Cut& cut : cuts) {
        sink_.free(time_us, cut.row, cut.bytes, cut.event, cut.ends_it);
        if (cut.kept_blocks != 0) sink_.keep_blocks(cut.row, cut.kept_blocks);
        if (cut.is_whole && is_among_newest(threads_[record.thread], cut.event)) {
            sink_.mark_temporary(cut.event);
        }
        live_bytes_ = wrapping_add(live_bytes_, wrapping_negative(static_cast<int64_t>(cut.bytes)));
    }
}

// Between two measurements, in the middle.
int64_t MemrayRecorder::usual_step_us() const {
    std::vector<int64_t> steps;
    for (size_t i = 1; i < rss_.times_us.size(); ++i) {
        steps.push_back(rss_.times_us[i] - rss_.times_us[i - 1]);
    }
    if (steps.empty()) return 0;
    const auto middle = steps.begin() + static_cast<ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return *middle;
}

void MemrayRecorder::report() {
    const auto tell = [&](std::string text) {
        notes_.add({Severity::kInfo, std::move(text), {}, 1});
    };
    if (failed_count_ > 0) {
        tell(counted(failed_count_, "allocation", "allocations") +
             " failed: memray records them with their full size; they are left out here");
    }
    if (unknown_frees_ > 0) {
        tell(counted(unknown_frees_, "free is", "frees are") +
             " of blocks that were allocated before the recording began, or unseen by it");
    }
    if (replaced_count_ > 0) {
        tell(counted(replaced_count_, "block", "blocks") +
             " came at an address that was still in use: the free before was not recorded");
    }
    if (empty_unmaps_ > 0) {
        tell(counted(empty_unmaps_, "munmap", "munmaps") + " met nothing that was mapped before");
    }
    if (mappings_.gave_up()) {
        notes_.warn("too many mappings lie over each other: later calls of munmap are left out",
                    {});
    }
}

LogAttributes MemrayRecorder::attributes() {
    LogAttributes known;
    for (const Thread& thread : threads_) {
        known.threads.push_back(
            {thread.id, std::string(thread.name), thread.is_main, thread.frees});
    }
    for (unsigned i = 0; i < kMemrayAllocators; ++i) {
        known.allocators.push_back({std::string(memray_allocator_name(i))});
    }
    known.thread_of_row.resize(row_kind_.size());
    known.allocator_of_row.resize(row_kind_.size());
    for (size_t row = 1; row < row_kind_.size(); ++row) {
        known.thread_of_row[row] = kinds_[row_kind_[row]].thread;
        known.allocator_of_row[row] = kinds_[row_kind_[row]].allocator;
    }
    if (!native_.is_empty()) {
        known.native = native_.take();
        known.native_of_row = std::move(row_native_);
    }
    return known;
}

ObjectCounts MemrayRecorder::object_counts(std::span<const uint32_t> stack_of_node,
                                           std::span<const TraceId> trace_of_stack,
                                           size_t trace_count) const {
    ObjectCounts counts;
    counts.created.resize(trace_count);
    counts.surviving.resize(trace_count);
    counts.destroyed = destroyed_;
    const auto trace_of = [&](uint32_t node) {
        return node == 0 ? TraceId{} : trace_of_stack[stack_of_node[node]];
    };
    for (uint32_t node = 0; node < created_.size(); ++node) {
        if (created_[node] > 0) counts.created[trace_of(node).v] += created_[node];
    }
    objects_.for_each([&](const LiveBlock& object) { ++counts.surviving[trace_of(object.row).v]; });
    return counts;
}

Result<void> MemrayRecorder::finish(bool is_ended, Dataset& dataset, JobContext& job) {
    const int64_t end_us = is_ended && header_.end_ms > header_.start_ms
                               ? (header_.end_ms - header_.start_ms) * kMicrosPerMilli
                               : time_us_ + usual_step_us();
    flush(std::max(time_us_, end_us));
    report();

    // The stacks that anything was allocated from, and where they went.
    constexpr uint32_t kNone = UINT32_MAX;
    std::vector<uint32_t> stack_of_node;
    const auto use = [&](uint32_t node) {
        if (node == 0) return;
        if (stack_of_node.size() <= node) stack_of_node.resize(size_t{node} + 1, kNone);
        if (stack_of_node[node] == kNone) stack_of_node[node] = stacks_.add_stack_at(node);
    };
    for (const uint32_t node : row_node_) use(node);
    for (uint32_t node = 0; node < created_.size(); ++node) {
        if (created_[node] > 0) use(node);
    }
    HS_TRY(TraceTrieBuilder::Frozen frozen,
           std::move(stacks_).freeze(TraceTrieBuilder::ChildOrder::kByName, job));
    std::vector<TraceId> trace_of_row(row_node_.size());
    for (size_t row = 1; row < row_node_.size(); ++row) {
        const uint32_t node = row_node_[row];
        if (node != 0) trace_of_row[row] = frozen.trace_of_stack[stack_of_node[node]];
    }

    EventLogSource about;
    about.start_seconds = static_cast<uint64_t>(header_.start_ms / 1000);
    about.start_nanoseconds = static_cast<uint64_t>(header_.start_ms % 1000 * 1'000'000);
    about.row_count = static_cast<uint32_t>(row_node_.size());
    about.is_paired = true;
    about.memory_limit_bytes = memory_limit_bytes_;
    about.peak_is_last = true;
    HS_TRY(BuiltEventLog built, std::move(sink_).finish(std::move(about), job));
    EventLogParts parts = std::move(built.log).take_parts();
    if (!created_.empty() || destroyed_ > 0) {
        parts.objects =
            object_counts(stack_of_node, frozen.trace_of_stack, frozen.trie.trace_count());
    }
    parts.attributes = attributes();
    parts.series = std::vector<LogSeries>{std::move(rss_), std::move(heap_)};
    dataset.log.emplace(std::move(parts));
    dataset.log->set_traces(std::move(trace_of_row));
    dataset.traces.emplace(std::move(frozen.trie));
    return {};
}

}  // namespace hs
