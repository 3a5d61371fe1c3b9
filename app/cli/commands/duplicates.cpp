// duplicates DUMP: values that objects of one type hold again and again.

#include "core/analysis/duplicates.h"
#include "app/cli/diagnostics_json.h"
#include "app/cli/graph_command.h"
#include "core/analysis/object_filter.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

Result<int> run(CommandContext& context) {
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    HS_TRY(const ObjectGraph* graph, graph_of(*dataset));
    HS_TRY(std::vector<DuplicateValue> found, duplicate_values(*graph, SIZE_MAX, context.job()));
    const size_t total = found.size();
    found.resize(context.row_limit(total));
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.field("count", uint64_t{total});
            json.key("duplicates");
            json.begin_array();
            for (const DuplicateValue& value : found) {
                json.begin_object();
                json.field("type", graph->type_text(value.type));
                json.field("name", value.name);
                value_field(json, "value", value.token);
                json.field("objects", value.objects);
                json.field("text_bytes", value.text_bytes);
                json.end_object();
            }
            json.end_array();
            write_diagnostics(json, {&dataset->diagnostics});
            json.end_object();
        });
        return 0;
    }
    TextTable table;
    table.add_column("OBJECTS", Align::kRight);
    table.add_column("TEXT", Align::kRight);
    table.add_column("TYPE", Align::kLeft, true);
    table.add_column("ATTRIBUTE", Align::kLeft, true);
    table.add_column("VALUE", Align::kLeft, true);
    for (const DuplicateValue& value : found) {
        table.add_row({format_count(value.objects),
                       format_bytes(static_cast<int64_t>(value.text_bytes)),
                       std::string(short_type_name(graph->type_text(value.type))), value.name,
                       searchable_text(value.token)});
    }
    context.write_table(table, total);
    return 0;
}

}  // namespace

extern const Command kDuplicatesCommand;
const Command kDuplicatesCommand = {
    .name = "duplicates",
    .summary = "values that objects of one type hold again and again",
    .usage = "DUMP",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kGraphOptions,
    .details =
        "Texts and numbers of attributes, equal as written; the most objects times bytes of text "
        "first.\nA dump cuts texts at 1000 characters.",
    .run = run,
};

}  // namespace hs
