#include "core/layout/flow_picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <utility>

#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr double kSmallestFont = 15;
constexpr double kLargestFont = 200;
constexpr double kSmallestFontShare = 0.01;
// Arrows: grey at 5 % of the source, black from 50 % on.
constexpr double kGreyShare = 0.05;
constexpr double kBlackShare = 0.5;
constexpr double kGreyLevel = 180;

double share_of(Amount part, Amount whole) {
    return Amount{} < whole ? part.to_double() / whole.to_double() : 0;
}

double greatest_share(const std::vector<Amount>& parts, const std::vector<Amount>& wholes,
                      size_t instants = SIZE_MAX) {
    double greatest = 0;
    for (size_t i = 0; i < std::min(parts.size(), instants); ++i) {
        greatest = std::max(greatest, share_of(parts[i], wholes[i]));
    }
    return greatest;
}

std::string amount_text(Amount amount, Unit unit) {
    switch (unit) {
        case Unit::kBytes:
            return format_bytes(amount.rounded());
        case Unit::kSeconds:
            return format_duration(
                std::llround(std::clamp(amount.to_double() * 1e9, -0x1p62, 0x1p62)));
        case Unit::kSamples:
            break;
    }
    return format_double(static_cast<double>(amount.rounded()));
}

double font_px(double share) {
    const double above = std::max(0.0, share - kSmallestFontShare) / (1 - kSmallestFontShare);
    return kSmallestFont + std::min(1.0, above) * (kLargestFont - kSmallestFont);
}

uint32_t grey_rgb(double share) {
    const double black = std::clamp((share - kGreyShare) / (kBlackShare - kGreyShare), 0.0, 1.0);
    const auto level = static_cast<uint32_t>(std::lround(kGreyLevel * (1 - black)));
    return level << 16 | level << 8 | level;
}

class PictureMaker {
public:
    PictureMaker(const TraceTrie& traces, const CallGraphShape& shape, const FlowGraph& graph,
                 const FlowPictureOptions& options)
        : traces_(traces), shape_(shape), graph_(graph), options_(options) {}

    FlowPicture make() {
        std::vector<FlowBox> boxes;
        if (options_.fold) {
            boxes = fold_chains(graph_);
        } else {
            for (uint32_t i = 0; i < graph_.nodes.size(); ++i) boxes.push_back({{i}});
        }
        std::vector<uint32_t> box_of(graph_.nodes.size());
        for (uint32_t b = 0; b < boxes.size(); ++b) {
            for (const uint32_t node : boxes[b].nodes) box_of[node] = b;
            add_box(std::move(boxes[b].nodes));
        }
        for (const FlowGraph::Edge& edge : graph_.edges) add_edge(edge, box_of);
        add_root(box_of);
        for (FlowPicture::Arrow& arrow : picture_.arrows) finish(arrow);
        return std::move(picture_);
    }

private:
    void add_box(std::vector<uint32_t> nodes) {
        // A chain holds what its first node reaches, and itself what its members do.
        std::vector<Amount> self(graph_.everything.size());
        for (const uint32_t node : nodes) {
            for (size_t i = 0; i < self.size(); ++i) self[i] += graph_.nodes[node].self[i];
        }
        const std::vector<Amount>& total = graph_.nodes[nodes.front()].total;
        FlowPicture::Box box;
        for (const uint32_t node : nodes) {
            std::string name = call_graph_name(traces_, shape_, graph_.nodes[node].shape_node);
            const bool is_frame = graph_.nodes[node].shape_node != 0;
            if (options_.frame_label && is_frame) name = options_.frame_label(name);
            box.lines.push_back(std::move(name));
        }
        const size_t shown = std::min(self.size(), options_.shown_instants);
        for (size_t i = 0; i < shown; ++i) {
            box.numbers.push_back("self " + amount_text(self[i], options_.unit) + " · total " +
                                  amount_text(total[i], options_.unit) + " (" +
                                  format_share(share_of(total[i], graph_.everything[i])) + ")");
        }
        box.self_share = greatest_share(self, graph_.everything);
        box.total_share = greatest_share(total, graph_.everything, shown);
        box.font_px = font_px(options_.size_by_self ? box.self_share : box.total_share);
        box.fill_rgb = share_colour_rgb(box.total_share);
        box.nodes = std::move(nodes);
        picture_.boxes.push_back(std::move(box));
    }

    void add_edge(const FlowGraph::Edge& edge, const std::vector<uint32_t>& box_of) {
        const uint32_t from = box_of[edge.from];
        const uint32_t to = box_of[edge.to];
        if (from == to && edge.from != edge.to) {
            // Inside a chain, unless it closes a ring.
            const std::vector<uint32_t>& chain = picture_.boxes[from].nodes;
            const auto at = std::find(chain.begin(), chain.end(), edge.from);
            if (at + 1 != chain.end() && *(at + 1) == edge.to) return;
        }
        picture_.arrows.push_back(
            {from, to, shown_part(edge.bytes),
             greatest_share(edge.bytes, graph_.nodes[edge.from].total, options_.shown_instants),
             0});
    }

