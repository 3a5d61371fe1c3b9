#include "app/views/diff_many_tables.h"

#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/base/type_name.h"

namespace hs {
namespace {

using Kind = ManyColumn::Kind;

class ColumnsMaker {
public:
    explicit ColumnsMaker(ManyColumns& made) : made_(made) {}

    // Texts are copied.
    ColumnSpec& add(ManyColumn column, const std::string& name, const std::string& title,
                    const std::string& about, float width_px) {
        ColumnSpec spec;
        spec.name = keep(name);
        spec.title = keep(title);
        spec.about = keep(about);
        spec.width_px = width_px;
        made_.specs.push_back(spec);
        made_.columns.push_back(column);
        return made_.specs.back();
    }

private:
    const char* keep(const std::string& text) { return made_.texts.emplace_back(text).c_str(); }
    ManyColumns& made_;
};

void add_type_columns(ColumnsMaker& maker, std::span<const ManyDump> dumps) {
    const auto each = [&](Kind kind, const char* name, const char* title, float width, bool shown) {
        for (size_t i = 0; i < dumps.size(); ++i) {
            maker
                .add({kind, i}, name + ('_' + std::to_string(i)),
                     std::string(title) + ' ' + dumps[i].letter, "In " + dumps[i].name, width)
                .is_shown = shown;
        }
    };
    each(Kind::kObjects, "objects", "Objects", 88, dumps.size() < 4);
    maker.add({Kind::kObjectsDelta}, "objects_delta", "Δ Objects", "Last dump less the first", 92);
    each(Kind::kShallow, "shallow", "Shallow", 96, false);
    maker.add({Kind::kShallowDelta}, "shallow_delta", "Δ Shallow", "Last dump less the first", 100)
        .is_shown = false;
    each(Kind::kRetained, "retained", "Retained", 100, true);
    maker.add({Kind::kRetainedDelta}, "retained_delta", "Δ Retained", "Last dump less the first",
              108);
}

void add_object_columns(ColumnsMaker& maker) {
    ColumnSpec& label = maker.add({Kind::kLabel}, "label", "Name",
                                  "Where the object hangs in the program; not sorted", 110);
    label.is_text = true;
    label.is_sortable = false;
    label.stretches = true;
    maker.add({Kind::kId}, "id", "Id", "Address, as Python's id() gives it", 140);
    maker.add({Kind::kShallow}, "shallow", "Shallow", "In the last dump that holds it", 96);
    maker.add({Kind::kRetained}, "retained", "Retained", "In the last dump that holds it", 100);
}

int64_t grown(const std::vector<uint64_t>& values) {
    return static_cast<int64_t>(values.back() - values.front());
}

void type_cell(const ManyTypeRow& row, ManyColumn column, ShownCell& cell) {
    switch (column.kind) {
        case Kind::kType:
            cell = ShownCell::of_text(shown_type_name(row.type));
            break;
        case Kind::kObjects:
            cell = ShownCell::of_count(row.objects[column.dump]);
            break;
        case Kind::kShallow:
            cell = ShownCell::of_bytes(row.shallow[column.dump]);
            break;
        case Kind::kRetained:
            cell = ShownCell::of_bytes(row.retained[column.dump]);
            break;
        case Kind::kObjectsDelta:
            cell = ShownCell::of_count_delta(grown(row.objects));
            break;
        case Kind::kShallowDelta:
            cell = ShownCell::of_bytes_delta(grown(row.shallow));
            break;
        case Kind::kRetainedDelta:
            cell = ShownCell::of_bytes_delta(grown(row.retained));
            break;
        default:
            break;
    }
}

void object_cell(const ManyTable& table, const ManyObject& object, ManyColumn column,
                 ShownCell& cell) {
    const ManyDump& dump = table.dumps[object.dump];
    switch (column.kind) {
        case Kind::kHeldIn:
            cell = ShownCell::of_text(
                dump_mask_text(table.sets->masks[object.dump][object.row.v], table.letters));
            break;
        case Kind::kType:
            cell = ShownCell::of_text(shown_type_name(dump.graph().type_text(object.row)));
            break;
        case Kind::kLabel:
            cell = ShownCell::of_text(dump.retained->name_of(dump.graph(), object.row));
            break;
        case Kind::kId:
            cell = ShownCell::of_text(dump.graph().id_text(object.row));
            break;
        case Kind::kShallow:
            cell = ShownCell::of_bytes(dump.graph().shallow(object.row));
            break;
        case Kind::kRetained:
            cell = ShownCell::of_bytes(dump.retained->dominators.retained[object.row.v]);
            break;
        default:
            break;
    }
}

void add_to(std::vector<uint64_t>& sums, const std::vector<uint64_t>& values) {
    sums.resize(values.size());
    for (size_t i = 0; i < values.size(); ++i) sums[i] += values[i];
}

}  // namespace

std::unique_ptr<ManyColumns> many_columns(ManyMode mode, std::span<const ManyDump> dumps) {
    auto made = std::make_unique<ManyColumns>();
    ColumnsMaker maker(*made);
    maker.add({Kind::kNumber}, "number", "#", "Row", mode == ManyMode::kTypes ? 44 : 64)
        .is_sortable = false;
    if (mode == ManyMode::kObjects) {
        maker.add({Kind::kHeldIn}, "held_in", "Dumps", "Those that hold the object", 84).is_text =
            true;
    }
    ColumnSpec& type = maker.add({Kind::kType}, "type", "Type", "Class", 150);
    type.is_text = true;
    type.stretches = mode == ManyMode::kTypes;
    if (mode == ManyMode::kTypes) {
        add_type_columns(maker, dumps);
    } else {
        add_object_columns(maker);
    }
    made->first_sort = {made->specs.size() - 1, true};
    return made;
}

void many_cell(const ManyTable& table, uint64_t place, size_t column, ShownCell& cell) {
    const ManyColumn what = table.columns[column];
    if (what.kind == Kind::kNumber) {
        cell = ShownCell::of_count(place + 1);
    } else if (table.mode == ManyMode::kTypes) {
        type_cell(table.types[table.order[place]], what, cell);
    } else {
        object_cell(table, table.objects[table.order[place]], what, cell);
    }
}

void many_total_cell(const ManyTable& table, size_t column, ShownCell& cell) {
    const ManyColumn what = table.columns[column];
    if (table.mode == ManyMode::kObjects) {
        if (what.kind == Kind::kType) {
            cell = ShownCell::of_text(counted(table.objects.size(), "object"));
        } else if (what.kind == Kind::kShallow) {
            cell = ShownCell::of_bytes(table.shallow_bytes);
        }
        return;
    }
    // Retained bytes of types overlap, so that their sum means nothing.
    if (what.kind == Kind::kRetained || what.kind == Kind::kRetainedDelta) return;
    if (what.kind == Kind::kType) {
        cell = ShownCell::of_text(counted(table.types.size(), "type"));
        return;
    }
    ManyTypeRow sum;
    for (const ManyTypeRow& row : table.types) {
        add_to(sum.objects, row.objects);
        add_to(sum.shallow, row.shallow);
    }
    if (!table.types.empty()) type_cell(sum, what, cell);
}

ShownTable shown_many(const Shared<ManyTable>& table) {
    return {table->order.size(), [table](uint64_t row, size_t column, ShownCell& cell) {
                many_cell(*table, row, column, cell);
            }};
}

}  // namespace hs
