// sizes LOG: how large allocations are, by powers of two.

#include <optional>

#include "app/cli/trace_input.h"
#include "core/analysis/event_statistics.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {
    kFromSpec,
    kToSpec,
    {"line", ValueKind::kText, "FILE:LINE", "only those of the stacks through this line"},
};

int64_t live_count(const SizeClass& row) {
    return static_cast<int64_t>(row.allocated.count - row.freed.count);
}

void write_sizes_json(JsonWriter& json, const TraceInput& input,
                      const std::vector<SizeClass>& sizes) {
    json.begin_object();
    json.key("sizes");
    json.begin_array();
    for (const SizeClass& row : sizes) {
        json.begin_object();
        json.field("least_bytes", row.least_bytes);
        json.field("most_bytes", row.most_bytes);
        json.field("allocated_count", row.allocated.count);
        json.field("allocated_bytes", row.allocated.bytes.rounded());
        json.field("freed_count", row.freed.count);
        json.field("freed_bytes", row.freed.bytes.rounded());
        json.field("remaining_count", live_count(row));
        json.field("remaining_bytes", (row.allocated.bytes - row.freed.bytes).rounded());
        json.end_object();
    }
    json.end_array();
    write_remarks(json, input);
    json.end_object();
}

Result<int> run(CommandContext& context) {
    const Arguments& arguments = context.arguments();
    HS_TRY_VOID(check_range(arguments));
    HS_TRY(const TraceInput input, load_events(context, context.positional(0)));
    EventChoice choice = event_choice(arguments, input.log());
    std::optional<TraceSet> traces;
    if (const auto line = arguments.text("line")) {
        const FrameId frame = find_frame(input.traces(), *line);
        if (frame.is_nil()) {
            context.warn(
                context.positional(0),
                {Severity::kWarning, "no stack has the line " + std::string(*line), {}, 1});
        }
        traces = traces_with_frame(input.traces(), frame);
        choice.traces = &*traces;
    }
    HS_TRY(const std::vector<SizeClass> sizes,
           size_classes(input.log(), choice, input.scaled, context.job()));
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) { write_sizes_json(json, input, sizes); });
        return 0;
    }
    TextTable table;
    for (const char* name : {"FROM", "TO", "ALLOCATED", "BLOCKS", "FREED", "BLOCKS", "REMAINING"}) {
        table.add_column(name, Align::kRight);
    }
    for (const SizeClass& row : sizes) {
        table.add_row({format_count(row.least_bytes), format_count(row.most_bytes),
                       format_bytes(row.allocated.bytes.rounded()),
                       format_count(row.allocated.count), format_bytes(row.freed.bytes.rounded()),
                       format_count(row.freed.count),
                       format_bytes((row.allocated.bytes - row.freed.bytes).rounded())});
    }
    context.write_table(table, sizes.size());
    return 0;
}

}  // namespace

extern const Command kSizesCommand;
const Command kSizesCommand = {
    .name = "sizes",
    .summary = "how large allocations are, by powers of two",
    .usage = "LOG [--from A] [--to B] [--line FILE:LINE]",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kJsonOption | kOutputOption | kScaleOption,
    .options = kOptions,
    .details =
        "Sizes are those asked for, in bytes. Remaining is allocated less freed in the range. "
        "Counts are of what was logged; bytes are scaled like everywhere.",
    .run = run,
};

}  // namespace hs
