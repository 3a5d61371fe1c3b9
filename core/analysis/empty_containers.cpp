#include "core/analysis/empty_containers.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "core/analysis/dict_folding.h"
#include "core/analysis/largest_holders.h"
#include "core/analysis/object_details.h"
#include "core/analysis/object_kinds.h"

namespace hs {
namespace {

constexpr uint32_t kPollMask = 0xff;

bool has_items(ObjectKind kind) {
    return kind == ObjectKind::kDict || kind == ObjectKind::kSequence || kind == ObjectKind::kSet;
}

struct Place {
    HeldBy held = HeldBy::kNothing;
    TypeId holder = {};
    std::string name = {};
};

class Finder {
public:
    Finder(const ObjectGraph& graph, const Dominators& dominators)
        : graph_(graph), dominators_(dominators), kinds_(object_kinds(graph)) {}

    [[nodiscard]] bool is_empty_container(ObjectId object) const {
        return has_items(kind_of(object)) && graph_.references(object).empty() &&
               record_counts(graph_, object).references == 0 &&
               counts_with(graph_, dominators_, object).is_nil();
    }

    // Items of a container have no name here: to look each up reads all of them.
    [[nodiscard]] Place place_of(ObjectId object) const {
        const ObjectId holder = dominators_.immediate[object.v];
        if (holder.is_nil()) {
            return {graph_.referrers(object).empty() ? HeldBy::kNothing : HeldBy::kSeveral};
        }
        if (!has_items(kind_of(holder))) {
            return {HeldBy::kOne, graph_.type[holder.v],
                    folded_name_between(graph_, holder, object)};
        }
        const ObjectId owner = counts_with(graph_, dominators_, holder);
        if (owner.is_nil()) return {HeldBy::kOne, graph_.type[holder.v], "[…]"};
        return {HeldBy::kOne, graph_.type[owner.v], folded_name_between(graph_, owner, object)};
    }

private:
    [[nodiscard]] ObjectKind kind_of(ObjectId object) const {
        return kinds_[graph_.type[object.v].v];
    }

    const ObjectGraph& graph_;
    const Dominators& dominators_;
    std::vector<ObjectKind> kinds_;
};

}  // namespace

Result<std::vector<EmptyContainers>> empty_containers(const ObjectGraph& graph,
                                                      const Dominators& dominators,
                                                      JobContext& job) {
    job.begin_stage("looking for empty containers", graph.object_count);
    const Finder finder(graph, dominators);
    std::map<std::tuple<uint32_t, HeldBy, uint32_t, std::string>, EmptyContainers> groups;
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        if ((row & kPollMask) == 0) {
            if (job.cancelled()) return cancelled_error();
            job.set_done(row);
        }
        const ObjectId object{row};
        if (!finder.is_empty_container(object)) continue;
        Place place = finder.place_of(object);
        const TypeId type = graph.type[row];
        EmptyContainers& group = groups[{type.v, place.held, place.holder.v, place.name}];
        if (group.objects == 0) {
            group = {type, place.held, place.holder, std::move(place.name), 0, 0, object};
        }
        ++group.objects;
        group.shallow_bytes = add_saturated(group.shallow_bytes, graph.shallow(object));
    }
    std::vector<EmptyContainers> found;
    found.reserve(groups.size());
    for (auto& [key, group] : groups) found.push_back(std::move(group));
    const auto texts = [&](const EmptyContainers& group) {
        return std::tuple(graph.type_text(group.type), group.held, graph.type_text(group.holder),
                          std::string_view(group.name));
    };
    std::sort(found.begin(), found.end(), [&](const EmptyContainers& a, const EmptyContainers& b) {
        if (a.shallow_bytes != b.shallow_bytes) return a.shallow_bytes > b.shallow_bytes;
        return texts(a) < texts(b);
    });
    return found;
}

}  // namespace hs
