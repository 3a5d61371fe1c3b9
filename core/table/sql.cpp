#include "core/table/sql.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <map>
#include <new>
#include <optional>
#include <utility>

#include "core/base/sqlite_handle.h"
#include "core/table/sql_result.h"

namespace hs {
namespace {

constexpr std::array<std::string_view, 17> kKindNames = {
    "none",  "text",   "id",      "json",        "count",       "bytes",
    "count", "bytes",  "seconds", "count_delta", "bytes_delta", "seconds_delta",
    "share", "growth", "list",    "number",      "flag"};

// Where SQLite's order of a field is that of its keys.
bool sorts_as_numbers(Meaning meaning) {
    switch (meaning) {
        case Meaning::kCount:
        case Meaning::kBytes:
        case Meaning::kSeconds:
        case Meaning::kCountDelta:
        case Meaning::kBytesDelta:
        case Meaning::kSecondsDelta:
        case Meaning::kShare:
        case Meaning::kFlag:
            return true;
        default:
            return false;
    }
}

// What one statement reads.
class Reading {
public:
    explicit Reading(JobContext& job) : job_(job) {}

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

struct Module {
    const SqlTable* table = nullptr;
    Reading* reading = nullptr;
};

struct OpenTable : sqlite3_vtab {
    Module module;
};

// How a table is to be read, between choosing a plan and reading: fields, order, and whether a text
// is looked for.
struct Plan {
    WantedFields wanted = 0;
    size_t sorted_by = kNoField;
    bool falling = false;
    bool is_found = false;

    [[nodiscard]] char* text() const {
        return sqlite3_mprintf("%llx %lld %d %d", static_cast<unsigned long long>(wanted),
                               sorted_by == kNoField ? -1LL : static_cast<long long>(sorted_by),
                               falling ? 1 : 0, is_found ? 1 : 0);
    }
    static Plan of_text(const char* text) {
        Plan plan;
        const char* const end = text + std::char_traits<char>::length(text);
        const char* at = std::from_chars(text, end, plan.wanted, 16).ptr + 1;
        int64_t field = -1;
        at = std::from_chars(at, end, field).ptr + 1;
        if (field >= 0) plan.sorted_by = static_cast<size_t>(field);
        plan.falling = at[0] == '1';
        plan.is_found = at[2] == '1';
        return plan;
    }
};

struct OpenCursor : sqlite3_vtab_cursor {
    std::shared_ptr<const Relation> relation;
    std::unique_ptr<Cursor> cursor;
    std::optional<std::vector<uint32_t>> rows;  // in order; none: all
    uint32_t at = 0;
    uint32_t count = 0;

