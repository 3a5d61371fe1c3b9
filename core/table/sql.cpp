#include "core/table/sql.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "core/base/sqlite_handle.h"
#include "core/table/sql_module.h"
#include "core/table/sql_result.h"

namespace hs {
namespace {

constexpr std::array<std::string_view, 17> kKindNames = {
    "none",  "text",   "id",      "json",        "count",       "bytes",
    "count", "bytes",  "seconds", "count_delta", "bytes_delta", "seconds_delta",
    "share", "growth", "list",    "number",      "flag"};

// A statement reads, and calls functions; nothing else.
int authorize(void*, int action, const char*, const char*, const char*, const char*) {
    switch (action) {
        case SQLITE_SELECT:
        case SQLITE_READ:
        case SQLITE_FUNCTION:
        case SQLITE_RECURSIVE:
            return SQLITE_OK;
        default:
            return SQLITE_DENY;
    }
}

using Clock = std::chrono::steady_clock;
struct Watch {
    const JobContext* job = nullptr;
    std::optional<Clock::time_point> ends;

    [[nodiscard]] bool is_late() const { return ends && Clock::now() > *ends; }
};
int must_stop(void* watch) {
    const auto& of_watch = *static_cast<const Watch*>(watch);
    return of_watch.job->cancelled() || of_watch.is_late() ? 1 : 0;
}

Error sql_error(std::string message) {
    return {ErrorCode::kUsage, "SQL: " + std::move(message), {}, {}};
}

// "no such table: x; the tables are objects, types".
Error failed(sqlite3* database, std::span<const SqlTable> tables) {
    std::string message = sqlite3_errmsg(database);
    if (message.starts_with("no such table")) {
        message += "; the tables are ";
        for (size_t i = 0; i < tables.size(); ++i) {
            message += (i == 0 ? "" : ", ") + tables[i].name;
        }
    }
    if (message == "not authorized") message = "only one SELECT can be run, nothing else";
    return sql_error(std::move(message));
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n;") == std::string_view::npos;
}

Result<SqliteStatement> prepare(sqlite3* database, std::string_view sql,
                                std::span<const SqlTable> tables) {
    if (is_blank(sql)) return sql_error("no SELECT: the query is empty");
    sqlite3_stmt* raw = nullptr;
    const char* rest = nullptr;
    const int code =
        sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &raw, &rest);
    SqliteStatement statement(raw);
    if (code != SQLITE_OK) return failed(database, tables);
    if (!is_blank(sql.substr(static_cast<size_t>(rest - sql.data())))) {
        return sql_error("only one SELECT can be run, not several");
    }
    if (sqlite3_column_count(raw) == 0) return sql_error("not a SELECT");
    return statement;
}

// Told of now, when everything is allowed: SQLite declares a table by a CREATE of its own.
Result<void> connect_table(sqlite3* database, const SqlTable& table,
                           std::span<const SqlTable> tables) {
    HS_TRY(const SqliteStatement none,
           prepare(database, "SELECT 1 FROM " + quoted_name(table.name), tables));
    return {};
}

Meaning declared_meaning(const char* declared) {
    if (declared == nullptr) return Meaning::kNone;
    const std::string_view text(declared);
    const std::string_view kind = text.substr(0, text.find(' '));
    const auto at = std::find(kKindNames.begin(), kKindNames.end(), kind);
    if (at == kKindNames.end()) return Meaning::kNone;
    const auto meaning = static_cast<Meaning>(at - kKindNames.begin());
    return meaning == Meaning::kList ? Meaning::kText : meaning;
}

// An expression that is called so counts bytes: "sum(shallow_bytes) AS bytes".
std::vector<SqlResult::Column> columns_of(sqlite3_stmt* statement) {
    std::vector<SqlResult::Column> columns;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        const std::string_view name = sqlite3_column_name(statement, i);
        Meaning meaning = declared_meaning(sqlite3_column_decltype(statement, i));
        if (meaning == Meaning::kNone && name.ends_with("bytes")) meaning = Meaning::kBytes;
        columns.push_back({std::string(name), meaning});
    }
    return columns;
}

SqlResult::Cell cell_of(sqlite3_stmt* statement, int i) {
    switch (sqlite3_column_type(statement, i)) {
        case SQLITE_INTEGER:
            return int64_t{sqlite3_column_int64(statement, i)};
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement, i);
        case SQLITE_NULL:
            return std::monostate();
        default:
            break;
    }
    const auto* text = static_cast<const char*>(sqlite3_column_blob(statement, i));
    const auto bytes = static_cast<size_t>(sqlite3_column_bytes(statement, i));
    return std::string(text == nullptr ? "" : text, bytes);
}

Error limit_error(const SqlLimits& limits) {
    return {ErrorCode::kTooLarge,
            "the result is larger than " +
                format_bytes(static_cast<int64_t>(limits.most_bytes), SizeUnits::kBinary) +
                "; add a LIMIT, or sum up",
            {},
            {}};
}

Result<std::shared_ptr<const Relation>> read_rows(sqlite3_stmt* statement, sqlite3* database,
                                                  std::span<const SqlTable> tables,
                                                  const Watch& watch, const SqlLimits& limits,
                                                  SqlReading& reading) {
    auto result = std::make_shared<SqlResult>(columns_of(statement));
    const int columns = sqlite3_column_count(statement);
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int i = 0; i < columns; ++i) result->add(cell_of(statement, i));
        if (result->memory_bytes() > limits.most_bytes) return limit_error(limits);
    }
    if (watch.job->cancelled()) return cancelled_error();
    if (reading.error) return *reading.error;
    if (watch.is_late()) {
        return Error{ErrorCode::kTooLarge,
                     "SQL: gave up after " + format_double(limits.most_seconds) + " s",
                     {},
                     {}};
    }
    if (code != SQLITE_DONE) return failed(database, tables);
    result->finish();
    return std::shared_ptr<const Relation>(std::move(result));
}

}  // namespace

Result<std::shared_ptr<const Relation>> run_sql(std::span<const SqlTable> tables,
                                                std::string_view sql, const SqlLimits& limits,
                                                JobContext& job) {
    constexpr int kStepsPerPoll = 1'000;
    SqlReading reading(job);
    std::vector<SqlModule> modules;
    for (const SqlTable& table : tables) modules.push_back({&table, &reading});
    sqlite3* raw = nullptr;
    const int opened =
        sqlite3_open_v2(":memory:", &raw,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, nullptr);
    const SqliteDatabase database(raw);
    if (opened != SQLITE_OK) return failed(raw, tables);
    sqlite3_exec(raw, "PRAGMA temp_store = MEMORY", nullptr, nullptr, nullptr);
    for (size_t i = 0; i < modules.size(); ++i) {
        const int code = sqlite3_create_module_v2(raw, tables[i].name.c_str(), &sql_module(),
                                                  &modules[i], nullptr);
        if (code != SQLITE_OK) return failed(raw, tables);
        HS_TRY_VOID(connect_table(raw, tables[i], tables));
    }
    Watch watch{&job, {}};
    if (limits.most_seconds > 0) {
        watch.ends = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                        std::chrono::duration<double>(limits.most_seconds));
    }
    sqlite3_progress_handler(raw, kStepsPerPoll, must_stop, &watch);
    sqlite3_set_authorizer(raw, authorize, nullptr);
    HS_TRY(const SqliteStatement statement, prepare(raw, sql, tables));
    return read_rows(statement.get(), raw, tables, watch, limits, reading);
}

std::string_view kind_name(Meaning meaning) {
    return kKindNames[static_cast<size_t>(meaning)];
}

}  // namespace hs
