#include <algorithm>
#include <cmath>

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
        FlameView view;
        view.width_px = kPictureWidthPx;
        view.least_px = 0.1;
        FlameLayout layout = flame_layout(wide_, view);
        while (layout.boxes.size() > options_.most_boxes && view.least_px < 32) {
            view.least_px *= 2;
            layout = flame_layout(wide_, view);
        }
        if (layout.boxes.empty()) return {{}, options_.caption + ": nothing to show", false};
        const double height = kRowPx * static_cast<double>(layout.row_count()) + 2;
        std::string out = "<svg viewBox=\"0 0 " + svg_number(kPictureWidthPx) + " " +
                          svg_number(height) + "\" role=\"img\" aria-label=\"" +
                          html_text(options_.caption) + "\">\n";
        for (size_t row = 0; row < layout.row_count(); ++row) {
            for (uint32_t i = layout.row_begin[row]; i < layout.row_begin[row + 1]; ++i) {
                add_box(out, layout.boxes[i], row);
            }
        }
        return {out + "</svg>", options_.caption, true};
    }

private:
    [[nodiscard]] std::string name_of(const FlameBox& box) const {
        if (box.node_count > 1) return format_count(box.node_count) + " more";
        if (box.node.is_nil()) return "all";
        const FrameId frame = traces_.node_frame[box.node.v];
        if (!options_.function_only) {
            const std::string text = frame_text(traces_, frame);
            return options_.frame_label ? options_.frame_label(text) : text;
        }
        return std::string(traces_.strings.text(traces_.frames[frame.v].function));
    }

    // Hue by file, shade by place in it; for differences " g" or " s" and how strong.
    [[nodiscard]] std::string look_of(const FlameBox& box) const {
        if (box.node_count > 1 || box.node.is_nil()) return "f fa\"";
        if (is_change()) {
            const double size = wide_.total(box.node).to_double();
            const double net = net_.total(box.node).to_double();
            const double share = size > 0 ? std::min(1.0, std::abs(net) / size) : 0;
            return std::string(net < 0 ? "f s" : "f g") +
                   "\" style=\"--d:" + svg_number(10 + 70 * share) + "%\"";
        }
        const Frame& frame = traces_.frames[traces_.node_frame[box.node.v].v];
        const uint64_t hash =
            hash_bytes(traces_.strings.text(frame.file.is_nil() ? frame.function : frame.file));
        const uint64_t shade = hash_bytes(traces_.strings.text(frame.function)) +
                               static_cast<uint64_t>(frame.line) * 0x9E3779B97F4A7C15U;
        return std::string("f f") + "0123456789ABCDEF"[hash >> 60] + " t" +
               std::to_string(shade >> 62) + "\"";
    }

    void add_box(std::string& out, const FlameBox& box, size_t row) const {
        const std::string name = name_of(box);
        const double width = double{box.x1_px} - double{box.x0_px};
        const double y = kRowPx * static_cast<double>(row) + 1;
        const std::string x = place(double{box.x0_px});
        out += "<g class=\"" + look_of(box) + " data-x=\"" + x + "\" data-w=\"" + place(width) +
               "\" data-d=\"" + std::to_string(row) + "\"" +
               (width > kLeastTextPx ? " tabindex=\"0\"" : "") + "><title>" + html_text(name);
        if (box.node_count <= 1) {
            const double whole = wide_.total({}).to_double();
            const double size = wide_.total(box.node).to_double();
            out += "\n" + html_text(options_.amount_text(net_.total(box.node))) + ", " +
                   html_text(format_share(whole > 0 ? size / whole : 0)) + "\nself " +
                   html_text(options_.amount_text(net_.self(box.node)));
        }
        out += "</title><rect x=\"" + x + "\" y=\"" + svg_number(y) + "\" width=\"" + place(width) +
               "\" height=\"" + svg_number(kRowPx - 1) + "\"/>";
        if (width > kLeastTextPx) {
            out += "<text x=\"" + place(double{box.x0_px} + 3) + "\" y=\"" + svg_number(y + 13) +
                   "\">" + html_text(box_label(name, width)) + "</text>";
        }
        out += "</g>\n";
    }

    const TraceTrie& traces_;
    const FlamePictureOptions& options_;
    FlameTree net_;
    [[nodiscard]] bool is_change() const { return !net_.is_rising(); }

    FlameTree wide_;  // of what changed either way
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
