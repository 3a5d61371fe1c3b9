// A digest holds live bytes by trace at regular times. It is turned into the events that would lead
// from each snapshot to the next, and is then a log like any other, of one instant a snapshot.

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/base/byte_reader.h"
#include "core/base/wrapping.h"
#include "core/import/heapprof.h"
#include "core/import/heapprof_steps.h"
#include "core/import/heapprof_table.h"
#include "core/model/diagnostics.h"
#include "core/model/event_codec.h"
#include "core/model/event_log_builder.h"

namespace hs {
namespace {

constexpr uint32_t kSnapshotMagic = 0x5379a0bd;
constexpr uint32_t kIndexMagic = 0xab935776;
constexpr uint64_t kFixedHeaderBytes = 20;

struct DigestHeader {
    uint64_t interval_ms = 0;
    uint64_t index_byte = 0;
    size_t byte_count = 0;
};

Result<DigestHeader> read_digest_header(std::string_view hpc) {
    ByteReader reader(hpc);
    const uint32_t version = reader.u32_be();
    reader.skip(kFixedHeaderBytes - sizeof(version));
    DigestHeader header;
    header.interval_ms = reader.varint();
    const uint64_t index_field = reader.offset();
    header.index_byte = reader.u64_be();
    header.byte_count = static_cast<size_t>(reader.offset());
    if (reader.failed()) {
        return Error{
            ErrorCode::kBadInput, "the file ends within the header of the digest", {}, hpc.size()};
    }
    if (version != kHeapprofVersion) {
        return Error{
            ErrorCode::kBadInput,
            "damaged or not a heapprof digest: version " + std::to_string(version) + ", known is 1",
            {},
            0};
    }
    if (header.index_byte == 0) {
        return Error{ErrorCode::kBadInput,
                     "interrupted digest: its index is missing. The .hpd file has all of it",
                     {},
                     index_field};
    }
    if (header.interval_ms == 0) {
        return Error{
            ErrorCode::kBadInput, "damaged digest: an interval of 0 ms", {}, kFixedHeaderBytes};
    }
    return header;
}

// Encodes events, with the step in time on the first event after each call of step().
class EventWriter {
public:
    void step(uint64_t microseconds) { pending_us_ += microseconds; }
    void write(uint32_t row, int64_t change) {
        const uint32_t word = row | (change < 0 ? kFreeBit : 0);
        for (const unsigned shift : {24U, 16U, 8U, 0U}) {
            bytes_.push_back(static_cast<char>(word >> shift & 0xff));
        }
        varint(pending_us_ / 1'000'000);
        varint(pending_us_ % 1'000'000);
        pending_us_ = 0;
        varint(change < 0 ? uint64_t{0} - static_cast<uint64_t>(change)
                          : static_cast<uint64_t>(change));
    }
    [[nodiscard]] size_t size() const { return bytes_.size(); }
    std::string take() { return std::move(bytes_); }

private:
    void varint(uint64_t value) {
        for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>(value | 0x80));
        bytes_.push_back(static_cast<char>(value));
    }
    std::string bytes_;
    uint64_t pending_us_ = 0;
};

struct DigestEvents {
    std::string bytes;
    std::vector<uint64_t> instants;
    uint64_t unknown_row_count = 0;
    uint64_t problem_byte = 0;  // where reading stopped, if before the index
    uint64_t snapshot_count = 0;
};

using RowBytes = std::vector<std::pair<uint32_t, int64_t>>;  // by row, each once

// One snapshot's entries; false when it is damaged.
bool read_snapshot(ByteReader& reader, uint32_t row_count, RowBytes& live,
                   uint64_t* unknown_row_count) {
    if (reader.u32_be() != kSnapshotMagic) return false;
    const uint64_t entries = reader.varint();
    if (entries > reader.remaining() / 2) return false;
    uint64_t size = 0;
    live.clear();
    for (uint64_t i = 0; i < entries; ++i) {
        const uint64_t row = reader.varint();
        const uint64_t value = reader.varint();
        // Sizes fall: each is given as what it is less than the one before.
        if (i > 0 && value > size) return false;
        size = i == 0 ? value : size - value;
        if (size > static_cast<uint64_t>(INT64_MAX)) return false;
        *unknown_row_count += row >= row_count ? 1 : 0;
        live.emplace_back(row < row_count ? static_cast<uint32_t>(row) : 0,
                          static_cast<int64_t>(size));
    }
    if (reader.failed()) return false;
    std::sort(live.begin(), live.end());
    size_t kept = 0;
    for (size_t i = 0; i < live.size(); ++i) {
        if (kept > 0 && live[kept - 1].first == live[i].first) {
            live[kept - 1].second = wrapping_add(live[kept - 1].second, live[i].second);
        } else {
            live[kept++] = live[i];
        }
    }
    live.resize(kept);
    return true;
}

// Both by row: writes what changed.
void write_changes(const RowBytes& before, const RowBytes& after, EventWriter& writer) {
    size_t i = 0;
    size_t k = 0;
    bool wrote = false;
    while (i < before.size() || k < after.size()) {
        const bool has_before = i < before.size();
        const bool has_after = k < after.size();
        const uint32_t row = !has_after || (has_before && before[i].first < after[k].first)
                                 ? before[i].first
                                 : after[k].first;
        int64_t change = 0;
        if (has_after && after[k].first == row) change = after[k++].second;
        if (has_before && before[i].first == row) {
            change = wrapping_add(change, wrapping_negative(before[i++].second));
        }
        if (change == 0) continue;
        writer.write(row, change);
        wrote = true;
    }
    // A snapshot like the one before still is a point in time.
    if (!wrote) writer.write(0, 0);
}

DigestEvents events_from_digest(std::string_view hpc, const DigestHeader& header,
                                uint32_t row_count, const JobContext& job) {
    DigestEvents events;
    EventWriter writer;
    RowBytes before;
    RowBytes after;
    const uint64_t end = std::min<uint64_t>(header.index_byte, hpc.size());
    if (end < header.byte_count) {
        events.problem_byte = header.byte_count;
        return events;
    }
    ByteReader reader(hpc.substr(header.byte_count, end - header.byte_count), header.byte_count);
    while (!reader.at_end() && !job.cancelled()) {
        const uint64_t begin = reader.offset();
        if (!read_snapshot(reader, row_count, after, &events.unknown_row_count)) {
            events.problem_byte = begin;
            break;
        }
        // Snapshot k is the state at (k + 1) intervals; the original reader labels it one early.
        writer.step(header.interval_ms * 1000);
        events.instants.push_back(writer.size());
        write_changes(before, after, writer);
        std::swap(before, after);
        ++events.snapshot_count;
    }
    if (events.problem_byte == 0) {
        ByteReader index(hpc.substr(end), end);
        if (index.u32_be() != kIndexMagic || index.varint() != events.snapshot_count) {
            events.problem_byte = end;
        }
    }
    events.bytes = writer.take();
    return events;
}

}  // namespace

