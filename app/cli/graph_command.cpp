#include "app/cli/graph_command.h"

#include "core/analysis/dict_folding.h"
#include "core/analysis/object_filter.h"
#include "core/base/json_text.h"
#include "core/base/text_format.h"
#include "core/model/record_value.h"

namespace hs {

Result<const ObjectGraph*> graph_of(const Dataset& dataset) {
    if (dataset.graph) return &*dataset.graph;
    return Error{
        ErrorCode::kBadInput,
        "needs a heap dump with objects and references; this is a " + dataset.info.format + " file",
        dataset.info.path,
        {}};
}

Result<ObjectId> object_by_id(const ObjectGraph& graph, std::string_view id) {
    const auto address = decimal_u64(id);
    if (!address) {
        return Error{
            ErrorCode::kNotFound, "not the decimal id of an object: " + std::string(id), {}, {}};
    }
    ObjectId best;
    for (const ObjectId candidate : graph.find_address(*address)) {
        if (!graph.is_object(candidate)) continue;
        if (best.is_nil() || graph.before(candidate, best)) best = candidate;
    }
    if (!best.is_nil()) return best;
    return Error{ErrorCode::kNotFound, "there is no object with id " + std::string(id), {}, {}};
}

void id_field(JsonWriter& json, std::string_view name, const ObjectGraph& graph, ObjectId id) {
    json.field(name, graph.id_text(id));
}

void dominator_field(JsonWriter& json, const ObjectGraph& graph, ObjectId dominator) {
    if (dominator.is_nil()) {
        json.null_field("dominator");
    } else {
        id_field(json, "dominator", graph, dominator);
    }
}

void name_field(JsonWriter& json, std::string_view name, std::string_view text) {
    text.empty() ? json.null_field(name) : json.field(name, text);
}

void value_field(JsonWriter& json, std::string_view name, std::string_view token) {
    json.key(name);
    if (reference_pair(token)) {
        json.text(searchable_text(token));
    } else {
        json.raw(strict_json(token));
    }
}

std::string path_name(const ObjectGraph& graph, ObjectId holder, ObjectId held, bool fold) {
    return fold ? folded_name_between(graph, holder, held) : name_between(graph, holder, held);
}

void object_name_field(JsonWriter& json, const ObjectGraph& graph, const ObjectNames& names,
                       ObjectId id) {
    name_field(json, "name",
               graph.is_object(id) ? qualified_name(graph, names, id) : std::string());
}

}  // namespace hs
