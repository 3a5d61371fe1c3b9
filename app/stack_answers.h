#pragma once
// What views show of logs and profiles: answers about the current dataset, which must have stacks
// (has_stacks), at the cursor or over the range. When one takes longer than a frame, the last one
// stays, and is_stale says so.
//
//   amounts (of the time shown) ─┬─▶ flame trees        one for each grouping asked for
//   shape (stacks as grouped) ───┴─▶ call graphs        Hotspots, Flow

#include <memory>
#include <string>
#include <vector>

#include "app/answers.h"
#include "app/app_state.h"
#include "app/chosen_rows.h"
#include "core/analysis/call_graph.h"
#include "core/analysis/flame_tree.h"
#include "core/analysis/live_at.h"
#include "core/analysis/log_peaks.h"
#include "core/analysis/merged_traces.h"

namespace hs {

// Stacks as a view groups them. Frozen, and shared with jobs as datasets are.
struct StackShape {
    std::vector<DatasetPtr> inputs;
    bool is_own = false;  // the stacks of the only input as they are: `merged` is empty
    MergedTraces merged;
    CallGraphShape calls;                      // by the grouping's detail; empty unless asked for
    std::vector<FrameFunctionsPtr> functions;  // by input; null where none are known yet

    [[nodiscard]] const TraceTrie& trie() const {
        return is_own ? *inputs[0]->traces : merged.trie;
    }
    // "put (shop/cache.py:22)" of a frame's text, where the function is known from the source.
    [[nodiscard]] std::string label(std::string_view frame) const;
    [[nodiscard]] std::string short_label(const Frame& frame) const;
    [[nodiscard]] std::string whole_name(std::string_view frame) const;
    [[nodiscard]] const FrameFunctions* functions_of(std::string_view frame) const;
    [[nodiscard]] std::vector<Amount> regrouped(size_t input,
                                                const std::vector<Amount>& amounts) const {
        return is_own ? amounts : merged.regrouped(input, amounts);
    }
    [[nodiscard]] uint64_t memory_bytes() const;
};

// Amounts by TraceId of their input. Differences have both sides; `main` is then what came after.
struct ShownStacks {
    std::vector<DatasetPtr> inputs;  // the current dataset, and the compared one
    size_t main_input = 0;
    StackAmounts main;
    std::optional<StackAmounts> before;  // of input 0
    bool has_counts = false;

    [[nodiscard]] uint64_t memory_bytes() const {
        return (main.amounts.size() + main.counts.size()) * sizeof(Amount) * (before ? 2 : 1);
    }
};

struct ShownFlame {
    Shared<StackShape> shape;
    FlameTree bytes;
    FlameTree counts;
    std::optional<FlameTree> before;  // bytes, of differences
    std::optional<FlameTree> change;  // bytes that changed either way: never negative
    uint64_t version = 0;
    uint64_t shape_version = 0;

    [[nodiscard]] const TraceTrie& trie() const { return shape->trie(); }
    // Each tree has sums over the traces.
    [[nodiscard]] uint64_t memory_bytes() const {
        const uint64_t trees = 2 + (before ? 1 : 0) + (change ? 1 : 0);
        return trees * trie().trace_count() * sizeof(Amount);
    }
    // Of a difference; 0 otherwise.
    [[nodiscard]] Amount delta(NodeId node) const {
        return before ? bytes.total(node) - before->total(node) : Amount{};
    }
};

// Of many peaks those that stand out, in the order of time.
struct ShownPeaks {
    std::vector<LogPeakPoint> all;  // as log_peaks() finds them, shoulders and all
    std::vector<LogPeakPoint> points;
    size_t found = 0;  // shown or not
};

struct ShownCalls {
    Shared<StackShape> shape;
    CallGraph graph;
    std::optional<CallGraph> before;
    uint64_t version = 0;
    uint64_t shape_version = 0;

    [[nodiscard]] const TraceTrie& trie() const { return shape->trie(); }
    [[nodiscard]] uint64_t memory_bytes() const {
        return (3 * graph.self.size() + graph.edge.size()) * sizeof(Amount) * (before ? 2 : 1);
    }
};

// has_native: the stacks go on in native code, where the log has that.
Answered<ShownStacks> shown_stacks(Answers& answers, const AppState& state,
                                   bool has_native = false);
// Stale as long as the amounts are. further_steps: besides those of the breadcrumb.
Answered<ShownFlame> shown_flame(Answers& answers, const AppState& state,
                                 const FlameGrouping& grouping,
                                 const std::vector<StackStep>& further_steps = {},
                                 bool has_native = false);
Answered<ShownCalls> shown_calls(Answers& answers, const AppState& state);
// Whatever the breadcrumb says.
Answered<ShownCalls> calls_of_everything(Answers& answers, const AppState& state);
// Of any dataset with a log.
Answered<ShownPeaks> shown_peaks(Answers& answers, const AppState& state, const DatasetRow& row);

inline bool has_stacks(const DatasetRow& row) {
    return row.dataset && row.dataset->traces && (row.dataset->log || row.dataset->profile);
}
inline bool has_log(const DatasetRow& row) {
    return row.dataset && row.dataset->log && row.dataset->traces;
}
// What the amounts of its stacks are, as the user chose.
Measure measure_of(const AppState& state, const Dataset& dataset);
// The mode that can be shown: a difference of datasets needs a second one, times need a log.
LogMode shown_mode(const AppState& state);
// The range, cut to the log; without one the whole log.
EventRange shown_events(const AppState& state, const EventLog& log);
// The cursor of the time axis. Until it is set: where the total is highest if memory falls after
// that, otherwise and in a comparison the end.
struct LogCursor {
    double time_s = 0;
    uint64_t events = 0;  // the state after so many
    bool is_peak = false;
};
LogCursor log_cursor(const AppState& state, const DatasetRow& row);
// "live at 12.3 s", "allocated from 3.0 s to 4.5 s": what amounts are of.
std::string shown_text(const AppState& state);
// Steps of the breadcrumb that are about stacks.
std::vector<StackStep> stack_steps(const Filters& filters);
// Self amounts as text in the unit of the dataset: bytes, seconds or plain numbers.
std::string amount_text(const AppState& state, const Dataset& dataset, Amount amount);
std::string delta_text(const AppState& state, const Dataset& dataset, Amount amount);

}  // namespace hs
