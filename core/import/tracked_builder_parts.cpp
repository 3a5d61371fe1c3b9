// Instantiation traces and snapshots of a tracker dump.

#include <algorithm>
#include <charconv>
#include <iterator>

#include "core/import/tracked_builder.h"

namespace hs {
namespace {

constexpr size_t kFrameParts = 5;    // file, line, function, source lines, index of the line
constexpr size_t kMostDetails = 32;  // of a process memory record; a real one has ten
constexpr std::string_view kSeparator = " in ";

// "  file:line in function\n" of release 0.1. False if the text is something else.
bool split_frame_text(std::string_view text, std::string_view& file, int64_t& line,
                      std::string_view& function) {
    if (!text.starts_with("  ") || text.starts_with("    ")) { return false; }
    text.remove_prefix(2);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) { text.remove_suffix(1); }
    const size_t in = text.rfind(kSeparator);
    if (in == std::string_view::npos) { return false; }
    const size_t colon = text.rfind(':', in);
    if (colon == std::string_view::npos) { return false; }
    const char* end = text.data() + in;
    const auto [stop, problem] = std::from_chars(text.data() + colon + 1, end, line);
    if (problem != std::errc{} || stop != end) { return false; }
    file = text.substr(0, colon);
    function = text.substr(in + kSeparator.size());
    return true;
}

}  // namespace

uint32_t TrackedBuilder::keep_frame(const TrackedFrame& frame) {
    std::string key;
    for (const uint64_t part :
         {uint64_t{frame.file.v}, uint64_t{frame.function.v}, uint64_t{frame.source.v},
          static_cast<uint64_t>(frame.line), uint64_t{frame.text.v}}) {
        key.append(reinterpret_cast<const char*>(&part), sizeof part);
    }
    const auto [known, is_new] =
        frame_by_content_.try_emplace(key, static_cast<uint32_t>(tracked_.frames.size()));
    if (is_new) { tracked_.frames.push_back(frame); }
    return known->second;
}

uint32_t TrackedBuilder::frame_of(PickleValue value) {
    TrackedFrame frame;
    const PickleSequence* parts = list_or_tuple(value);
    if (parts == nullptr || parts->count < 3) {
        frame.text = text_of(value);
        return keep_frame(frame);
    }
    frame.file = text_of(heap_.item(*parts, 0));
    frame.line = heap_.as_int64(heap_.item(*parts, 1)).value_or(-1);
    frame.function = text_of(heap_.item(*parts, 2));
    const PickleSequence* source =
        parts->count > 3 ? list_or_tuple(heap_.item(*parts, 3)) : nullptr;
    if (source != nullptr && source->count > 0) {
        const std::optional<uint64_t> index =
            parts->count >= kFrameParts ? heap_.as_uint64(heap_.item(*parts, 4)) : std::nullopt;
        frame.source = text_of(heap_.item(*source, index && *index < source->count ? *index : 0));
    }
    return keep_frame(frame);
}

// Release 0.1 stored ready-made lines: a frame, then its source line.
std::vector<uint32_t> TrackedBuilder::text_frames(const PickleSequence& lines) {
    std::vector<TrackedFrame> frames;
    for (size_t i = 0; i < lines.count; ++i) {
        const StringId line = text_of(heap_.item(lines, i));
        const std::string_view text = tracked_.text(line);
        TrackedFrame frame;
        std::string_view file;
        std::string_view function;
        if (split_frame_text(text, file, frame.line, function)) {
            frame.file = tracked_.strings.intern(file);
            frame.function = tracked_.strings.intern(function);
            frames.push_back(frame);
        } else if (text.starts_with("    ") && !frames.empty() && frames.back().source.is_nil()) {
            frames.back().source = line;
        } else {
            frame.text = line;
            frames.push_back(frame);
        }
    }
    std::vector<uint32_t> rows;
    rows.reserve(frames.size());
    for (const TrackedFrame& frame : frames) { rows.push_back(keep_frame(frame)); }
    return rows;
}

uint32_t TrackedBuilder::keep_trace(const std::vector<uint32_t>& frames) {
    const std::string key(reinterpret_cast<const char*>(frames.data()),
                          frames.size() * sizeof(uint32_t));
    const auto [known, is_new] =
        trace_by_content_.try_emplace(key, static_cast<uint32_t>(tracked_.traces.size()));
    if (is_new) {
        tracked_.traces.push_back({static_cast<uint32_t>(tracked_.trace_frames.size()),
                                   static_cast<uint32_t>(frames.size())});
        tracked_.trace_frames.insert(tracked_.trace_frames.end(), frames.begin(), frames.end());
    }
    return known->second;
}

