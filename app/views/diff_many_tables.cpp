#include "app/views/diff_many_tables.h"

#include "core/base/counted.h"

namespace hs {
namespace {

template <class FieldOf>
size_t number(FieldOf field) {
    return static_cast<size_t>(field);
}

class TypeColumnsMaker {
public:
    TypeColumnsMaker(ManyColumns& made, size_t dump_count) : made_(made), dump_count_(dump_count) {}

    void add_for_each_dump(DumpSize size, const char* setting, float width_px, bool is_shown) {
        for (size_t i = 0; i < dump_count_; ++i) {
            const std::string& name =
                made_.settings.emplace_back(setting + ('_' + std::to_string(i)));
            made_.columns.push_back(
                {field_of_dump(size, i, dump_count_), name.c_str(), width_px, is_shown});
        }
    }
    void add(ChangedTypeField field, const char* setting, float width_px, bool is_shown = true) {
        made_.columns.push_back({number(field), setting, width_px, is_shown});
    }

private:
    ManyColumns& made_;
    size_t dump_count_;
};

void add_type_columns(ManyColumns& made, size_t dump_count) {
    made.columns = {{kNoField, "number", 44},
                    {.field = number(ChangedTypeField::kType),
                     .setting = "type",
                     .width_px = 150,
                     .stretches = true}};
    TypeColumnsMaker maker(made, dump_count);
    maker.add_for_each_dump(DumpSize::kObjects, "objects", 88, dump_count < 4);
    maker.add(ChangedTypeField::kObjectsDelta, "objects_delta", 92);
    maker.add_for_each_dump(DumpSize::kShallow, "shallow", 96, false);
    maker.add(ChangedTypeField::kShallowDelta, "shallow_delta", 100, false);
    maker.add_for_each_dump(DumpSize::kRetained, "retained", 100, true);
    maker.add(ChangedTypeField::kRetainedDelta, "retained_delta", 108);
}

void add_object_columns(ManyColumns& made) {
    made.columns = {{kNoField, "number", 64},
                    {number(HeldObjectField::kDumpsText), "held_in", 84},
                    {number(HeldObjectField::kType), "type", 150},
                    {.field = number(HeldObjectField::kName),
                     .setting = "label",
                     .width_px = 110,
                     .stretches = true,
                     .is_sortable = false},
                    {number(HeldObjectField::kId), "id", 140},
                    {number(HeldObjectField::kShallow), "shallow", 96},
                    {number(HeldObjectField::kRetained), "retained", 100}};
}

}  // namespace

std::vector<DumpName> names_of(std::span<const ManyDump> dumps) {
    std::vector<DumpName> names;
    for (const ManyDump& dump : dumps) names.push_back({dump.letter, dump.name});
    return names;
}

Shared<ManyColumns> many_columns(ManyMode mode, std::span<const ManyDump> dumps) {
    auto made = std::make_shared<ManyColumns>();
    if (mode == ManyMode::kTypes) {
        add_type_columns(*made, dumps.size());
        made->specs = column_specs(made->fields.emplace(names_of(dumps)).fields(), made->columns);
    } else {
        add_object_columns(*made);
        made->specs = column_specs(held_object_fields(), made->columns);
    }
    made->first_sort = {made->specs.size() - 1, true};
    return made;
}

void many_total_cell(const ManyTable& table, size_t column, ShownCell& cell) {
    const size_t field = table.columns->columns[column].field;
    if (field == kNoField) return;
    if (table.mode == ManyMode::kObjects) {
        if (field == number(HeldObjectField::kType)) {
            cell = ShownCell::of_text(counted(table.order.size(), "object"));
        } else if (field == number(HeldObjectField::kShallow)) {
            cell = ShownCell::of_bytes(table.shallow_bytes);
        }
    } else if (field == number(ChangedTypeField::kType)) {
        cell = ShownCell::of_text(counted(table.order.size(), "type"));
    } else if (table.total->has(field)) {
        cell = ShownCell::of(table.total->cursor()->value(0, field));
    }
}

ShownTable shown_many(const Shared<ManyTable>& table) {
    return shown_rows(table, table->columns->columns);
}

}  // namespace hs
