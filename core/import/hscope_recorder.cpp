#include "core/import/hscope_recorder.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <queue>
#include <string>
#include <utility>

#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/base/wrapping.h"
#include "core/model/event_log.h"

namespace hs {
namespace {

constexpr std::string_view kDomains[] = {"RAW", "MEM", "OBJ", "malloc", "mmap", "other"};
constexpr size_t kPollEvery = size_t{1} << 20;

bool read_number(std::string_view text, double& number) {
    const char* end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number);
    return result.ec == std::errc() && result.ptr == end;
}

}  // namespace

std::optional<Sampling> hscope_sampling(std::string_view text) {
    constexpr std::string_view kPoisson = "poisson ";
    constexpr std::string_view kClasses = "classes ";
    if (text.empty() || text == "all") return Sampling();
    if (text.starts_with(kPoisson)) {
        double mean = 0;
        const bool is_number = read_number(text.substr(kPoisson.size()), mean);
        if (!is_number || !(mean >= 1) || mean > 0x1p62) return std::nullopt;
        return Sampling::poisson(mean);
    }
    if (!text.starts_with(kClasses)) return std::nullopt;
    std::vector<SamplingRange> ranges;
    for (std::string_view rest = text.substr(kClasses.size()); !rest.empty();) {
        const size_t comma = std::min(rest.find(','), rest.size());
        const std::string_view one = rest.substr(0, comma);
        rest.remove_prefix(std::min(comma + 1, rest.size()));
        const size_t colon = one.find(':');
        double limit = 0;
        double chance = 0;
        if (colon == std::string_view::npos || !read_number(one.substr(0, colon), limit) ||
            !read_number(one.substr(colon + 1), chance)) {
            return std::nullopt;
        }
        if (!(limit >= 0 && limit < 0x1p63) || !(chance >= 0 && chance <= 1)) return std::nullopt;
        ranges.push_back(
            {static_cast<uint64_t>(limit), static_cast<uint32_t>(chance * UINT32_MAX)});
    }
    Sampling sampling(std::move(ranges));
    sampling.set_certain();
    return sampling;
}

HscopeRecorder::HscopeRecorder(HscopeFile& file, const HscopeDefinitions& definitions,
                               uint64_t memory_limit_bytes)
    : file_(file),
      definitions_(definitions),
      memory_limit_bytes_(memory_limit_bytes),
      sink_(memory_limit_bytes != 0) {
    const std::string_view stated = definitions.meta_text("sampling");
    if (auto sampling = hscope_sampling(stated)) {
        sampling_ = std::move(*sampling);
    } else {
        notes_.warn("the recording states a sampling that is not known, \"" +
                        printable_text(stated) + "\": sizes are those of what was recorded",
                    {});
    }
}

void HscopeRecorder::open_streams() {
    for (const HscopeChunk* chunk : file_.of_kind(HscopeKind::kEvents)) {
        if (cursors_.empty() || cursors_.back().stream != chunk->stream) {
            Cursor& cursor = cursors_.emplace_back();
            cursor.stream = chunk->stream;
            cursor.known = &definitions_.of(chunk->stream);
        }
        cursors_.back().chunks.push_back(chunk);
    }
    for (Cursor& cursor : cursors_) place_nodes(cursor);
}

// Native frames that Python was called from are left out: a stack goes on in native code at its
// end.
void HscopeRecorder::place_nodes(Cursor& cursor) {
    const HscopeStream& known = *cursor.known;
    cursor.place_of_node.resize(known.nodes.size());
    for (size_t i = 1; i < known.nodes.size(); ++i) {
        const HscopeNode& node = known.nodes[i];
        const auto [caller, native] = cursor.place_of_node[node.parent];
        if (node.code == HscopeNode::kNative) {
            const auto key = std::pair(native, node.value);
            const auto [at, is_new] =
                native_below_.try_emplace(key, static_cast<uint32_t>(native_.size()));
            if (is_new) native_.push_back({native, node.value});
            cursor.place_of_node[i] = {caller, at->second};
            continue;
        }
        std::string_view file;
        std::string_view name;
        int64_t line = -1;
        if (const HscopeCode* code = known.code_of(node.code)) {
            file = known.string(code->file);
            name = known.string(code->name);
            line = known.line_of(node);
        }
        const FrameId frame = stacks_.frame(file, line < 0 ? kNoLine : line, name);
        cursor.place_of_node[i] = {stacks_.node_below(caller, frame), 0};
    }
}

