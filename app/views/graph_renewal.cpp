#include "app/views/graph_renewal.h"

#include <algorithm>

namespace hs {
namespace {

std::vector<ObjectId> renewed(const Renewal& renewal, const std::vector<ObjectId>& rows) {
    std::vector<ObjectId> found;
    for (const ObjectId row : rows) {
        if (const ObjectId now = renewal.object(row); !now.is_nil()) found.push_back(now);
    }
    return found;
}

TypeId renewed_group(const Renewal& renewal, TypeId type) {
    return type == SceneNode::kOtherTypes ? type : renewal.type(type);
}

std::optional<SceneKey> renewed(const Renewal& renewal, const SceneKey& key) {
    SceneKey now = key;
    now.object = renewal.object(key.object);
    if (key.kind != 0) now.type = renewed_group(renewal, key.type);
    const bool is_lost = now.object.is_nil() ||
                         (now.type == ObjectGraph::kNoType && key.type != SceneNode::kOtherTypes);
    return is_lost ? std::nullopt : std::optional(now);
}

SceneExpansion renewed(const Renewal& renewal, const SceneExpansion& expansion) {
    SceneExpansion now = expansion;
    now.of = renewal.object(expansion.of);
    now.picked = renewed(renewal, expansion.picked);
    now.more.clear();
    for (SceneExpansion::More more : expansion.more) {
        const bool is_rest = more.type == SceneNode::kOtherTypes;
        more.type = renewed_group(renewal, more.type);
        if (is_rest || more.type != ObjectGraph::kNoType) now.more.push_back(more);
    }
    return now;
}

// Steps of which nothing is left are no steps.
void renew_wishes(GraphHistory& history, const Renewal& renewal) {
    std::vector<SceneWish> kept;
    size_t at = 0;
    for (size_t i = 0; i < history.wishes.size(); ++i) {
        SceneWish wish = renewed_wish(renewal, history.wishes[i]);
        if (!wish.start.empty()) kept.push_back(std::move(wish));
        if (i == history.at) at = kept.empty() ? 0 : kept.size() - 1;
    }
    history.wishes = std::move(kept);
    history.at = at;
}

void renew_start(GraphHistory& history, const Renewal& renewal) {
    if (!history.start) return;
    history.start->object = renewal.object(history.start->object);
    history.start->type = renewal.type(history.start->type);
    history.start->wish = renewed_wish(renewal, history.start->wish);
    const GraphStart::Kind kind = history.start->kind;
    const bool is_of_object = kind == GraphStart::Kind::kObject || kind == GraphStart::Kind::kPath;
    const bool is_lost =
        (is_of_object && history.start->object.is_nil()) ||
        (kind == GraphStart::Kind::kType && history.start->type == ObjectGraph::kNoType) ||
        (kind == GraphStart::Kind::kWish && history.start->wish.start.empty());
    if (is_lost) history.start.reset();
}

}  // namespace

SceneWish renewed_wish(const Renewal& renewal, const SceneWish& wish) {
    SceneWish now;
    now.start = renewed(renewal, wish.start);
    now.chain = renewed(renewal, wish.chain);
    now.chain_is_ring = wish.chain_is_ring;
    if (now.chain.size() != wish.chain.size()) now.chain.clear();
    for (const SceneExpansion& expansion : wish.expansions) {
        SceneExpansion kept = renewed(renewal, expansion);
        if (!kept.of.is_nil()) now.expansions.push_back(std::move(kept));
    }
    now.hidden = renewed(renewal, wish.hidden);
    return now;
}

void renew_graph(GraphViewState& own, const Renewal& renewal) {
    if (own.dataset.id != renewal.id) return;
    renew_wishes(own.history, renewal);
    renew_start(own.history, renewal);
    std::set<SceneKey> pinned;
    for (const SceneKey& key : own.making.pinned) {
        if (const auto now = renewed(renewal, key)) pinned.insert(*now);
    }
    own.making.pinned = std::move(pinned);
    if (own.shown) own.making.kept_places = places_of(own.shown->scene, own.shown->layout);
    ScenePlaces places;
    for (const auto& [key, place] : own.making.kept_places) {
        if (const auto now = renewed(renewal, key)) places.emplace(*now, place);
    }
    own.making.kept_places = std::move(places);
    // Was on its way to another beginning: it sets out again.
    const bool was_starting = own.history.starting.running();
    own.last_selection = was_starting ? Selection{} : renewal.selection(own.last_selection);
    if (own.pin_next) own.pin_next = renewal.object(*own.pin_next);
    own.history.starting.stop();
    own.making.scene.stop();
    own.making.key = {};
    own.shown.reset();
    own.dataset.generation = renewal.generation;
    own.drag.node.reset();
    own.menu.node.reset();
    own.list = {};
    own.search.matches.clear();
    own.search.key = {};
    own.drawing.key = {};
    ++own.history.version;
}

}  // namespace hs