uint32_t TrackedBuilder::trace_of(std::optional<PickleValue> value) {
    const PickleSequence* sequence = list_or_tuple(value);
    if (sequence == nullptr) { return 0; }
    if (const auto known = trace_by_sequence_.find(value->row());
        known != trace_by_sequence_.end()) {
        return known->second;
    }
    const bool is_text = sequence->count > 0 && heap_.item(*sequence, 0).is(PickleKind::kText);
    std::vector<uint32_t> frames;
    if (is_text) {
        frames = text_frames(*sequence);
    } else {
        for (size_t i = 0; i < sequence->count; ++i) {
            frames.push_back(frame_of(heap_.item(*sequence, i)));
        }
    }
    const uint32_t trace = keep_trace(frames);
    trace_by_sequence_.emplace(value->row(), trace);
    return trace;
}

ProcessMemory TrackedBuilder::process_of(PickleValue value) {
    ProcessMemory process;
    // Release 0.1 knew the virtual size alone.
    if (const std::optional<int64_t> virtual_size = heap_.as_int64(value)) {
        process.is_available = *virtual_size > 0;
        if (process.is_available) { process.vsz_bytes = virtual_size; }
        return process;
    }
    if (!is_record(value, PickleGlobal::kProcessMemory)) { return process; }
    const uint32_t record = value.row();
    if (const auto known = process_by_record_.find(record); known != process_by_record_.end()) {
        return known->second;
    }
    const std::optional<int64_t> available = number(record, kAvailable);
    process.pid = number(record, kPid);
    process.rss_bytes = size(record, kRss);
    process.vsz_bytes = size(record, kVsz);
    process.page_faults = number(record, kPageFaults);
    process.data_bytes = size(record, kDataSegment);
    process.code_bytes = size(record, kCodeSegment);
    process.shared_bytes = size(record, kSharedSegment);
    process.stack_bytes = size(record, kStackSegment);
    process.is_available = available ? *available != 0 : process.vsz_bytes.value_or(0) > 0;
    if (const PickleSequence* details = list_or_tuple(attribute(record, kOsSpecific))) {
        for (size_t i = 0; i < std::min<size_t>(details->count, kMostDetails); ++i) {
            const PickleSequence* pair = list_or_tuple(heap_.item(*details, i));
            if (pair == nullptr || pair->count != 2) { continue; }
            const StringId label = text_of(heap_.item(*pair, 0));
            process.details.emplace_back(label, text_of(heap_.item(*pair, 1)));
        }
    }
    process_by_record_.emplace(record, process);
    return process;
}

void TrackedBuilder::add_snapshot(uint32_t record) {
    visits_.resize(heap_.records.size());
    if (visits_[record] != Visit::kNew) {
        return note("a snapshot that is listed twice is shown once",
                    heap_.records[record].byte_offset);
    }
    visits_[record] = Visit::kDone;
    TrackerSnapshot snapshot;
    snapshot.time_s = seconds(record, attribute(record, kTimestamp), "the time of a snapshot");
    if (const auto text = attribute(record, kDesc)) { snapshot.description = text_of(*text); }
    snapshot.tracked_bytes = size(record, kTrackedTotal);
    snapshot.asizeof_bytes = size(record, kAsizeofTotal);
    // The tool writes 0 for "not computed".
    if (snapshot.asizeof_bytes == 0) { snapshot.asizeof_bytes.reset(); }
    snapshot.overhead_bytes = size(record, kOverhead);
    if (const auto process = attribute(record, kSystemTotal)) {
        snapshot.process = process_of(*process);
    }
    const std::optional<PickleValue> classes = attribute(record, kClasses);
    snapshot.is_annotated = classes && classes->is(PickleKind::kDict);
    tracked_.snapshots.push_back(std::move(snapshot));
}

void TrackedBuilder::add_snapshots(PickleValue list) {
    const PickleSequence sequence = heap_.sequence(list);
    for (size_t i = 0; i < sequence.count; ++i) {
        const PickleValue snapshot = heap_.item(sequence, i);
        if (is_record(snapshot, PickleGlobal::kSnapshot)) {
            add_snapshot(snapshot.row());
        } else {
            note("something that is no snapshot is left out");
        }
    }
}

void TrackedBuilder::add_complete_snapshots(size_t first_record) {
    for (size_t row = first_record; row < heap_.records.size(); ++row) {
        const PickleRecord& record = heap_.records[row];
        if (record.type == PickleGlobal::kSnapshot && record.state != PickleRecord::kNoState) {
            add_snapshot(static_cast<uint32_t>(row));
        }
    }
}

}  // namespace hs
