#pragma once
// Own state of the flame view.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/jobs.h"
#include "app/stack_answers.h"
#include "app/widgets/box_picture.h"
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

struct FlamePictures {
    FlamePicture main;
    FlamePicture callers;  // the upper half of the sandwich
    FlamePicture overview;
};

struct FlameOptions {
    bool inverted = false;
    bool by_time = false;  // siblings by their first allocation
    FlameColour colour = FlameColour::kFile;
    FlameWidth width = FlameWidth::kChange;
    bool was_difference = false;
};

// Frames of Python's import machinery, which only get in the way.
struct FlameImports {
    bool are_hidden = true;
    DatasetPtr of;                 // the stacks that were looked through
    std::vector<StackStep> steps;  // that hide them; empty where there are none
};

// The shape whose nodes all other parts name.
struct FlameShape {
    Shared<StackShape> shape;
    AnswerKey question;  // that it answers, whatever the reading of the file
    uint32_t rows = 1;
};

// The part in view: that of the node, whatever it holds at the instant; nil: a free one.
struct FlameZoom {
    NodeId node;
    BoxCamera camera;
};

struct FlameSearch {
    std::string text;
    std::string searched;  // what the matches are of
    FlameMatches matches;
    uint64_t key = 0;  // of the matches
};

struct FlamePicks {
    NodeId selected;
    std::string name;  // what was clicked in any view, and its frame here
    FrameId frame;
    std::vector<NodeId> pins;
    NodeId menu_node;
    bool menu_is_of_callers = false;  // of the upper half of the sandwich
};

struct FlameState {
    FlameOptions options;
    FlameImports imports;
    bool has_native = false;  // native frames below those of Python
    std::string sandwich;     // the frame between callers and callees; empty: none
    FlameShape shown;
    FlameZoom zoom;
    FlameSearch search;
    FlamePicks picks;
    FlamePictures pictures;
    bool was_drawn = false;
    bool shows_source = false;
    SourceCode source;
};

}  // namespace hs
