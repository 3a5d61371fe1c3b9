#pragma once
// SQL over relations, read only. Each is a table of a database that holds no rows itself: SQLite
// reads the relation, which is made when a statement first asks for it, with the fields asked for.
//
//   SELECT type, sum(shallow_bytes) FROM objects GROUP BY type
//
// rowid is the number of the row, from 0; a range of it, or of a field that rises, is all that is
// read of a table.
//
// Numbers are numbers; those beyond 2^63 - 1 and ids are text, a list is one text.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/table/relation.h"
#include "core/table/row_range.h"

namespace hs {

struct SqlTable {
    std::string name;
    std::string summary;
    std::span<const Field> fields;  // as the relation has them; live as long as the table
    uint64_t about_rows = 0;        // for the order in which tables are joined
    std::function<Result<std::shared_ptr<const Relation>>(WantedFields wanted, JobContext& job)>
        make;
    // A field whose rows are found by its text without looking at all of them; kNoField: none.
    size_t found_by = kNoField;
    std::function<std::vector<uint32_t>(std::string_view text)> find = {};
    // A field of numbers that never falls from row to row: the rows that may have one from `low` to
    // `high` are all that is read. kNoField: none.
    size_t rising = kNoField;
    std::function<RowRange(double low, double high)> rows_between = {};
};

struct SqlLimits {
    uint64_t most_bytes = uint64_t{1} << 30;  // of the result
    double most_seconds = 0;                  // 0: as long as it takes
};

// Runs one statement. The result is a relation like any other: columns that are fields keep what
// they mean, others are numbers or texts.
Result<std::shared_ptr<const Relation>> run_sql(std::span<const SqlTable> tables,
                                                std::string_view sql, const SqlLimits& limits,
                                                JobContext& job);

// What a kind of value is called: "bytes", "count", "text".
std::string_view kind_name(Meaning meaning);

}  // namespace hs
