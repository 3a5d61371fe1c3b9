#include "app/views/flow_contents.h"

#include <algorithm>
#include <cmath>

#include "app/answers.h"
#include "app/stack_answers.h"
#include "core/analysis/log_peaks.h"

namespace hs {
namespace {

constexpr size_t kInstants = 16;         // over the log, and its peaks
constexpr double kLeastPeakShare = 0.1;  // of the highest
constexpr size_t kMostRows = 200'000;    // nodes and edges to be kept for each instant
constexpr size_t kMostFurther = 32;      // instants that showed more than those
constexpr size_t kMostSteady = 240;      // nodes of them together that a map has room for
constexpr size_t kQuickSlots = 100'000;  // of the log's sums, within the frame
constexpr size_t kQuickTraces = 1'000;

std::vector<CallGraph> graphs_of(const ViewContext& view, const FlowSettings& settings,
                                 const ShownCalls& calls, const DatasetRow& row) {
    std::vector<CallGraph> graphs;
    if (calls.before) graphs.push_back(*calls.before);
    graphs.push_back(calls.graph);
    if (!has_log(row) || shown_mode(view.state) != LogMode::kInstant) return graphs;
    const EventLog& log = *row.dataset->log;
    const Measure measure = measure_of(view.state, *row.dataset);
    for (const double time_s : settings.instants_s) {
        const EventRange range{0, log.events_until(std::llround(time_s * 1e6))};
        const StackAmounts live =
            stack_amounts(log, row.dataset->traces->trace_count(), range, StackPart::kNet, measure);
        graphs.push_back(
            call_graph(calls.trie(), calls.shape->calls, calls.shape->regrouped(0, live.amounts)));
    }
    return graphs;
}

FlowOptions options_of(const FlowSettings& settings) {
    return {static_cast<double>(settings.least_node_percent) / 100,
            static_cast<double>(settings.least_edge_percent) / 100};
}

FlowPictureOptions picture_options(const FlowSettings& settings, const DatasetRow& row) {
    FlowPictureOptions options;
    options.fold = settings.folds;
    options.unit = stack_unit(*row.dataset);
    return options;
}

// None while they are made, and where places depend on the time shown after all.
Answered<std::vector<CallGraph>> graphs_over_time(ViewContext& view, const ShownCalls& calls,
                                                  const DatasetRow& row) {
    const CallGraphShape& shape = calls.shape->calls;
    const bool is_instant = has_log(row) && shown_mode(view.state) == LogMode::kInstant;
    if (!is_instant || shape.nodes.size() + shape.edges.size() > kMostRows) return {};
    const EventLog& log = *row.dataset->log;
    const Measure measure = measure_of(view.state, *row.dataset);
    const bool is_quick =
        log.slot_count() <= kQuickSlots && row.dataset->traces->trace_count() <= kQuickTraces;
    const auto answer = [dataset = row.dataset, shape_of = calls.shape,
                         measure](JobContext& job) -> Result<std::vector<CallGraph>> {
        std::vector<CallGraph> graphs;
        const EventLog& of = *dataset->log;
        HS_TRY(const std::vector<uint64_t> instants,
               instants_with_peaks(of, measure, kInstants, kLeastPeakShare, job));
        for (const uint64_t instant : instants) {
            if (job.cancelled()) return cancelled_error();
            const StackAmounts live = stack_amounts(of, dataset->traces->trace_count(),
                                                    {0, instant}, StackPart::kNet, measure);
            graphs.push_back(call_graph(shape_of->trie(), shape_of->calls,
                                        shape_of->regrouped(0, live.amounts)));
        }
        return graphs;
    };
    Answered<std::vector<CallGraph>> found =
        view.answers.get<std::vector<CallGraph>>({.topic = {"calls over time", row.version()},
                                                  .key = {calls.shape_version, measure},
                                                  .label = "Adding up calls over time",
                                                  .policy = Policy::kFinish,
                                                  .is_quick = is_quick},
                                                 answer);
    // Of other stacks its nodes mean something else.
    return found.is_stale ? Answered<std::vector<CallGraph>>() : found;
}

// In a frame nothing cancels it.
FlowGraph whole_flow_graph(const ShownCalls& calls, std::span<const CallGraph> graphs,
                           const FlowOptions& options) {
    JobContext frame;
    return flow_graph(calls.trie(), calls.shape->calls, graphs, options, frame).value();
}

// The graph of all these instants, and of those at which more was to be seen. Null when that would
// be a map of hundreds of boxes with hardly any of them there at a time.
const FlowGraph* steady_graph(SteadyFlow& steady, const ShownCalls& calls,
                              const Answered<std::vector<CallGraph>>& over_time,
                              const std::vector<CallGraph>& shown, const FlowOptions& options) {
    const CallGraphShape& shape = calls.shape->calls;
    const AnswerKey key{over_time.version, options.least_node_share, options.least_edge_share};
    const auto make = [&] {
        std::vector<CallGraph> all = *over_time;
        all.insert(all.end(), steady.further.begin(), steady.further.end());
        steady.graph = whole_flow_graph(calls, all, options);
    };
    if (steady.key != key) {
        steady.key = key;
        steady.further.clear();
        make();
    }
    if (steady.graph.nodes.size() > kMostSteady) return nullptr;
    if (has_all_of(steady.graph, shape, shown, options)) return &steady.graph;
    if (steady.further.size() + shown.size() > kMostFurther) steady.further.clear();
    steady.further.insert(steady.further.end(), shown.begin(), shown.end());
    make();
    return steady.graph.nodes.size() > kMostSteady ? nullptr : &steady.graph;
}

}  // namespace

void refresh_flow(ViewContext& view, FlowState& own, const ShownCalls& calls,
                  const DatasetRow& row) {
    const FlowSettings& settings = own.settings;
    FlowContents& contents = own.contents;
    const Answered<std::vector<CallGraph>> over_time = graphs_over_time(view, calls, row);
    AnswerKey key{calls.version,  settings.least_node_percent, settings.least_edge_percent,
                  settings.folds, over_time.version,           settings.instants_s};
    if (contents.key == key) return;
    contents.key = std::move(key);
    const FlowOptions options = options_of(settings);
    const std::vector<CallGraph> graphs = graphs_of(view, settings, calls, row);
    const CallGraphShape& shape = calls.shape->calls;
    FlowPictureOptions picture = picture_options(settings, row);
    const FlowGraph* steady =
        over_time ? steady_graph(own.steady, calls, over_time, graphs, options) : nullptr;
    if (steady != nullptr) {
        contents.graph = with_instants(*steady, shape, graphs);
        picture.shown_instants = graphs.size();
    } else {
        contents.graph = whole_flow_graph(calls, graphs, options);
    }
    contents.picture = flow_picture(calls.trie(), shape, contents.graph, picture);
    for (const FlowGraph::Node& node : contents.graph.nodes) {
        contents.picture.short_names.push_back(
            calls.shape->short_label(shape.nodes[node.shape_node]));
    }
    contents.map =
        flow_map(calls.trie(), shape, contents.graph, contents.picture, std::move(contents.map));
}

FlowPicture flow_of_now(const ViewContext& view, const FlowSettings& settings,
                        const ShownCalls& calls, const DatasetRow& row) {
    const CallGraphShape& shape = calls.shape->calls;
    const FlowGraph graph =
        whole_flow_graph(calls, graphs_of(view, settings, calls, row), options_of(settings));
    FlowPictureOptions options = picture_options(settings, row);
    options.frame_label = [of = calls.shape](std::string_view frame) { return of->label(frame); };
    return flow_picture(calls.trie(), shape, graph, options);
}

}  // namespace hs
