#pragma once
// Own state of treemap and icicle: two pictures of one tree.

#include <imgui.h>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/graph_answers.h"
#include "app/widgets/box_picture.h"
#include "core/layout/size_tree.h"
#include "core/layout/treemap_layout.h"

namespace hs {

// A tree with all that it reads.
struct HeldSizeTree {
    DatasetPtr dataset;
    Shared<RetainedSizes> retained;
    SizeTree tree;
    DatasetId id;

    [[nodiscard]] uint64_t memory_bytes() const {
        return tree.child_begin.memory_bytes() + tree.child.memory_bytes() +
               tree.merged_bytes.memory_bytes() + tree.merged_own.memory_bytes() +
               tree.merged_parent.memory_bytes() + tree.merged_key.memory_bytes() +
               tree.merged_objects.memory_bytes() + tree.merged_largest.memory_bytes() +
               tree.node_of_row.memory_bytes();
    }
};

struct LegendEntry {
    std::string name;
    ImU32 colour = 0;
    double area = 0;
};

struct TreemapState {
    AnswerKey key;  // of what is laid out: tree, size, camera
    uint32_t top = 0;
    double zoom = 1;
    double left_px = 0;
    double top_px = 0;
    TreemapLayout layout;
    std::vector<PictureLabel> labels;
    std::vector<LegendEntry> legend;
    Canvas canvas;
    uint64_t canvas_key = 0;
    // While the picture changes to another top: one layout grows out of the other, or shrinks.
    Easing easing;
    TreemapLayout outer;
    TreemapLayout inner;
    bool inner_grows = false;
    TreemapBox from;  // where the inner one is at the beginning
    TreemapBox to;
};

struct IcicleState {
    uint32_t top = 0;
    BoxPicture boxes;
    BoxCamera camera{.least_share = 1e-7};
    std::vector<LegendEntry> legend;
    uint64_t legend_key = 0;  // the canvas that it is of
};

// What fills a picture, found again in another tree: by the object, or by the names on the way.
struct SizePlace {
    ObjectId object;
    std::vector<std::string> names;
};

struct SizePicturesState {
    SizeGrouping grouping = SizeGrouping::kObjects;
    Shared<HeldSizeTree> tree;                    // shown last
    AnswerKey tree_key;                           // that top and camera belong to
    std::unordered_map<uint32_t, ImU32> colours;  // by key of the node: type or module
    AnswerKey colours_key;
    uint32_t picked = 0;  // the node that was selected here, as long as it is what is selected
    AnswerKey picked_key;
    TreemapState treemap;
    IcicleState icicle;
    // While the tree of another reading of the file is being made: where the pictures were.
    std::optional<SizePlace> kept_treemap;
    std::optional<SizePlace> kept_icicle;
};

}  // namespace hs
