#pragma once
// HscopeRecorder: makes a log of the EVENTS of all streams of an .hscope file. Each stream is in
// order and says when; together they are put in order by time, which the recorder makes exact where
// a stream takes over from another.
//
//   stream 1   a a f | . . . | a      TIME at each change of streams
//   stream 2         | a f a |
//   log        a a f   a f a   a

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/hash_map.h"
#include "core/import/hscope_definitions.h"
#include "core/import/hscope_events.h"
#include "core/import/hscope_file.h"
#include "core/import/live_blocks.h"
#include "core/model/dataset.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log_sink.h"
#include "core/model/log_attributes.h"
#include "core/model/sampling.h"
#include "core/model/trace_trie_builder.h"

namespace hs {

// "all", "poisson 524288", "classes 128:0.25,8192:0.5"; nothing when it is none of these.
std::optional<Sampling> hscope_sampling(std::string_view text);

class HscopeRecorder {
public:
    // Both are borrowed. What is wrong with the events is added to the file's faults.
    HscopeRecorder(HscopeFile& file, const HscopeDefinitions& definitions,
                   uint64_t memory_limit_bytes);

    // What was measured beside the events, by name; before read().
    void set_series(std::vector<LogSeries> series) { series_ = std::move(series); }
    void read(JobContext& job);

    DiagnosticList& notes() { return notes_; }
    [[nodiscard]] uint64_t event_count() const { return sink_.event_count(); }

    Result<void> finish(std::vector<LogMark> marks, Dataset& dataset, JobContext& job);

private:
    // Where one stream has got to.
    struct Cursor {
        uint32_t stream = 0;
        const HscopeStream* known = nullptr;
        std::vector<const HscopeChunk*> chunks;
        size_t next_chunk = 0;
        std::string buffer;
        HscopeEventReader reader;
        HscopeEvent event;
        uint32_t thread = 0;      // in threads_
        uint32_t row_thread = 0;  // the one that row_of_site is of
        std::vector<uint32_t> row_of_site;
        uint64_t replaced = 0;  // blocks, in the chunk that is open
        uint64_t unknown_sites = 0;
        std::vector<std::pair<uint32_t, uint32_t>> place_of_node;  // of stacks_ and of native_
    };
    struct Thread {
        LogThread known;
        uint64_t ident = 0;
        uint64_t newest[2] = {EventLogSink::kNoAllocation, EventLogSink::kNoAllocation};
    };
    struct Row {
        uint32_t node = 0;
        uint32_t native = 0;
        uint32_t thread = 0;
        uint32_t domain = 0;
        uint64_t size_bytes = 0;  // where sampling is by size
    };

    void open_streams();
    void place_nodes(Cursor& cursor);
    bool advance(Cursor& cursor);
    bool open_chunk(Cursor& cursor);
    void close_chunk(Cursor& cursor);
    uint32_t thread_of(const Cursor& cursor, const HscopeChunk& chunk);
    void apply(Cursor& cursor);
    void allocate(Cursor& cursor, uint64_t address);
    void release(Cursor& cursor);
    uint32_t row_of(Cursor& cursor, uint64_t site, uint64_t size_bytes);
    uint32_t find_row(const Cursor& cursor, uint64_t site);
    uint32_t row_of_size(uint32_t row, uint64_t size_bytes);
    uint32_t add_row(const Row& row);
    void end_block(const LiveBlock& block, int64_t time_us);
    void measure_heap(int64_t until_us);
    void report();
    NativeStacks native_stacks() const;
    LogAttributes attributes() const;
    static int64_t micros(uint64_t ns) {
        constexpr uint64_t kMost = uint64_t{1} << 62;
        return static_cast<int64_t>(std::min(ns, kMost) / 1000);
    }

    HscopeFile& file_;
    const HscopeDefinitions& definitions_;
    uint64_t memory_limit_bytes_;
    Sampling sampling_;
    TraceTrieBuilder stacks_;
    DiagnosticList notes_;
    EventLogSink sink_;
    std::vector<Cursor> cursors_;
    std::vector<Thread> threads_;
    std::vector<LogSeries> series_;
    LogSeries heap_{"heap", Unit::kBytes, {}, {}, 0};
    const LogSeries* rss_ = nullptr;

    std::vector<Row> rows_{1};
    std::map<std::pair<uint64_t, uint64_t>, uint32_t> row_of_place_;
    HashMap<Id<struct HscopeSizeTag>> size_number_;
    HashMap<Id<struct HscopeRowTag>> row_of_size_;  // (row, size) to a row

    struct NativeFrame {
        uint32_t caller = 0;
        uint64_t address = 0;
    };
    std::vector<NativeFrame> native_{1};
    std::map<std::pair<uint32_t, uint64_t>, uint32_t> native_below_;

    LiveBlocks blocks_;
    int64_t live_bytes_ = 0;
    uint64_t unknown_frees_ = 0;
    uint64_t lost_[3] = {};
};

}  // namespace hs
