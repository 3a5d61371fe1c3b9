// flow LOG: lines as nodes, calls as edges, at one or several instants.

#include "core/questions/flow.h"
#include "app/cli/trace_input.h"
#include "core/analysis/flow_graph.h"
#include "core/layout/flow_picture.h"
#include "core/model/diagnostics.h"
#include "core/table/render.h"

namespace hs {

namespace {

constexpr uint64_t kMostInstants = 100;  // each is a number on every node and edge

constexpr OptionSpec kOptions[] = {
    {.name = "at",
     .kind = ValueKind::kTimes,
     .metavar = "T,T…",
     .help = "logs: the instants, in seconds (the end unless given)",
     .most = kMostInstants,
     .fits = kLogs},
    {"min-node", ValueKind::kText, "SHARE", "least share of the total for a node (0.01)"},
    {"min-edge", ValueKind::kText, "SHARE", "least share of its source for an edge (0.05)"},
    {"by", ValueKind::kWord, "KIND", "what a node is (line unless given)", "line function file"},
    kThreadSpec,
    kAllocatorSpec,
    {"map", ValueKind::kText, "FROM=TO", "look for source files in TO instead of FROM", {}, true},
    {"no-fold", ValueKind::kFlag, {}, "pictures: a box for each node of a chain"},
    {"format", ValueKind::kWord, "FORMAT", "dot unless given", "dot svg json"},
};

void write_amounts(JsonWriter& json, std::string_view key, const TraceInput& input,
                   const std::vector<Amount>& amounts) {
    json.key(key);
    json.begin_array();
    for (const Amount amount : amounts) write_amount(json, input, amount);
    json.end_array();
}

// Of sites; unknown stacks have a field of their own in JSON.
std::vector<uint32_t> known_nodes(const FlowGraph& flow) {
    std::vector<uint32_t> rows = first_rows(flow.nodes.size());
    std::erase_if(rows, [&](uint32_t row) { return flow.nodes[row].shape_node == 0; });
    return rows;
}

void write_flow_json(JsonWriter& json, const TraceInput& input,
                     const std::shared_ptr<const FlowAnswer>& answer) {
    const FlowGraph& flow = answer->flow;
    json.begin_object();
    write_amounts(json, "total", input, flow.everything);
    json.key("nodes");
    write_rows(json, *flow_nodes_relation(answer), known_nodes(flow), flow_nodes_in_json());
    json.key("edges");
    write_rows(json, *flow_edges_relation(answer), first_rows(flow.edges.size()),
               flow_edges_in_json());
    json.field("dropped_nodes", flow.dropped_nodes);
    json.field("dropped_edges", flow.dropped_edges);
    write_amounts(json, "dropped_self", input, flow.dropped_self);
    write_amounts(json, "unknown", input, flow.unknown);
    write_remarks(json, input);
    json.end_object();
}

Result<std::vector<CallGraph>> graphs_of(CommandContext& context, const TraceInput& input,
                                         const GroupedStacks& grouped,
                                         const CallGraphShape& shape) {
    std::vector<std::optional<int64_t>> times;
    for (const int64_t time : context.arguments().times_us("at")) times.emplace_back(time);
    if (times.empty()) times.emplace_back();
    std::vector<CallGraph> graphs;
    for (const std::optional<int64_t> time : times) {
        if (context.is_interrupted()) return cancelled_error();
        HS_TRY(std::vector<Amount> amounts, amounts_at(input, time));
        graphs.push_back(
            call_graph(grouped.traces(), shape, grouped.regrouped(std::move(amounts))));
    }
    return graphs;
}

Result<int> run(CommandContext& context) {
    const Arguments& arguments = context.arguments();
    FlowOptions options;
    HS_TRY(options.least_node_share,
           share_parameter(arguments, "min-node", options.least_node_share));
    HS_TRY(options.least_edge_share,
           share_parameter(arguments, "min-edge", options.least_edge_share));
    HS_TRY(TraceInput input, load_traces(context, context.positional(0)));
    HS_TRY_VOID(choose_rows(context, input, row_choice(arguments)));
    const FrameDetail detail = frame_detail(arguments);
    HS_TRY_VOID(read_functions(context, input, detail));
    HS_TRY(const GroupedStacks grouped,
           GroupedStacks::make(input.traces(), detail, input.functions.get(), context.job()));
    HS_TRY(const CallGraphShape shape, call_graph_shape(grouped.traces(), detail, context.job()));
    HS_TRY(const std::vector<CallGraph> graphs, graphs_of(context, input, grouped, shape));
    auto answer = std::make_shared<FlowAnswer>();
    answer->traces = &grouped.traces();
    answer->shape = &shape;
    answer->unit = stack_unit(*input.dataset);
    answer->function_of = [&](const Frame& frame) {
        return function_texts(input.functions.get(), grouped, frame);
    };
    HS_TRY(answer->flow, flow_graph(grouped.traces(), shape, graphs, options, context.job()));
    const std::string_view format =
        arguments.text("format").value_or(context.wants_json() ? "json" : "dot");
    if (format == "json") {
        context.write_json([&](JsonWriter& json) { write_flow_json(json, input, answer); });
        return 0;
    }
    FlowPictureOptions picture_options;
    picture_options.fold = !arguments.has("no-fold");
    picture_options.frame_label = [&](std::string_view frame) { return frame_cell(input, frame); };
    picture_options.unit = answer->unit;
    const FlowPicture picture =
        flow_picture(grouped.traces(), shape, answer->flow, picture_options);
    const std::string title =
        total_text(std::string(context.positional(0)), is_incomplete(*input.dataset));
    if (format == "dot") {
        context.write_text(flow_dot(picture, title));
        return 0;
    }
    HS_TRY(const std::string svg, flow_svg(picture, title, context.job()));
    context.write_text(svg);
    return 0;
}

}  // namespace

extern const Command kFlowCommand;
const Command kFlowCommand = {
    .name = "flow",
    .summary = "who calls whom, with bytes, at one or several instants",
    .usage = "LOG --at T[,T...] [--format dot|svg|json] [--min-node S] [--min-edge S]",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kJsonOption | kOutputOption | kScaleOption | kProfileOption,
    .options = kOptions,
    .details =
        "A node is left out when its total stays under the least share of the total at "
        "every instant, an edge when it stays under that of its source. Stacks that are not known "
        "are the node <unknown> of a picture, where they reach that share too, and the field "
        "unknown of JSON. There self of all nodes, of those left out (dropped_self) and unknown is "
        "the total. dot goes to Graphviz, svg is laid out here.",
    .run = run,
};

}  // namespace hs
