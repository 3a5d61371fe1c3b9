// diff --by object: the objects that are new, gone or different.

#include <algorithm>

#include "app/cli/diagnostics_json.h"
#include "app/cli/diff_command.h"
#include "core/questions/changed_objects.h"
#include "core/questions/object_parameters.h"
#include "core/table/render.h"

namespace hs {
namespace {

// Keeps the pairs of which either object fits --filter.
Result<void> keep_matching(CommandContext& context, const ObjectGraph& a, const ObjectGraph& b,
                           const GraphDiff& diff, std::vector<ObjectPair>& pairs) {
    const auto text = context.arguments().text("filter");
    if (!text) return {};
    HS_TRY(const ObjectFilter filter, parse_object_filter(*text));
    const auto fits = [&](const ObjectGraph& graph,
                          const Column<ObjectStatus>& status) -> Result<std::vector<ObjectId>> {
        FilterContext with{nullptr, status.slice(0, status.size())};
        HS_TRY(const auto names, names_for(filter, graph, context.job()));
        with.names = names.get();
        return matching_objects(graph, filter, with, context.job());
    };
    HS_TRY(const std::vector<ObjectId> in_a, fits(a, diff.status_a));
    HS_TRY(const std::vector<ObjectId> in_b, fits(b, diff.status_b));
    const auto holds = [](const std::vector<ObjectId>& rows, ObjectId row) {
        return std::binary_search(rows.begin(), rows.end(), row);
    };
    std::erase_if(pairs, [&](const ObjectPair& pair) {
        return !holds(in_a, pair.a) && !holds(in_b, pair.b);
    });
    return {};
}

}  // namespace

Result<int> diff_dumps_by_object(CommandContext& context, const DumpSeries& dumps,
                                 std::shared_ptr<const GraphDiff> diff) {
    const ObjectGraph& a = dumps.first();
    const ObjectGraph& b = dumps.last();
    auto answer = std::make_shared<ChangedObjectsAnswer>();
    answer->a = dumps.compared(0);
    answer->b = dumps.compared(dumps.datasets.size() - 1);
    answer->pairs = changed_objects(a, b, *diff);
    HS_TRY_VOID(keep_matching(context, a, b, *diff, answer->pairs));
    const size_t total = answer->pairs.size();
    answer->pairs.resize(context.row_limit(total));
    const bool strict = context.arguments().has("strict");
    answer->changes = object_changes(a, b, *diff, answer->pairs, strict, context.job());
    if (context.job().cancelled()) return cancelled_error();
    answer->has_changes = true;
    answer->diff = std::move(diff);
    const auto relation = changed_objects_relation(answer);
    const std::vector<uint32_t> rows = first_rows(relation->row_count());
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("objects");
            write_rows(json, *relation, rows, changed_objects_in_json());
            write_diagnostics(json, {&dumps.diagnostics});
            json.end_object();
        });
        return 0;
    }
    context.write_table(text_table(*relation, rows, changed_objects_in_text()), total);
    return 0;
}

}  // namespace hs
