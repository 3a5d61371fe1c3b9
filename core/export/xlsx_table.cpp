// Tables as workbooks (ECMA-376): a zip archive of a few small XML documents and one a sheet. Texts
// stand in their cells, so that a sheet is written while its rows are made.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/base/atomic_file.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"
#include "core/export/export_options.h"
#include "core/export/table.h"
#include "core/export/zip_writer.h"

namespace hs {

namespace {

constexpr uint64_t kRowsOnSheet = (uint64_t{1} << 20) - 1;  // one more is the header
constexpr uint64_t kBytesOnSheet = uint64_t{3} << 30;       // far enough from what a zip holds
constexpr size_t kLongestText = 32767;                      // characters; bytes are never fewer
constexpr uint64_t kExactInDouble = uint64_t{1} << 53;
constexpr uint64_t kPollMask = 0xfff;
constexpr size_t kWrittenAtOnce = size_t{1} << 16;
constexpr double kWidestColumn = 60;

constexpr std::string_view kXml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view kRelation =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

// The first format is plain, the second bold, for the header.
constexpr std::string_view kStyles =
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
    "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
    "<borders count=\"1\"><border/></borders>"
    "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs>"
    "<cellXfs count=\"2\"><xf xfId=\"0\"/><xf fontId=\"1\" applyFont=\"1\" xfId=\"0\"/></cellXfs>"
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>"
    "</styleSheet>";

// "_x000D_" is a carriage return to a spreadsheet, wherever it stands in a text.
bool is_escape(std::string_view text) {
    return text.size() >= 7 && text[1] == 'x' && text[6] == '_' &&
           std::all_of(text.begin() + 2, text.begin() + 6, [](char letter) {
               return std::isxdigit(static_cast<unsigned char>(letter)) != 0;
           });
}

// Sheets hold valid UTF-8 without control characters, and texts of limited length.
std::string sheet_text(std::string_view text) {
    std::string printable = printable_text(text);
    printable.resize(whole_letters(printable, std::min(printable.size(), kLongestText)));
    for (size_t at = printable.find("_x"); at != std::string::npos;
         at = printable.find("_x", at + 1)) {
        if (!is_escape(std::string_view(printable).substr(at))) continue;
        printable.insert(at, "_x005F");
        at += sizeof "_x005F" - 1;
    }
    return printable;
}

// "A" … "Z", "AA" …
std::string column_letters(size_t column) {
    std::string letters;
    for (size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    }
    return letters;
}

template <class Number>
void add_number(std::string& out, Number number) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

class WorkbookWriter {
public:
    WorkbookWriter(const Table& table, const TextSink& sink) : table_(table), zip_(sink) {
        for (size_t i = 0; i < table.columns.size(); ++i) letters_.push_back(column_letters(i));
    }

    Result<void> write(JobContext& job) {
        HS_TRY_VOID(write_sheets(job));
        write_book();
        zip_.finish();
        if (!zip_.is_too_large()) return {};
        return Error{ErrorCode::kTooLarge,
                     "the workbook would be larger than 4 GiB; export CSV or SQLite",
                     {},
                     {}};
    }

private:
    Result<void> write_sheets(JobContext& job) {
        std::vector<Cell> cells;
        begin_sheet();
        for (uint64_t row = 0; row < table_.row_count; ++row) {
            if ((row & kPollMask) == 0 && job.cancelled()) return cancelled_error();
            if ((row & kPollMask) == kPollMask) job.set_done(row);
            if (line_ > kRowsOnSheet || zip_.entry_bytes() > kBytesOnSheet) {
                end_sheet();
                begin_sheet();
            }
            cells.assign(table_.columns.size(), {});
            table_.fill_row(row, cells);
            add_row(cells);
        }
        end_sheet();
        return {};
    }

    [[nodiscard]] std::string sheet_name(size_t sheet) const {
        const std::string name = table_.name.substr(0, 24);
        return sheet == 0 ? name : name + " " + std::to_string(sheet + 1);
    }

    static std::string sheet_path(size_t sheet) {
        return "worksheets/sheet" + std::to_string(sheet + 1) + ".xml";
    }

    void begin_sheet() {
        zip_.begin_entry("xl/" + sheet_path(sheet_count_));
        line_ = 0;
        text_ = kXml;
        text_ += "<worksheet xmlns=\"";
        text_ += kMain;
        text_ +=
            "\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" "
            "topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView>"
            "</sheetViews>";
        if (!table_.columns.empty()) add_widths();
        text_ += "<sheetData>";
        begin_row();
        for (size_t i = 0; i < table_.columns.size(); ++i) {
            add_text(i, table_.columns[i].name, " s=\"1\"");
        }
        end_row();
        ++sheet_count_;
    }

    void end_sheet() {
        text_ += "</sheetData></worksheet>";
        zip_.write(text_);
    }

    void add_widths() {
        text_ += "<cols>";
        for (size_t i = 0; i < table_.columns.size(); ++i) {
            const auto name = static_cast<double>(table_.columns[i].name.size() + 2);
            const bool is_text = table_.columns[i].kind == ColumnKind::kText;
            const double width =
                is_text ? std::min(kWidestColumn, name + 24) : std::max(14.0, name);
            const std::string number = std::to_string(i + 1);
            text_.append("<col min=\"").append(number).append("\" max=\"").append(number);
            text_ += "\" width=\"";
            add_number(text_, width);
            text_ += "\" customWidth=\"1\"/>";
        }
        text_ += "</cols>";
    }

