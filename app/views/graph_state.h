#pragma once
// Own state of the graph view: what was asked for, and the picture that came of it.

#include <imgui.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/graph_answers.h"
#include "app/jobs.h"
#include "app/widgets/easing.h"
#include "core/layout/graph_scene.h"
#include "core/layout/scene_layout.h"
#include "render/canvas.h"

namespace hs {

// A scene with its places and texts, and all that they read. Made by a job, then shown as it is.
struct HeldScene {
    DatasetPtr dataset;
    Shared<RetainedSizes> retained;
    DatasetId id;
    SceneWish wish;
    SceneMeasures measures;
    GraphScene scene;
    SceneLayout layout;
    ForceState forces;
    bool is_arranged_anew = false;
    std::vector<std::string> titles;      // by node
    std::vector<std::string> details;     // by node
    std::vector<std::string> edge_names;  // by edge

    [[nodiscard]] SceneSource source() const {
        return {*dataset->graph, retained->roots, retained->dominators};
    }
};

// A list of what a group stands for.
struct GroupList {
    SceneKey key;
    std::vector<ObjectId> rows;
    bool opens = false;
};

// What is to be shown next: an object, a type, a wish as it is, or the largest there are.
struct GraphStart {
    enum class Kind : uint8_t { kNone, kObject, kType, kPath, kWish, kLargest };
    Kind kind = Kind::kNone;
    ObjectId object;
    TypeId type;
    SceneWish wish;  // of kPath: what the chain to the object is added to
};

struct GraphViewState {
    DatasetId dataset;  // that all below belongs to, as it was read then
    uint32_t generation = 0;
    // What was asked for, step by step; at is shown.
    std::vector<SceneWish> wishes;
    size_t at = 0;
    std::optional<GraphStart> start;  // to be begun with when the results are there
    Task<SceneWish> starting;
    uint64_t version = 0;  // rises with every change that needs a new scene
    bool by_forces = false;
    bool arrange_anew = false;
    bool fit_next = false;  // so that text can be read, if need be not all of it
    bool fit_all = false;
    std::set<SceneKey> pinned;
    Selection last_selection;  // that the view followed
    int last_frame = -1;       // the view was drawn in

    // A scene is made of its wish and of where things lie: no answer that could be kept by key.
    Task<HeldScene> made;
    AnswerKey made_key;  // asked for last
    std::optional<HeldScene> shown;
    ScenePlaces from;         // where nodes were before the last change
    ScenePlaces kept_places;  // of a scene that has to be made again, as its file was read again
    Easing easing;
    std::vector<ScenePoint> now;  // by node: between the two

    // The camera: this point of the scene is in the middle, one design pixel is zoom pixels.
    ScenePoint middle;
    double zoom = 1;
    Canvas canvas;
    uint64_t canvas_key = 0;
    AnswerKey drawn_key;
    std::optional<SceneKey> dragged;
    bool drags_minimap = false;

    std::string search;
    bool focus_search = false;
    std::vector<size_t> matches;  // nodes
    size_t match = 0;
    AnswerKey matches_key;
    GroupList list;
    std::unordered_map<uint32_t, ImU32> colours;  // by type
    bool colours_are_dark = true;
    std::optional<ObjectId> pin_next;  // once it is in the picture
    ImVec2 picture_low;                // px, where the picture lies in the window
    ImVec2 picture_size;
    std::optional<SceneKey> menu_node;
    bool menu_opens = false;

    // Of results: differs for every reading of every dump.
    [[nodiscard]] AnswerKey key(uint64_t number) const {
        return {DatasetVersion{dataset, generation}, number};
    }
    [[nodiscard]] const SceneWish* wish() const { return wishes.empty() ? nullptr : &wishes[at]; }
    // A further step; what was undone is forgotten.
    void ask(SceneWish wish);
    // From the beginning: fits the picture.
    void begin(GraphStart next);
};

}  // namespace hs
