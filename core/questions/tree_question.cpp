// tree: the dominator tree, siblings of one type in one row.

#include "core/questions/heap_tree.h"
#include "core/questions/question.h"

namespace hs {
namespace {

constexpr OptionSpec kParameters[] = {
    {.name = "by",
     .kind = ValueKind::kWord,
     .metavar = "WHAT",
     .help = "how the outermost objects are grouped (type unless given)",
     .words = "type class module none"},
    {.name = "depth",
     .kind = ValueKind::kCount,
     .metavar = "N",
     .help = "levels below the outermost rows (2 unless given)",
     .most = 1000},
    {.name = "children",
     .kind = ValueKind::kCount,
     .metavar = "N",
     .help = "rows listed on each level (10 unless given)",
     .least = 1,
     .most = 1000000},
    {.name = "sort",
     .kind = ValueKind::kWord,
     .metavar = "KEY",
     .help = "order of siblings (retained unless given)",
     .words = "retained shallow objects"},
};

constexpr SurfaceColumn shown(HeapTreeField field) {
    return {static_cast<size_t>(field)};
}
constexpr SurfaceColumn kForPrograms[] = {
    shown(HeapTreeField::kDepth),   shown(HeapTreeField::kKind),
    shown(HeapTreeField::kName),    shown(HeapTreeField::kFullType),
    shown(HeapTreeField::kId),      shown(HeapTreeField::kMembers),
    shown(HeapTreeField::kObjects), shown(HeapTreeField::kShallow),
    shown(HeapTreeField::kRetained)};
constexpr SurfaceColumn kInText[] = {
    shown(HeapTreeField::kObjects), shown(HeapTreeField::kShallow), shown(HeapTreeField::kRetained),
    shown(HeapTreeField::kRetainedShare), shown(HeapTreeField::kIndentedName)};

Result<Answer> answer(const Ask& ask) {
    auto made = std::make_shared<HeapTreeAnswer>();
    made->dataset = ask.file.dataset();
    HS_TRY(made->kept, ask.file.retained(ask.job));
    HS_TRY(made->names, ask.file.names(ask.job));
    HS_TRY(made->rows, heap_tree_rows(made->graph(), made->kept->dominators,
                                      dominator_tree(made->kept->dominators),
                                      heap_tree_query(ask.given), ask.job, made->names.get()));
    return answer_of(heap_tree_relation(std::move(made)));
}

}  // namespace

HeapTreeQuery heap_tree_query(const Parameters& given) {
    const std::string_view by = given.text("by").value_or("type");
    const std::string_view sort = given.text("sort").value_or("retained");
    HeapTreeQuery query;
    query.grouping = by == "module"  ? HeapGrouping::kModule
                     : by == "class" ? HeapGrouping::kClass
                     : by == "none"  ? HeapGrouping::kNone
                                     : HeapGrouping::kType;
    query.order = sort == "shallow"   ? HeapTreeOrder::kShallow
                  : sort == "objects" ? HeapTreeOrder::kObjects
                                      : HeapTreeOrder::kRetained;
    query.open_depth = static_cast<uint32_t>(given.count("depth").value_or(2));
    query.shown_children = query.shown_roots = given.count("children").value_or(10);
    return query;
}

extern const Question question_tree;
constinit const Question question_tree = {
    .name = "tree",
    .title = "Dominator tree",
    .summary = "the dominator tree: what each object alone keeps alive",
    .details =
        "Rows of one level add up to the row that they hang on, but for its own bytes. Siblings of "
        "one type are one row, and so is what --children leaves out. --by class: only those of the "
        "program's own classes are.",
    .listed_after = "dominators",
    .asks = kDumps,
    .parameters = kParameters,
    .fields = heap_tree_fields,
    .in_json = kForPrograms,
    .in_text = kInText,
    .in_export = kForPrograms,
    .in_window = kInText,
    .rows_name = "rows",
    .is_short = true,
    .answer = answer,
};

}  // namespace hs
