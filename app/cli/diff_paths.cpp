// diff --by path: which chains of holders keep more alive than before.

#include "app/cli/diagnostics_json.h"
#include "app/cli/diff_command.h"
#include "core/questions/grown_paths.h"
#include "core/table/render.h"

namespace hs {

Result<int> diff_dumps_by_path(CommandContext& context, const DumpSeries& dumps) {
    auto answer = std::make_shared<GrownPathsAnswer>();
    answer->kept_open = dumps.datasets;
    HS_TRY(answer->growth, path_growth(dumps.sides(), context.job()));
    answer->nodes = answer->growth.order;
    const size_t dump_count = answer->growth.side_count;
    const auto relation = grown_paths_relation(answer);
    const std::vector<uint32_t> rows = first_rows(context.row_limit(relation->row_count()));
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.key("paths");
            write_rows(json, *relation, rows, grown_paths_in_json(dump_count));
            write_diagnostics(json, {&dumps.diagnostics});
            json.end_object();
        });
        return 0;
    }
    context.write_table(text_table(*relation, rows, grown_paths_in_text(dump_count)),
                        relation->row_count());
    return 0;
}

}  // namespace hs
