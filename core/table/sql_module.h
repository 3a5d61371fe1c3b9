#pragma once
// A relation as a table of SQLite: SQLite asks it for plans, rows and values.

#include <map>
#include <memory>
#include <optional>

#include "core/base/sqlite_handle.h"
#include "core/table/sql.h"

namespace hs {

// What one statement reads.
class SqlReading {
public:
    explicit SqlReading(JobContext& job) : job_(job) {}

    struct Made {
        WantedFields wanted = 0;
        std::shared_ptr<const Relation> relation;
    };
    // The relation with at least these fields; made anew where an earlier one lacks some.
    Result<std::shared_ptr<const Relation>> relation(const SqlTable& table, WantedFields wanted) {
        Made& made = made_[&table];
        if (!made.relation || (wanted & ~made.wanted) != 0) {
            wanted |= made.wanted;
            HS_TRY(made.relation, table.make(wanted, job_));
            made.wanted = wanted;
        }
        return made.relation;
    }
    [[nodiscard]] JobContext& job() { return job_; }

    std::optional<Error> error;  // what ended it, where that was not SQLite

private:
    JobContext& job_;
    std::map<const SqlTable*, Made> made_;
};

// What a table is made from; lives as long as the database.
struct SqlModule {
    const SqlTable* table = nullptr;
    SqlReading* reading = nullptr;
};

// Of tables that are there by name alone, and cannot be made or changed; its data is a SqlModule.
const sqlite3_module& sql_module();

}  // namespace hs
