#pragma once
// Own state of treemap and icicle: two pictures of one tree.

#include <optional>
#include <string>
#include <vector>

#include "app/answers.h"
#include "app/views/treemap_state.h"
#include "app/widgets/box_picture.h"
#include "app/widgets/legend.h"
#include "core/layout/size_tree.h"
#include "core/model/dataset.h"

namespace hs {

struct RetainedSizes;

// A tree with all that it reads.
struct HeldSizeTree {
    DatasetPtr dataset;
    Shared<RetainedSizes> retained;
    SizeTree tree;
    DatasetId id;

    [[nodiscard]] uint64_t memory_bytes() const { return tree.memory_bytes(); }
};

struct IcicleState {
    uint32_t top = 0;
    BoxPicture boxes;
    BoxCamera camera{.least_share = 1e-7};
    std::vector<LegendEntry> legend;
    SizeSlots slots;
    AnswerKey legend_key;  // of the rows that legend and slots are of
};

// What fills a picture, found again in another tree: by the object, or by the names on the way.
struct SizePlace {
    ObjectId object;
    std::vector<std::string> names;
};

struct SizePicturesState {
    SizeGrouping grouping = SizeGrouping::kTypes;
    Shared<HeldSizeTree> tree;  // shown last
    AnswerKey tree_key;         // that top and camera belong to
    uint32_t picked = 0;  // the node that was selected here, as long as it is what is selected
    AnswerKey picked_key;
    TreemapState treemap;
    IcicleState icicle;
    // While the tree of another reading of the file is being made: where the pictures were.
    std::optional<SizePlace> kept_treemap;
    std::optional<SizePlace> kept_icicle;
};

}  // namespace hs
