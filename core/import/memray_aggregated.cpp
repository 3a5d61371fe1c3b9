#include "core/import/memray_aggregated.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/hash_map.h"
#include "core/import/memray_recorder.h"
#include "core/import/memray_stream.h"
#include "core/model/event_log.h"
#include "core/model/event_log_sink.h"

namespace hs {
namespace {

constexpr uint64_t kRecordsPerPoll = 65536;
constexpr int64_t kLatestMs = int64_t{1} << 42;

// A stack: that of its parent, and one frame more.
struct Trace {
    uint32_t parent = 0;
    FrameId frame = {};
    uint32_t depth = 0;
    bool is_left_out = false;  // the file does not define a part of it
};

// What one stack, thread and allocator held.
struct Held {
    uint32_t thread = 0;
    uint32_t allocator = 0;
    uint32_t native = 0;
    uint32_t trace = 0;
    uint64_t blocks[2] = {};  // at the peak, at the end
    uint64_t bytes[2] = {};
};

class Reader {
public:
    Reader(std::string_view bytes, const MemrayHeader& header, DiagnosticList& notes,
           JobContext& job)
        : reader_(bytes),
          header_(header),
          notes_(notes),
          job_(job),
          frames_(stacks_, header.python_version) {
        reader_.go_to(header.byte_count);
        native_.begin_map();
    }

    Result<void> run(Dataset& dataset) {
        read_all();
        if (job_.cancelled()) return cancelled_error();
        if (frames_.unknown_count() > 0) {
            notes_.warn("frames that the recording does not define: shown as <unknown>", {},
                        frames_.unknown_count());
        }
        if (left_out_ > 0) {
            notes_.warn("records of stacks that the recording does not define: left out", {},
                        left_out_);
        }
        return finish(dataset);
    }

private:
    void read_all() {
        uint64_t count = 0;
        while (!reader_.at_end()) {
            if (++count % kRecordsPerPoll == 0 && job_.cancelled()) return;
            const uint64_t begin = reader_.offset();
            const bool is_record = record(reader_.u8());
            if (is_ended_) return;
            if (reader_.is_cut()) {
                notes_.cut("the recording ends in the middle of a record", begin);
                return;
            }
            if (!is_record || reader_.is_damaged()) {
                notes_.cut("no record can be read here: the rest of the recording is left out",
                           begin);
                return;
            }
        }
        notes_.cut("the recording has no end mark: what followed is not there", reader_.offset());
    }

    [[nodiscard]] bool is_good() const { return !reader_.is_cut() && !reader_.is_damaged(); }

    bool record(uint8_t token) {
        switch (token) {
            case 0x01:
                memory();
                return true;
            case 0x02:
                return held();
            case 0x03:
                return trace();
            case 0x04:
                return frame();
            case 0x05: {
                const uint64_t instruction = reader_.delta(instruction_);
                const uint64_t parent = reader_.delta(parent_);
                if (is_good()) native_.add_frame(instruction, parent);
                return true;
            }
            case 0x06:
                // Frames come behind all maps, so that which one they belong to is not known yet:
                // later maps are added to earlier ones.
                return true;
            case 0x07:
                return read_memray_image(reader_, native_);
            case 0x0A: {
                const std::string_view name = reader_.string();
                if (is_good()) threads_[thread_index(thread_)].name = name;
                return true;
            }
            case 0x0C:
                thread_ = reader_.u64();
                return true;
            case 0x0D:
                surviving_object();
                return true;
            case 0x0E:
                return read_memray_code(reader_, line_, frames_, notes_);
            case 0x0F:
                is_ended_ = true;
                return true;
            default:
                return false;
        }
    }

    void memory() {
        const auto ms = static_cast<int64_t>(reader_.u64());
        const uint64_t rss_bytes = reader_.u64();
        const uint64_t heap_bytes = reader_.u64();
        if (!is_good()) return;
        const int64_t since_start =
            std::clamp<int64_t>(ms, header_.start_ms, kLatestMs) - header_.start_ms;
        const int64_t last = rss_.times_us.empty() ? 0 : rss_.times_us.back();
        const int64_t time_us = std::max(last, since_start * 1000);
        rss_.add(time_us, static_cast<int64_t>(std::min<uint64_t>(rss_bytes, INT64_MAX)));
        heap_.add(time_us, static_cast<int64_t>(std::min<uint64_t>(heap_bytes, INT64_MAX)));
    }

    bool frame() {
        if (header_.has_code_objects()) {
            const uint64_t number = reader_.varint();
            const uint64_t code = reader_.varint();
            const int64_t instruction = reader_.svarint();
            reader_.flag();  // an entry from C
            if (is_good()) frame_of_.insert(number, frames_.frame_in(code, instruction));
            return true;
        }
        const uint64_t number = reader_.u64();
        const std::string_view function = reader_.string();
        const std::string_view file = reader_.string();
        const int64_t line = reader_.i32();
        reader_.flag();
        if (is_good()) frame_of_.insert(number, stacks_.frame(file, line, function));
        return true;
    }

