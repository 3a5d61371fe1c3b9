// hotspots FILE: lines, functions or files by what they hold, with callers and callees.

#include "core/questions/hotspots.h"
#include "app/cli/trace_input.h"
#include "core/table/render.h"

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

// Everything that the rows are made of.
struct Stacks {
    TraceInput input;
    GroupedStacks grouped;
    CallGraphShape shape;
    std::unique_ptr<SourceFiles> sources;  // null unless wanted
};

std::shared_ptr<const HotspotsAnswer> answer_of(const Stacks& stacks, const CallGraph& graph) {
    const TraceInput& input = stacks.input;
    auto answer = std::make_shared<HotspotsAnswer>();
    answer->traces = &stacks.grouped.traces();
    answer->shape = &stacks.shape;
    answer->is_log = input.has_log();
    answer->unit = stack_unit(*input.dataset);
    answer->everything = graph.everything;
    answer->rows = hotspot_rows(graph, nullptr);
    answer->links = std::make_shared<CallLinks>(*answer->traces, stacks.shape, graph.edge);
    answer->label = [&](std::string_view frame) { return frame_cell(input, frame); };
    answer->function_of = [&](const Frame& frame) {
        return function_texts(input.functions.get(), stacks.grouped, frame);
    };
    if (stacks.sources) {
        answer->source_of = [&](const Frame& frame) {
            return source_line(stacks.sources.get(), stacks.grouped.traces().strings, frame);
        };
    }
    return answer;
}

Result<int> run(CommandContext& context) {
    HS_TRY(TraceInput input, load_traces(context, context.positional(0)));
    HS_TRY(auto amounts, amounts_at(input, context.arguments().time_us("at")));
    const FrameDetail detail = frame_detail(context.arguments());
    HS_TRY_VOID(read_functions(context, input, detail));
    HS_TRY(GroupedStacks grouped,
           GroupedStacks::make(input.traces(), detail, input.functions.get(), context.job()));
    HS_TRY(CallGraphShape shape, call_graph_shape(grouped.traces(), detail, context.job()));
    HS_TRY(auto sources, sources_option(context.arguments(), *input.dataset));
    const Stacks stacks{std::move(input), std::move(grouped), std::move(shape), std::move(sources)};
    const CallGraph graph = call_graph(stacks.grouped.traces(), stacks.shape,
                                       stacks.grouped.regrouped(std::move(amounts)));
    const auto relation = hotspots_relation(answer_of(stacks, graph));
    HS_TRY(const std::vector<uint32_t> rows,
           arranged(*relation, hotspots_order(HotspotField::kSelf), context.job()));
    const auto shown = std::span(rows).first(context.row_limit(rows.size()));
    const auto with = stacks.sources ? HotspotSources::kShown : HotspotSources::kLeftOut;
    if (!context.wants_json()) {
        context.write_table(
            text_table(*relation, shown, hotspots_in_text(stack_unit(*stacks.input.dataset), with)),
            rows.size());
        return 0;
    }
    context.write_json([&](JsonWriter& json) {
        json.begin_object();
        json.key("rows");
        write_rows(json, *relation, shown, hotspots_in_json(with));
        json.key("total");
        write_amount(json, stacks.input, graph.everything);
        write_remarks(json, stacks.input);
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
