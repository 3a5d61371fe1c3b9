#pragma once
// Own state of the flame view.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/jobs.h"
#include "app/stack_answers.h"
#include "app/widgets/box_picture.h"
#include "app/widgets/export_popup.h"
#include "app/widgets/source_code.h"
#include "core/analysis/flame_search.h"
#include "core/layout/flame_layout.h"

namespace hs {

enum class FlameColour : uint8_t { kFile, kPackage, kBytes, kDelta };
enum class FlameWidth : uint8_t { kAfter, kBefore, kChange };  // of differences

struct FlamePicture {
    BoxPicture boxes;
    Shared<StackShape> shape;               // that the colours are of
    std::vector<uint32_t> colour_of_frame;  // 0: not asked for yet
    AnswerKey colours_key;
};

struct FlameState {
    bool inverted = false;
    bool by_time = false;  // siblings by their first allocation
    FlameColour colour = FlameColour::kFile;
    FlameWidth width = FlameWidth::kChange;
    std::string sandwich;  // the frame between callers and callees; empty: none
    bool shows_source = false;
    bool was_difference = false;

    // The part in view: that of the node, whatever it holds at the instant; nil: a free one.
    NodeId zoom_node;
    BoxCamera camera;
    Shared<StackShape> shape;  // that nodes are of
    AnswerKey question;        // that the shape answers, whatever the reading of the file
    uint32_t rows = 1;
    NodeId selected;
    bool was_drawn = false;
    std::string picked_name;  // what was clicked in any view, and its frame here
    FrameId picked;

    std::string search;
    std::string searched;
    uint64_t matches_key = 0;
    FlameMatches matches;

    std::vector<NodeId> pins;
    NodeId menu_node;
    bool menu_is_of_callers = false;  // of the upper half of the sandwich

    FlamePicture main;
    FlamePicture callers;
    FlamePicture overview;
    SourceCode source;
    ExportPopup exporting;
};

}  // namespace hs
