#pragma once
// Memory of the process over time, read by the writer thread from /proc: SERIES records of stream
// 0.

#include <cstdint>

#include "native/record/definition_log.h"

namespace capture {

class MemorySeries {
public:
    // `definitions` are those of stream 0; all names are defined here. Interval 0: off.
    void begin(SlotSource& source, DefinitionLog& definitions, double interval_s);
    void take_if_due();
    void end();  // hands over

private:
    static constexpr uint32_t kMetrics = 6;
    uint32_t read_metrics(uint64_t* values);

    SlotSource* source_ = nullptr;
    uint64_t interval_ns_ = 0;
    uint64_t due_ns_ = 0;
    uint64_t last_ns_ = 0;
    uint64_t taken_ = 0;
    int files_[3] = {-1, -1, -1};
    uint32_t names_[kMetrics] = {};
    SlotWriter slots_;
};

}  // namespace capture