// Whoever had the stream when the chunk was handed over. A thread that gets another name says so
// again: it goes by the last one.
uint32_t HscopeRecorder::thread_of(const Cursor& cursor, const HscopeChunk& chunk) {
    Thread found;
    found.known.id = cursor.stream;
    const std::vector<HscopeThread>& owners = cursor.known->threads;
    if (!owners.empty()) {
        const auto after =
            std::find_if(owners.begin(), owners.end(),
                         [&](const HscopeThread& owner) { return owner.written > chunk.written; });
        auto owner = after == owners.begin() ? after : std::prev(after);
        const auto is_other = [&](const HscopeThread& next) {
            return next.native_id != owner->native_id || next.ident != owner->ident;
        };
        owner = std::prev(std::find_if(owner, owners.end(), is_other));
        found.known.id = owner->native_id;
        found.known.name = owner->name;
        found.ident = owner->ident;
    }
    found.known.is_main = found.known.id == file_.header.pid;
    const auto same = std::find_if(threads_.begin(), threads_.end(), [&](const Thread& thread) {
        return thread.known.id == found.known.id && thread.ident == found.ident &&
               thread.known.name == found.known.name;
    });
    if (same != threads_.end()) return static_cast<uint32_t>(same - threads_.begin());
    threads_.push_back(found);
    return static_cast<uint32_t>(threads_.size() - 1);
}

bool HscopeRecorder::open_chunk(Cursor& cursor) {
    while (cursor.next_chunk < cursor.chunks.size()) {
        const HscopeChunk& chunk = *cursor.chunks[cursor.next_chunk++];
        const auto payload = hscope_payload(chunk, cursor.buffer);
        if (!payload) {
            file_.blame(HscopeFault::Kind::kUnpack, chunk, chunk.byte, chunk.codec);
            continue;
        }
        cursor.reader = HscopeEventReader(*payload, chunk.time_ns);
        cursor.thread = thread_of(cursor, chunk);
        if (cursor.row_thread != cursor.thread || cursor.row_of_site.empty()) {
            cursor.row_thread = cursor.thread;
            cursor.row_of_site.assign(cursor.known->sites.size(), 0);
        }
        return true;
    }
    return false;
}

// False at the stream's end.
bool HscopeRecorder::advance(Cursor& cursor) {
    while (!cursor.reader.next(cursor.event)) {
        close_chunk(cursor);
        if (!open_chunk(cursor)) return false;
    }
    return true;
}

void HscopeRecorder::close_chunk(Cursor& cursor) {
    if (cursor.next_chunk == 0) return;
    using Kind = HscopeFault::Kind;
    const HscopeChunk& chunk = *cursor.chunks[cursor.next_chunk - 1];
    const auto blame = [&](Kind kind, uint64_t more) {
        if (more > 0) file_.blame(kind, chunk, chunk.byte, more);
    };
    blame(Kind::kRecord, cursor.reader.bytes_left_out());
    blame(Kind::kOnLiveBlock, std::exchange(cursor.replaced, 0));
    blame(Kind::kBadReference, std::exchange(cursor.unknown_sites, 0));
}

void HscopeRecorder::read(JobContext& job) {
    open_streams();
    const auto rss = std::find_if(series_.begin(), series_.end(),
                                  [](const LogSeries& one) { return one.name == kProcessMemory; });
    rss_ = rss == series_.end() ? nullptr : &*rss;
    uint64_t bytes = 0;
    for (const HscopeChunk* chunk : file_.of_kind(HscopeKind::kEvents)) bytes += chunk->raw_bytes;
    job.begin_stage("reading events", bytes);

    // By time, and of equal ones the stream that is read goes on.
    using Entry = std::pair<uint64_t, uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> waiting;
    for (uint32_t i = 0; i < cursors_.size(); ++i) {
        if (advance(cursors_[i])) waiting.emplace(cursors_[i].event.time_ns, i);
    }
    uint64_t count = 0;
    while (!waiting.empty()) {
        Cursor& cursor = cursors_[waiting.top().second];
        waiting.pop();
        const uint64_t until = waiting.empty() ? UINT64_MAX : waiting.top().first;
        bool has_more = true;
        for (; has_more && cursor.event.time_ns <= until; has_more = advance(cursor)) {
            if (++count % kPollEvery == 0 && job.cancelled()) return;
            apply(cursor);
        }
        job.advance(0);
        if (has_more) {
            waiting.emplace(cursor.event.time_ns, static_cast<uint32_t>(&cursor - cursors_.data()));
        }
    }
    measure_heap(INT64_MAX);
}

// The live bytes at each time that the process was measured at.
void HscopeRecorder::measure_heap(int64_t until_us) {
    if (rss_ == nullptr) return;
    for (size_t i = heap_.values.size(); i < rss_->times_us.size(); ++i) {
        if (rss_->times_us[i] >= until_us) return;
        heap_.add(rss_->times_us[i], live_bytes_);
    }
}

