#include "app/cli/table_file.h"

#include "core/export/export_options.h"
#include "core/questions/question.h"

namespace hs {

namespace {

TableFormat format_named(std::string_view name) {
    if (name == "json") { return TableFormat::kJson; }
    if (name == "xlsx") { return TableFormat::kXlsx; }
    if (name == "sqlite") { return TableFormat::kSqlite; }
    return TableFormat::kCsv;
}

}  // namespace

Result<int> write_table_file(CommandContext& context, const Table& table) {
    const Arguments& arguments = context.arguments();
    const TableFormat format = format_named(*arguments.text("to"));
    const std::string path(*arguments.text("output"));
    if (format == TableFormat::kCsv) {
        const CellTexts texts = arguments.has("raw-cells") ? CellTexts::kRaw : CellTexts::kHarmless;
        HS_TRY_VOID(export_csv(table, path, texts, context.job()));
        return 0;
    }
    if (const std::string note = workbook_note(table.row_count);
        format == TableFormat::kXlsx && !note.empty()) {
        context.warn(path, {Severity::kWarning, note, {}, 1});
    }
    HS_TRY_VOID(export_table(table, format, path, context.job()));
    return 0;
}

Error no_such_table(const CommandContext& context, const Dataset& dataset, std::string_view kind,
                    std::vector<std::string_view> tables) {
    for (const Question* question : questions()) {
        if (question->fits(dataset)) tables.push_back(question->name);
    }
    std::string message = "--table " + std::string(*context.arguments().text("table"));
    message.append(" does not fit ").append(kind).append(", which has ");
    for (size_t i = 0; i < tables.size(); ++i) {
        message.append(i == 0 ? "" : i + 1 < tables.size() ? ", " : " and ").append(tables[i]);
    }
    return {ErrorCode::kUsage, std::move(message), {}, {}};
}

}  // namespace hs
