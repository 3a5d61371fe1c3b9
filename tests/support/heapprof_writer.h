#pragma once
// Writes heapprof logs for tests, event by event, the way the format page says; and replays them
// the slow and obvious way, as the answer to compare with.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/input.h"
#include "core/base/job_context.h"
#include "core/import/importer.h"
#include "core/model/sampling.h"
#include "tests/support/random.h"

namespace hs::test {

using StackFrames = std::vector<std::pair<std::string, int64_t>>;  // (file, line), root first

void put_varint(std::string& out, uint64_t value);
void put_big(std::string& out, uint64_t value, unsigned byte_count);

class HeapprofWriter {
public:
    explicit HeapprofWriter(std::vector<SamplingRange> ranges = {}, uint64_t start_seconds = 1000,
                            uint64_t start_nanoseconds = 500'000'000);

    // The new trace's index: 1, 2, 3 …
    uint32_t trace(const StackFrames& frames);
    // delta_us may be negative: the clock then steps backward.
    void allocate(uint32_t index, uint64_t size, int64_t delta_us = 0) {
        event(index, false, size, delta_us);
    }
    void free(uint32_t index, uint64_t size, int64_t delta_us = 0) {
        event(index, true, size, delta_us);
    }
    void event(uint32_t index, bool is_free, uint64_t size, int64_t delta_us);

    std::string hpm;
    std::string hpd;

    struct Event {
        uint32_t index = 0;
        bool is_free = false;
        uint64_t size = 0;
        int64_t latest_us = 0;  // the latest time so far, from 0
    };
    std::vector<Event> events;
    std::vector<StackFrames> traces;  // by index; row 0 is empty
    Sampling sampling;

    // What the slow way makes of it.
    [[nodiscard]] size_t events_until(int64_t time_us) const;
    [[nodiscard]] Amount change(const Event& event, Measure measure) const;

private:
    uint32_t next_index_ = 1;
    int64_t time_us_ = 0;
};

// "log.hpm" with "log.hpd" beside it.
Input log_input(const std::string& hpm, const std::string& hpd);
Result<Dataset> load_log(const std::string& hpm, const std::string& hpd, JobContext& job,
                         const LoadOptions& options = {});
// For logs that must load.
Dataset loaded(const HeapprofWriter& writer);
// Ten seconds: a steady leak at cache.py:7 of 1,000 bytes each 0.1 s.
HeapprofWriter rising_log(uint32_t* leak = nullptr);

struct RandomLogOptions {
    uint64_t seed = 1;
    uint32_t traces = 20;
    uint32_t events = 1000;
    bool with_ranges = false;
    bool with_backward_steps = false;
    bool with_unknown_traces = false;
};
HeapprofWriter random_log(const RandomLogOptions& options);

}  // namespace hs::test
