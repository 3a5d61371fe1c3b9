#pragma once
// A report before it is a page: files as parts, parts as sections, sections as blocks of plain
// data. Texts are raw bytes from inputs; whoever renders them escapes them. Only Picture::svg is
// markup, made by core/report alone.

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/analysis/findings.h"
#include "core/table/relation.h"

namespace hs {

struct ReportFact {
    std::string label;
    std::string value;
};
// Large numbers at the top of a part.
struct ReportFigure {
    std::string label;
    std::string value;
    std::string detail;  // a small line below; may be empty
    std::string hint;    // tooltip: exact bytes
};
struct ReportFigures {
    std::vector<ReportFigure> items;
};
struct ReportFacts {
    std::vector<ReportFact> items;
};

struct ReportFinding {
    FindingKind kind = FindingKind::kNote;
    std::string claim;
    std::string about;
    std::string evidence;  // id of the section that shows it; empty: none
    std::string command;   // that shows it on the command line; empty: none
};
struct ReportFindings {
    std::vector<ReportFinding> items;
};

struct ReportText {
    std::string text;
};

struct ReportPicture {
    std::string svg;  // markup
    std::string caption;
    bool zooms = false;  // a flame graph: clicks zoom, search marks
};

enum class ReportColumnKind : uint8_t { kText, kCode, kNumber };
struct ReportColumn {
    std::string name;
    ReportColumnKind kind = ReportColumnKind::kText;
    std::string about;  // tooltip of the heading
};
struct ReportCell {
    std::string text;
    double sort = std::numeric_limits<double>::quiet_NaN();  // NaN: sorts by its text
    double bar = -1;   // 0 … 1 draws a bar behind the number
    std::string hint;  // tooltip: exact bytes, whole names
    std::string svg;   // markup after the text: a sparkline
};
struct ReportTable {
    std::string caption;
    std::vector<ReportColumn> columns;
    std::vector<std::vector<ReportCell>> rows;
    uint64_t total_rows = 0;  // of which `rows` are the first
};

using ReportBlock = std::variant<ReportFigures, ReportFacts, ReportFindings, ReportText,
                                 ReportPicture, ReportTable>;

struct ReportSection {
    std::string id;  // letters, digits and dashes; unique on the page
    std::string title;
    std::string lead;  // a sentence below the title; may be empty
    std::vector<ReportBlock> blocks;
};
struct ReportPart {
    std::string title;     // the file's name
    std::string subtitle;  // its folder and format
    std::vector<ReportSection> sections;
};
struct Report {
    std::string title;
    std::vector<ReportPart> parts;
};

// Cells.
ReportCell text_cell(std::string_view text);
ReportCell bytes_cell(int64_t bytes);  // sorts by the exact number, which is also its tooltip
ReportCell delta_bytes_cell(int64_t bytes);
ReportCell count_cell(uint64_t count);
ReportCell number_cell(double value, std::string text);
ReportCell share_cell(double share);  // with a bar
// These rows of a relation, the first `most` of them, under titles with help.
ReportTable report_table(const Relation& relation, std::span<const uint32_t> rows, Surface surface,
                         size_t most);

}  // namespace hs
