#pragma once
// Lines, functions or files by what they hold: themselves and with what they call, at one instant
// or as the change between two, with who calls them and whom they call.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/call_graph.h"
#include "core/analysis/call_links.h"
#include "core/analysis/stack_rows.h"
#include "core/model/measure.h"
#include "core/questions/file_facts.h"
#include "core/questions/function_texts.h"
#include "core/table/relation.h"

namespace hs {

enum class HotspotField : uint8_t {
    kName,       // as stacks are told apart, the same everywhere
    kLabel,      // as people read it: with the function, where that is known
    kFile,       // nothing where it is not known
    kShownFile,  // "" there
    kLine,
    kFunction,
    kQualifiedName,
    kSelf,  // of a change: what there is after it
    kSelfShare,
    kTotal,
    kTotalShare,
    kBlocks,
    kCallers,  // by bytes
    kCallees,
    kChiefCallers,  // "a, b, c and 4 more"
    kChiefCallees,
    kSource,
    // Of a change.
    kSelfChange,
    kSelfGrowth,
    kTotalChange,
    kTotalGrowth,
    kBlocksChange,
    kSelfAfter,
    kTotalAfter,
    // Of an estimate: one standard deviation.
    kSelfError,
    kTotalError,
};

struct HotspotRow {
    uint32_t node = 0;  // row of the CallGraphShape's nodes; 0: of unknown stacks
    Amount self;
    Amount total;
    Amount self_before;  // of a change; nothing otherwise
    Amount total_before;
    Amount blocks;  // allocated by the site itself
    Amount blocks_before;
    double self_error = 0;  // of an estimate, bytes
    double total_error = 0;
};

struct HotspotsAnswer {
    // Held by `kept`, or open for as long as the answer is read.
    const TraceTrie* traces = nullptr;
    const CallGraphShape* shape = nullptr;
    std::shared_ptr<const void> kept;
    Unit unit = Unit::kBytes;
    bool is_log = true;  // a profile's unit is named in the titles
    bool is_change = false;
    bool has_blocks = false;
    bool has_errors = false;       // it is an estimate whose error is known
    Amount everything;             // of a change: the change
    std::vector<HotspotRow> rows;  // in the order of the nodes
    // What was not asked for, or is not known, is null.
    std::shared_ptr<const CallLinks> links;
    std::function<std::string(std::string_view name)> label;
    std::function<FunctionTexts(const Frame& frame)> function_of;
    std::function<std::string(const Frame& frame)> source_of;
};
// Rows of all nodes that hold anything, before or now. Without anything to compare, before is null;
// blocks: by node, may be empty.
std::vector<HotspotRow> hotspot_rows(const CallGraph& now, const CallGraph* before,
                                     std::span<const Amount> blocks = {},
                                     std::span<const Amount> blocks_before = {});

struct HotspotsAsk {
    FrameDetail detail = FrameDetail::kLine;
    uint64_t instant = 0;                 // of a log, a count of events; a profile has none
    std::optional<ChosenRows> rows = {};  // of a log; without any, all
};
Result<std::shared_ptr<HotspotsAnswer>> hotspots_of(FileFacts& file, const HotspotsAsk& ask,
                                                    JobContext& job);

std::span<const Field> hotspot_fields(bool is_log, Unit unit);
std::shared_ptr<const Relation> hotspots_relation(std::shared_ptr<const HotspotsAnswer> answer);

// Falling by that, ties by name.
std::vector<SortBy> hotspots_order(HotspotField field);

Surface hotspots_in_export();
Surface hotspots_in_report(bool has_functions);

}  // namespace hs