    // The same stack twice is one for memray, which numbers only the first.
    bool trace() {
        const uint64_t number = header_.has_code_objects() ? reader_.varint() : reader_.u64();
        const uint64_t parent = header_.has_code_objects() ? reader_.varint() : reader_.u32();
        if (!is_good()) return true;
        const FrameId frame = frame_of_.find(number);
        if (frame.is_nil() || parent >= traces_.size() || traces_[parent].is_left_out) {
            ++left_out_;
            traces_.push_back({.is_left_out = true});
            return true;
        }
        if (number < (uint64_t{1} << 32) && !is_known_.insert(parent << 32 | number, {1})) {
            return true;
        }
        const Trace& below = traces_[static_cast<size_t>(parent)];
        traces_.push_back({static_cast<uint32_t>(parent), frame, below.depth + 1, false});
        return true;
    }

    // Where a trace ends among the stacks; of the main thread without the frames that are hidden.
    uint32_t node_of(uint32_t trace, bool is_main) {
        std::vector<uint32_t>& known = nodes_[is_main ? 1 : 0];
        known.resize(traces_.size(), kNoNode);
        const uint64_t hidden = is_main ? header_.hidden_frames : 0;
        std::vector<uint32_t> missing;
        uint32_t node = 0;
        for (; traces_[trace].depth > hidden; trace = traces_[trace].parent) {
            node = known[trace];
            if (node != kNoNode) break;
            missing.push_back(trace);
            node = 0;
        }
        for (size_t i = missing.size(); i-- > 0;) {
            node = stacks_.node_below(node, traces_[missing[i]].frame);
            known[missing[i]] = node;
        }
        return node;
    }

    bool held() {
        const uint64_t thread = reader_.u64();
        const unsigned allocator = reader_.u8();
        reader_.bytes(7);  // whatever was in memory there
        const uint64_t native = reader_.u64();
        const uint64_t trace = reader_.u64();
        reader_.u64();  // which map
        Held held;
        for (uint64_t& count : held.blocks) count = reader_.u64();
        for (uint64_t& count : held.bytes) count = reader_.u64();
        if (!is_good()) return true;
        if (allocator == 0 || allocator >= kMemrayAllocators) return false;
        if (trace >= traces_.size() || traces_[static_cast<size_t>(trace)].is_left_out) {
            ++left_out_;
            return true;
        }
        held.thread = thread_index(thread);
        held.allocator = header_.has_code_objects()
                             ? allocator
                             : static_cast<uint32_t>(memray_allocator_of_10(allocator));
        held.native = native_.row_of(native);
        held.trace = static_cast<uint32_t>(trace);
        held_.push_back(held);
        return true;
    }

    void surviving_object() {
        reader_.varint();
        if (header_.has_native_stacks) reader_.varint();
    }

    uint32_t thread_index(uint64_t id) {
        const Id<ThreadTag> known = thread_of_id_.find(id);
        if (!known.is_nil()) return known.v - 1;
        threads_.push_back({id, {}, id == header_.main_thread, 0});
        thread_of_id_.insert(id, {static_cast<uint32_t>(threads_.size())});
        return static_cast<uint32_t>(threads_.size() - 1);
    }

    // The file counts blocks: an event has the bytes of all of them, and stands for so many.
    static void write(EventLogSink& sink, int64_t time_us, bool is_free, uint32_t row,
                      const Held& held, unsigned instant) {
        const uint64_t bytes = held.bytes[instant];
        const auto blocks =
            static_cast<int32_t>(std::min<uint64_t>(held.blocks[instant], INT32_MAX));
        if (blocks == 0 && bytes == 0) return;
        if (is_free) {
            sink.free(time_us, row, bytes, EventLogSink::kNoAllocation, true);
        } else {
            sink.allocate(time_us, row, bytes);
        }
        if (blocks != 1) sink.keep_blocks(row, is_free ? 1 - blocks : blocks - 1);
    }

    static void write_nothing(EventLogSink& sink, int64_t time_us) {
        sink.allocate(time_us, 0, 0);
        sink.keep_blocks(0, -1);
    }

    // Where the curve is highest; the table of the peak has no time of its own.
    [[nodiscard]] int64_t peak_us() const {
        if (heap_.values.empty()) return 0;
        const auto highest = std::max_element(heap_.values.begin(), heap_.values.end());
        return heap_.times_us[static_cast<size_t>(highest - heap_.values.begin())];
    }
    [[nodiscard]] int64_t end_us() const {
        const int64_t last = heap_.times_us.empty() ? 0 : heap_.times_us.back();
        return std::max(last, (header_.end_ms - header_.start_ms) * 1000);
    }

