#include "core/table/sql_module.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <new>
#include <span>
#include <string>
#include <utility>

namespace hs {
namespace {

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

struct OpenTable : sqlite3_vtab {
    SqlModule module;
};

// How a table is to be read, between choosing a plan and reading: fields, order, whether a text is
// looked for, and the bounds, a letter each: of what, and which way.
struct Plan {
    static constexpr size_t kMostBounds = 8;

    WantedFields wanted = 0;
    size_t sorted_by = kNoField;
    bool falling = false;
    bool is_found = false;
    std::string bounds;  // "<", ">", "=" of the row's number; "b", "a", "e" (below, above, equal)
                         // of the field that rises

    [[nodiscard]] char* text() const {
        return sqlite3_mprintf("%llx %lld %d %d %s", static_cast<unsigned long long>(wanted),
                               sorted_by == kNoField ? -1LL : static_cast<long long>(sorted_by),
                               falling ? 1 : 0, is_found ? 1 : 0, bounds.c_str());
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
        plan.bounds.assign(at + 4, end);
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

const SqlModule& module_of(sqlite3_vtab* table) {
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
    const auto& of_module = *static_cast<const SqlModule*>(module);
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

// What a constraint says of the rows to read, as a plan keeps it; 0: nothing.
char bound_of(const SqlTable& table, const sqlite3_index_info::sqlite3_index_constraint& one) {
    const bool is_row = one.iColumn < 0;
    if (one.usable == 0 || (!is_row && static_cast<size_t>(one.iColumn) != table.rising)) return 0;
    switch (one.op) {
        case SQLITE_INDEX_CONSTRAINT_EQ:
            return is_row ? '=' : 'e';
        case SQLITE_INDEX_CONSTRAINT_LT:
        case SQLITE_INDEX_CONSTRAINT_LE:
            return is_row ? '<' : 'b';
        case SQLITE_INDEX_CONSTRAINT_GT:
        case SQLITE_INDEX_CONSTRAINT_GE:
            return is_row ? '>' : 'a';
        default:
            return 0;
    }
}

// Text is looked for first; else bounds; each is checked once more by SQLite.
void choose_rows(const SqlTable& table, sqlite3_index_info* info, Plan& plan) {
    for (int i = 0; i < info->nConstraint; ++i) {
        const auto& one = info->aConstraint[i];
        if (one.usable == 0 || one.op != SQLITE_INDEX_CONSTRAINT_EQ || one.iColumn < 0 ||
            static_cast<size_t>(one.iColumn) != table.found_by) {
            continue;
        }
        plan.is_found = true;
        info->aConstraintUsage[i].argvIndex = 1;
        info->estimatedCost = 10;
        info->estimatedRows = 3;
        return;
    }
    for (int i = 0; i < info->nConstraint && plan.bounds.size() < Plan::kMostBounds; ++i) {
        const char bound = bound_of(table, info->aConstraint[i]);
        if (bound == 0) continue;
        plan.bounds += bound;
        info->aConstraintUsage[i].argvIndex = static_cast<int>(plan.bounds.size());
        const bool is_one = bound == '=';
        info->estimatedCost = is_one ? 1 : std::max(info->estimatedCost / 4, 1.0);
        info->estimatedRows = is_one ? 1 : std::max<sqlite3_int64>(info->estimatedRows / 4, 1);
    }
}

// The order of the rows is that of the field that rises. Many rows that a bound leaves out are not
// sorted.
void choose_order(const SqlTable& table, sqlite3_index_info* info, Plan& plan) {
    if (info->nOrderBy != 1 || info->aOrderBy[0].iColumn < 0 || plan.is_found) return;
    const auto field = static_cast<size_t>(info->aOrderBy[0].iColumn);
    const bool falling = info->aOrderBy[0].desc != 0;
    if (field == table.rising && !falling) {
        info->orderByConsumed = 1;
        return;
    }
    if (!plan.bounds.empty() || table.rising != kNoField) return;
    if (!sorts_as_numbers(table.fields[field].meaning)) return;
    plan.sorted_by = field;
    plan.falling = falling;
    plan.wanted |= wanted_field(field);
    info->orderByConsumed = 1;
}

int choose_plan(sqlite3_vtab* opened, sqlite3_index_info* info) {
    const SqlTable& table = *module_of(opened).table;
    Plan plan;
    plan.wanted = info->colUsed;
    const double rows = static_cast<double>(std::max<uint64_t>(table.about_rows, 1));
    info->estimatedCost = rows;
    info->estimatedRows = static_cast<sqlite3_int64>(rows);
    choose_rows(table, info, plan);
    choose_order(table, info, plan);
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

// Nothing, and what is no number, says nothing.
RowRange rows_within(const SqlTable& table, char bound, sqlite3_value* value) {
    const int type = sqlite3_value_type(value);
    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) return {};
    constexpr double kEnd = std::numeric_limits<double>::infinity();
    const double number = sqlite3_value_double(value);
    const double low = bound == '<' || bound == 'b' ? -kEnd : number;
    const double high = bound == '>' || bound == 'a' ? kEnd : number;
    if (bound == 'b' || bound == 'a' || bound == 'e') return table.rows_between(low, high);
    constexpr double kFar = 0x1p62;
    return {static_cast<uint64_t>(std::clamp(low, 0.0, kFar)),
            static_cast<uint64_t>(std::clamp(high, -1.0, kFar) + 1)};
}

// As the field that is looked for has it as text: 5.0 and '5.0' are the number 5.
std::string text_to_find(sqlite3_value* given) {
    constexpr double kExact = 0x1p53;
    const int type = sqlite3_value_numeric_type(given);
    const double number = sqlite3_value_double(given);
    if (type == SQLITE_FLOAT && std::abs(number) < kExact && number == std::floor(number)) {
        return std::to_string(static_cast<int64_t>(number));
    }
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(given));
    const auto bytes = static_cast<size_t>(sqlite3_value_bytes(given));
    return text == nullptr ? std::string() : std::string(text, bytes);
}

Result<void> begin_reading(OpenCursor& cursor, const SqlModule& module, const Plan& plan,
                           std::span<sqlite3_value*> given) {
    const SqlTable& table = *module.table;
    HS_TRY(cursor.relation, module.reading->relation(table, plan.wanted));
    cursor.cursor = cursor.relation->cursor();
    cursor.rows.reset();
    cursor.at = 0;
    if (plan.is_found) {
        cursor.rows = sqlite3_value_type(given[0]) == SQLITE_NULL
                          ? std::vector<uint32_t>()
                          : table.find(text_to_find(given[0]));
    } else if (plan.sorted_by != kNoField) {
        HS_TRY(cursor.rows, rows_in_order(*cursor.relation, plan, module.reading->job()));
    }
    RowRange range{0, cursor.rows ? cursor.rows->size() : cursor.relation->row_count()};
    for (size_t i = 0; i < plan.bounds.size(); ++i) {
        range.keep_common(rows_within(table, plan.bounds[i], given[i]));
    }
    cursor.count = static_cast<uint32_t>(range.last);
    cursor.at = static_cast<uint32_t>(std::min(range.first, range.last));
    return {};
}

int filter(sqlite3_vtab_cursor* opened, int, const char* plan_text, int argument_count,
           sqlite3_value** arguments) {
    const SqlModule& module = module_of(opened->pVtab);
    try {
        const Result<void> begun =
            begin_reading(of(opened), module, Plan::of_text(plan_text),
                          std::span(arguments, static_cast<size_t>(argument_count)));
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

}  // namespace

const sqlite3_module& sql_module() {
    static const sqlite3_module kModule = make_module();
    return kModule;
}

}  // namespace hs
