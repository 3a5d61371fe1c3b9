#pragma once
// TRACKED records of the running recording: classes, births, deaths, snapshots and sizes of tracked
// objects, in live slots of stream 0. Whoever writes holds the GIL. Names are strings of stream 0.

#include <cstdint>

#include "native/record/definition_log.h"

namespace capture {

struct TrackedBirth {
    uint64_t time_ns;
    uint64_t object;  // its number, from 1
    uint64_t address;
    uint64_t flat_bytes;
    uint32_t class_number;
    uint32_t stream;  // whose node is the stack of the birth
    uint32_t node;
    uint32_t level;
};

struct TrackedSnapshot {
    uint64_t time_ns;
    const char* text;
    size_t text_bytes;
    uint64_t tracked_bytes;
    bool has_total;
    uint64_t total_bytes;
    uint64_t overhead_bytes;
};

class TrackedLog {
public:
    static constexpr size_t kMostRecordBytes = kSlotRecordBytes;

    void begin(SlotSource& source, DefinitionLog& definitions);
    void hand_over();  // definitions first
    // Differs in each recording: numbers of another one mean nothing.
    [[nodiscard]] uint32_t generation() const { return generation_; }
    uint64_t now_ns() { return source_->now_ns(); }

    uint32_t string(const char* utf8, size_t byte_count) {
        return definitions_->string(utf8, byte_count);
    }
    uint32_t add_class(const char* name, size_t byte_count);  // 0: could not be written
    bool add_birth(const TrackedBirth& birth);                // with the size at birth
    bool add_death(uint64_t time_ns, uint64_t object);
    bool add_snapshot(const TrackedSnapshot& snapshot);
    bool add_change(uint64_t object, uint32_t level);
    bool add_encoded(const uint8_t* record, size_t byte_count);  // a SIZE, made by the caller

private:
    uint8_t* room_for(size_t byte_count);

    SlotSource* source_ = nullptr;
    DefinitionLog* definitions_ = nullptr;
    SlotWriter slots_;
    uint32_t generation_ = 0;
    uint32_t classes_ = 0;
};

enum class TrackedTag : uint8_t { kClass = 1, kBirth, kDeath, kSnapshot, kSize, kChange };

}  // namespace capture
