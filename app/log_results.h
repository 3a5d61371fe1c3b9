#pragma once
// What views show of logs and profiles, worked out once a frame for all of them. Each result is for
// the state at hand; when it takes longer than a frame, the last one stays and is_stale() says so.
//
//   amounts (of the time shown) ─┬─▶ flame trees        one for each grouping asked for
//   shape (stacks as grouped) ───┴─▶ call graphs        Hotspots, Flow
//
// Versions rise with every change: what a view makes of a result it keeps until the version is
// another.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/app_state.h"
#include "app/derived.h"
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
    // "put  shop/cache.py:22" of a frame's text, where the function is known from the source.
    [[nodiscard]] std::string label(std::string_view frame) const;
    [[nodiscard]] std::string short_label(const Frame& frame) const;
    [[nodiscard]] std::string whole_name(std::string_view frame) const;
    [[nodiscard]] const FrameFunctions* functions_of(std::string_view frame) const;
    [[nodiscard]] std::vector<Amount> regrouped(size_t input,
                                                const std::vector<Amount>& amounts) const {
        return is_own ? amounts : merged.regrouped(input, amounts);
    }
};
using StackShapePtr = std::shared_ptr<const StackShape>;

// Amounts by TraceId of their input. Differences have both sides; `main` is then what came after.
struct ShownStacks {
    std::vector<DatasetPtr> inputs;  // the current dataset, and the compared one
    size_t main_input = 0;
    StackAmounts main;
    std::optional<StackAmounts> before;  // of input 0
    bool has_counts = false;
};

struct ShownFlame {
    StackShapePtr shape;
    FlameTree bytes;
    FlameTree counts;
    std::optional<FlameTree> before;  // bytes, of differences
    std::optional<FlameTree> change;  // bytes that changed either way: never negative
    uint64_t version = 0;

    [[nodiscard]] const TraceTrie& trie() const { return shape->trie(); }
    // Of a difference; 0 otherwise.
    [[nodiscard]] Amount delta(NodeId node) const {
        return before ? bytes.total(node) - before->total(node) : Amount{};
    }
};

// Of many peaks those that stand out, in the order of time.
struct ShownPeaks {
    std::vector<LogPeakPoint> points;
    size_t found = 0;  // shown or not
};

struct ShownCalls {
    StackShapePtr shape;
    CallGraph graph;
    std::optional<CallGraph> before;
    uint64_t version = 0;

    [[nodiscard]] const TraceTrie& trie() const { return shape->trie(); }
};

class LogResults {
public:
    explicit LogResults(JobRunner& jobs) : jobs_(jobs) {}

    // Before anything is drawn: forgets what belongs to closed and reloaded datasets.
    void begin_frame(const AppState& state);

    // Everything below is for the current dataset, which must have stacks (has_stacks), and null
    // until the first result is there.
    const ShownStacks* stacks(const AppState& state);
    const ShownFlame* flame(const AppState& state, const FlameGrouping& grouping,
                            const std::vector<StackStep>& further_steps = {});
    const ShownCalls* calls(const AppState& state);
    // Of any dataset with a log.
    const ShownPeaks* shown_peaks(const AppState& state, const DatasetRow& row);
    const std::vector<LogPeakPoint>* peaks(const AppState& state, const DatasetRow& row) {
        const ShownPeaks* found = shown_peaks(state, row);
        return found == nullptr ? nullptr : &found->points;
    }

    // What is shown is not yet that of the cursor or the range.
    [[nodiscard]] bool is_stale() const { return stacks_.is_stale(); }
    [[nodiscard]] const Error* failed() const { return stacks_.failed(); }
    [[nodiscard]] uint64_t stacks_version() const { return stacks_.version(); }

private:
    struct FlameSlot {
        AnswerKey key;
        Derived<StackShapePtr> shape;
        std::optional<ShownFlame> flame;
        std::optional<ShownCalls> calls;
        uint64_t stacks_version = 0;  // that flame and calls are for
        uint64_t used_in_frame = 0;
    };
    struct PeakSlot {
        DatasetPtr dataset;
        Derived<ShownPeaks> peaks;
    };
    // The slot with its shape; null while that is being made.
    FlameSlot* slot(const FlameGrouping& grouping, const std::vector<StackStep>& steps,
                    bool with_calls);
    FlameSlot& slot_of(const AnswerKey& key);
    void forget_unused_slots();

    JobRunner& jobs_;
    std::vector<DatasetPtr> inputs_;            // that the results are for
    std::vector<FrameFunctionsPtr> functions_;  // of them
    uint64_t frame_ = 0;
    Derived<ShownStacks> stacks_;
    std::vector<std::unique_ptr<FlameSlot>> slots_;
    std::map<DatasetId, PeakSlot> peaks_;
};

inline bool has_stacks(const DatasetRow& row) {
    return row.dataset && row.dataset->traces && (row.dataset->log || row.dataset->profile);
}
inline bool has_log(const DatasetRow& row) {
    return row.dataset && row.dataset->log && row.dataset->traces;
}
// Of the state and this log; the reason is that of the default.
ScaleDecision scale_of(const AppState& state, const EventLog& log);
// The mode that can be shown: a difference of datasets needs a second one, times need a log.
LogMode shown_mode(const AppState& state);
// The range, cut to the log; without one the whole log.
EventRange shown_events(const AppState& state, const EventLog& log);
uint64_t instant_of(const AppState& state, const EventLog& log);
// "live at 12.3 s", "allocated from 3.0 s to 4.5 s": what amounts are of.
std::string shown_text(const AppState& state);
// Steps of the breadcrumb that are about stacks.
std::vector<StackStep> stack_steps(const Filters& filters);
// Self amounts as text in the unit of the dataset: bytes, seconds or plain numbers.
std::string amount_text(const AppState& state, const Dataset& dataset, Amount amount);
std::string delta_text(const AppState& state, const Dataset& dataset, Amount amount);

}  // namespace hs
