// Makes the rows of three and more dumps: which there are, and their order.

#include <algorithm>

#include "app/views/diff_many_tables.h"
#include "app/views/diff_tables.h"
#include "core/analysis/retained_growth.h"
#include "core/analysis/type_rows.h"

namespace hs {
namespace {

// Words and type: judge the name, sizes the bytes in the first or the last dump.
std::vector<ChangedType> matching_types(std::vector<ChangedType> all, const ObjectFilter& filter) {
    TypeTable names;
    for (const ChangedType& type : all) {
        TypeRow row;
        row.text = type.type;
        row.a = {type.objects.front(), type.shallow_bytes.front(), type.retained_bytes.front()};
        row.b = {type.objects.back(), type.shallow_bytes.back(), type.retained_bytes.back()};
        names.rows.push_back(row);
    }
    std::vector<ChangedType> types;
    for (const uint32_t row : matching_type_rows(names, filter)) {
        types.push_back(std::move(all[row]));
    }
    return types;
}

void fill_types(ManyTable& table, const ManyRequest& request) {
    auto answer = std::make_shared<ChangedTypesAnswer>();
    answer->dumps = names_of(table.dumps);
    answer->has_retained = true;
    answer->has_statuses = false;
    std::vector<GrowthSide> sides;
    for (const ManyDump& dump : table.dumps) {
        sides.push_back({&dump.graph(), &dump.retained->dominators});
        answer->kept_open.push_back(dump.dataset);
    }
    answer->rows = matching_types(changed_types(sides, nullptr), request.filter);
    // Retained bytes of types overlap, so that their sum means nothing.
    auto total = std::make_shared<ChangedTypesAnswer>();
    total->dumps = answer->dumps;
    total->rows = {sum_of_types(*answer, first_rows(answer->rows.size()))};
    total->has_statuses = false;
    table.types = answer;
    table.relation = changed_types_relation(answer);
    table.total = changed_types_relation(total);
}

Result<void> fill_objects(ManyTable& table, const ManyRequest& request, JobContext& job) {
    auto answer = std::make_shared<HeldObjectsAnswer>();
    answer->sets = request.sets;
    for (uint32_t i = 0; i < table.dumps.size(); ++i) {
        const ManyDump& dump = table.dumps[i];
        answer->dumps.push_back(compared_dump(dump.dataset, dump.retained));
        answer->letters += dump.letter;
        const Column<uint16_t>& masks = request.sets->masks[i];
        const auto take = [&](ObjectId row) {
            const DumpMask mask = masks[row.v];
            if (DumpSets::last_dump(mask) != i || !request.expression.holds(mask)) return;
            answer->objects.push_back({i, row});
            table.shallow_bytes = add_saturated(table.shallow_bytes, dump.graph().shallow(row));
        };
        if (job.cancelled()) return cancelled_error();
        if (request.filter.terms.empty()) {
            for (uint32_t row = 1; row <= dump.graph().object_count; ++row) take({row});
            continue;
        }
        const FilterContext context{&dump.retained->dominators, {}, &dump.retained->names};
        HS_TRY(const std::vector<ObjectId> rows,
               matching_objects(dump.graph(), request.filter, context, job));
        for (const ObjectId row : rows) take(row);
    }
    table.objects = answer;
    table.relation = held_objects_relation(answer);
    return {};
}

}  // namespace

Result<Shared<ManyTable>> make_many_table(const ManyRequest& request, JobContext& job) {
    auto table = std::make_shared<ManyTable>();
    table->mode = request.mode;
    table->dumps = request.dumps;
    table->columns = request.columns;
    if (request.mode == ManyMode::kTypes) {
        fill_types(*table, request);
    } else {
        HS_TRY_VOID(fill_objects(*table, request, job));
    }
    HS_TRY(table->order,
           arranged(*table->relation, sorted_fields(request.sort, request.columns->columns), job));
    return Shared<ManyTable>(std::move(table));
}

}  // namespace hs