void HscopeRecorder::apply(Cursor& cursor) {
    const HscopeEvent& event = cursor.event;
    measure_heap(micros(event.time_ns));
    switch (event.kind) {
        case HscopeEvent::Kind::kAllocate:
            return allocate(cursor, event.address);
        case HscopeEvent::Kind::kFree:
            ++threads_[cursor.thread].known.frees;
            return release(cursor);
        case HscopeEvent::Kind::kReallocate:
            release(cursor);
            return allocate(cursor, event.new_address);
        case HscopeEvent::Kind::kLost:
            lost_[0] += event.lost_allocations;
            lost_[1] += event.lost_frees;
            lost_[2] += event.size_bytes;
            return;
        case HscopeEvent::Kind::kDump:
            return;
    }
}

void HscopeRecorder::allocate(Cursor& cursor, uint64_t address) {
    const HscopeEvent& event = cursor.event;
    if (address == 0) return;
    const int64_t time_us = micros(event.time_ns);
    LiveBlock block{address, event.size_bytes, row_of(cursor, event.site, event.size_bytes),
                    static_cast<uint32_t>(sink_.event_count())};
    const LiveBlock before = blocks_.put(block);
    if (before.address != 0) {
        ++cursor.replaced;
        end_block(before, time_us);
        ++block.event;
        blocks_.put(block);
    }
    Thread& thread = threads_[cursor.thread];
    thread.newest[1] = thread.newest[0];
    thread.newest[0] = sink_.allocate(time_us, block.row, event.size_bytes);
    live_bytes_ = wrapping_add(live_bytes_, static_cast<int64_t>(event.size_bytes));
}

void HscopeRecorder::release(Cursor& cursor) {
    const LiveBlock block = blocks_.take(cursor.event.address);
    if (block.address == 0) {
        ++unknown_frees_;
        return;
    }
    end_block(block, micros(cursor.event.time_ns));
    const Thread& thread = threads_[cursor.thread];
    if (thread.newest[0] == block.event || thread.newest[1] == block.event) {
        sink_.mark_temporary(block.event);
    }
}

void HscopeRecorder::end_block(const LiveBlock& block, int64_t time_us) {
    sink_.free(time_us, block.row, block.size_bytes, block.event, true);
    live_bytes_ =
        wrapping_add(live_bytes_, wrapping_negative(static_cast<int64_t>(block.size_bytes)));
}

uint32_t HscopeRecorder::row_of(Cursor& cursor, uint64_t site, uint64_t size_bytes) {
    if (site >= cursor.row_of_site.size()) {
        ++cursor.unknown_sites;
        site = 0;
    }
    uint32_t& row = cursor.row_of_site[site];
    if (row == 0) row = find_row(cursor, site);
    return sampling_.is_by_size() ? row_of_size(row, size_bytes) : row;
}

uint32_t HscopeRecorder::find_row(const Cursor& cursor, uint64_t site) {
    const HscopeSite& known = cursor.known->sites[site];
    const auto [node, native] = cursor.place_of_node[known.node];
    constexpr auto kOther = static_cast<uint32_t>(std::size(kDomains) - 1);
    // A site that is not known has no allocator either.
    const uint32_t domain = site == 0 ? kOther : std::min(known.domain, kOther);
    const auto key =
        std::pair(uint64_t{node} << 32 | native, uint64_t{cursor.thread} << 32 | domain);
    const auto found = row_of_place_.find(key);
    if (found != row_of_place_.end()) return found->second;
    const uint32_t row = add_row({node, native, cursor.thread, domain, 0});
    row_of_place_.emplace(key, row);
    return row;
}

// Each size of a place is a row of its own.
uint32_t HscopeRecorder::row_of_size(uint32_t row, uint64_t size_bytes) {
    uint32_t number = size_number_.find(size_bytes).v;
    if (number == 0) {
        number = static_cast<uint32_t>(size_number_.size() + 1);
        size_number_.insert(size_bytes, {number});
    }
    const uint64_t key = uint64_t{row} << 32 | number;
    const uint32_t found = row_of_size_.find(key).v;
    if (found != 0) return found;
    Row of_size = rows_[row];
    of_size.size_bytes = size_bytes;
    const uint32_t added = add_row(of_size);
    if (added != 0) row_of_size_.insert(key, {added});
    return added;
}

uint32_t HscopeRecorder::add_row(const Row& row) {
    if (rows_.size() >= EventLogSink::kMostRows) return 0;
    rows_.push_back(row);
    return static_cast<uint32_t>(rows_.size() - 1);
}

void HscopeRecorder::report() {
    const auto tell = [&](std::string text) {
        notes_.add({Severity::kInfo, std::move(text), {}, 1});
    };
    if (unknown_frees_ > 0) {
        tell(counted(unknown_frees_, "free or reallocation is", "frees or reallocations are") +
             " of blocks that were allocated before the recording began, or unseen by it");
    }
    if ((lost_[0] | lost_[1] | lost_[2]) != 0) {
        notes_.add(
            {Severity::kWarning,
             "the recorder could not keep up: " + counted(lost_[0], "allocation", "allocations") +
                 " of " +
                 format_bytes(static_cast<int64_t>(std::min<uint64_t>(lost_[2], INT64_MAX))) +
                 " and " + counted(lost_[1], "free", "frees") + " are not in the recording",
             {},
             1,
             Missing::kPiece});
    }
}

