// The flow picture, laid out and written as SVG.

#include <algorithm>

#include "core/base/text_format.h"
#include "core/base/utf8.h"
#include "core/layout/flow_picture.h"
#include "core/layout/layered_layout.h"
#include "core/layout/svg_text.h"

namespace hs {
namespace {

constexpr double kLetterShare = 0.62;  // width of a letter, of the type's size
constexpr double kLineShare = 1.3;     // height of a line
constexpr double kPadding = 10;
constexpr double kLargestType = 44;  // in a picture without Graphviz' own scaling
constexpr double kTitleHeight = 36;

double type_px(const FlowPicture::Box& box) {
    return std::min(box.font_px, kLargestType);
}

LayeredGraph::Box size_of(const FlowPicture::Box& box) {
    size_t longest = 0;
    for (const auto* lines : {&box.lines, &box.numbers}) {
        for (const std::string& line : *lines) longest = std::max(longest, letter_count(line));
    }
    const double px = type_px(box);
    const auto count = static_cast<double>(box.lines.size() + box.numbers.size());
    return {static_cast<double>(longest) * px * kLetterShare + 2 * kPadding,
            count * px * kLineShare + 2 * kPadding};
}

void add_box(std::string& out, const FlowPicture::Box& box, LayeredLayout::Point center,
             const LayeredGraph::Box& size) {
    const double px = type_px(box);
    out += "<rect x=\"" + svg_number(center.x - size.width / 2) + "\" y=\"" +
           svg_number(center.y - size.height / 2) + "\" width=\"" + svg_number(size.width) +
           "\" height=\"" + svg_number(size.height) + "\" rx=\"4\" fill=\"" +
           svg_colour(box.fill_rgb) + "\" stroke=\"#333\"/>\n";
    double y = center.y - size.height / 2 + kPadding + px;
    for (const auto* lines : {&box.lines, &box.numbers}) {
        for (const std::string& line : *lines) {
            out += "<text x=\"" + svg_number(center.x) + "\" y=\"" + svg_number(y) +
                   "\" font-size=\"" + svg_number(px) + "\" text-anchor=\"middle\">" +
                   svg_text(line) + "</text>\n";
            y += px * kLineShare;
        }
    }
}

void add_arrow(std::string& out, const FlowPicture::Arrow& arrow,
               const std::vector<LayeredLayout::Point>& path, double shift_y) {
    out += "<path d=\"M" + svg_number(path[0].x) + " " + svg_number(path[0].y + shift_y);
    for (size_t i = 1; i < path.size(); ++i) {
        const double middle = (path[i - 1].y + path[i].y) / 2 + shift_y;
        out += " C" + svg_number(path[i - 1].x) + " " + svg_number(middle) + " " +
               svg_number(path[i].x) + " " + svg_number(middle) + " " + svg_number(path[i].x) +
               " " + svg_number(path[i].y + shift_y);
    }
    out += "\" fill=\"none\" stroke=\"" + svg_colour(arrow.rgb) + "\" stroke-width=\"" +
           svg_number(1 + 3 * arrow.share) + "\" marker-end=\"url(#head)\"/>\n";
}

}  // namespace

Result<std::string> flow_svg(const FlowPicture& picture, const std::string& title,
                             JobContext& job) {
    constexpr size_t kMostBoxes = 10'000;  // nobody reads more, and long arrows cost memory
    constexpr size_t kMostArrows = 50'000;
    if (picture.boxes.size() > kMostBoxes || picture.arrows.size() > kMostArrows) {
        return Error{ErrorCode::kTooLarge,
                     "too much for a picture: " + format_count(picture.boxes.size()) +
                         " boxes and " + format_count(picture.arrows.size()) +
                         " arrows; leave out smaller ones (--min-node, --min-edge)",
                     {},
                     {}};
    }
    LayeredGraph graph;
    for (const FlowPicture::Box& box : picture.boxes) graph.boxes.push_back(size_of(box));
    for (const FlowPicture::Arrow& arrow : picture.arrows) {
        graph.arrows.push_back({arrow.from, arrow.to});
    }
    LayeredOptions options;
    options.job = &job;
    LayeredLayout layout = layered_layout(graph, options);
    if (job.cancelled()) return cancelled_error();
    const double width = std::max(layout.width + 60, 320.0);
    const double height = layout.height + kTitleHeight + 20;
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-20 0 " +
        svg_number(width) + " " + svg_number(height) + "\" width=\"" + svg_number(width) +
        "\" height=\"" + svg_number(height) +
        "\" font-family=\"Inter, DejaVu Sans, sans-serif\">\n"
        "<defs><marker id=\"head\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"9\" "
        "markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">"
        "<path d=\"M0 0L10 5L0 10z\"/></marker></defs>\n"
        "<text y=\"22\" font-size=\"16\">" +
        svg_text(title) + "</text>\n";
    for (size_t i = 0; i < picture.arrows.size(); ++i) {
        add_arrow(out, picture.arrows[i], layout.paths[i], kTitleHeight);
    }
    for (size_t i = 0; i < picture.boxes.size(); ++i) {
        layout.centers[i].y += kTitleHeight;
        add_box(out, picture.boxes[i], layout.centers[i], graph.boxes[i]);
    }
    return out + "</svg>\n";
}

}  // namespace hs
