#pragma once
// Turns the rows of a tracker dump's two pickles into a Tracked. Every row is converted once,
// however often the file mentions it, so the work is linear in the file.

#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/import/pickle_heap.h"
#include "core/model/dataset.h"
#include "core/model/tracked.h"

namespace hs {

class TrackedBuilder {
public:
    // tracked.strings must be the heap's string table.
    TrackedBuilder(const PickleHeap& heap, Tracked& tracked, std::vector<Diagnostic>& diagnostics);

    // Class name to list of objects.
    void add_index(PickleValue index);
    // For an index that was cut: every object that is complete, by its own name.
    void add_complete_objects();
    void add_snapshots(PickleValue list);
    // For a list that was cut: every snapshot from this row of the heap's records on that is
    // complete.
    void add_complete_snapshots(size_t first_record);

private:
    // Attribute names that occur, by their place in kAttributes.
    enum Attribute : uint8_t {
        kId,
        kRepr,
        kName,
        kBirth,
        kDeath,
        kTrace,
        kLevel,
        kSnapshots,
        kFootprint,
        kSize,
        kFlat,
        kRefs,
        kTimestamp,
        kDesc,
        kTrackedTotal,
        kAsizeofTotal,
        kOverhead,
        kSystemTotal,
        kClasses,
        kAvailable,
        kPid,
        kRss,
        kVsz,
        kPageFaults,
        kDataSegment,
        kCodeSegment,
        kSharedSegment,
        kStackSegment,
        kOsSpecific,
        kAttributeCount
    };
    struct RecordRange {
        uint32_t first = 0;
        uint32_t count = 0;
    };

    [[nodiscard]] std::optional<PickleValue> attribute(uint32_t record, Attribute name) const;
    [[nodiscard]] std::optional<int64_t> number(uint32_t record, Attribute name) const;
    // Both tell, with the record's byte, of what is there and cannot be.
    double seconds(uint32_t record, std::optional<PickleValue> value, std::string_view what);
    int64_t bytes(uint32_t record, Attribute name);
    std::optional<int64_t> size(uint32_t record, Attribute name);
    [[nodiscard]] bool is_record(PickleValue value, PickleGlobal type) const;
    [[nodiscard]] const PickleSequence* list_or_tuple(std::optional<PickleValue> value) const;
    StringId text_of(PickleValue value);

    void begin_class(StringId name);
    void add_class(PickleValue key, PickleValue list);
    void add_object(uint32_t record);
    RecordRange records_of(uint32_t object, std::optional<PickleValue> list);
    SizedId sized_of(uint32_t record);
    void expand_sized(uint32_t record);
    void finish_sized(uint32_t record);
    uint32_t trace_of(std::optional<PickleValue> trace);
    uint32_t keep_trace(const std::vector<uint32_t>& frames);
    std::vector<uint32_t> text_frames(const PickleSequence& lines);
    uint32_t frame_of(PickleValue frame);
    uint32_t keep_frame(const TrackedFrame& frame);
    void add_snapshot(uint32_t record);
    ProcessMemory process_of(PickleValue value);
    void note(std::string message, std::optional<uint64_t> byte_offset = std::nullopt);

    const PickleHeap& heap_;
    Tracked& tracked_;
    std::vector<Diagnostic>& diagnostics_;
    std::array<StringId, kAttributeCount> names_{};
    uint64_t text_bytes_ = 0;  // of all text handed out

    enum class Visit : uint8_t { kNew, kOpen, kDone };
    std::vector<Visit> visits_;         // by row of the heap's records
    std::vector<uint32_t> sized_rows_;  // likewise, once done
    std::vector<uint32_t> first_refs_;  // by row of the heap's sequences, see kFirstRef
    std::vector<uint32_t> pending_;     // records being converted
    std::vector<bool> is_list_taken_;   // by row of the heap's sequences
    std::unordered_map<uint32_t, uint32_t> trace_by_sequence_;
    std::unordered_map<std::string, uint32_t> trace_by_content_;
    std::unordered_map<std::string, uint32_t> frame_by_content_;
    std::unordered_map<uint32_t, ProcessMemory> process_by_record_;
};

}  // namespace hs
