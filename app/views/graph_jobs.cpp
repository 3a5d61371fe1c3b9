#include "app/views/graph_jobs.h"

#include <algorithm>

#include "app/answers.h"
#include "app/graph_answers.h"
#include "app/jobs.h"
#include "app/things.h"
#include "app/widgets/wait.h"
#include "core/analysis/finding_objects.h"
#include "core/analysis/type_totals.h"
#include "core/layout/scene_picture.h"

namespace hs {
namespace {

constexpr size_t kMostOfType = 12;
constexpr size_t kMostLargest = 8;
constexpr size_t kMostWishes = 200;

Result<SceneWish> wish_of(const SceneSource& source, const RetainedSizes& retained,
                          const GraphStart& start, JobContext& job) {
    switch (start.kind) {
        case GraphStart::Kind::kObject:
            return wish_for_object(source, start.object, job);
        case GraphStart::Kind::kType: {
            std::vector<ObjectId> rows = objects_of_type(source.graph, start.type);
            return wish_for_set(source, std::move(rows), kMostOfType);
        }
        case GraphStart::Kind::kPath: {
            HS_TRY(const SceneWish path, wish_for_object(source, start.object, job));
            SceneWish wish = start.wish;
            wish.chain = path.chain;
            wish.chain_is_ring = false;
            for (const ObjectId row : path.start) {
                std::erase(wish.hidden, row);
                if (std::find(wish.start.begin(), wish.start.end(), row) == wish.start.end()) {
                    wish.start.push_back(row);
                }
            }
            return wish;
        }
        case GraphStart::Kind::kLargest: {
            const ObjectId holder = main_holder(source.graph, source.dominators, retained.names);
            if (!holder.is_nil()) return wish_for_object(source, holder, job);
            return wish_for_set(source, dominated_children(retained.tree, {}), kMostLargest);
        }
        case GraphStart::Kind::kWish:
        case GraphStart::Kind::kNone:
            break;
    }
    return start.wish;
}

struct SceneOrder {
    DatasetPtr dataset;
    Shared<RetainedSizes> retained;
    DatasetId id;
    SceneWish wish;
    SceneHistory history;
    bool by_forces = false;
    SizeUnits units = SizeUnits::kBinary;
};

void choose_colours(HeldScene& held) {
    std::map<uint32_t, uint32_t> nodes_of;
    for (const SceneNode& node : held.scene.nodes) {
        if (!node.is_group()) ++nodes_of[held.dataset->graph->type[node.object().v].v];
    }
    for (const auto& [type, nodes] : nodes_of) held.types.push_back({TypeId{type}, nodes});
    std::stable_sort(held.types.begin(), held.types.end(),
                     [](const SceneType& a, const SceneType& b) { return a.nodes > b.nodes; });
    std::vector<ColourSlot> wanted;
    for (const SceneType& it : held.types) {
        wanted.push_back(held.retained->colours.slot(it.type));
    }
    const std::vector<ColourSlot> apart = told_apart(std::move(wanted));
    for (size_t i = 0; i < apart.size(); ++i) held.slots[held.types[i].type.v] = apart[i];
}

// Where several are called the same, the end of its address tells each apart.
void tell_apart(HeldScene& held) {
    constexpr size_t kDigits = 6;
    std::map<std::string_view, uint32_t> nodes_called;
    for (const std::string& title : held.titles) ++nodes_called[title];
    for (size_t i = 0; i < held.scene.nodes.size(); ++i) {
        if (held.scene.nodes[i].is_group() || nodes_called[held.titles[i]] < 2) continue;
        const std::string id = held.dataset->graph->id_text(held.scene.nodes[i].object());
        const std::string end = id.size() > kDigits ? "…" + id.substr(id.size() - kDigits) : id;
        std::string& detail = held.details[i];
        const size_t behind_size = std::min(detail.find(" · "), detail.size());
        detail.insert(behind_size, (behind_size == 0 ? "ID " : " · ID ") + end);
    }
}

Result<HeldScene> make_scene(const SceneOrder& order, JobContext& job) {
    HeldScene held;
    held.dataset = order.dataset;
    held.retained = order.retained;
    held.id = order.id;
    held.wish = order.wish;
    const ObjectGraph& graph = *held.dataset->graph;
    held.measures.most_bytes = held.retained->dominators.retained[0];
    held.is_arranged_anew = order.history.before.empty();
    HS_TRY(held.scene, graph_scene(held.source(), held.wish, job));
    if (order.by_forces) {
        HS_TRY(held.forces, begin_forces(held.scene, held.measures, order.history, job));
        job.begin_stage("spreading nodes", ForceState::kSteps);
        while (!held.forces.is_settled) {
            HS_TRY(held.forces, step_forces({held.scene, held.measures, order.history.pinned},
                                            std::move(held.forces), 10, job));
            job.set_done(held.forces.step);
        }
        held.layout = held.forces.layout;
    } else {
        HS_TRY(held.layout, layered_scene(held.scene, held.measures, order.history, job));
    }
    choose_colours(held);
    for (const SceneNode& node : held.scene.nodes) {
        held.titles.push_back(scene_node_title(graph, held.retained->names, node));
        held.details.push_back(scene_node_detail(graph, node, order.units));
    }
    tell_apart(held);
    HS_TRY(held.edge_names, scene_edge_names(graph, held.scene, job));
    return held;
}

void follow_selection(ViewContext& view, GraphViewState& own, DatasetId id) {
    const Selection& selection = selection_of(view.state);
    const int frame = ImGui::GetFrameCount();
    const bool is_entered = own.last_frame != frame - 1;
    own.last_frame = frame;
    if (selection == own.last_selection && own.history.wish() != nullptr) return;
    own.last_selection = selection;
    if (const std::optional<ObjectId> object = selected_object(view.state, id)) {
        if (own.shown && own.shown->scene.find(*object) != SIZE_MAX) return;
        if (own.history.start || own.history.starting.running()) {
            if (!is_entered) return;
        }
        if (is_entered || !own.history.wish()) {
            own.history.begin({GraphStart::Kind::kObject, *object, {}, {}});
        } else {
            // Chosen beside the picture, in the Inspector: it comes in.
            SceneWish wish = *own.history.wish();
            wish.start.push_back(*object);
            std::erase(wish.hidden, *object);
            own.history.ask(std::move(wish));
        }
    } else if (const std::optional<TypeId> type = selected_type(view.state, id)) {
        if (is_entered) own.history.begin({GraphStart::Kind::kType, {}, *type, {}});
    }
    const bool has_failed =
        own.history.starting.result() != nullptr && !own.history.starting.result()->ok();
    if (!own.history.wish() && !own.history.start && !own.history.starting.running() &&
        !has_failed) {
        own.history.begin({GraphStart::Kind::kLargest, {}, {}, {}});
    }
}

void take_start(ViewContext& view, GraphViewState& own, const Shared<RetainedSizes>& retained,
                const DatasetRow& row) {
    if (own.history.start) {
        own.history.starting.start(
            view.jobs, "Finding the path from root",
            [dataset = row.dataset, retained, start = *own.history.start](JobContext& job) {
                const SceneSource source{*dataset->graph, retained->roots, retained->dominators};
                return wish_of(source, *retained, start, job);
            });
        own.history.start.reset();
        own.last_selection = selection_of(view.state);
    }
}

void take_wish(GraphViewState& own) {
    if (own.history.starting.result() == nullptr || !own.history.starting.result()->ok()) return;
    own.history.ask(own.history.starting.take()->value());
    own.making.pinned.clear();
    own.making.arrange_anew = true;
    own.viewpoint.fit_next = true;
}

void request_scene(ViewContext& view, GraphViewState& own, const Shared<RetainedSizes>& retained,
                   const DatasetRow& row) {
    if (!own.history.wish()) return;
    const AnswerKey key = own.key(own.history.version);
    if (own.making.key == key) return;
    own.making.key = key;
    SceneOrder order{row.dataset,
                     retained,
                     row.id,
                     *own.history.wish(),
                     {},
                     own.making.by_forces,
                     view.state.settings.size_units};
    if (!std::exchange(own.making.arrange_anew, false)) {
        order.history.before =
            own.shown ? places_of(own.shown->scene, own.shown->layout) : own.making.kept_places;
        if (!order.history.before.empty()) order.history.pinned = own.making.pinned;
    }
    own.making.arrange_anew = false;
    own.making.scene.start(
        view.jobs, "Arranging the graph",
        [order = std::move(order)](JobContext& job) { return make_scene(order, job); });
}

void take_scene(GraphViewState& own) {
    if (own.making.scene.result() == nullptr || !own.making.scene.result()->ok()) return;
    own.motion.from = own.shown && !own.viewpoint.fit_next
                          ? places_of(own.shown->scene, own.shown->layout)
                          : ScenePlaces{};
    own.making.kept_places.clear();
    own.shown = std::move(*own.making.scene.take()).value();
    own.search.key = {};
    own.drawing.key = {};
    own.motion.from.empty() ? own.motion.easing.end() : own.motion.easing.begin();
}

}  // namespace

void GraphHistory::ask(SceneWish wish) {
    if (this->wish() && *this->wish() == wish) return;
    if (!wishes.empty()) wishes.resize(at + 1);
    wishes.push_back(std::move(wish));
    if (wishes.size() > kMostWishes) wishes.erase(wishes.begin());
    at = wishes.size() - 1;
    ++version;
}

void GraphHistory::begin(GraphStart next) {
    start = std::move(next);
}

bool update_graph(ViewContext& view, GraphViewState& own) {
    const std::optional<OpenGraph> results = current_graph(view.state);
    if (!results) return false;
    const DatasetRow& row = *current_dataset(view.state);
    if (own.dataset != row.version()) {
        own.dataset = row.version();
        own.history.wishes.clear();
        own.history.at = 0;
        own.shown.reset();
        own.history.starting.stop();
        own.making.scene.stop();
        own.making.key = {};
        own.making.kept_places.clear();
        own.making.pinned.clear();
        own.last_selection = {};
        if (own.history.start && own.history.start->kind != GraphStart::Kind::kWish)
            own.history.start.reset();
    }
    const Shared<RetainedSizes> retained = results->retained(view.answers);
    if (!retained) {
        own.last_frame = ImGui::GetFrameCount() - 2;
        draw_wait(view, *results, GraphAnswer::kRetained);
        return false;
    }
    take_wish(own);
    if (!own.history.start) follow_selection(view, own, row.id);
    own.last_frame = ImGui::GetFrameCount();
    take_start(view, own, retained, row);
    take_scene(own);
    request_scene(view, own, retained, row);
    if (own.shown) return true;
    const bool is_starting =
        own.history.starting.running() || own.history.starting.result() != nullptr;
    const AnswerWait wait = is_starting ? wait_of(own.history.starting) : wait_of(own.making.scene);
    if (draw_wait(view, wait, "Finding the path from root")) {
        own.history.starting.stop();
        own.making.scene.stop();
        own.making.key = {};
        own.last_selection = {};
    }
    return false;
}

}  // namespace hs
