// diff --where: the objects of two dumps or more by which dumps hold them.

#include "app/cli/diagnostics_json.h"
#include "app/cli/diff_command.h"
#include "core/analysis/object_filter.h"
#include "core/analysis/object_names.h"
#include "core/base/text_format.h"
#include "core/questions/held_objects.h"
#include "core/questions/object_parameters.h"
#include "core/table/render.h"

namespace hs {
namespace {

std::string letters_of(const DumpSeries& dumps) {
    std::string letters;
    for (size_t i = 0; i < dumps.files.size(); ++i) letters += static_cast<char>('A' + i);
    return letters;
}

// Those that --where and --filter leave.
Result<std::vector<HeldObject>> find_objects(CommandContext& context, const DumpSeries& dumps,
                                             const DumpSets& sets,
                                             const DumpExpression& expression) {
    HS_TRY(const ObjectFilter filter,
           parse_object_filter(context.arguments().text("filter").value_or(std::string_view())));
    std::vector<HeldObject> found;
    for (uint32_t i = 0; i < dumps.datasets.size(); ++i) {
        const Dominators* kept = dumps.kept.empty() ? nullptr : &dumps.kept[i]->dominators;
        HS_TRY(const auto names, names_for(filter, dumps.graph(i), context.job()));
        HS_TRY(const std::vector<ObjectId> rows,
               matching_objects(dumps.graph(i), filter, {kept, {}, names.get()}, context.job()));
        for (const ObjectId row : rows) {
            const DumpMask mask = sets.masks[i][row.v];
            if (DumpSets::last_dump(mask) == i && expression.holds(mask)) found.push_back({i, row});
        }
    }
    return found;
}

uint64_t shallow_bytes_of(const HeldObjectsAnswer& answer) {
    uint64_t bytes = 0;
    for (const HeldObject& object : answer.objects) {
        bytes = add_saturated(bytes, answer.dumps[object.dump].graph().shallow(object.row));
    }
    return bytes;
}

Result<void> find_names(const DumpSeries& dumps, HeldObjectsAnswer& answer, JobContext& job) {
    for (size_t i = 0; i < dumps.datasets.size(); ++i) {
        const ObjectGraph& graph = dumps.graph(i);
        Roots found;
        if (dumps.kept.empty()) { HS_TRY(found, find_roots(graph, job)); }
        const Roots& roots = dumps.kept.empty() ? found : dumps.kept[i]->roots;
        HS_TRY(ObjectNames names, name_objects(graph, roots, job));
        answer.dumps[i].name =
            [dataset = dumps.datasets[i],
             names = std::make_shared<const ObjectNames>(std::move(names))](ObjectId object) {
                return qualified_name(*dataset->graph, *names, object);
            };
    }
    return {};
}

Result<std::vector<uint32_t>> order_of(CommandContext& context, const Relation& relation) {
    const bool has_retained = relation.has(static_cast<size_t>(HeldObjectField::kRetained));
    const bool by_retained =
        has_retained && context.arguments().text("sort").value_or("retained") == "retained";
    return arranged(
        relation,
        held_objects_order(by_retained ? HeldObjectField::kRetained : HeldObjectField::kShallow),
        context.job());
}

void write_files(JsonWriter& json, const DumpSeries& dumps, std::string_view letters) {
    json.key("files");
    json.begin_array();
    for (size_t i = 0; i < dumps.files.size(); ++i) {
        json.begin_object();
        json.field("dump", letters.substr(i, 1));
        json.field("file", dumps.files[i]);
        json.end_object();
    }
    json.end_array();
}

void show_files(CommandContext& context, const DumpSeries& dumps, std::string_view letters) {
    for (size_t i = 0; i < dumps.files.size(); ++i) {
        context.write_text(std::string(letters.substr(i, 1)) + "  " +
                           printable_text(dumps.files[i]) + '\n');
    }
    context.write_text("\n");
}

}  // namespace

Result<int> diff_dumps_by_set(CommandContext& context, const DumpSeries& dumps) {
    const std::string_view where = context.arguments().text("where").value_or("");
    const std::string letters = letters_of(dumps);
    HS_TRY(const DumpExpression expression, DumpExpression::parse(where, letters));
    std::vector<const ObjectGraph*> graphs;
    auto answer = std::make_shared<HeldObjectsAnswer>();
    for (size_t i = 0; i < dumps.datasets.size(); ++i) {
        graphs.push_back(&dumps.graph(i));
        answer->dumps.push_back(dumps.compared(i));
    }
    HS_TRY(DumpSets sets, dump_sets(graphs, context.job()));
    answer->letters = letters;
    answer->sets = std::make_shared<const DumpSets>(std::move(sets));
    HS_TRY(answer->objects, find_objects(context, dumps, *answer->sets, expression));
    if (!context.wants_json()) { HS_TRY_VOID(find_names(dumps, *answer, context.job())); }
    const auto objects = held_objects_relation(answer);
    const auto parts = dump_parts_relation(answer->sets, letters);
    const std::vector<uint32_t> all_parts = first_rows(parts->row_count());
    HS_TRY(const std::vector<uint32_t> rows, order_of(context, *objects));
    const auto shown = std::span(rows).first(context.row_limit(rows.size()));
    const uint64_t shallow_bytes = shallow_bytes_of(*answer);
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            write_files(json, dumps, letters);
            json.field("where", where);
            json.key("parts");
            write_rows(json, *parts, all_parts, dump_parts_in_json());
            json.field("matched", uint64_t{rows.size()});
            json.field("shallow_bytes", shallow_bytes);
            json.key("objects");
            write_rows(json, *objects, shown, held_objects_in_json());
            write_diagnostics(json, {&dumps.diagnostics});
            json.end_object();
        });
        return 0;
    }
    show_files(context, dumps, letters);
    context.write_table(text_table(*parts, all_parts, dump_parts_in_text()), all_parts.size());
    context.write_text("\n");
    context.write_table(text_table(*objects, shown, held_objects_in_text()), rows.size());
    context.write_text(format_count(rows.size()) + " objects, " +
                       value_text(Value::of_bytes(shallow_bytes), SizeUnits::kBinary) +
                       " shallow\n");
    return 0;
}

}  // namespace hs
