// Tables as CSV and JSON.

#include "core/base/atomic_file.h"
#include "core/base/json_writer.h"
#include "core/base/text_format.h"
#include "core/export/export_options.h"
#include "core/export/table.h"

namespace hs {

namespace {

constexpr size_t kFlushBytes = 1 << 16;
constexpr uint64_t kPollMask = 0xfff;

void append_csv_text(std::string& out, std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void append_csv_cell(std::string& out, const Cell& cell, CellTexts texts) {
    switch (cell.kind) {
        case Cell::Kind::kNull:
            break;
        case Cell::Kind::kText:
            append_csv_text(out, texts == CellTexts::kRaw ? cell.text : harmless_text(cell.text));
            break;
        case Cell::Kind::kInteger:
            out += std::to_string(cell.integer);
            break;
        case Cell::Kind::kUnsigned:
            out += std::to_string(cell.unsigned_integer);
            break;
        case Cell::Kind::kReal:
            out += format_double(cell.real);
            break;
    }
}

void write_json_cell(JsonWriter& json, const Cell& cell) {
    switch (cell.kind) {
        case Cell::Kind::kNull:
            json.null();
            break;
        case Cell::Kind::kText:
            json.text(cell.text);
            break;
        case Cell::Kind::kInteger:
            json.number(cell.integer);
            break;
        case Cell::Kind::kUnsigned:
            json.number(cell.unsigned_integer);
            break;
        case Cell::Kind::kReal:
            json.number(cell.real);
            break;
    }
}

Result<void> write_csv_rows(const Table& table, const TextSink& sink, CellTexts texts,
                            JobContext& job) {
    std::string out;
    for (size_t i = 0; i < table.columns.size(); ++i) {
        if (i > 0) out += ',';
        append_csv_cell(out, Cell::of(table.columns[i].name), texts);
    }
    out += "\r\n";
    std::vector<Cell> cells;
    for (uint64_t row = 0; row < table.row_count; ++row) {
        if ((row & kPollMask) == 0 && job.cancelled()) return cancelled_error();
        if ((row & kPollMask) == kPollMask) job.set_done(row);
        cells.assign(table.columns.size(), {});
        table.fill_row(row, cells);
        for (size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) out += ',';
            append_csv_cell(out, cells[i], texts);
        }
        out += "\r\n";
        if (out.size() < kFlushBytes) continue;
        sink(out);
        out.clear();
    }
    sink(out);
    return {};
}

}  // namespace

std::string harmless_text(std::string_view text) {
    constexpr std::string_view kBeginsFormula = "=+-@\t\r\n";
    const bool is_harmless = text.empty() || kBeginsFormula.find(text[0]) == std::string_view::npos;
    return (is_harmless ? "" : "'") + std::string(text);
}

Result<void> write_csv(const Table& table, const TextSink& sink, JobContext& job) {
    return write_csv_rows(table, sink, CellTexts::kHarmless, job);
}

Result<void> write_json_rows(const Table& table, const TextSink& sink, JobContext& job) {
    JsonWriter json(sink);
    json.begin_array();
    std::vector<Cell> cells;
    for (uint64_t row = 0; row < table.row_count; ++row) {
        if ((row & kPollMask) == 0 && job.cancelled()) return cancelled_error();
        if ((row & kPollMask) == kPollMask) job.set_done(row);
        cells.assign(table.columns.size(), {});
        table.fill_row(row, cells);
        json.begin_object();
        for (size_t i = 0; i < cells.size(); ++i) {
            json.key(table.columns[i].name);
            write_json_cell(json, cells[i]);
        }
        json.end_object();
    }
    json.end_array();
    json.finish();
    return {};
}

Result<void> export_csv(const Table& table, const std::string& path, CellTexts texts,
                        JobContext& job) {
    job.begin_stage("writing " + table.name, table.row_count);
    HS_TRY(AtomicFile file, AtomicFile::create(path));
    const TextSink sink = [&](std::string_view text) { file.write(text); };
    HS_TRY_VOID(write_csv_rows(table, sink, texts, job));
    HS_TRY_VOID(job.check_inputs());
    return file.commit();
}

Result<void> export_table(const Table& table, TableFormat format, const std::string& path,
                          JobContext& job) {
    if (format == TableFormat::kCsv) return export_csv(table, path, CellTexts::kHarmless, job);
    job.begin_stage("writing " + table.name, table.row_count);
    if (format == TableFormat::kXlsx) return write_xlsx(table, path, job);
    if (format == TableFormat::kSqlite) return write_sqlite(table, path, job);
    HS_TRY(AtomicFile file, AtomicFile::create(path));
    const TextSink sink = [&](std::string_view text) { file.write(text); };
    HS_TRY_VOID(write_json_rows(table, sink, job));
    HS_TRY_VOID(job.check_inputs());
    return file.commit();
}

}  // namespace hs
