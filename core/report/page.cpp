#include "core/report/page.h"

#include <algorithm>

#include "core/base/sha256.h"
#include "core/base/text_format.h"
#include "core/layout/svg_text.h"
#include "core/report/page_assets.h"

namespace hs {
namespace {

class Page {
public:
    explicit Page(const Report& report) : report_(report) {}

    std::string make() {
        add_head();
        add_bar();
        out_ += "<div class=\"frame\">\n";
        add_contents();
        out_ += "<main>\n";
        for (const ReportPart& part : report_.parts) add_part(part);
        out_ +=
            "<footer>Made by heapscope. Sizes are binary units; exact bytes are in the "
            "tooltips.</footer>\n</main>\n</div>\n<div id=\"tip\" hidden></div>\n<script>";
        out_ += page_script();
        out_ += "</script>\n</body>\n</html>\n";
        return std::move(out_);
    }

private:
    void add_head() {
        out_ +=
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src 'unsafe-inline'; script-src 'sha256-" +
            base64(sha256(page_script())) +
            "'; base-uri 'none'; form-action 'none'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"referrer\" content=\"no-referrer\">\n<title>" +
            html_text(report_.title) + "</title>\n<style>";
        out_ += page_style();
        out_ += "</style>\n</head>\n<body>\n";
    }

    void add_bar() {
        out_ += "<header class=\"bar\"><strong>" + html_text(report_.title) +
                "</strong><span class=\"grow\"></span>"
                "<input id=\"search\" type=\"search\" placeholder=\"Search names\u2026  /\" "
                "aria-label=\"Search names\" autocomplete=\"off\" spellcheck=\"false\">"
                "<span id=\"found\" role=\"status\"></span>"
                "<button id=\"theme\" type=\"button\">Theme</button></header>\n";
    }

    void add_contents() {
        out_ += "<nav aria-label=\"Contents\">\n";
        for (const ReportPart& part : report_.parts) {
            out_ += "<p title=\"" + html_text(part.title) + "\">" + html_text(part.title) +
                    "</p>\n<ul>\n";
            for (const ReportSection& section : part.sections) {
                out_ += "<li><a href=\"#" + html_text(section.id) + "\">" +
                        html_text(section.title) + "</a></li>\n";
            }
            out_ += "</ul>\n";
        }
        out_ += "</nav>\n";
    }

    void add_part(const ReportPart& part) {
        out_ += "<article>\n<h1>" + html_text(part.title) + "</h1>\n";
        if (!part.subtitle.empty()) {
            out_ += "<p class=\"sub\">" + html_text(part.subtitle) + "</p>\n";
        }
        for (const ReportSection& section : part.sections) {
            out_ += "<section id=\"" + html_text(section.id) + "\">\n<h2>" +
                    html_text(section.title) + "</h2>\n";
            if (!section.lead.empty()) {
                out_ += "<p class=\"lead\">" + html_text(section.lead) + "</p>\n";
            }
            for (const ReportBlock& block : section.blocks) {
                std::visit([this](const auto& shown) { add(shown); }, block);
            }
            out_ += "</section>\n";
        }
        out_ += "</article>\n";
    }

    void add(const ReportFigures& figures) {
        out_ += "<div class=\"figures\">";
        for (const ReportFigure& figure : figures.items) {
            out_ +=
                figure.hint.empty() ? "<div>" : "<div title=\"" + html_text(figure.hint) + "\">";
            out_ += "<b>" + html_text(figure.value) + "</b><span>" + html_text(figure.label) +
                    "</span>";
            if (!figure.detail.empty()) out_ += "<span>" + html_text(figure.detail) + "</span>";
            out_ += "</div>";
        }
        out_ += "</div>\n";
    }

    void add(const ReportFacts& facts) {
        out_ += "<dl>";
        for (const ReportFact& fact : facts.items) {
            out_ += "<div><dt>" + html_text(fact.label) + "</dt><dd>" + html_text(fact.value) +
                    "</dd></div>";
        }
        out_ += "</dl>\n";
    }