NativeStacks HscopeRecorder::native_stacks() const {
    NativeStacks stacks;
    stacks.modules = {""};
    struct Module {
        const HscopeImage* image = nullptr;
        uint32_t number = 0;
    };
    std::map<uint64_t, Module> by_base;  // a later image at the same place counts
    std::map<std::string_view, uint32_t> number_of_path;
    for (const HscopeImage& image : definitions_.images) {
        const auto [at, is_new] =
            number_of_path.try_emplace(image.path, static_cast<uint32_t>(stacks.modules.size()));
        if (is_new) stacks.modules.emplace_back(image.path.substr(image.path.rfind('/') + 1));
        by_base[image.base] = {&image, at->second};
    }
    stacks.frames.push_back({});
    for (size_t i = 1; i < native_.size(); ++i) {
        const NativeFrame& frame = native_[i];
        NativeStacks::Frame made{frame.caller, 0, frame.address};
        const auto after = by_base.upper_bound(frame.address);
        if (after != by_base.begin()) {
            const Module& module = std::prev(after)->second;
            const uint64_t offset = frame.address - module.image->base;
            if (offset < module.image->size) made = {frame.caller, module.number, offset};
        }
        stacks.frames.push_back(made);
    }
    return stacks;
}

LogAttributes HscopeRecorder::attributes() const {
    LogAttributes known;
    for (const Thread& thread : threads_) known.threads.push_back(thread.known);
    for (const std::string_view domain : kDomains) {
        known.allocators.push_back({std::string(domain)});
    }
    known.thread_of_row.resize(rows_.size());
    known.allocator_of_row.resize(rows_.size());
    const bool has_native = native_.size() > 1;
    if (has_native) known.native_of_row.resize(rows_.size());
    for (size_t row = 1; row < rows_.size(); ++row) {
        known.thread_of_row[row] = rows_[row].thread;
        known.allocator_of_row[row] = rows_[row].domain;
        if (has_native) known.native_of_row[row] = rows_[row].native;
    }
    if (has_native) known.native = native_stacks();
    return known;
}

Result<void> HscopeRecorder::finish(std::vector<LogMark> marks, Dataset& dataset, JobContext& job) {
    report();
    // The stacks that anything was allocated from, and where they went.
    constexpr uint32_t kNone = UINT32_MAX;
    std::vector<uint32_t> stack_of_node;
    for (const Row& row : rows_) {
        if (row.node == 0) continue;
        if (stack_of_node.size() <= row.node) stack_of_node.resize(size_t{row.node} + 1, kNone);
        uint32_t& stack = stack_of_node[row.node];
        if (stack == kNone) stack = stacks_.add_stack_at(row.node);
    }
    HS_TRY(TraceTrieBuilder::Frozen frozen,
           std::move(stacks_).freeze(TraceTrieBuilder::ChildOrder::kByName, job));
    std::vector<TraceId> trace_of_row(rows_.size());
    for (size_t row = 1; row < rows_.size(); ++row) {
        if (rows_[row].node == 0) continue;
        trace_of_row[row] = frozen.trace_of_stack[stack_of_node[rows_[row].node]];
    }

    constexpr uint64_t kSecond = 1'000'000'000;
    EventLogSource about;
    about.start_seconds = file_.header.start_ns / kSecond;
    about.start_nanoseconds = file_.header.start_ns % kSecond;
    about.row_count = static_cast<uint32_t>(rows_.size());
    about.is_paired = true;
    about.memory_limit_bytes = memory_limit_bytes_;
    if (sampling_.is_by_size()) {
        for (const Row& row : rows_) about.size_of_row.push_back(row.size_bytes);
    }
    about.sampling = std::move(sampling_);
    HS_TRY(BuiltEventLog built, std::move(sink_).finish(std::move(about), job));
    EventLogParts parts = std::move(built.log).take_parts();
    parts.attributes = attributes();
    std::vector<LogSeries> series;
    if (rss_ != nullptr) {
        series = {*rss_, std::move(heap_)};
        for (LogSeries& one : series_) {
            if (&one != rss_) series.push_back(std::move(one));
        }
    }
    if (!series.empty()) parts.series = std::move(series);
    if (!marks.empty()) parts.marks = std::move(marks);
    dataset.log.emplace(std::move(parts));
    dataset.log->set_traces(std::move(trace_of_row));
    dataset.traces.emplace(std::move(frozen.trie));
    return {};
}

}  // namespace hs
