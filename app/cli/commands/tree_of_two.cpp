// tree BEFORE AFTER: how the dominator tree grew; of one dump it is a question.

#include "app/cli/diagnostics_json.h"
#include "app/cli/question_command.h"
#include "core/analysis/graph_diff.h"
#include "core/questions/heap_tree.h"
#include "core/table/render.h"

namespace hs {

namespace {

constexpr SurfaceColumn shown(HeapTreeField field) {
    return {static_cast<size_t>(field)};
}
constexpr SurfaceColumn kInJson[] = {
    shown(HeapTreeField::kDepth),   shown(HeapTreeField::kKind),
    shown(HeapTreeField::kName),    shown(HeapTreeField::kFullType),
    shown(HeapTreeField::kId),      shown(HeapTreeField::kMembers),
    shown(HeapTreeField::kBefore),  shown(HeapTreeField::kRetained),
    shown(HeapTreeField::kChange),  shown(HeapTreeField::kAdded),
    shown(HeapTreeField::kDeleted),
};
constexpr SurfaceColumn kInText[] = {
    shown(HeapTreeField::kBefore),  shown(HeapTreeField::kRetained),
    shown(HeapTreeField::kChange),  shown(HeapTreeField::kAdded),
    shown(HeapTreeField::kDeleted), shown(HeapTreeField::kIndentedName),
};

bool is_asked(const Arguments& arguments) {
    return arguments.positionals().size() > 1;
}

Result<std::shared_ptr<HeapTreeAnswer>> grown_tree(CommandContext& context, FileFacts& before,
                                                   FileFacts& after) {
    JobContext& job = context.job();
    HS_TRY(const auto kept_a, before.retained(job));
    auto made = std::make_shared<HeapTreeAnswer>();
    made->dataset = after.dataset();
    HS_TRY(made->kept, after.retained(job));
    HS_TRY(made->names, after.names(job));
    HS_TRY(const GraphDiff diff, compare_graphs(before.graph(), after.graph(), false, job));
    if (diff.unrelated) {
        return Error{ErrorCode::kBadInput, std::string(kUnrelatedDumps), {}, {}};
    }
    const DominatorTree tree_a = dominator_tree(kept_a->dominators);
    const DominatorTree tree_b = dominator_tree(made->kept->dominators);
    HeapTreeQuery query = heap_tree_query(context.arguments());
    if (!context.arguments().has("sort")) query.order = HeapTreeOrder::kChange;
    HS_TRY(made->rows,
           growth_tree_rows({before.graph(), after.graph(), kept_a->dominators,
                             made->kept->dominators, tree_a, tree_b, diff, made->names.get()},
                            query, job));
    return made;
}

Result<int> run(CommandContext& context) {
    const Question& question = *find_question("tree");
    if (context.arguments().positionals().size() > 2) {
        return Error{ErrorCode::kUsage, "tree compares two dumps, not more", {}, {}};
    }
    HS_TRY(AskedFile before, asked_file(context, question, context.positional(0)));
    HS_TRY(AskedFile after, asked_file(context, question, context.positional(1)));
    HS_TRY(const auto answer, grown_tree(context, *before.facts, *after.facts));
    const auto relation = heap_tree_relation(answer);
    const size_t total = relation->row_count();
    const std::vector<uint32_t> rows = first_rows(total);
    if (!context.wants_json()) {
        context.write_table(text_table(*relation, rows, kInText), total);
        return 0;
    }
    context.write_json([&](JsonWriter& json) {
        json.begin_object();
        json.key("rows");
        write_rows(json, *relation, rows, kInJson);
        write_diagnostics(
            json, {&before.facts->dataset()->diagnostics, &after.facts->dataset()->diagnostics});
        json.end_object();
    });
    return 0;
}

}  // namespace

extern const CommandForm kTreeOfTwo;
const CommandForm kTreeOfTwo = {
    .question = "tree",
    .details =
        "Of two dumps: what each row retained before and after, by change unless --sort is "
        "given. What was freed below an object counts in the row of its type, or is a row. What an "
        "object retained before is "
        "told also where it hung on another one then: these bytes need not add up.",
    .takes_more_files = true,
    .is_asked = is_asked,
    .run = run,
};

}  // namespace hs
