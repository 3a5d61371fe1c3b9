#include "core/layout/flame_svg.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/analysis/call_graph.h"
#include "core/analysis/frame_names.h"
#include "core/base/string_table.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"
#include "core/layout/flame_layout.h"
#include "core/layout/svg_text.h"

namespace hs {
namespace {

constexpr double kRowPx = 18;
constexpr double kTopPx = 56;
constexpr double kCharPx = 6.6;
constexpr double kLeastPx = 0.2;

constexpr std::string_view kStyle = R"(<style>
svg { font: 11px Inter, "DejaVu Sans", sans-serif; background: #fff }
.f rect { stroke: #fff; stroke-width: .6 } .f text { pointer-events: none; fill: #222 }
.f { cursor: pointer } .f:hover rect { stroke: #222 } .m rect { fill: #d33bd3 !important }
#title { font-size: 15px; font-weight: 600 }
</style>
)";

// Every box keeps its place at zoom 1 in data-x and data-w; zooming maps them anew.
constexpr std::string_view kScript = R"(<script><![CDATA[
(function () {
  var W = WIDTH, C = 6.6, boxes = Array.prototype.slice.call(document.querySelectorAll('.f'));
  boxes.forEach(function (g) {
    g.x = +g.dataset.x; g.w = +g.dataset.w; g.d = +g.dataset.d;
    g.r = g.querySelector('rect'); g.t = g.querySelector('text'); g.n = g.dataset.n;
    g.addEventListener('click', function () { zoom(g); });
  });
  function place(g, x, w) {
    g.style.display = w > 0 ? '' : 'none';
    g.r.setAttribute('x', x); g.r.setAttribute('width', Math.max(0, w));
    g.t.setAttribute('x', x + 3);
    var room = Math.floor((w - 6) / C);
    g.t.textContent = room < 3 ? '' : g.n.length <= room ? g.n : g.n.slice(0, room - 1) + '\u2026';
  }
  function zoom(z) {
    var e = 1e-6;
    boxes.forEach(function (g) {
      if (g.d < z.d) place(g, 0, g.x <= z.x + e && g.x + g.w >= z.x + z.w - e ? W : 0);
      else if (g.x >= z.x - e && g.x + g.w <= z.x + z.w + e)
        place(g, (g.x - z.x) / z.w * W, g.w / z.w * W);
      else place(g, 0, 0);
    });
  }
  var found = document.getElementById('found');
  document.getElementById('search').addEventListener('click', function () {
    var text = prompt('Search for'), spans = [];
    boxes.forEach(function (g) {
      var hit = !!text && g.d > 0 && g.n.toLowerCase().indexOf(text.toLowerCase()) >= 0;
      g.classList.toggle('m', hit);
      if (hit) spans.push([g.x, g.x + g.w]);
    });
    spans.sort(function (a, b) { return a[0] - b[0]; });
    var sum = 0, end = -1;
    spans.forEach(function (s) { if (s[1] > end) { sum += s[1] - Math.max(s[0], end); end = s[1]; } });
    found.textContent = text ? spans.length + ' matches, ' + (sum / W * 100).toFixed(1) + ' %' : '';
  });
  document.getElementById('reset').addEventListener('click', function () { zoom(boxes[0]); });
})();
]]></script>
)";

uint32_t rgb_of(double red, double green, double blue) {
    const auto level = [](double value) {
        return static_cast<uint32_t>(std::lround(std::clamp(value, 0.0, 1.0) * 255));
    };
    return level(red) << 16 | level(green) << 8 | level(blue);
}

// Warm, by file, so that a module keeps its colour from run to run.
uint32_t file_colour(std::string_view file) {
    const double tone = static_cast<double>(hash_bytes(file) >> 40) / static_cast<double>(1 << 24);
    return rgb_of(0.98 - 0.08 * tone, 0.62 + 0.26 * tone, 0.36 + 0.3 * (1 - tone));
}

// White at 0; orange to +1, blue to -1.
uint32_t change_colour(double share) {
    const double amount = std::min(1.0, std::abs(share));
    return share >= 0 ? rgb_of(0.97, 0.96 - 0.4 * amount, 0.93 - 0.75 * amount)
                      : rgb_of(0.93 - 0.65 * amount, 0.95 - 0.35 * amount, 0.97);
}

class FlameSvg {
public:
    FlameSvg(const TraceTrie& traces, std::span<const Amount> amounts,
             const FlameSvgOptions& options)
        : traces_(traces),
          options_(options),
          net_(traces, amounts),
          wide_(traces, absolute_amounts(amounts)) {}

