// Tables as SQLite databases.

#include "core/base/atomic_file.h"
#include "core/base/sqlite_handle.h"
#include "core/export/table.h"

namespace hs {

namespace {

constexpr uint64_t kPollMask = 0xfff;

std::string create_sql(const Table& table) {
    std::string sql = "CREATE TABLE " + quoted_name(table.name) + " (";
    for (size_t i = 0; i < table.columns.size(); ++i) {
        constexpr std::string_view kTypes[] = {"TEXT", "INTEGER", "REAL"};
        if (i > 0) sql += ", ";
        sql += quoted_name(table.columns[i].name) + " ";
        sql += kTypes[static_cast<size_t>(table.columns[i].kind)];
    }
    return sql + ")";
}

std::string insert_sql(const Table& table) {
    std::string sql = "INSERT INTO " + quoted_name(table.name) + " VALUES (";
    for (size_t i = 0; i < table.columns.size(); ++i) { sql += i == 0 ? "?" : ", ?"; }
    return sql + ")";
}

int bind_text(sqlite3_stmt* statement, int at, const std::string& text) {
    return sqlite3_bind_text64(statement, at, text.data(), text.size(), SQLITE_TRANSIENT,
                               SQLITE_UTF8);
}

int bind_cell(sqlite3_stmt* statement, int at, const Cell& cell) {
    switch (cell.kind) {
        case Cell::Kind::kNull:
            return sqlite3_bind_null(statement, at);
        case Cell::Kind::kText:
            return bind_text(statement, at, cell.text);
        case Cell::Kind::kInteger:
            return sqlite3_bind_int64(statement, at, cell.integer);
        case Cell::Kind::kUnsigned:
            if (cell.unsigned_integer > INT64_MAX) {
                return bind_text(statement, at, std::to_string(cell.unsigned_integer));
            }
            return sqlite3_bind_int64(statement, at, static_cast<int64_t>(cell.unsigned_integer));
        case Cell::Kind::kReal:
            return sqlite3_bind_double(statement, at, cell.real);
    }
    return SQLITE_OK;
}

int insert_rows(sqlite3* database, const Table& table, JobContext& job) {
    sqlite3_stmt* raw = nullptr;
    const std::string sql = insert_sql(table);
    if (const int code = sqlite3_prepare_v2(database, sql.c_str(), -1, &raw, nullptr);
        code != SQLITE_OK) {
        return code;
    }
    const SqliteStatement statement(raw);
    std::vector<Cell> cells;
    for (uint64_t row = 0; row < table.row_count; ++row) {
        if ((row & kPollMask) == 0 && job.cancelled()) return SQLITE_OK;
        if ((row & kPollMask) == kPollMask) job.set_done(row);
        cells.assign(table.columns.size(), {});
        table.fill_row(row, cells);
        for (size_t i = 0; i < cells.size(); ++i) {
            const int code = bind_cell(raw, static_cast<int>(i + 1), cells[i]);
            if (code != SQLITE_OK) return code;
        }
        if (const int code = sqlite3_step(raw); code != SQLITE_DONE) return code;
        sqlite3_reset(raw);
    }
    return SQLITE_OK;
}

int execute(sqlite3* database, const std::string& sql) {
    return sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
}

// The file is new and renamed only when complete, so it needs no journal of its own.
int fill_database(sqlite3* database, const Table& table, JobContext& job) {
    for (const char* sql : {"PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "BEGIN"}) {
        if (const int code = execute(database, sql); code != SQLITE_OK) return code;
    }
    if (const int code = execute(database, create_sql(table)); code != SQLITE_OK) return code;
    if (const int code = insert_rows(database, table, job); code != SQLITE_OK) return code;
    return execute(database, "COMMIT");
}

Error failed(sqlite3* database, const std::string& path) {
    return {ErrorCode::kIo,
            std::string("the database could not be written: ") + sqlite3_errmsg(database),
            path,
            {}};
}

}  // namespace

Result<void> write_sqlite(const Table& table, const std::string& path, JobContext& job) {
    HS_TRY(AtomicFile file, AtomicFile::create(path, AtomicFile::Writer::kLibrary));
    {
        sqlite3* raw = nullptr;
        const int opened = sqlite3_open_v2(
            file.temporary_path().c_str(), &raw,
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
        const SqliteDatabase database(raw);
        if (opened != SQLITE_OK || fill_database(raw, table, job) != SQLITE_OK) {
            return failed(raw, path);
        }
    }
    if (job.cancelled()) return cancelled_error();
    HS_TRY_VOID(job.check_inputs());
    return file.commit();
}

}  // namespace hs
