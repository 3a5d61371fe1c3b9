#pragma once
// What stands out in a file or between two of them: the one source of the window's Overview, of
// `info --findings` and of the report. A finding is a claim with a number, what it means or what to
// look at next, and its evidence. What is true of every program is none, and so is what the data
// cannot prove.
//
//   dataset ──▶ dataset_findings ──▶ [{claim, about, bytes, evidence, command}]   ranked

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/growth_point.h"
#include "core/base/ids.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/base/text_format.h"
#include "core/model/dataset.h"

namespace hs {

class FrameFunctions;

enum class FindingKind : uint8_t { kNote, kGrowth, kProblem };

// Where the evidence is seen: a view of the window, a section of the report.
enum class FindingTopic : uint8_t {
    kCycles,     // of a dump
    kHolders,    // of a dump
    kTypes,      // of a dump
    kPeak,       // of a log
    kGrowth,     // of a log: sites over time
    kFunctions,  // of a profile
    kMemory,     // of a profile: memory snapshots
    kCalls,      // measured one by one
    kSnapshots,  // of a tracker
    kClasses,    // of a tracker
    kChange,     // of two dumps
    kChangedStacks,
    kChangedClasses,
};

enum class EvidenceKind : uint8_t { kObject, kType, kFrame, kInstant, kClass, kCall };
std::string_view evidence_kind_name(EvidenceKind kind);  // "object", "type", …

struct FindingEvidence {
    EvidenceKind kind = EvidenceKind::kObject;
    std::string text;                   // as shown; of a frame its whole text, of a type its name
    ObjectId object = {};               // kObject
    std::string id = {};                // kObject: as printed
    TypeId type = {UINT32_MAX};         // kObject and kType: ObjectGraph::kNoType without one
    std::optional<double> time_s = {};  // kInstant
    bool is_after = false;              // of two files: in the second one
    std::string held = {};  // kObject: what the finding says is behind it, "53 new Session"
};

struct Finding {
    std::string_view id;  // "unreachable-cycles", "likely-leak", …: what kind of claim it is
    FindingKind kind = FindingKind::kNote;
    FindingTopic topic = FindingTopic::kHolders;
    std::string claim;
    std::string about;             // empty: the claim says it all
    std::optional<int64_t> bytes;  // that the claim is about; none where the data has no bytes
    std::vector<FindingEvidence> evidence = {};  // what matters most first
    std::string command = {};                    // shows the evidence on the command line
    std::vector<GrowthPoint> series = {};        // what grew, over time
};

struct FindingOptions {
    SizeUnits units = SizeUnits::kBinary;
    Measure measure = kEstimatedBytes;  // logs: with the sampling factors
    std::string file = {};              // as the commands are to name it
    // Of a log's frames; null: they are read from the sources.
    std::shared_ptr<const FrameFunctions> functions = nullptr;
    // Of a file with several profiles: as the commands are to choose those that are shown.
    std::string profile = {};
    // Of a recording: the dump that is shown, as the program named it.
    std::string dump = {};
};

// All of one file, whatever it holds. In the order of rank_findings (finding_text.h).
Result<std::vector<Finding>> dataset_findings(const Dataset& dataset, const FindingOptions& options,
                                              JobContext& job);

// Of all that the file holds beside a dump: for those who look at dumps in their own time.
Result<std::vector<Finding>> findings_beside_dump(const Dataset& dataset,
                                                  const FindingOptions& options, JobContext& job);

// What the second holds more or less than the first. Nothing where the two do not compare.
struct PairSide {
    const Dataset& dataset;
    FindingOptions options;
};
Result<std::vector<Finding>> pair_findings(const PairSide& before, const PairSide& after,
                                           JobContext& job);

}  // namespace hs
