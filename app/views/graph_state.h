#pragma once
// Own state of the graph view: what was asked for, and the picture that came of it.

#include <imgui.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/graph_answers.h"
#include "app/jobs.h"
#include "app/widgets/easing.h"
#include "core/layout/graph_scene.h"
#include "core/layout/scene_layout.h"
#include "render/canvas.h"

namespace hs {

// A scene with its places and texts, and all that they read. Made by a job, then shown as it is.
struct SceneType {
    TypeId type;
    uint32_t nodes = 0;
};

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
    std::vector<SceneType> types;          // those with the most nodes first
    std::map<uint32_t, ColourSlot> slots;  // by type, told apart among the first of them
    std::vector<std::string> titles;       // by node
    std::vector<std::string> details;      // by node
    std::vector<std::string> edge_names;   // by edge

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

// What is to be shown next: an object, a type, a wish as it is, or the largest holder.
struct GraphStart {
    enum class Kind : uint8_t { kNone, kObject, kType, kPath, kWish, kLargest };
    Kind kind = Kind::kNone;
    ObjectId object;
    TypeId type;
    SceneWish wish;  // of kPath: what the chain to the object is added to
};

// What was asked for, step by step, and how it begins.
struct GraphHistory {
    std::vector<SceneWish> wishes;
    size_t at = 0;                    // of the one that is shown
    std::optional<GraphStart> start;  // to be begun with when the results are there
    Task<SceneWish> starting;
    uint64_t version = 0;  // rises with every change that needs a new scene

    [[nodiscard]] const SceneWish* wish() const { return wishes.empty() ? nullptr : &wishes[at]; }
    // A further step; what was undone is forgotten.
    void ask(SceneWish wish);
    // From the beginning: fits the picture.
    void begin(GraphStart next);
};

// A scene is made of its wish and of where things lie: no answer that could be kept by key.
struct SceneMaking {
    Task<HeldScene> scene;
    AnswerKey key;  // asked for last
    bool by_forces = false;
    bool arrange_anew = false;
    std::set<SceneKey> pinned;
    ScenePlaces kept_places;  // of a scene that has to be made again, as its file was read again
};

// Nodes move from where they were before the last change.
struct SceneMotion {
    ScenePlaces from;
    Easing easing;
    std::vector<ScenePoint> now;  // by node: between the two
};

// This point of the scene is in the middle, one design pixel is zoom pixels.
struct GraphViewpoint {
    ScenePoint middle;
    double zoom = 1;
    bool fit_next = false;  // so that text can be read, if need be not all of it
    bool fit_all = false;
};

// The picture as it was drawn, and where.
struct GraphDrawing {
    Canvas canvas;
    uint64_t canvas_key = 0;
    AnswerKey key;
    ImVec2 picture_low;  // px, where the picture lies in the window
    ImVec2 picture_size;
};

struct GraphDrag {
    std::optional<SceneKey> node;
    bool is_in_minimap = false;
};

struct GraphSearch {
    std::string text;
    std::vector<size_t> matches;  // nodes
    size_t match = 0;             // the next one to go to
    AnswerKey key;
};

struct GraphMenu {
    std::optional<SceneKey> node;
    bool opens = false;
};

struct GraphViewState {
    DatasetVersion dataset;  // that all below belongs to
    GraphHistory history;
    SceneMaking making;
    std::optional<HeldScene> shown;
    SceneMotion motion;
    GraphViewpoint viewpoint;
    GraphDrawing drawing;
    GraphDrag drag;
    GraphSearch search;
    GraphMenu menu;
    GroupList list;
    Selection last_selection;          // that the view followed
    int last_frame = -1;               // the view was drawn in
    std::optional<ObjectId> pin_next;  // once it is in the picture

    // Of results: differs for every reading of every dump.
    [[nodiscard]] AnswerKey key(uint64_t number) const { return {dataset, number}; }
};

}  // namespace hs
