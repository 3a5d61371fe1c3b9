#include "core/layout/scene_picture.h"

#include <algorithm>
#include <unordered_map>

#include "core/analysis/edge_names.h"
#include "core/base/utf8.h"
#include "core/layout/scene_routes.h"
#include "core/layout/svg_text.h"

namespace hs {
namespace {

constexpr size_t kCycleShown = 16;
constexpr double kMargin = 24;

std::string dot_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        c == '\n' ? out += "\\n" : out += c;
    }
    return out + "\"";
}

std::string dot_id(const ObjectGraph& graph, const SceneNode& node) {
    std::string id = "o" + graph.id_text(node.object()) + "_" + std::to_string(node.object().v);
    if (node.is_group()) {
        id += "_" + std::to_string(node.key.kind) + "_" + std::to_string(node.key.type.v);
    }
    return dot_text(id);
}

// Cards are of one width; text beyond it is cut by counting letters, as SVG cannot measure.
std::string fitting(const std::string& text, double width, double letter_px) {
    const auto most = static_cast<size_t>(std::max(width / letter_px, 4.0));
    return cut_to_letters(text, most + 1);
}

void add_text(std::string& out, ScenePoint at, const std::string& text, const std::string& more) {
    out += "<text x=\"" + svg_number(at.x) + "\" y=\"" + svg_number(at.y) + "\" " + more + ">" +
           svg_text(text) + "</text>\n";
}

// "12.5 40": a place in a path.
std::string place(ScenePoint at) {
    return svg_number(at.x) + " " + svg_number(at.y);
}

void add_edge(std::string& out, const ScenePicture& picture, size_t index) {
    const SceneEdge& edge = picture.scene.edges[index];
    std::vector<SceneCurve> curves;
    edge_curves({picture.scene, picture.measures, picture.layout.routes, picture.layout.centers},
                index, curves);
    if (curves.empty()) return;
    const uint32_t rgb = edge.in_chain ? picture.colours.chain_rgb : picture.colours.edge_rgb;
    out += "<path d=\"M" + place(curves.front().a);
    for (const SceneCurve& curve : curves) {
        out += " C" + place(curve.b) + " " + place(curve.c) + " " + place(curve.d);
    }
    out += "\" fill=\"none\" stroke=\"" + svg_colour(rgb) + "\" stroke-width=\"" +
           (edge.in_chain ? "2.5" : "1") + "\" marker-end=\"url(#head)\"/>\n";
    const std::string& name = picture.edge_names[index];
    if (name.empty()) return;
    const ScenePoint middle = point_on(curves.back(), 0.5);
    add_text(out, {middle.x, middle.y - 4}, fitting(name, picture.measures.column_gap, 6),
             "font-size=\"11\" text-anchor=\"middle\" fill=\"" +
                 svg_colour(picture.colours.label_rgb) + "\"");
}

void add_card(std::string& out, const ScenePicture& picture, size_t index) {
    const SceneNode& node = picture.scene.nodes[index];
    const SceneRect card = picture.layout.card(index, picture.measures);
    const std::string text = svg_colour(picture.colours.text_rgb[index]);
    out += "<g>" +
           svg_tooltip({scene_node_title(picture.graph, picture.names, node) + " " +
                        (node.is_group() ? "" : picture.graph.id_text(node.object()))}) +
           "<rect x=\"" + svg_number(card.left) + "\" y=\"" + svg_number(card.top) + "\" width=\"" +
           svg_number(card.width()) + "\" height=\"" + svg_number(card.height()) +
           "\" rx=\"6\" fill=\"" + svg_colour(picture.colours.fill_rgb[index]) + "\" stroke=\"" +
           svg_colour(node.in_chain ? picture.colours.chain_rgb : picture.colours.edge_rgb) +
           "\" stroke-width=\"" + (node.in_chain ? "2.5" : "0.5") + "\"/>\n";
    const double middle = (card.top + card.bottom) / 2;
    const double room = card.width() - 20;
    add_text(out, {card.left + 10, middle - 3},
             fitting(scene_node_title(picture.graph, picture.names, node), room, 7.4),
             "font-size=\"13\" font-weight=\"600\" fill=\"" + text + "\"");
    add_text(out, {card.left + 10, middle + 13},
             fitting(scene_node_detail(picture.graph, node, picture.units), room, 6.2),
             "font-size=\"11.5\" fill=\"" + text + "\"");
    out += "</g>\n";
}

}  // namespace

std::string scene_node_title(const ObjectGraph& graph, const ObjectNames& names,
                             const SceneNode& node) {
    if (!node.is_group()) {
        const ObjectId object = node.object();
        const bool is_named = graph.is_object(object) && has_name(graph, names, object);
        return is_named ? printable_text(qualified_name(graph, names, object))
                        : printable_text(short_type_name(graph.type_text(object)));
    }
    const std::string count = format_count(node.group_count) + " more";
    if (node.key.type == SceneNode::kOtherTypes) return count + " of other types";
    return count + " " + printable_text(short_type_name(graph.type_text(node.key.type)));
}

std::string scene_node_detail(const ObjectGraph& graph, const SceneNode& node, SizeUnits units) {
    const auto bytes = static_cast<int64_t>(std::min<uint64_t>(node.retained_bytes, INT64_MAX));
    if (node.is_group()) {
        return bytes == 0 ? "not in dump" : "≤ " + format_bytes(bytes, units) + " each";
    }
    if (graph.is_stub(node.object())) return "not in dump";
    return format_bytes(bytes, units) + " · " +
           printable_text(short_type_name(graph.type_text(node.object())));
}