    // Above all that begins a stack, if that is more than one box.
    void add_root(const std::vector<uint32_t>& box_of) {
        std::map<uint32_t, std::vector<Amount>> entries;
        for (uint32_t node = 0; node < graph_.nodes.size(); ++node) {
            const std::vector<Amount>& entry = graph_.nodes[node].entry;
            if (std::all_of(entry.begin(), entry.end(), [](Amount a) { return a == Amount{}; })) {
                continue;
            }
            std::vector<Amount>& sum = entries[box_of[node]];
            sum.resize(entry.size());
            for (size_t i = 0; i < entry.size(); ++i) sum[i] += entry[i];
        }
        if (entries.size() < 2) return;
        FlowPicture::Box root;
        root.lines = {"program"};
        for (const Amount everything : shown_part(graph_.everything)) {
            root.numbers.push_back(amount_text(everything, options_.unit));
        }
        root.total_share = 1;
        root.fill_rgb = 0xe8e8e8;
        const auto root_box = static_cast<uint32_t>(picture_.boxes.size());
        picture_.boxes.push_back(std::move(root));
        for (auto& [box, bytes] : entries) {
            const double share = greatest_share(bytes, graph_.everything, options_.shown_instants);
            picture_.arrows.push_back({root_box, box, shown_part(bytes), share, 0});
        }
    }

    [[nodiscard]] std::vector<Amount> shown_part(const std::vector<Amount>& amounts) const {
        const size_t shown = std::min(amounts.size(), options_.shown_instants);
        return {amounts.begin(), amounts.begin() + static_cast<ptrdiff_t>(shown)};
    }

    static void finish(FlowPicture::Arrow& arrow) { arrow.rgb = grey_rgb(arrow.share); }

    const TraceTrie& traces_;
    const CallGraphShape& shape_;
    const FlowGraph& graph_;
    const FlowPictureOptions& options_;
    FlowPicture picture_;
};

std::string dot_text(const std::string& text) {
    std::string out;
    for (const char c : printable_text(text)) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string dot_colour(uint32_t rgb) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "#%06x", static_cast<unsigned>(rgb & 0xffffff));
    return text.data();
}

}  // namespace

FlowPicture flow_picture(const TraceTrie& traces, const CallGraphShape& shape,
                         const FlowGraph& graph, const FlowPictureOptions& options) {
    return PictureMaker(traces, shape, graph, options).make();
}

uint32_t share_colour_rgb(double share) {
    constexpr double kSaturation = 0.7;
    constexpr double kValue = 0.95;
    const double hue = (200 + 160 * std::clamp(share, 0.0, 1.0)) / 60;
    const auto channel = [&](double offset) {
        const double k = std::fmod(offset + hue, 6.0);
        const double value =
            kValue - kValue * kSaturation * std::clamp(std::min(k, 4 - k), 0.0, 1.0);
        return static_cast<uint32_t>(std::lround(value * 255));
    };
    return channel(5) << 16 | channel(3) << 8 | channel(1);
}

std::string flow_dot(const FlowPicture& picture, const std::string& title) {
    std::string out = "digraph flow {\n  label=\"" + dot_text(title) + "\";\n";
    out +=
        "  labelloc=t;\n  node [shape=box, style=filled, fontname=\"Helvetica\"];\n"
        "  edge [fontname=\"Helvetica\"];\n";
    for (size_t i = 0; i < picture.boxes.size(); ++i) {
        const FlowPicture::Box& box = picture.boxes[i];
        std::string label;
        for (const auto* lines : {&box.lines, &box.numbers}) {
            for (const std::string& line : *lines) {
                label += (label.empty() ? "" : "\\n") + dot_text(line);
            }
        }
        out += "  n" + std::to_string(i) + " [label=\"" + label +
               "\", fontsize=" + std::to_string(std::lround(box.font_px)) + ", fillcolor=\"" +
               dot_colour(box.fill_rgb) + "\"];\n";
    }
    for (const FlowPicture::Arrow& arrow : picture.arrows) {
        std::string label;
        for (const Amount bytes : arrow.bytes) {
            label += (label.empty() ? "" : "\\n") + format_bytes(bytes.rounded());
        }
        out += "  n" + std::to_string(arrow.from) + " -> n" + std::to_string(arrow.to) +
               " [label=\"" + label + "\", color=\"" + dot_colour(arrow.rgb) + "\"];\n";
    }
    out += "}\n";
    return out;
}

}  // namespace hs
