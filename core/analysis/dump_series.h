#pragma once
// Memory over time from heap dumps: several dumps as the steps of a series, and the births of a
// single dump's objects, where records say when they were made.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/model/dataset.h"
#include "core/model/object_graph.h"

namespace hs {

struct DumpStep {
    std::string name;         // of the file
    int64_t modified_ns = 0;  // 0: not known
    int64_t made_ns = 0;      // as the file says; 0: it does not
};
DumpStep dump_step(std::string name, const Dataset& dataset);
// The order of the steps: by when they were made where all files say so, else by the numbers in
// their names where names differ in nothing else, else by file time where all are known and a
// second apart, else as they come.
std::vector<size_t> series_order(std::span<const DumpStep> steps);

struct BirthPoint {
    double time = 0;     // as the records have it: seconds, mostly since 1970
    uint64_t bytes = 0;  // of all objects that were made until then
};
struct BirthSeries {
    std::vector<BirthPoint> points;  // rising; at most kMostPoints
    uint64_t objects = 0;            // that say when they were made
    static constexpr size_t kMostPoints = 600;
};
// Numbers named timestamp, time or created_at, in the record itself or else among its attributes.
// Empty without at least two.
Result<BirthSeries> birth_series(const ObjectGraph& graph, JobContext& job);

}  // namespace hs
