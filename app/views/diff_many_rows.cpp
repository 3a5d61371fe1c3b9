// Makes the rows of three and more dumps: which there are, and their order.

#include <algorithm>
#include <map>
#include <numeric>

#include "app/views/diff_many_tables.h"
#include "core/analysis/retained_growth.h"
#include "core/analysis/type_rows.h"
#include "core/table/row_order.h"

namespace hs {
namespace {

using Kind = ManyColumn::Kind;

// One row for each type of any dump.
std::vector<ManyTypeRow> all_types(std::span<const ManyDump> dumps) {
    std::map<std::string_view, ManyTypeRow> by_text;
    std::vector<GrowthSide> sides;
    const auto row_of = [&](std::string_view type) -> ManyTypeRow& {
        const auto [at, added] = by_text.try_emplace(type);
        if (added) {
            const std::vector<uint64_t> none(dumps.size(), 0);
            at->second = {type, none, none, none};
        }
        return at->second;
    };
    for (size_t i = 0; i < dumps.size(); ++i) {
        sides.push_back({&dumps[i].graph(), &dumps[i].retained->dominators});
        for (const TypeTotal& total : type_totals(dumps[i].graph())) {
            ManyTypeRow& row = row_of(dumps[i].graph().type_text(total.type));
            row.objects[i] = total.objects;
            row.shallow[i] = total.shallow_bytes;
        }
    }
    for (TypeGrowth& growth : type_growth(sides)) {
        row_of(growth.type).retained = std::move(growth.retained);
    }
    std::vector<ManyTypeRow> rows;
    for (auto& [type, row] : by_text) rows.push_back(std::move(row));
    return rows;
}

// Words and type: judge the name, sizes the bytes in the first or the last dump.
void fill_types(ManyTable& table, const ObjectFilter& filter) {
    std::vector<ManyTypeRow> all = all_types(table.dumps);
    TypeTable names;
    for (const ManyTypeRow& type : all) {
        TypeRow row;
        row.text = type.type;
        row.a = {type.objects.front(), type.shallow.front(), type.retained.front()};
        row.b = {type.objects.back(), type.shallow.back(), type.retained.back()};
        names.rows.push_back(row);
    }
    for (const uint32_t row : matching_type_rows(names, filter)) {
        table.types.push_back(std::move(all[row]));
    }
}

Result<void> fill_objects(ManyTable& table, const ManyRequest& request, JobContext& job) {
    for (size_t i = 0; i < table.dumps.size(); ++i) {
        const ManyDump& dump = table.dumps[i];
        const Column<uint16_t>& masks = table.sets->masks[i];
        const auto take = [&](ObjectId row) {
            const DumpMask mask = masks[row.v];
            if (DumpSets::last_dump(mask) != i || !request.expression.holds(mask)) return;
            table.objects.push_back({static_cast<uint32_t>(i), row});
            table.shallow_bytes = add_saturated(table.shallow_bytes, dump.graph().shallow(row));
        };
        if (job.cancelled()) return cancelled_error();
        if (request.filter.terms.empty()) {
            for (uint32_t row = 1; row <= dump.graph().object_count; ++row) take({row});
            continue;
        }
        HS_TRY(
            const std::vector<ObjectId> rows,
            matching_objects(dump.graph(), request.filter, {&dump.retained->dominators, {}}, job));
        for (const ObjectId row : rows) take(row);
    }
    return {};
}

// By dump and type: place in the order of the texts of all dumps.
std::vector<std::vector<uint32_t>> type_places(std::span<const ManyDump> dumps) {
    std::map<std::string_view, uint32_t> places;
    for (const ManyDump& dump : dumps) {
        for (uint32_t type = 0; type < dump.graph().types.size(); ++type) {
            places[short_type_name(dump.graph().type_text(TypeId{type}))] = 0;
        }
    }
    uint32_t next = 0;
    for (auto& [text, place] : places) place = next++;
    std::vector<std::vector<uint32_t>> by_dump;
    for (const ManyDump& dump : dumps) {
        std::vector<uint32_t>& of_dump = by_dump.emplace_back();
        for (uint32_t type = 0; type < dump.graph().types.size(); ++type) {
            of_dump.push_back(places[short_type_name(dump.graph().type_text(TypeId{type}))]);
        }
    }
    return by_dump;
}

uint64_t number_of(const ShownCell& cell) {
    const bool is_signed =
        cell.meaning == Meaning::kCountDelta || cell.meaning == Meaning::kBytesDelta;
    return is_signed ? key_of_signed(cell.delta) : cell.number;
}

void fill_object_keys(const ManyTable& table, Kind kind, Column<uint64_t>& values) {
    const auto places =
        kind == Kind::kType ? type_places(table.dumps) : std::vector<std::vector<uint32_t>>();
    for (size_t i = 0; i < table.objects.size(); ++i) {
        const ManyObject object = table.objects[i];
        const ManyDump& dump = table.dumps[object.dump];
        switch (kind) {
            case Kind::kType:
                values[i] = places[object.dump][dump.graph().type[object.row.v].v];
                break;
            case Kind::kHeldIn:
                values[i] = table.sets->masks[object.dump][object.row.v];
                break;
            case Kind::kId:
                values[i] = dump.graph().address[object.row.v];
                break;
            case Kind::kShallow:
                values[i] = dump.graph().shallow(object.row);
                break;
            case Kind::kRetained:
                values[i] = dump.retained->dominators.retained[object.row.v];
                break;
            default:
                values[i] = 0;
        }
    }
}

void fill_type_keys(const ManyTable& table, size_t column, Column<uint64_t>& values) {
    for (size_t i = 0; i < table.types.size(); ++i) {
        ShownCell cell;
        many_cell(table, i, column, cell);
        // Types come in the order of their texts.
        values[i] = table.columns[column].kind == Kind::kType ? i : number_of(cell);
    }
}

}  // namespace

Result<Shared<ManyTable>> make_many_table(const ManyRequest& request, JobContext& job) {
    auto table = std::make_shared<ManyTable>();
    table->mode = request.mode;
    table->dumps = request.dumps;
    table->columns = request.columns;
    table->sets = request.sets;
    for (const ManyDump& dump : request.dumps) table->letters += dump.letter;
    if (request.mode == ManyMode::kTypes) {
        fill_types(*table, request.filter);
    } else {
        HS_TRY_VOID(fill_objects(*table, request, job));
    }
    const size_t rows =
        request.mode == ManyMode::kTypes ? table->types.size() : table->objects.size();
    const auto count = static_cast<uint32_t>(std::min<size_t>(rows, UINT32_MAX));
    table->order.resize(count);
    std::iota(table->order.begin(), table->order.end(), 0U);
    std::vector<RowKey> keys;
    for (const SortKey& by : request.sort) {
        if (by.column >= table->columns.size()) continue;
        RowKey key{Column<uint64_t>(count), by.falling};
        if (request.mode == ManyMode::kTypes) {
            fill_type_keys(*table, by.column, key.values);
        } else {
            fill_object_keys(*table, table->columns[by.column].kind, key.values);
        }
        keys.push_back(std::move(key));
    }
    HS_TRY(table->order, row_order(count, keys, job));
    return Shared<ManyTable>(std::move(table));
}

}  // namespace hs
