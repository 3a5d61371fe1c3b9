#include <algorithm>
#include <cmath>
#include <utility>

#include "core/analysis/call_graph.h"
#include "core/base/string_table.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"
#include "core/layout/flame_layout.h"
#include "core/layout/svg_text.h"
#include "core/report/page.h"
#include "core/report/pictures.h"

namespace hs {
namespace {

constexpr double kRowPx = 19;
constexpr double kCharPx = 6.3;
constexpr double kLeastTextPx = 26;

std::string place(double px) {
    return format_double(std::round(px * 100) / 100);
}

class FlamePicture {
public:
    FlamePicture(const TraceTrie& traces, std::span<const Amount> amounts,
                 const FlamePictureOptions& options)
        : traces_(traces),
          options_(options),
          net_(traces, amounts),
          wide_(traces, absolute_amounts(amounts)) {}

    ReportPicture make() {
        BoxView view;
        view.width_px = kPictureWidthPx;
        view.least_px = 0.1;
        BoxRows layout = whole_flame_layout(wide_, view);
        while (layout.boxes.size() > options_.most_boxes && view.least_px < 32) {
            view.least_px *= 2;
            layout = whole_flame_layout(wide_, view);
        }
        if (layout.boxes.empty()) return {{}, options_.caption + ": nothing to show", false};
        whole_ = whole_of_flame(wide_);
        const double height = kRowPx * static_cast<double>(layout.row_count()) + 2;
        std::string out = "<svg viewBox=\"0 0 " + svg_number(kPictureWidthPx) + " " +
                          svg_number(height) + "\" role=\"img\" aria-label=\"" +
                          html_text(options_.caption) + "\">\n";
        for (size_t row = 0; row < layout.row_count(); ++row) {
            for (const RowBox& box : layout.row(row)) add_box(out, box, row);
        }
        return {out + "</svg>", options_.caption, true};
    }

private:
    [[nodiscard]] std::string name_of(const RowBox& box) const {
        if (is_unknown(box)) return std::string(kUnknownStacks);
        if (box.is_folded()) return format_count(box.folded_count) + " more";
        if (node_of(box).is_nil()) return "all";
        const FrameId frame = traces_.node_frame[node_of(box).v];
        if (!options_.function_only) {
            const std::string text = frame_text(traces_, frame);
            return options_.frame_label ? options_.frame_label(text) : text;
        }
        return std::string(traces_.strings.text(traces_.frames[frame.v].function));
    }

    // Hue by file, shade by place in it; for differences " g" or " s" and how strong.
    [[nodiscard]] std::string look_of(const RowBox& box) const {
        const NodeId node = node_of(box);
        if (box.is_folded() || node.is_nil()) return "f fa\"";
        if (is_change()) {
            const double size = wide_.total(node).to_double();
            const double net = net_.total(node).to_double();
            const double share = size > 0 ? std::min(1.0, std::abs(net) / size) : 0;
            return std::string(net < 0 ? "f s" : "f g") +
                   "\" style=\"--d:" + svg_number(10 + 70 * share) + "%\"";
        }
        const Frame& frame = traces_.frames[traces_.node_frame[node.v].v];
        const uint64_t hash =
            hash_bytes(traces_.strings.text(frame.file.is_nil() ? frame.function : frame.file));
        const uint64_t shade = hash_bytes(traces_.strings.text(frame.function)) +
                               static_cast<uint64_t>(frame.line) * 0x9E3779B97F4A7C15U;
        return std::string("f f") + "0123456789ABCDEF"[hash >> 60] + " t" +
               std::to_string(shade >> 62) + "\"";
    }

    void add_box(std::string& out, const RowBox& box, size_t row) const {
        std::string total_line;
        std::string self_line;
        if (is_unknown(box)) {
            total_line =
                options_.amount_text(net_.other()) + ", " + share_text(wide_.other().to_double());
        } else if (!box.is_folded()) {
            const NodeId node = node_of(box);
            const bool is_root = node.is_nil();
            const Amount total = is_root ? net_.everything() : net_.total(node);
            const double size = is_root ? whole_ : wide_.total(node).to_double();
            total_line = options_.amount_text(total) + ", " + share_text(size);
            self_line = "self " + options_.amount_text(is_root ? Amount{} : net_.self(node));
        }
        const std::string name = name_of(box);
        draw_box(out, {box.x0_px, box.x1_px}, row, name, svg_tooltip({name, total_line, self_line}),
                 look_of(box));
    }

    [[nodiscard]] std::string share_text(double size) const {
        return format_share(whole_ > 0 ? size / whole_ : 0);
    }

    // look: the class, and what follows it.
    static void draw_box(std::string& out, std::pair<float, float> sides_px, size_t row,
                         const std::string& name, const std::string& tooltip,
                         const std::string& look) {
        const double left = double{sides_px.first};
        const double width = double{sides_px.second} - left;
        const double y = kRowPx * static_cast<double>(row) + 1;
        const std::string x = place(left);
        out += "<g class=\"" + look + " data-x=\"" + x + "\" data-w=\"" + place(width) +
               "\" data-d=\"" + std::to_string(row) + "\"" +
               (width > kLeastTextPx ? " tabindex=\"0\"" : "") + ">" + tooltip + "<rect x=\"" + x +
               "\" y=\"" + svg_number(y) + "\" width=\"" + place(width) + "\" height=\"" +
               svg_number(kRowPx - 1) + "\"/>";
        if (width > kLeastTextPx) {
            out += "<text x=\"" + place(left + 3) + "\" y=\"" + svg_number(y + 13) + "\">" +
                   html_text(box_label(name, width)) + "</text>";
        }
        out += "</g>\n";
    }

    const TraceTrie& traces_;
    const FlamePictureOptions& options_;
    FlameTree net_;
    [[nodiscard]] bool is_change() const { return !net_.is_rising(); }

    FlameTree wide_;  // of what changed either way
    double whole_ = 0;
};

}  // namespace

// What the script's place() makes of a name, so that nothing moves when it first runs.
std::string box_label(const std::string& name, double width_px) {
    const double room = std::floor((width_px - 6) / kCharPx);
    if (!(room >= 3)) return {};
    return cut_to_letters(printable_text(name), static_cast<size_t>(room));
}

ReportPicture flame_picture(const TraceTrie& traces, std::span<const Amount> amounts,
                            const FlamePictureOptions& options) {
    return FlamePicture(traces, amounts, options).make();
}

}  // namespace hs
