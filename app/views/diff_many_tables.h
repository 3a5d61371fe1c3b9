#pragma once
// The tables of three and more dumps: types dump by dump, and objects by which dumps hold them.

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/graph_answers.h"
#include "app/widgets/relation_table.h"
#include "core/questions/changed_types.h"
#include "core/questions/held_objects.h"

namespace hs {

enum class ManyMode : uint8_t { kTypes, kObjects };

struct ManyDump {
    DatasetId id;
    std::string letter;  // as in the list of datasets
    std::string name;    // of the file
    DatasetPtr dataset;
    Shared<RetainedSizes> retained;

    [[nodiscard]] const ObjectGraph& graph() const { return *dataset->graph; }
};
std::vector<DumpName> names_of(std::span<const ManyDump> dumps);

// There are some for each dump. Specs point into fields and settings.
struct ManyColumns {
    std::optional<ChangedTypeFields> fields;
    std::deque<std::string> settings;
    std::vector<WindowColumn> columns;
    std::vector<ColumnSpec> specs;
    SortKey first_sort;
};
Shared<ManyColumns> many_columns(ManyMode mode, std::span<const ManyDump> dumps);

// Rows of one mode, whose answer is there.
struct ManyTable : ArrangedRows {
    ManyMode mode = ManyMode::kTypes;
    std::vector<ManyDump> dumps;
    Shared<ManyColumns> columns;
    Shared<ChangedTypesAnswer> types;
    Shared<HeldObjectsAnswer> objects;
    std::shared_ptr<const Relation> total;  // of the types: one row
    uint64_t shallow_bytes = 0;             // of the objects
};

struct ManyRequest {
    ManyMode mode = ManyMode::kTypes;
    std::vector<ManyDump> dumps;
    Shared<DumpSets> sets;
    DumpExpression expression;
    ObjectFilter filter;
    Shared<ManyColumns> columns;
    std::vector<SortKey> sort;
};
Result<Shared<ManyTable>> make_many_table(const ManyRequest& request, JobContext& job);

void many_total_cell(const ManyTable& table, size_t column, ShownCell& cell);
ShownTable shown_many(const Shared<ManyTable>& table);

}  // namespace hs