    [[nodiscard]] uint32_t row() const { return rows ? (*rows)[at] : at; }
};

const Module& module_of(sqlite3_vtab* table) {
    return static_cast<OpenTable*>(table)->module;
}
OpenCursor& of(sqlite3_vtab_cursor* cursor) {
    return *static_cast<OpenCursor*>(cursor);
}

// Texts are compared as such; numbers need no declaration.
std::string declaration_of(const SqlTable& table) {
    std::string sql = "CREATE TABLE t (";
    for (size_t i = 0; i < table.fields.size(); ++i) {
        const Field& field = table.fields[i];
        const bool holds_text = is_text(field.meaning) || field.meaning == Meaning::kList;
        if (i > 0) sql += ", ";
        sql.append(quoted_name(field.name)).append(" ").append(kind_name(field.meaning));
        if (holds_text && field.meaning != Meaning::kText) sql += " text";
    }
    return sql + ")";
}

int connect(sqlite3* database, void* module, int, const char* const*, sqlite3_vtab** made,
            char** message) {
    const auto& of_module = *static_cast<const Module*>(module);
    const int code = sqlite3_declare_vtab(database, declaration_of(*of_module.table).c_str());
    if (code != SQLITE_OK) {
        *message = sqlite3_mprintf("%s", sqlite3_errmsg(database));
        return code;
    }
    auto table = std::make_unique<OpenTable>();
    table->module = of_module;
    *made = table.release();
    return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
    delete static_cast<OpenTable*>(table);
    return SQLITE_OK;
}

int choose_plan(sqlite3_vtab* opened, sqlite3_index_info* info) {
    const SqlTable& table = *module_of(opened).table;
    Plan plan;
    plan.wanted = info->colUsed;
    const double rows = static_cast<double>(std::max<uint64_t>(table.about_rows, 1));
    info->estimatedCost = rows;
    info->estimatedRows = static_cast<sqlite3_int64>(rows);
    for (int i = 0; i < info->nConstraint; ++i) {
        const auto& constraint = info->aConstraint[i];
        const bool fits = constraint.usable != 0 && constraint.op == SQLITE_INDEX_CONSTRAINT_EQ &&
                          constraint.iColumn >= 0 &&
                          static_cast<size_t>(constraint.iColumn) == table.found_by;
        if (!fits || plan.is_found) continue;
        plan.is_found = true;
        info->aConstraintUsage[i].argvIndex = 1;  // checked once more: it is the text that counts
        info->estimatedCost = 10;
        info->estimatedRows = 3;
    }
    if (info->nOrderBy == 1 && info->aOrderBy[0].iColumn >= 0 && !plan.is_found) {
        const auto field = static_cast<size_t>(info->aOrderBy[0].iColumn);
        if (sorts_as_numbers(table.fields[field].meaning)) {
            plan.sorted_by = field;
            plan.falling = info->aOrderBy[0].desc != 0;
            plan.wanted |= wanted_field(field);
            info->orderByConsumed = 1;
        }
    }
    info->idxStr = plan.text();
    info->needToFreeIdxStr = 1;
    return info->idxStr == nullptr ? SQLITE_NOMEM : SQLITE_OK;
}

int open_cursor(sqlite3_vtab*, sqlite3_vtab_cursor** made) {
    *made = std::make_unique<OpenCursor>().release();
    return SQLITE_OK;
}

int close_cursor(sqlite3_vtab_cursor* cursor) {
    delete static_cast<OpenCursor*>(cursor);
    return SQLITE_OK;
}

// Nothing is first in SQLite's rising order; arranged() has it last in both.
Result<std::vector<uint32_t>> rows_in_order(const Relation& relation, const Plan& plan,
                                            JobContext& job) {
    const SortBy by{plan.sorted_by, plan.falling};
    HS_TRY(std::vector<uint32_t> rows, arranged(relation, {&by, 1}, job));
    if (plan.falling) return rows;
    const std::unique_ptr<Cursor> cursor = relation.cursor();
    const auto first_without = std::partition_point(rows.begin(), rows.end(), [&](uint32_t row) {
        return cursor->value(row, plan.sorted_by).meaning != Meaning::kNone;
    });
    std::rotate(rows.begin(), first_without, rows.end());
    return rows;
}

Result<void> begin_reading(OpenCursor& cursor, const Module& module, const Plan& plan,
                           sqlite3_value* wanted_text) {
    HS_TRY(cursor.relation, module.reading->relation(*module.table, plan.wanted));
    cursor.cursor = cursor.relation->cursor();
    cursor.rows.reset();
    cursor.at = 0;
    if (plan.is_found) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(wanted_text));
        const auto bytes = static_cast<size_t>(sqlite3_value_bytes(wanted_text));
        cursor.rows = text == nullptr ? std::vector<uint32_t>()
                                      : module.table->find(std::string_view(text, bytes));
    } else if (plan.sorted_by != kNoField) {
        HS_TRY(cursor.rows, rows_in_order(*cursor.relation, plan, module.reading->job()));
    }
    cursor.count =
        cursor.rows ? static_cast<uint32_t>(cursor.rows->size()) : cursor.relation->row_count();
    return {};
}

int filter(sqlite3_vtab_cursor* opened, int, const char* plan_text, int argument_count,
           sqlite3_value** arguments) {
    const Module& module = module_of(opened->pVtab);
    try {
        const Result<void> begun = begin_reading(of(opened), module, Plan::of_text(plan_text),
                                                 argument_count > 0 ? arguments[0] : nullptr);
        if (begun.ok()) return SQLITE_OK;
        module.reading->error = begun.error();
    } catch (const std::bad_alloc&) { return SQLITE_NOMEM; }
    return SQLITE_ABORT;
}

int next(sqlite3_vtab_cursor* cursor) {
    ++of(cursor).at;
    return SQLITE_OK;
}

int is_at_end(sqlite3_vtab_cursor* cursor) {
    return of(cursor).at >= of(cursor).count ? 1 : 0;
}

void set_text(sqlite3_context* context, std::string_view text) {
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void set_value(sqlite3_context* context, const Value& value) {
    switch (value.meaning) {
        case Meaning::kNone:
            return sqlite3_result_null(context);
        case Meaning::kText:
        case Meaning::kId:
        case Meaning::kJson:
            return set_text(context, value.text);
        case Meaning::kCount:
        case Meaning::kBytes:
            if (value.number > INT64_MAX) return set_text(context, std::to_string(value.number));
            return sqlite3_result_int64(context, static_cast<sqlite3_int64>(value.number));
        case Meaning::kSignedCount:
        case Meaning::kSignedBytes:
        case Meaning::kCountDelta:
        case Meaning::kBytesDelta:
            return sqlite3_result_int64(context, value.delta);
        case Meaning::kSeconds:
        case Meaning::kSecondsDelta:
        case Meaning::kShare:
        case Meaning::kGrowth:
        case Meaning::kNumber:
            return sqlite3_result_double(context, value.real);
        case Meaning::kFlag:
            return sqlite3_result_int64(context, static_cast<sqlite3_int64>(value.number));
        case Meaning::kList:
            return set_text(context, exact_text(value));
    }
}

int column(sqlite3_vtab_cursor* opened, sqlite3_context* context, int field) {
    const OpenCursor& cursor = of(opened);
    const auto number = static_cast<size_t>(field);
    if (!cursor.relation->has(number)) {
        sqlite3_result_null(context);
        return SQLITE_OK;
    }
    try {
        set_value(context, cursor.cursor->value(cursor.row(), number));
    } catch (const std::bad_alloc&) { return SQLITE_NOMEM; }
    return SQLITE_OK;
}

int row_id(sqlite3_vtab_cursor* cursor, sqlite3_int64* id) {
    *id = of(cursor).row();
    return SQLITE_OK;
}

// Tables that are there by name alone, and cannot be made or changed.
sqlite3_module make_module() {
    sqlite3_module module{};
    module.xConnect = connect;
    module.xBestIndex = choose_plan;
    module.xDisconnect = disconnect;
    module.xOpen = open_cursor;
    module.xClose = close_cursor;
    module.xFilter = filter;
    module.xNext = next;
    module.xEof = is_at_end;
    module.xColumn = column;
    module.xRowid = row_id;
    return module;
}

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
    if (message == "not authorized") message = "expected one SELECT, found something else";
    return sql_error(std::move(message));
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n;") == std::string_view::npos;
}

Result<SqliteStatement> prepare(sqlite3* database, std::string_view sql,
                                std::span<const SqlTable> tables) {
    if (is_blank(sql)) return sql_error("expected a SELECT, found nothing");
    sqlite3_stmt* raw = nullptr;
    const char* rest = nullptr;
    const int code =
        sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &raw, &rest);
    SqliteStatement statement(raw);
    if (code != SQLITE_OK) return failed(database, tables);
    if (!is_blank(sql.substr(static_cast<size_t>(rest - sql.data())))) {
        return sql_error("expected one SELECT, found more");
    }
    if (sqlite3_column_count(raw) == 0) return sql_error("expected a SELECT");
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
                                                  Reading& reading) {
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
    static const sqlite3_module kModule = make_module();
    constexpr int kStepsPerPoll = 1'000;
    Reading reading(job);
    std::vector<Module> modules;
    for (const SqlTable& table : tables) modules.push_back({&table, &reading});
    sqlite3* raw = nullptr;
    const int opened =
        sqlite3_open_v2(":memory:", &raw,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, nullptr);
    const SqliteDatabase database(raw);
    if (opened != SQLITE_OK) return failed(raw, tables);
    sqlite3_exec(raw, "PRAGMA temp_store = MEMORY", nullptr, nullptr, nullptr);
    for (size_t i = 0; i < modules.size(); ++i) {
        const int code =
            sqlite3_create_module_v2(raw, tables[i].name.c_str(), &kModule, &modules[i], nullptr);
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