    void begin_row() {
        number_ = std::to_string(++line_);
        text_ += "<row r=\"";
        text_ += number_;
        text_ += "\">";
    }

    void end_row() {
        text_ += "</row>";
        if (text_.size() < kWrittenAtOnce) return;
        zip_.write(text_);
        text_.clear();
    }

    void add_row(const std::vector<Cell>& cells) {
        begin_row();
        for (size_t i = 0; i < cells.size(); ++i) add_cell(i, cells[i]);
        end_row();
    }

    void add_cell(size_t column, const Cell& cell) {
        switch (cell.kind) {
            case Cell::Kind::kNull:
                break;
            case Cell::Kind::kText:
                add_text(column, sheet_text(cell.text));
                break;
            case Cell::Kind::kInteger: {
                const bool is_exact = cell.integer <= static_cast<int64_t>(kExactInDouble) &&
                                      cell.integer >= -static_cast<int64_t>(kExactInDouble);
                is_exact ? add_value(column, cell.integer)
                         : add_text(column, std::to_string(cell.integer));
                break;
            }
            case Cell::Kind::kUnsigned:
                cell.unsigned_integer <= kExactInDouble
                    ? add_value(column, cell.unsigned_integer)
                    : add_text(column, std::to_string(cell.unsigned_integer));
                break;
            case Cell::Kind::kReal:
                std::isfinite(cell.real) ? add_value(column, cell.real)
                                         : add_text(column, std::to_string(cell.real));
                break;
        }
    }

    void begin_cell(size_t column) {
        text_ += "<c r=\"";
        text_ += letters_[column];
        text_ += number_;
        text_ += '"';
    }

    template <class Number>
    void add_value(size_t column, Number number) {
        begin_cell(column);
        text_ += "><v>";
        add_number(text_, number);
        text_ += "</v></c>";
    }

    void add_text(size_t column, std::string_view text, std::string_view style = "") {
        begin_cell(column);
        text_ += style;
        text_ += " t=\"inlineStr\"><is><t xml:space=\"preserve\">";
        append_xml(text_, text);
        text_ += "</t></is></c>";
    }

    void write_part(std::string name, std::string_view begin, std::string_view rest) {
        zip_.begin_entry(std::move(name));
        zip_.write(kXml);
        zip_.write(begin);
        zip_.write(rest);
    }

    // What names the sheets, which are all known now.
    void write_book() {
        const std::string main(kMain);
        const std::string relation(kRelation);
        const std::string package = "http://schemas.openxmlformats.org/package/2006/";
        const std::string type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
        std::string sheets;
        std::string relations;
        std::string types;
        for (size_t i = 0; i < sheet_count_; ++i) {
            const std::string number = std::to_string(i + 1);
            sheets += "<sheet name=\"";
            append_xml(sheets, sheet_name(i));
            sheets.append("\" sheetId=\"").append(number).append("\" r:id=\"rId");
            sheets.append(number).append("\"/>");
            relations.append("<Relationship Id=\"rId").append(number).append("\" Type=\"");
            relations.append(relation).append("/worksheet\" Target=\"");
            relations.append(sheet_path(i)).append("\"/>");
            types.append("<Override PartName=\"/xl/").append(sheet_path(i));
            types.append("\" ContentType=\"").append(type).append("worksheet+xml\"/>");
        }
        write_part("xl/workbook.xml",
                   "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + relation +
                       "\"><bookViews>"
                       "<workbookView/></bookViews><sheets>",
                   sheets + "</sheets></workbook>");
        const std::string relationships = "<Relationships xmlns=\"" + package + "relationships\">";
        write_part("xl/_rels/workbook.xml.rels", relationships,
                   relations + "<Relationship Id=\"styles\" Type=\"" + relation +
                       "/styles\" Target=\"styles.xml\"/></Relationships>");
        write_part("xl/styles.xml", "<styleSheet xmlns=\"" + main + "\">", kStyles);
        write_part("_rels/.rels", relationships,
                   "<Relationship Id=\"rId1\" Type=\"" + relation +
                       "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        write_part("[Content_Types].xml",
                   "<Types xmlns=\"" + package +
                       "content-types\"><Default Extension=\"rels\" "
                       "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                       "<Default Extension=\"xml\" ContentType=\"application/xml\"/>",
                   "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" + type +
                       "sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"" +
                       type + "styles+xml\"/>" + types + "</Types>");
    }

    const Table& table_;
    ZipWriter zip_;
    std::vector<std::string> letters_;  // by column
    std::string text_;                  // of the sheet, not yet written
    std::string number_;                // of the row
    uint64_t line_ = 0;                 // rows on this sheet, the header too
    size_t sheet_count_ = 0;
};

}  // namespace

std::string workbook_note(uint64_t row_count) {
    if (row_count <= kRowsOnSheet) return {};
    const uint64_t sheets = (row_count + kRowsOnSheet - 1) / kRowsOnSheet;
    return format_count(row_count) + " rows are split over " + format_count(sheets) +
           " sheets: a sheet has room for " + format_count(kRowsOnSheet);
}

Result<void> write_xlsx(const Table& table, const std::string& path, JobContext& job) {
    HS_TRY(AtomicFile file, AtomicFile::create(path));
    const TextSink sink = [&](std::string_view bytes) { file.write(bytes); };
    HS_TRY_VOID(WorkbookWriter(table, sink).write(job));
    HS_TRY_VOID(job.check_inputs());
    return file.commit();
}

}  // namespace hs
