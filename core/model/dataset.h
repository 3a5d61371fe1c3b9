#pragma once
// Dataset: everything that came out of one opened input. Frozen once loaded and shared as
// shared_ptr<const Dataset>: a job keeps its input alive by it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/input.h"
#include "core/model/measure.h"
#include "core/model/part.h"
#include "core/model/trace_profile.h"

namespace hs {

class EventLog;
struct ObjectGraph;
struct ProfileHistory;
struct RecordedProgram;
struct TimedCalls;
struct TraceProfile;
struct TraceTrie;
struct Tracked;

enum class Severity : uint8_t { kInfo, kWarning, kError };

// What of a file is not there. From kPiece on, totals are lower bounds.
enum class Missing : uint8_t {
    kNothing,
    kStacks,  // events count all the same, as those of an unknown stack
    kPiece,   // bytes in the middle: what follows them is there
    kEnd,
};

// Something worth telling about an input that could be read all the same.
struct Diagnostic {
    Severity severity = Severity::kWarning;
    std::string message;
    std::optional<uint64_t> byte_offset;
    uint64_t repeats = 1;  // equal messages are kept once, with the first offset
    Missing missing = Missing::kNothing;
};

struct DatasetInfo {
    std::string path;    // as the user gave it
    std::string format;  // the importer's name: "pympler", "memray", …
    uint64_t bytes_on_disk = 0;
    int64_t modified_ns = 0;  // file time since the epoch
};

// One of the profiles of a file that has several: threads, or measures.
struct ProfileChoice {
    std::string key;   // what LoadOptions::profile takes to show it: its name, or its number
    std::string name;  // as in the file; may be empty, or that of others too
    Unit unit = Unit::kSamples;
    bool is_shown = false;
};

struct Dataset {
    DatasetInfo info;
    Part<ObjectGraph> graph;        // heap dumps
    Part<TraceTrie> traces;         // call stacks: of a log or of a profile
    Part<EventLog> log;             // allocations and frees over time
    Part<RecordedProgram> program;  // that was recorded
    Part<TraceProfile> profile;
    // Of a file with several profiles, in its order: those that are shown are in `profile`, all in
    // one unit. Empty where there is nothing to choose.
    std::vector<ProfileChoice> profiles;
    Part<TimedCalls> calls;        // of a profile, one by one
    Part<ProfileHistory> history;  // of a profile: samples and memory over time
    Part<Tracked> tracked;         // a class tracker's objects and snapshots
    std::vector<Diagnostic> diagnostics;
    // The files read, kept mapped for what is looked up lazily (attribute values, events).
    std::vector<Input> inputs;
};

// Of the files that are read lazily: whatever is made of the dataset is good if none of them has
// lost bytes afterwards.
std::vector<FileWatchPtr> file_watches(const Dataset& dataset);
void rely_on(JobContext& job, const Dataset& dataset);

using DatasetPtr = std::shared_ptr<const Dataset>;

// What the amounts of its stacks are counted in.
Unit stack_unit(const Dataset& dataset);

}  // namespace hs
