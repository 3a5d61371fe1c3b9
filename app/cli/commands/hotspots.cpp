// hotspots FILE: lines, functions or files by what they hold, with callers and callees.

#include "app/cli/trace_input.h"
#include "core/analysis/frame_table.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "at",
     .kind = ValueKind::kTime,
     .metavar = "T",
     .help = "logs: the instant, in seconds (the end unless given)",
     .fits = kLogs},
    {"by", ValueKind::kWord, "KIND", "what a row is (line unless given)", "function line file"},
};

struct Hotspots {
    GroupedStacks grouped;
    CallGraphShape shape;
    CallGraph graph;
    std::vector<FrameRow> rows;
    std::unique_ptr<SourceFiles> sources;  // null unless wanted
};

void write_links(JsonWriter& json, const Hotspots& found, std::string_view key,
                 const std::vector<std::pair<uint32_t, Amount>>& links) {
    json.key(key);
    json.begin_array();
    for (const auto& [node, bytes] : links) {
        json.text(call_graph_name(found.grouped.traces(), found.shape, node));
    }
    json.end_array();
}

void write_row(JsonWriter& json, const TraceInput& input, const Hotspots& found,
               const FrameRow& row) {
    const Frame& frame = found.shape.nodes[row.node];
    const StringTable& strings = found.grouped.traces().strings;
    const bool has_no_file = frame.file.is_nil() && (row.node == 0 || !frame.function.is_nil());
    json.begin_object();
    json.field("name", row.name);
    has_no_file ? json.null_field("file") : json.field("file", strings.text(frame.file));
    frame.line == kNoLine ? json.null_field("line") : json.field("line", frame.line);
    write_function(json, input, found.grouped, frame);
    json.key("self");
    write_amount(json, input, row.self);
    json.key("total");
    write_amount(json, input, row.total);
    json.field("self_share", share_of(row.self, found.graph.everything));
    json.field("total_share", share_of(row.total, found.graph.everything));
    write_links(json, found, "callers", row.callers);
    write_links(json, found, "callees", row.callees);
    write_source(json, found.sources.get(), strings, frame);
    json.end_object();
}

void write_hotspot_table(CommandContext& context, const TraceInput& input, const Hotspots& found,
                         size_t shown) {
    TextTable table;
    table.add_column("NAME", Align::kLeft, true);
    for (const char* name : {"SELF", "TOTAL"}) {
        table.add_column(amount_heading(input, name), Align::kRight);
        table.add_column("SHARE", Align::kRight);
    }
    if (found.sources) table.add_column("SOURCE", Align::kLeft, true);
    for (size_t i = 0; i < shown; ++i) {
        const FrameRow& row = found.rows[i];
        std::vector<std::string> cells = {
            frame_cell(input, row.name), amount_text(input, row.self),
            format_share(share_of(row.self, found.graph.everything)), amount_text(input, row.total),
            format_share(share_of(row.total, found.graph.everything))};
        if (found.sources) {
            cells.push_back(source_line(found.sources.get(), found.grouped.traces().strings,
                                        found.shape.nodes[row.node]));
        }
        table.add_row(std::move(cells));
    }
    context.write_table(table, found.rows.size());
}

Result<int> run(CommandContext& context) {
    HS_TRY(TraceInput input, load_traces(context, context.positional(0)));
    HS_TRY(auto amounts, amounts_at(input, context.arguments().time_us("at")));
    const FrameDetail detail = detail_option(context.arguments());
    HS_TRY_VOID(read_functions(context, input, detail));
    HS_TRY(GroupedStacks grouped,
           GroupedStacks::make(input.traces(), detail, input.functions.get(), context.job()));
    Hotspots found{std::move(grouped), {}, {}, {}, nullptr};
    HS_TRY(found.sources, sources_option(context.arguments(), *input.dataset));
    const TraceTrie& traces = found.grouped.traces();
    HS_TRY(found.shape, call_graph_shape(traces, detail, context.job()));
    found.graph = call_graph(traces, found.shape, found.grouped.regrouped(std::move(amounts)));
    const FrameOrder order = input.has_log() ? FrameOrder::kWholeSelf : FrameOrder::kSelf;
    HS_TRY(found.rows, frame_table(traces, found.shape, found.graph, order, context.job()));
    const size_t shown = context.row_limit(found.rows.size());
    if (!context.wants_json()) {
        write_hotspot_table(context, input, found, shown);
        return 0;
    }
    context.write_json([&](JsonWriter& json) {
        json.begin_object();
        json.key("rows");
        json.begin_array();
        for (size_t i = 0; i < shown; ++i) write_row(json, input, found, found.rows[i]);
        json.end_array();
        json.key("total");
        write_amount(json, input, found.graph.everything);
        write_remarks(json, input);
        json.end_object();
    });
    return 0;
}

}  // namespace

extern const Command kHotspotsCommand;
const Command kHotspotsCommand = {
    .name = "hotspots",
    .summary = "lines, functions or files by what they hold, with callers",
    .usage = "FILE [--at T] [--by function|line|file] [--limit N] [--source] [--map FROM=TO]",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kLogOptions | kSourceOption | kProfileOption,
    .options = kOptions,
    .details =
        "Most self bytes first. Self is what the line itself allocated, total includes what "
        "it called; a stack counts once, however often the line is in it. Memory of stacks that "
        "are not known is the row <unknown>, so that self adds up to all live bytes. Functions "
        "of a log are read from its source files, where those are there and not newer.",
    .run = run,
};

}  // namespace hs