    std::string make() {
        BoxView view;
        view.width_px = options_.width_px;
        view.least_px = kLeastPx;
        const BoxRows layout = whole_flame_layout(wide_, view);
        whole_ = whole_of_flame(wide_);
        const double height = kTopPx + kRowPx * static_cast<double>(layout.row_count()) + 12;
        std::string out =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
            "viewBox=\"0 0 " +
            svg_number(options_.width_px) + " " + svg_number(height) + "\" width=\"" +
            svg_number(options_.width_px) + "\" height=\"" + svg_number(height) + "\">\n";
        out += kStyle;
        out += "<text id=\"title\" x=\"8\" y=\"22\">" + svg_text(options_.title) +
               "</text>\n<text id=\"reset\" x=\"8\" y=\"42\" cursor=\"pointer\">Reset zoom</text>"
               "<text id=\"search\" x=\"90\" y=\"42\" cursor=\"pointer\">Search\u2026</text>"
               "<text id=\"found\" x=\"160\" y=\"42\"></text>\n";
        for (size_t row = 0; row < layout.row_count(); ++row) {
            for (const RowBox& box : layout.row(row)) add_box(out, box, row);
        }
        std::string script(kScript);
        script.replace(script.find("WIDTH"), 5, svg_number(options_.width_px));
        return out + script + "</svg>\n";
    }

private:
    [[nodiscard]] std::string value_text(Amount amount) const {
        if (!options_.in_bytes) return format_double(static_cast<double>(amount.rounded()));
        return is_change() ? format_bytes_delta(amount.rounded()) : format_bytes(amount.rounded());
    }

    void add_box(std::string& out, const RowBox& box, size_t row) const {
        if (is_unknown(box)) return add_unknown(out, box, row);
        const NodeId node = node_of(box);
        const bool is_folded = box.is_folded();
        const bool is_root = node.is_nil();
        const std::string name = is_folded ? std::to_string(box.folded_count) + " more"
                                 : is_root ? std::string("all")
                                           : label_of(traces_.node_frame[node.v]);
        const Amount total = is_root ? net_.everything() : net_.total(node);
        const double size = is_root ? whole_ : wide_.total(node).to_double();
        const double net = total.to_double();
        uint32_t rgb = 0xe0e0e0;
        if (is_change() && size > 0) {
            rgb = change_colour(net / size);
        } else if (!is_folded && !is_root) {
            const Frame& frame = traces_.frames[traces_.node_frame[node.v].v];
            rgb = file_colour(code_of(traces_.strings, frame));
        }
        std::string about;
        std::string source;
        if (!is_folded) {
            about = value_text(total) + ", " + share_text(size) + ", self " +
                    value_text(is_root ? Amount{} : net_.self(node));
            source = source_of(node);
        }
        draw_box(out, box, row, name, svg_tooltip({name, about, source}), rgb);
    }

    // Of what has no stack.
    void add_unknown(std::string& out, const RowBox& box, size_t row) const {
        const std::string name(kUnknownStacks);
        const std::string about =
            value_text(net_.other()) + ", " + share_text(wide_.other().to_double());
        draw_box(out, box, row, name, svg_tooltip({name, about}), 0xe0e0e0);
    }

    [[nodiscard]] std::string share_text(double size) const {
        return format_share(whole_ > 0 ? size / whole_ : 0);
    }

    static void draw_box(std::string& out, const RowBox& box, size_t row, const std::string& name,
                         const std::string& tooltip, uint32_t rgb) {
        const double left = double{box.x0_px};
        const double width = double{box.x1_px} - left;
        const double y = kTopPx + kRowPx * static_cast<double>(row);
        const std::string x = format_double(left);
        out += "<g class=\"f\" data-x=\"" + x + "\" data-w=\"" + format_double(width) +
               "\" data-d=\"" + std::to_string(row) + "\" data-n=\"" + svg_text(name) + "\">" +
               tooltip + "<rect x=\"" + x + "\" y=\"" + svg_number(y) + "\" width=\"" +
               format_double(width) + "\" height=\"" + svg_number(kRowPx - 1) + "\" fill=\"" +
               svg_colour(rgb) + "\"/><text x=\"" + svg_number(left + 3) + "\" y=\"" +
               svg_number(y + 12) + "\">" + svg_text(label(name, width)) + "</text></g>\n";
    }

    [[nodiscard]] std::string label_of(FrameId frame) const {
        std::string text = frame_text(traces_, frame);
        return options_.frame_label ? options_.frame_label(text) : text;
    }

    [[nodiscard]] std::string source_of(NodeId node) const {
        const size_t frame = traces_.node_frame[node.v].v;
        const auto& sources = options_.source_of_frame;
        return frame < sources.size() ? sources[frame] : std::string();
    }

    // Cut at a character, to what fits.
    static std::string label(const std::string& name, double width_px) {
        const double room = std::floor((width_px - 6) / kCharPx);
        if (!(room >= 3)) return {};
        return cut_to_letters(printable_text(name), static_cast<size_t>(room));
    }

    const TraceTrie& traces_;
    const FlameSvgOptions& options_;
    FlameTree net_;
    [[nodiscard]] bool is_change() const { return !net_.is_rising(); }

    FlameTree wide_;  // of what changed either way
    double whole_ = 0;
};

}  // namespace

std::string flame_svg(const TraceTrie& traces, std::span<const Amount> amounts,
                      const FlameSvgOptions& options) {
    return FlameSvg(traces, amounts, options).make();
}

}  // namespace hs
