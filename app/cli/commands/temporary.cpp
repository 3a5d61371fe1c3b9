// temporary LOG: what was freed again at once, by where it was allocated.

#include <algorithm>
#include <tuple>

#include "app/cli/trace_input.h"
#include "core/analysis/call_graph.h"
#include "core/analysis/event_statistics.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    kFromSpec,
    kToSpec,
    {"by", ValueKind::kWord, "KIND", "what a row is (line unless given)", "function line file"},
};

struct Row {
    uint32_t node = 0;  // of the shape; 0 is unknown stacks
    std::string name;
    EventTotal all;
    EventTotal temporary;
};

void add(EventTotal& to, const EventTotal& from) {
    to.count += from.count;
    to.bytes += from.bytes;
}

// By count of temporary ones, then bytes, falling; ties by name.
std::vector<Row> rows_of(const GroupedStacks& grouped, const CallGraphShape& shape,
                         const TemporaryAllocations& found) {
    const TraceTrie& traces = grouped.traces();
    std::vector<Row> rows(shape.nodes.size());
    for (uint32_t trace = 0; trace < found.all.size(); ++trace) {
        Row& row = rows[shape.node_of[traces.trace_node[grouped.trace_of({trace}).v].v]];
        add(row.all, found.all[trace]);
        add(row.temporary, found.temporary[trace]);
    }
    for (uint32_t node = 0; node < rows.size(); ++node) {
        rows[node].node = node;
        rows[node].name = node == 0 ? "OTHER" : call_graph_name(traces, shape, node);
    }
    std::erase_if(rows, [](const Row& row) { return row.temporary.count == 0; });
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        if (a.temporary.count != b.temporary.count) return a.temporary.count > b.temporary.count;
        if (a.temporary.bytes != b.temporary.bytes) return b.temporary.bytes < a.temporary.bytes;
        return std::tie(a.name, a.node) < std::tie(b.name, b.node);
    });
    return rows;
}

double share_of_count(const Row& row) {
    return row.all.count == 0
               ? 0
               : static_cast<double>(row.temporary.count) / static_cast<double>(row.all.count);
}

Result<int> run(CommandContext& context) {
    const Arguments& arguments = context.arguments();
    HS_TRY_VOID(check_range(arguments));
    HS_TRY(TraceInput input, load_events(context, context.positional(0)));
    HS_TRY(const auto sources, sources_option(arguments, *input.dataset));
    const FrameDetail detail = detail_option(arguments);
    HS_TRY_VOID(read_functions(context, input, detail));
    HS_TRY(const GroupedStacks grouped,
           GroupedStacks::make(input.traces(), detail, input.functions.get(), context.job()));
    const TraceTrie& traces = grouped.traces();
    HS_TRY(
        const TemporaryAllocations found,
        temporary_allocations(input.log(), input.traces().trace_count(),
                              event_choice(arguments, input.log()), input.scaled, context.job()));
    HS_TRY(const CallGraphShape shape, call_graph_shape(traces, detail, context.job()));
    const std::vector<Row> rows = rows_of(grouped, shape, found);
    const size_t shown = context.row_limit(rows.size());
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("rows");
            json.begin_array();
            for (size_t i = 0; i < shown; ++i) {
                json.begin_object();
                json.field("name", rows[i].name);
                json.field("temporary_count", rows[i].temporary.count);
                json.field("temporary_bytes", rows[i].temporary.bytes.rounded());
                json.field("allocated_count", rows[i].all.count);
                json.field("allocated_bytes", rows[i].all.bytes.rounded());
                json.field("share", share_of_count(rows[i]));
                write_function(json, function_texts(input.functions.get(), grouped,
                                                    shape.nodes[rows[i].node]));
                write_source(json, sources.get(), traces.strings, shape.nodes[rows[i].node]);
                json.end_object();
            }
            json.end_array();
            write_remarks(json, input);
            json.end_object();
        });
        return 0;
    }
    TextTable table;
    table.add_column("NAME", Align::kLeft, true);
    for (const char* name : {"TEMPORARY", "BYTES", "OF ALL", "SHARE"}) {
        table.add_column(name, Align::kRight);
    }
    if (sources) table.add_column("SOURCE", Align::kLeft, true);
    for (size_t i = 0; i < shown; ++i) {
        const bool is_unknown = rows[i].node == 0;
        std::vector<std::string> cells = {
            is_unknown ? std::string(kUnknownStacks) : frame_cell(input, rows[i].name),
            format_count(rows[i].temporary.count), format_bytes(rows[i].temporary.bytes.rounded()),
            format_count(rows[i].all.count), format_share(share_of_count(rows[i]))};
        if (sources) {
            cells.push_back(source_line(sources.get(), traces.strings, shape.nodes[rows[i].node]));
        }
        table.add_row(std::move(cells));
    }
    context.write_table(table, rows.size());
    return 0;
}

}  // namespace

extern const Command kTemporaryCommand;
const Command kTemporaryCommand = {
    .name = "temporary",
    .summary = "allocations that were freed again at once, by where they were made",
    .usage = "LOG [--from A] [--to B] [--by function|line|file] [--limit N] [--source]",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kLogOptions | kSourceOption,
    .options = kOptions,
    .details =
        "Temporary: freed before anything else was allocated. The log has no addresses, so a free "
        "is taken for that of the newest allocation when stack and size agree.",
    .run = run,
};

}  // namespace hs
