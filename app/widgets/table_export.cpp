// What a table has to export: the rows shown, those that are selected, or all.

#include <array>
#include <utility>

#include "app/export_offer.h"
#include "app/widgets/data_table_parts.h"
#include "core/export/export_options.h"

namespace hs {
namespace {

constexpr std::array<TableFormat, 4> kTableFormats = {TableFormat::kCsv, TableFormat::kJson,
                                                      TableFormat::kXlsx, TableFormat::kSqlite};
constexpr std::array<ExportFormat, 4> kFormats = {{
    {"CSV", "csv", "for spreadsheets and scripts", true},
    {"JSON", "json", "an array of objects"},
    {"Excel", "xlsx", "a workbook with numbers as numbers"},
    {"SQLite", "sqlite", "a database with one table"},
}};

std::string part_text(const ShownTable& rows, size_t columns, bool keeps_order) {
    return format_count(rows.row_count) + (rows.row_count == 1 ? " row × " : " rows × ") +
           format_count(columns) + (columns == 1 ? " column" : " columns") +
           (keeps_order ? ", current order" : ", without the filter");
}

ShownTable some_rows(const ShownTable& rows, uint64_t first, uint64_t last) {
    return {last - first, [fill = rows.fill, first](uint64_t row, size_t column, ShownCell& cell) {
                fill(first + row, column, cell);
            }};
}

Result<std::string> write_table(const Table& table, const ExportChoice& choice, JobContext& job) {
    const TableFormat format = kTableFormats[choice.format];
    const CellTexts texts = choice.has_raw_cells ? CellTexts::kRaw : CellTexts::kHarmless;
    HS_TRY_VOID(format == TableFormat::kCsv ? export_csv(table, choice.path, texts, job)
                                            : export_table(table, format, choice.path, job));
    return format == TableFormat::kXlsx ? workbook_note(table.row_count) : std::string();
}

}  // namespace

void offer_table_export(ViewContext& view, const DataTableState& state, const DataTable& table) {
    const std::vector<ShownColumn> columns = shown_columns(state, table);
    const SelectedRows selected = selected_rows(state, table.rows->row_count);
    std::vector<ShownTable> parts = {*table.rows};
    ExportOffer offer{"Export the table", std::string("heapscope-") + table.name, kFormats, {}, {}};
    offer.parts.push_back({"Shown", part_text(parts[0], columns.size(), true)});
    parts.push_back(some_rows(*table.rows, selected.first, selected.last));
    offer.parts.push_back({"Selected", part_text(parts[1], columns.size(), true),
                           selected.last > selected.first + 1
                               ? nullptr
                               : "Needs several selected rows: use Shift+click in the table"});
    if (table.all_rows) {
        parts.push_back(table.all_rows());
        const bool has_more = parts.back().row_count != table.rows->row_count;
        offer.parts.push_back({"All", part_text(parts.back(), columns.size(), false),
                               has_more ? nullptr : "The table shows all rows"});
    }
    offer.write = [parts = std::move(parts), columns, name = std::string(table.name)](
                      const ExportChoice& choice, JobContext& job) {
        return write_table(table_for_export(parts[choice.part], name, columns), choice, job);
    };
    offer_export(view, std::move(offer));
}

}  // namespace hs
