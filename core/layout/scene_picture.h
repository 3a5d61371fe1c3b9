#pragma once
// A GraphScene as text for other programs: Graphviz, and SVG with the places of the window.

#include <cstdint>
#include <span>
#include <string>

#include "core/analysis/cycles.h"
#include "core/analysis/object_names.h"
#include "core/base/text_format.h"
#include "core/layout/graph_scene.h"
#include "core/layout/scene_layout.h"

namespace hs {

// "shop.cache.QUOTES", the type of what has no name, "4,312 more dict"
std::string scene_node_title(const ObjectGraph& graph, const ObjectNames& names,
                             const SceneNode& node);
// "4.53 MiB · dict": what it keeps alive, and its type.
std::string scene_node_detail(const ObjectGraph& graph, const SceneNode& node, SizeUnits units);
// By edge: the first name of the reference; empty when not known, and beside groups. Each record is
// read once.
Result<std::vector<std::string>> scene_edge_names(const ObjectGraph& graph, const GraphScene& scene,
                                                  JobContext& job);

// Labelled with type, name and size; edges with their names. Equal scenes give equal bytes.
std::string scene_dot(const ObjectGraph& graph, const ObjectNames& names, const GraphScene& scene,
                      std::span<const std::string> edge_names, const std::string& title);

struct SceneColours {
    std::span<const uint32_t> fill_rgb;  // by node
    std::span<const uint32_t> text_rgb;  // by node
    uint32_t background_rgb = 0xffffff;
    uint32_t edge_rgb = 0x808080;
    uint32_t chain_rgb = 0xd06010;
    uint32_t label_rgb = 0x404040;
};
struct ScenePicture {
    const ObjectGraph& graph;
    const ObjectNames& names;
    const GraphScene& scene;
    const SceneLayout& layout;
    const SceneMeasures& measures;
    SceneColours colours;
    std::span<const std::string> edge_names;
    SizeUnits units = SizeUnits::kBinary;
};
std::string scene_svg(const ScenePicture& picture);

// The members of the cycles and the references that close them, nothing else: what the old tools
// called the garbage graph. Cut at the limits of a scene.
Result<GraphScene> cycles_scene(const SceneSource& source, std::span<const Cycle> cycles,
                                JobContext& job);

// A cycle to be looked at: its shortest ring through the largest member, highlighted, and the
// largest of the others.
SceneWish wish_for_cycle(const SceneSource& source, std::span<const ObjectId> members);

}  // namespace hs