    void add(const ReportFindings& findings) {
        out_ += "<ul class=\"findings\">\n";
        for (const ReportFinding& finding : findings.items) {
            const char* kind = finding.kind == FindingKind::kProblem  ? "problem"
                               : finding.kind == FindingKind::kGrowth ? "growth"
                                                                      : "note";
            out_ += "<li class=\"" + std::string(kind) + "\"";
            if (!finding.command.empty()) {
                out_ += " title=\"" + html_text(finding.command) + "\"";
            }
            out_ += "><b>" + html_text(finding.claim) + "</b>";
            if (!finding.about.empty()) out_ += "<p>" + html_text(finding.about) + "</p>";
            if (!finding.evidence.empty()) {
                out_ += " <a href=\"#" + html_text(finding.evidence) + "\">Show</a>";
            }
            out_ += "</li>\n";
        }
        out_ += "</ul>\n";
    }

    void add(const ReportText& text) { out_ += "<p>" + html_text(text.text) + "</p>\n"; }

    void add(const ReportPicture& picture) {
        out_ += picture.zooms ? "<figure class=\"zooms\">" : "<figure>";
        if (!picture.caption.empty()) {
            out_ += "<figcaption>" + html_text(picture.caption) + "</figcaption>";
        }
        if (picture.zooms) {
            out_ +=
                "<div class=\"tools\"><button type=\"button\" class=\"reset\" disabled>"
                "Reset zoom</button><span class=\"crumb\">Click a box to zoom in</span>"
                "<span class=\"hits\"></span></div>";
        }
        out_ += "<div class=\"svg\">" + picture.svg + "</div></figure>\n";
    }

    void add(const ReportTable& table) {
        if (table.rows.empty()) {
            out_ += "<p class=\"empty\">" +
                    html_text(table.caption.empty() ? "Nothing here." : table.caption + ": none.") +
                    "</p>\n";
            return;
        }
        if (!table.caption.empty()) out_ += "<h3>" + html_text(table.caption) + "</h3>\n";
        out_ += "<div class=\"scroll\"><table>\n<thead><tr>";
        for (const ReportColumn& column : table.columns) {
            out_ += std::string("<th scope=\"col\"") + class_of(column, nullptr);
            if (!column.about.empty()) out_ += " title=\"" + html_text(column.about) + "\"";
            out_ += "><button type=\"button\">" + html_text(column.name) + "</button></th>";
        }
        out_ += "</tr></thead>\n<tbody>\n";
        for (const auto& row : table.rows) add_row(table, row);
        out_ += "</tbody></table></div>\n";
        if (table.total_rows > table.rows.size()) {
            out_ += "<p class=\"more\">The first " + format_count(table.rows.size()) + " of " +
                    format_count(table.total_rows) + ".</p>\n";
        }
    }

    static std::string class_of(const ReportColumn& column, const ReportCell* cell) {
        std::string names = column.kind == ReportColumnKind::kNumber ? "n"
                            : column.kind == ReportColumnKind::kCode ? "c"
                                                                     : "";
        if (cell != nullptr && cell->bar >= 0) names += " b";
        return names.empty() ? "" : " class=\"" + names + "\"";
    }

    void add_row(const ReportTable& table, const std::vector<ReportCell>& row) {
        out_ += "<tr>";
        for (size_t i = 0; i < std::min(row.size(), table.columns.size()); ++i) {
            const ReportCell& cell = row[i];
            out_ += "<td" + class_of(table.columns[i], &cell);
            if (!std::isnan(cell.sort)) out_ += " data-s=\"" + format_double(cell.sort) + "\"";
            if (!cell.hint.empty()) out_ += " title=\"" + html_text(cell.hint) + "\"";
            if (cell.bar >= 0) out_ += " style=\"--w:" + svg_number(cell.bar * 100) + "%\"";
            out_ += ">" + html_text(cell.text) + cell.svg + "</td>";
        }
        out_ += "</tr>\n";
    }

    const Report& report_;
    std::string out_;
};

}  // namespace

std::string html_text(std::string_view bytes) {
    std::string out;
    for (const char c : svg_text(bytes)) {
        if (c == '\'') {
            out += "&#39;";
        } else {
            out += c;
        }
    }
    return out;
}

std::string report_page(const Report& report) {
    return Page(report).make();
}

}  // namespace hs
