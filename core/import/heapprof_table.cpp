#include "core/import/heapprof_table.h"

#include <algorithm>
#include <string>

#include "core/base/byte_reader.h"
#include "core/model/trace_trie_builder.h"

namespace hs {
namespace {

constexpr uint64_t kFixedHeaderBytes = 20;
constexpr uint64_t kRangeBytes = 12;
// The trace index has 30 bits, and 0 is taken.
constexpr uint32_t kMostTraces = (uint32_t{1} << 30) - 1;

Error cut_header(const std::string& expected, std::string_view hpm) {
    return {ErrorCode::kBadInput,
            "expected " + expected + ", found the end of the file: the header is cut short",
            {},
            hpm.size()};
}

}  // namespace

Result<HeapprofHeader> read_heapprof_header(std::string_view hpm) {
    ByteReader reader(hpm);
    const uint32_t version = reader.u32_be();
    if (reader.failed()) return cut_header("a format version of 4 bytes", hpm);
    if (version != kHeapprofVersion) {
        return Error{ErrorCode::kBadInput,
                     "expected heapprof format version " + std::to_string(kHeapprofVersion) +
                         ", found version " + std::to_string(version),
                     {},
                     0};
    }
    HeapprofHeader header;
    header.start_seconds = reader.u64_be();
    header.start_nanoseconds = reader.u64_be();
    if (reader.failed()) return cut_header("a start time of 16 bytes", hpm);
    const uint64_t range_count = reader.varint();
    if (reader.failed()) return cut_header("the number of sampling ranges", hpm);
    if (range_count > reader.remaining() / kRangeBytes) {
        return cut_header(std::to_string(range_count) + " sampling ranges of 12 bytes", hpm);
    }
    header.ranges.reserve(static_cast<size_t>(range_count));
    for (uint64_t i = 0; i < range_count; ++i) {
        const uint64_t max_size_bytes = reader.u64_be();
        header.ranges.push_back({max_size_bytes, reader.u32_be()});
    }
    header.byte_count = static_cast<size_t>(reader.offset());
    return header;
}

HeapprofTraceCount count_heapprof_traces(std::string_view hpm, size_t first_byte) {
    ByteReader reader(hpm.substr(first_byte), first_byte);
    HeapprofTraceCount count;
    count.end_byte = first_byte;
    while (!reader.at_end() && count.traces < kMostTraces) {
        while (reader.varint() != 0) reader.skip(reader.varint());
        if (reader.failed()) break;
        ++count.traces;
        count.end_byte = reader.offset();
    }
    count.cut_short_bytes = hpm.size() - count.end_byte;
    return count;
}

HeapprofTable read_heapprof_traces(std::string_view hpm, size_t first_byte,
                                   const HeapprofTraceCount& count, JobContext& job) {
    constexpr uint32_t kPollEvery = 4096;
    TraceTrieBuilder builder;
    ByteReader reader(hpm.substr(first_byte, count.end_byte - first_byte), first_byte);
    std::vector<FrameId> frames;
    for (uint32_t i = 0; i < count.traces; ++i) {
        if (i % kPollEvery == 0 && job.cancelled()) break;
        frames.clear();
        for (uint64_t line_plus_one = reader.varint(); line_plus_one != 0;
             line_plus_one = reader.varint()) {
            const std::string_view file = reader.bytes(reader.varint());
            frames.push_back(builder.frame(file, static_cast<int64_t>(line_plus_one - 1)));
        }
        std::reverse(frames.begin(), frames.end());  // stored leaf first
        builder.add_stack(frames);
    }
    TraceTrieBuilder::Frozen frozen = std::move(builder).freeze();
    HeapprofTable table;
    table.traces = std::move(frozen.trie);
    table.trace_of_row.reserve(size_t{count.traces} + 1);
    table.trace_of_row.push_back({});
    table.trace_of_row.insert(table.trace_of_row.end(), frozen.trace_of_stack.begin(),
                              frozen.trace_of_stack.end());
    return table;
}

bool has_heapprof_header(std::string_view head) {
    constexpr uint64_t kYear2500 = 16'725'225'600;
    ByteReader reader(head);
    return reader.u32_be() == kHeapprofVersion && reader.u64_be() < kYear2500 &&
           reader.u64_be() < 1'000'000'000 && !reader.failed() && head.size() > kFixedHeaderBytes;
}

}  // namespace hs
