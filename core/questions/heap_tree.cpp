#include "core/questions/heap_tree.h"

#include <algorithm>
#include <utility>

#include "core/analysis/group_totals.h"
#include "core/base/signed_bytes.h"
#include "core/base/text_format.h"
#include "core/questions/question.h"
#include "core/table/row_relation.h"

namespace hs {
namespace {

struct Row {
    const HeapTreeAnswer* answer = nullptr;
    const HeapTreeRow* of = nullptr;
};

std::string_view kind_text(HeapTreeKind kind) {
    switch (kind) {
        case HeapTreeKind::kObject:
            return "object";
        case HeapTreeKind::kType:
            return "type";
        case HeapTreeKind::kModule:
            return "module";
        case HeapTreeKind::kDeleted:
            return "deleted";
        case HeapTreeKind::kMore:
            break;
    }
    return "more";
}

bool has_type(const Row& row) {
    return row.of->node.kind == HeapTreeKind::kObject || row.of->node.kind == HeapTreeKind::kType;
}

constexpr RowField<Row> kFields[] = {
    {{"depth", "Depth", "Level in the dominator tree", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.of->depth); }},
    {{"kind", "Kind", "object; type or module: several siblings; more: those that are not listed",
      Meaning::kText},
     [](const Row& row, std::string&) { return Value::of_text(kind_text(row.of->node.kind)); }},
    {{"name", "Name", "Name of the object, or of what the siblings have in common", Meaning::kText},
     [](const Row& row, std::string& made) {
         made = row.answer->name(*row.of);
         return Value::of_text(made);
     }},
    {{"indented_name", "Name", "Name, further right by two letters for each level", Meaning::kText},
     [](const Row& row, std::string& made) {
         constexpr uint32_t kMostLevels = 40;
         made.assign(size_t{2} * std::min(row.of->depth, kMostLevels), ' ');
         made += row.answer->name(*row.of);
         return Value::of_text(made);
     }},
    {{"short_type", "Type", "Class of the objects", Meaning::kText},
     [](const Row& row, std::string&) {
         if (!has_type(row)) return Value{};
         return Value::of_text(short_type_name(row.answer->graph().type_text(row.of->object)));
     }},
    {{"type", "Type", "Class of the objects, as the dump has it", Meaning::kText},
     [](const Row& row, std::string&) {
         if (!has_type(row)) return Value{};
         return Value::of_text(row.answer->graph().type_text(row.of->object));
     }},
    {{"members", "Members", "Siblings in this row", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.of->members); }},
    {{"objects", "Objects", "Objects that would be freed, these included", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.of->objects); }},
    {{"shallow_bytes", "Shallow", "Bytes of the objects alone, with their own __dict__",
      Meaning::kBytes},
     [](const Row& row, std::string&) { return Value::of_bytes(row.of->shallow_bytes); }},
    {{"retained_bytes", "Retained", "Memory freed if these objects were freed", Meaning::kBytes},
     [](const Row& row, std::string&) { return Value::of_bytes(row.of->retained_bytes); }},
    {{"retained_share", "% heap", "Retained as a share of all bytes", Meaning::kShare},
     [](const Row& row, std::string&) {
         return Value::of_share(row.of->retained_bytes, row.answer->kept->dominators.retained[0]);
     }},
    {{"id", "Address", "Of a single object", Meaning::kText},
     [](const Row& row, std::string& made) {
         if (row.of->node.kind != HeapTreeKind::kObject) return Value{};
         made = row.answer->graph().id_text(row.of->object);
         return Value::of_text(made);
     }},
    {{"before_bytes", "Before", "Retained in the earlier dump", Meaning::kBytes},
     [](const Row& row, std::string&) { return Value::of_bytes(row.of->before_bytes); }},
    {{"retained_delta", "Δ Retained", "Retained in the later dump minus the earlier one",
      Meaning::kBytesDelta},
     [](const Row& row, std::string&) {
         return Value::of_bytes_delta(signed_bytes(row.of->retained_bytes) -
                                      signed_bytes(row.of->before_bytes));
     }},
    {{"added", "New", "Objects of the row that are new", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.of->added); }},
    {{"deleted", "Deleted", "Objects that were here before and are gone", Meaning::kCount},
     [](const Row& row, std::string&) { return Value::of_count(row.of->deleted); }},
};

}  // namespace

std::string HeapTreeAnswer::name(const HeapTreeRow& row) const {
    switch (row.node.kind) {
        case HeapTreeKind::kObject:
            return typed_name(graph(), *names, row.object);
        case HeapTreeKind::kType:
            return std::string(short_type_name(graph().type_text(row.object))) + " ×" +
                   format_count(row.members);
        case HeapTreeKind::kModule:
            return module_of_type(graph().type_text(row.object));
        case HeapTreeKind::kDeleted:
            return format_count(row.members) + " deleted";
        case HeapTreeKind::kMore:
            break;
    }
    return format_count(row.members) + (is_unchanged(row) ? " unchanged" : " more");
}

std::span<const Field> heap_tree_fields() {
    return fields_of_rows<kFields>();
}

std::shared_ptr<const Relation> heap_tree_relation(std::shared_ptr<const HeapTreeAnswer> answer) {
    std::vector<Row> rows;
    rows.reserve(answer->rows.size());
    for (const HeapTreeRow& row : answer->rows) rows.push_back({answer.get(), &row});
    return row_relation<Row>(std::move(rows), kFields, {}, std::move(answer));
}

}  // namespace hs