    EventLogSink events() {
        EventLogSink sink;
        sink.begin_instant();
        // A table without anything still is an instant.
        if (held_.empty()) write_nothing(sink, peak_us());
        for (uint32_t i = 0; i < held_.size(); ++i)
            write(sink, peak_us(), false, i + 1, held_[i], 0);
        const uint64_t at_peak = sink.event_count();
        sink.begin_instant();
        for (uint32_t i = 0; i < held_.size(); ++i) {
            const Held& held = held_[i];
            if (held.blocks[0] == held.blocks[1] && held.bytes[0] == held.bytes[1]) continue;
            write(sink, end_us(), true, i + 1, held, 0);
            write(sink, end_us(), false, i + 1, held, 1);
        }
        if (sink.event_count() == at_peak) write_nothing(sink, end_us());
        return sink;
    }

    Result<void> finish(Dataset& dataset) {
        EventLogSink sink = events();
        std::vector<uint32_t> stack_of_row(held_.size() + 1);
        for (size_t i = 0; i < held_.size(); ++i) {
            const uint32_t node = node_of(held_[i].trace, threads_[held_[i].thread].is_main);
            stack_of_row[i + 1] = node == 0 ? kNoNode : stacks_.add_stack_at(node);
        }
        HS_TRY(TraceTrieBuilder::Frozen frozen,
               std::move(stacks_).freeze(TraceTrieBuilder::ChildOrder::kByName, job_));
        std::vector<TraceId> trace_of_row(held_.size() + 1);
        LogAttributes known;
        known.thread_of_row.resize(held_.size() + 1);
        known.allocator_of_row.resize(held_.size() + 1);
        known.native_of_row.resize(native_.is_empty() ? 0 : held_.size() + 1);
        for (size_t i = 0; i < held_.size(); ++i) {
            const uint32_t stack = stack_of_row[i + 1];
            if (stack != kNoNode) trace_of_row[i + 1] = frozen.trace_of_stack[stack];
            known.thread_of_row[i + 1] = held_[i].thread;
            known.allocator_of_row[i + 1] = held_[i].allocator;
            if (!native_.is_empty()) known.native_of_row[i + 1] = held_[i].native;
        }
        known.threads = std::move(threads_);
        for (unsigned i = 0; i < kMemrayAllocators; ++i) {
            known.allocators.push_back({std::string(memray_allocator_name(i))});
        }
        if (!native_.is_empty()) known.native = native_.take();

        EventLogSource about;
        about.start_seconds = static_cast<uint64_t>(header_.start_ms / 1000);
        about.start_nanoseconds = static_cast<uint64_t>(header_.start_ms % 1000 * 1'000'000);
        about.row_count = static_cast<uint32_t>(held_.size() + 1);
        HS_TRY(BuiltEventLog built, std::move(sink).finish(std::move(about), job_));
        EventLogParts parts = std::move(built.log).take_parts();
        parts.attributes = std::move(known);
        parts.series = std::vector<LogSeries>{std::move(rss_), std::move(heap_)};
        dataset.log.emplace(std::move(parts));
        dataset.log->set_traces(std::move(trace_of_row));
        dataset.traces.emplace(std::move(frozen.trie));
        return {};
    }

    struct ThreadTag;
    static constexpr uint32_t kNoNode = UINT32_MAX;

    MemrayReader reader_;
    const MemrayHeader& header_;
    DiagnosticList& notes_;
    JobContext& job_;
    TraceTrieBuilder stacks_;
    MemrayFrames frames_;
    MemrayNative native_;
    uint64_t line_ = 0;
    uint64_t instruction_ = 0;
    uint64_t parent_ = 0;
    HashMap<FrameId> frame_of_;
    std::vector<Trace> traces_ = {{}};  // trace 0 is the empty stack
    std::vector<uint32_t> nodes_[2];    // by trace: whole, and without hidden frames
    HashMap<Id<struct MemrayKnownTag>> is_known_;
    std::vector<LogThread> threads_;
    HashMap<Id<ThreadTag>> thread_of_id_;  // index + 1
    uint64_t thread_ = 0;
    std::vector<Held> held_;
    LogSeries rss_{kProcessMemory, Unit::kBytes, {}, {}};
    LogSeries heap_{"heap", Unit::kBytes, {}, {}};
    uint64_t left_out_ = 0;
    bool is_ended_ = false;
};

}  // namespace

Result<void> read_memray_aggregated(std::string_view bytes, const MemrayHeader& header,
                                    Dataset& dataset, DiagnosticList& notes, JobContext& job) {
    job.begin_stage("reading records", bytes.size());
    return Reader(bytes, header, notes, job).run(dataset);
}

}  // namespace hs
