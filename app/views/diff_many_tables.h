#pragma once
// The tables of three and more dumps: types dump by dump, and objects by which dumps hold them.

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/graph_results.h"
#include "app/widgets/table_columns.h"
#include "core/analysis/dump_sets.h"
#include "core/export/shown_table.h"

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

// By dump.
struct ManyTypeRow {
    std::string_view type;
    std::vector<uint64_t> objects;
    std::vector<uint64_t> shallow;
    std::vector<uint64_t> retained;
};

// In the last dump that holds it.
struct ManyObject {
    uint32_t dump = 0;
    ObjectId row;
};

// What a column shows, of which dump.
struct ManyColumn {
    enum class Kind : uint8_t {
        kNumber,
        kType,
        kObjects,
        kShallow,
        kRetained,
        kObjectsDelta,
        kShallowDelta,
        kRetainedDelta,
        kHeldIn,
        kLabel,
        kId,
    };
    Kind kind = Kind::kNumber;
    size_t dump = 0;
};

// Specs point into texts.
struct ManyColumns {
    std::deque<std::string> texts;
    std::vector<ColumnSpec> specs;
    std::vector<ManyColumn> columns;
    SortKey first_sort;
};
std::unique_ptr<ManyColumns> many_columns(ManyMode mode, std::span<const ManyDump> dumps);

struct ManyTable {
    ManyMode mode = ManyMode::kTypes;
    std::vector<ManyDump> dumps;
    std::vector<ManyColumn> columns;
    std::string letters;    // of the dumps
    Shared<DumpSets> sets;  // for kObjects
    std::vector<ManyTypeRow> types;
    std::vector<ManyObject> objects;
    std::vector<uint32_t> order;
    uint64_t shallow_bytes = 0;  // of objects
};

struct ManyRequest {
    ManyMode mode = ManyMode::kTypes;
    std::vector<ManyDump> dumps;
    Shared<DumpSets> sets;
    DumpExpression expression;
    ObjectFilter filter;
    std::vector<ManyColumn> columns;
    std::vector<SortKey> sort;
};
Result<Shared<ManyTable>> make_many_table(const ManyRequest& request, JobContext& job);

void many_cell(const ManyTable& table, uint64_t place, size_t column, ShownCell& cell);
void many_total_cell(const ManyTable& table, size_t column, ShownCell& cell);
ShownTable shown_many(const Shared<ManyTable>& table);

}  // namespace hs