int sniff_heapprof_digest(const SniffInput& input) {
    const bool is_named = input.file_name.ends_with(".hpc");
    if (!has_heapprof_header(input.head)) return is_named ? kNameOnly : kNotThis;
    if (is_named) return kCertain;
    // A .hpm goes on with ranges and traces; a digest's first snapshot, or its index, has a mark.
    const Result<DigestHeader> header = read_digest_header(input.head);
    if (!header.ok()) return kNotThis;
    ByteReader reader(input.head.substr(header.value().byte_count));
    const uint32_t magic = reader.u32_be();
    return magic == kSnapshotMagic || magic == kIndexMagic ? kCertain : kNotThis;
}

Result<Dataset> load_heapprof_digest(Input input, const LoadOptions& options, JobContext& job) {
    Result<Input> hpm = input.sibling(".hpm", job);
    if (!hpm.ok()) {
        const Error& error = hpm.error();
        if (error.code != ErrorCode::kIo) return error;
        return Error{ErrorCode::kIo,
                     "the .hpm file of this digest is missing (" + describe(error) +
                         "). Both belong in one folder",
                     {},
                     {}};
    }
    return dataset_from_digest(std::move(hpm).value(), std::move(input), options, job);
}

Result<Dataset> dataset_from_digest(Input hpm, Input hpc, const LoadOptions& options,
                                    JobContext& job) {
    Result<HeapprofHeader> header = read_heapprof_header(hpm.bytes());
    if (!header.ok()) return error_in_half(hpm, std::move(header).error());
    const Result<DigestHeader> digest = read_digest_header(hpc.bytes());
    if (!digest.ok()) return error_in_half(hpc, digest.error());

    Dataset dataset;
    dataset.info.format = "heapprof-digest";
    dataset.info.bytes_on_disk = hpm.bytes_on_disk() + hpc.bytes_on_disk();
    dataset.info.modified_ns = std::max(hpm.modified_ns(), hpc.modified_ns());
    report_header(header.value(), dataset.diagnostics);
    HeapprofStacks stacks = read_heapprof_stacks(hpm.bytes(), header.value().byte_count, job);
    const uint32_t row_count = stacks.trace_count + 1;
    HeapprofTable table = build_heapprof_table(std::move(stacks), job);
    DigestEvents events = events_from_digest(hpc.bytes(), digest.value(), row_count, job);
    if (job.cancelled()) return cancelled_error();

    dataset.diagnostics.push_back(
        {Severity::kInfo,
         "a digest: " + std::to_string(events.snapshot_count) + " snapshots every " +
             std::to_string(digest.value().interval_ms) +
             " ms, sizes scaled as its writer scaled them; the time between is not in it",
         {},
         1});
    if (events.problem_byte != 0) {
        dataset.diagnostics.push_back(
            cut_diagnostic("bytes that are neither a snapshot nor the index of the digest: "
                           "the rest is left out",
                           events.problem_byte));
    }
    EventLogSource source;
    source.events = Input::from_memory(hpc.path(), std::move(events.bytes));
    source.start_seconds = header.value().start_seconds;
    source.start_nanoseconds = header.value().start_nanoseconds;
    source.row_count = row_count;
    source.make_steps = heapprof_steps;
    source.memory_limit_bytes = options.memory_limit_bytes;
    source.instants = std::move(events.instants);
    HS_TRY(BuiltEventLog built, build_event_log(std::move(source), job));
    built.log.set_traces(std::move(table.trace_of_row));
    dataset.log.emplace(std::move(built.log));
    dataset.traces.emplace(std::move(table.traces));
    dataset.inputs.push_back(std::move(hpm));
    dataset.inputs.push_back(std::move(hpc));
    return dataset;
}

}  // namespace hs
