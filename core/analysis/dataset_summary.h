#pragma once
// What `info` says about one input: counts and totals of whatever parts the dataset has. A field
// that does not apply stays empty, which is not the same as 0: an empty log has 0 events, an object
// graph has none.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/log_scale.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/dataset.h"

namespace hs {

struct LogPeak {
    double time_s = 0;  // seconds from the start of the log
    int64_t bytes = 0;
    bool falls = false;  // see falls_after_highest(): otherwise it is the maximum, and no peak

    [[nodiscard]] std::string_view name() const { return falls ? "peak" : "maximum"; }
    [[nodiscard]] std::string_view unscaled_name() const {
        return falls ? "peak, unscaled" : "maximum, unscaled";
    }
};

struct DatasetSummary {
    std::vector<std::string_view> kinds;  // "graph", "log", "traces", "tracked", "calls"

    // Object graphs; without one, objects is the number of tracked objects.
    std::optional<uint64_t> objects;
    std::optional<uint64_t> stubs;  // distinct targets that are not in the dump
    std::optional<uint64_t> types;  // groups that are not empty
    std::optional<uint64_t> edges;  // all pairs, dangling ones included
    std::optional<uint64_t> dangling_edges;
    std::optional<uint64_t> repaired_edges;
    std::optional<uint64_t> shallow_bytes;
    std::optional<uint64_t> roots;

    // Traces and logs.
    std::optional<uint64_t> traces;  // distinct lists of frames
    std::optional<uint64_t> frames;  // distinct (file, line)
    std::optional<uint64_t> events;
    std::optional<uint64_t> allocs;
    std::optional<uint64_t> frees;
    std::optional<double> duration_s;
    std::optional<double> start_time;    // Unix seconds
    std::optional<LogPeak> peak;         // of logs: the highest total, by `measure`
    std::optional<int64_t> final_bytes;  // likewise
    std::optional<int64_t> raw_peak_bytes;
    std::optional<int64_t> raw_final_bytes;
    std::optional<Measure> measure;       // of its stacks
    std::vector<ProfileChoice> profiles;  // of a file with several

    // What was found while summing up; the dataset has its own.
    std::vector<Diagnostic> diagnostics;
};

Result<DatasetSummary> dataset_summary(const Dataset& dataset, JobContext& job,
                                       ScaleMode scale = ScaleMode::kAuto);

}  // namespace hs