Result<std::vector<std::string>> scene_edge_names(const ObjectGraph& graph, const GraphScene& scene,
                                                  JobContext& job) {
    std::vector<std::string> names(scene.edges.size());
    std::unordered_map<uint32_t, std::string> of_target;  // of one source
    for (size_t i = 0; i < scene.edges.size();) {
        const uint32_t from = scene.edges[i].from;
        const SceneNode& source = scene.nodes[from];
        const bool has_names = !source.is_group() && graph.is_object(source.object());
        of_target.clear();
        if (has_names) {
            for (const NamedReference& reference : named_references(graph, source.object())) {
                if (reference.kind == ReferenceKind::kValue || reference.name.empty()) continue;
                of_target.emplace(reference.target.v, reference.name);
            }
        }
        for (; i < scene.edges.size() && scene.edges[i].from == from; ++i) {
            const SceneNode& target = scene.nodes[scene.edges[i].to];
            if (target.is_group()) continue;
            const auto found = of_target.find(target.object().v);
            if (found != of_target.end()) names[i] = printable_text(found->second);
        }
        if (job.cancelled()) return cancelled_error();
    }
    return names;
}

std::string scene_dot(const ObjectGraph& graph, const ObjectNames& names, const GraphScene& scene,
                      std::span<const std::string> edge_names, const std::string& title) {
    std::string out = "digraph " + dot_text(printable_text(title)) + " {\n" +
                      "  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
                      "  edge [fontname=\"sans-serif\", fontsize=10];\n";
    if (scene.is_cut) out += "  // only a part: a limit was reached\n";
    for (const SceneNode& node : scene.nodes) {
        out += "  " + dot_id(graph, node) + " [label=" +
               dot_text(scene_node_title(graph, names, node) + "\n" +
                        scene_node_detail(graph, node, SizeUnits::kBinary)) +
               (node.in_chain ? ", penwidth=2" : "") + "];\n";
    }
    for (size_t i = 0; i < scene.edges.size(); ++i) {
        const SceneEdge& edge = scene.edges[i];
        out += "  " + dot_id(graph, scene.nodes[edge.from]) + " -> " +
               dot_id(graph, scene.nodes[edge.to]);
        const std::string& name = edge_names[i];
        const std::string thick = edge.in_chain ? "penwidth=2" : "";
        if (!name.empty() || edge.in_chain) {
            out += " [" + (name.empty() ? "" : "label=" + dot_text(name)) +
                   (name.empty() || thick.empty() ? "" : ", ") + thick + "]";
        }
        out += ";\n";
    }
    return out + "}\n";
}

std::string scene_svg(const ScenePicture& picture) {
    const SceneRect& all = picture.layout.bounds;
    const std::string width = svg_number(all.width() + 2 * kMargin);
    const std::string height = svg_number(all.height() + 2 * kMargin);
    const std::string left = svg_number(all.left - kMargin);
    const std::string top = svg_number(all.top - kMargin);
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"" +
        left + " " + top + " " + width + " " + height + "\" width=\"" + width + "\" height=\"" +
        height +
        "\" font-family=\"Inter, DejaVu Sans, sans-serif\">\n"
        "<defs><marker id=\"head\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" "
        "markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" "
        "orient=\"auto\"><path d=\"M0 0L10 5L0 10z\" fill=\"" +
        svg_colour(picture.colours.edge_rgb) + "\"/></marker></defs>\n<rect x=\"" + left +
        "\" y=\"" + top + "\" width=\"" + width + "\" height=\"" + height + "\" fill=\"" +
        svg_colour(picture.colours.background_rgb) + "\"/>\n";
    for (const bool in_chain : {false, true}) {
        for (size_t i = 0; i < picture.scene.edges.size(); ++i) {
            if (picture.scene.edges[i].in_chain == in_chain) add_edge(out, picture, i);
        }
    }
    for (size_t i = 0; i < picture.scene.nodes.size(); ++i) add_card(out, picture, i);
    return out + "</svg>\n";
}

Result<GraphScene> cycles_scene(const SceneSource& source, std::span<const Cycle> cycles,
                                JobContext& job) {
    SceneWish wish;
    std::unordered_map<uint32_t, size_t> cycle_of;
    bool is_cut = false;
    for (size_t c = 0; c < cycles.size(); ++c) {
        for (const ObjectId member : cycles[c].members) {
            if (wish.start.size() >= GraphScene::kMostNodes) {
                is_cut = true;
                break;
            }
            wish.start.push_back(member);
            cycle_of[member.v] = c;
        }
    }
    HS_TRY(GraphScene scene, graph_scene(source, wish, job));
    std::erase_if(scene.edges, [&](const SceneEdge& edge) {
        return cycle_of[scene.nodes[edge.from].object().v] !=
               cycle_of[scene.nodes[edge.to].object().v];
    });
    scene.is_cut = scene.is_cut || is_cut;
    return scene;
}

SceneWish wish_for_cycle(const SceneSource& source, std::span<const ObjectId> members) {
    if (members.empty()) return {};
    const SceneWish largest = wish_for_set(source, {members.begin(), members.end()}, kCycleShown);
    SceneWish wish;
    wish.chain = shortest_ring(source.graph, members, largest.start.front());
    wish.chain_is_ring = true;
    wish.start = wish.chain;
    for (const ObjectId member : largest.start) {
        if (wish.start.size() >= std::max(kCycleShown, wish.chain.size())) break;
        if (std::find(wish.start.begin(), wish.start.end(), member) == wish.start.end()) {
            wish.start.push_back(member);
        }
    }
    return wish;
}

}  // namespace hs
