#include "core/questions/groups.h"

#include <utility>

#include "core/table/row_relation.h"

namespace hs {
namespace {

struct GroupRow {
    GroupTotal total;
    uint64_t whole_bytes = 0;
};

constexpr RowField<GroupRow> kFields[] = {
    {{"name", "Name", "Module or file", Meaning::kText},
     [](const GroupRow& row, std::string&) {
         return row.total.name.empty() ? Value{} : Value::of_text(row.total.name);
     }},
    {{"shown_name", "Name", "Module or file", Meaning::kText},
     [](const GroupRow& row, std::string&) {
         return Value::of_text(row.total.name.empty() ? std::string_view("(not known)")
                                                      : row.total.name);
     }},
    {{"objects", "Objects", "How many there are", Meaning::kCount},
     [](const GroupRow& row, std::string&) { return Value::of_count(row.total.objects); }},
    {{"shallow_bytes", "Shallow", "Bytes of the objects alone", Meaning::kBytes},
     [](const GroupRow& row, std::string&) { return Value::of_bytes(row.total.shallow_bytes); }},
    {{"bytes_share", "of memory", "Share of all shallow bytes", Meaning::kShare},
     [](const GroupRow& row, std::string&) {
         return Value::of_share(row.total.shallow_bytes, row.whole_bytes);
     }},
    {{"retained_bytes", "Retained",
      "Bytes that would go with all of them; shared ones are counted once", Meaning::kBytes},
     [](const GroupRow& row, std::string&) { return Value::of_bytes(row.total.retained_bytes); }},
};

constexpr size_t number(GroupField field) {
    return static_cast<size_t>(field);
}
constexpr SurfaceColumn kInJson[] = {{number(GroupField::kName)},
                                     {number(GroupField::kObjects)},
                                     {number(GroupField::kShallow)},
                                     {number(GroupField::kRetained)}};
constexpr SurfaceColumn kModulesInText[] = {{number(GroupField::kShownName), "module"},
                                            {number(GroupField::kObjects)},
                                            {number(GroupField::kShallow)},
                                            {number(GroupField::kRetained)}};
constexpr SurfaceColumn kFilesInText[] = {{number(GroupField::kShownName), "file"},
                                          {number(GroupField::kObjects)},
                                          {number(GroupField::kShallow)},
                                          {number(GroupField::kRetained)}};
constexpr SurfaceColumn kModulesInReport[] = {{number(GroupField::kShownName), "Module"},
                                              {number(GroupField::kObjects)},
                                              {number(GroupField::kShallow)},
                                              {number(GroupField::kShallowShare)},
                                              {number(GroupField::kRetained)}};

}  // namespace

std::span<const Field> group_fields() {
    static const std::vector<Field> kAll = fields_of<GroupRow>(kFields);
    return kAll;
}

std::shared_ptr<const Relation> groups_relation(const std::vector<GroupTotal>& groups,
                                                uint64_t whole_bytes, bool has_retained) {
    std::vector<GroupRow> rows;
    rows.reserve(groups.size());
    for (const GroupTotal& total : groups) rows.push_back({total, whole_bytes});
    std::vector<size_t> left_out;
    if (!has_retained) left_out.push_back(number(GroupField::kRetained));
    return row_relation<GroupRow>(std::move(rows), kFields, std::move(left_out));
}

Surface groups_in_json() {
    return kInJson;
}
Surface groups_in_text(GroupKind kind) {
    return kind == GroupKind::kModules ? Surface(kModulesInText) : Surface(kFilesInText);
}
Surface modules_in_report() {
    return kModulesInReport;
}

}  // namespace hs
