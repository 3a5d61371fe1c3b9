#include "core/import/heapprof_table.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "core/base/byte_reader.h"
#include "core/import/known_formats.h"
#include "core/model/frame_set.h"

namespace hs {
namespace {

constexpr uint64_t kFixedHeaderBytes = 20;
constexpr uint64_t kRangeBytes = 12;
// The trace index has 30 bits, and 0 is taken.
constexpr uint32_t kMostTraces = (uint32_t{1} << 30) - 1;

constexpr uint64_t kYear2500 = 16'725'225'600;
constexpr uint64_t kNanosecondsPerSecond = 1'000'000'000;

Error cut_header(const std::string& expected, std::string_view hpm) {
    return {ErrorCode::kBadInput,
            "the file ends within its header, before " + expected,
            {},
            hpm.size()};
}

}  // namespace

Result<HeapprofHeader> read_heapprof_header(std::string_view hpm) {
    if (hpm.empty()) return Error{ErrorCode::kBadInput, kEmptyFile, {}, 0};
    ByteReader reader(hpm);
    const uint32_t version = reader.u32_be();
    if (reader.failed()) return cut_header("a format version of 4 bytes", hpm);
    if (version != kHeapprofVersion) {
        return Error{ErrorCode::kBadInput,
                     "damaged or not a heapprof log: format version " + std::to_string(version) +
                         ", known is " + std::to_string(kHeapprofVersion),
                     {},
                     0};
    }
    HeapprofHeader header;
    header.start_seconds = reader.u64_be();
    header.start_nanoseconds = reader.u64_be();
    if (reader.failed()) return cut_header("a start time of 16 bytes", hpm);
    if (header.start_seconds >= kYear2500 || header.start_nanoseconds >= kNanosecondsPerSecond) {
        header.start_seconds = 0;
        header.start_nanoseconds = 0;
        header.has_impossible_start = true;
    }
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

void report_header(const HeapprofHeader& header, std::vector<Diagnostic>& diagnostics) {
    constexpr uint64_t kStartByte = 4;
    if (!header.has_impossible_start) return;
    diagnostics.push_back({Severity::kWarning,
                           "the start time in the header is impossible: counted as 1970",
                           kStartByte, 1});
}

HeapprofStacks read_heapprof_stacks(std::string_view hpm, size_t first_byte, JobContext& job,
                                    uint64_t smallest_piece_bytes) {
    constexpr uint64_t kMostPieces = 16;
    const uint64_t piece_bytes =
        std::max(smallest_piece_bytes, (hpm.size() - first_byte) / kMostPieces + 1);
    const size_t count = (hpm.size() - first_byte + piece_bytes - 1) / piece_bytes;
    const auto limit_of = [&](size_t piece) {
        return std::min<uint64_t>(hpm.size(), first_byte + (piece + 1) * piece_bytes);
    };
    HeapprofStacks stacks;
    stacks.pieces.resize(count);
    job.begin_stage("reading traces", hpm.size());
    job.parallel_for(count, 1, [&](size_t i, size_t) {
        const uint64_t cut = first_byte + i * piece_bytes;
        const std::optional<uint64_t> begin =
            i == 0 ? cut : guess_heapprof_trace(hpm, cut, limit_of(i));
        if (begin) stacks.pieces[i] = read_heapprof_piece(hpm, *begin, limit_of(i), job);
        job.advance(piece_bytes);
    });
    // The guesses are checked in order; what was begun wrongly is read again.
    uint64_t expected = first_byte;
    uint64_t traces = 0;
    for (size_t i = 0; i < count && !job.cancelled(); ++i) {
        HeapprofPiece& piece = stacks.pieces[i];
        const bool is_cut_short = i > 0 && stacks.pieces[i - 1].is_cut_short;
        if (expected >= limit_of(i) || is_cut_short) {
            piece = {};
            piece.is_cut_short = is_cut_short;
            continue;
        }
        if (piece.first_byte != expected) {
            piece = read_heapprof_piece(hpm, expected, limit_of(i), job);
        }
        expected = piece.end_byte;
        traces += piece.stacks.depths.size();
    }
    stacks.trace_count = static_cast<uint32_t>(std::min<uint64_t>(traces, kMostTraces));
    stacks.cut_short_bytes = hpm.size() - expected;
    return stacks;
}

HeapprofTable build_heapprof_table(HeapprofStacks stacks, JobContext& job) {
    FrameSet frames;
    std::vector<StackPiece> pieces;
    for (HeapprofPiece& piece : stacks.pieces) {
        for (const std::string_view bytes : piece.frames) {
            ByteReader reader(bytes);
            const uint64_t line_plus_one = reader.varint();
            const std::string_view file = reader.bytes(reader.varint());
            piece.stacks.frame_ids.push_back(
                frames.add(file, static_cast<int64_t>(line_plus_one - 1)));
        }
        pieces.push_back(std::move(piece.stacks));
    }
    SortedStacks sorted = sort_stacks(std::move(frames), pieces, job);
    HeapprofTable table;
    table.traces = std::move(sorted.trie);
    table.trace_of_row.reserve(sorted.trace_of_stack.size() + 1);
    table.trace_of_row.push_back({});
    table.trace_of_row.insert(table.trace_of_row.end(), sorted.trace_of_stack.begin(),
                              sorted.trace_of_stack.end());
    return table;
}

bool has_heapprof_header(std::string_view head) {
    ByteReader reader(head);
    return reader.u32_be() == kHeapprofVersion && reader.u64_be() < kYear2500 &&
           reader.u64_be() < kNanosecondsPerSecond && !reader.failed() &&
           head.size() > kFixedHeaderBytes;
}

}  // namespace hs
