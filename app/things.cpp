#include "app/things.h"

#include <algorithm>
#include <filesystem>

#include "core/base/text_format.h"
#include "core/base/type_name.h"
#include "core/model/object_graph.h"

namespace hs {
namespace {

const ObjectGraph* graph_of(const AppState& state, DatasetId id) {
    const DatasetRow* row = find_dataset(state, id);
    return row && row->dataset && row->dataset->graph ? &*row->dataset->graph : nullptr;
}

}  // namespace

bool has_thing(const ObjectGraph& graph, const Selection& thing) {
    if (const auto* object = std::get_if<SelectedObject>(&thing)) {
        return object->object.v != 0 && object->object.v < graph.row_count();
    }
    const auto* type = std::get_if<SelectedType>(&thing);
    return type != nullptr && type->type.v < graph.types.size();
}

const ObjectGraph* graph_of_thing(const AppState& state, const Selection& thing) {
    const ObjectGraph* graph = graph_of(state, dataset_of(thing));
    return graph != nullptr && has_thing(*graph, thing) ? graph : nullptr;
}

std::optional<ObjectId> selected_object(const AppState& state, DatasetId dataset) {
    const Selection& selection = selection_of(state);
    const auto* object = std::get_if<SelectedObject>(&selection);
    if (object == nullptr || object->dataset != dataset || !graph_of_thing(state, selection)) {
        return std::nullopt;
    }
    return object->object;
}

std::optional<TypeId> selected_type(const AppState& state, DatasetId dataset) {
    const Selection& selection = selection_of(state);
    const auto* type = std::get_if<SelectedType>(&selection);
    if (type == nullptr || type->dataset != dataset || !graph_of_thing(state, selection)) {
        return std::nullopt;
    }
    return type->type;
}

std::string type_name(const ObjectGraph& graph, TypeId type) {
    return printable_text(shown_type_name(graph.type_text(type)));
}

std::string object_name(const ObjectGraph& graph, ObjectId object) {
    return type_name(graph, graph.type[object.v]) + " " + graph.id_text(object);
}

std::string thing_text(const AppState& state, const Selection& thing) {
    const ObjectGraph* graph = graph_of_thing(state, thing);
    if (graph == nullptr) return {};
    if (const auto* object = std::get_if<SelectedObject>(&thing)) {
        return object_name(*graph, object->object);
    }
    if (const auto* type = std::get_if<SelectedType>(&thing)) return type_name(*graph, type->type);
    return {};
}

std::string file_label(const AppState& state, DatasetId dataset) {
    const DatasetRow* row = find_dataset(state, dataset);
    if (row == nullptr) return {};
    std::string label = file_name_of(row->path);
    const auto is_shared = [&] {
        return std::any_of(
            state.datasets.begin(), state.datasets.end(), [&](const DatasetRow& other) {
                const std::string_view path = other.absolute_path;
                if (path == row->absolute_path) return false;
                const bool ends_so = path.size() > label.size() && path.ends_with(label) &&
                                     path[path.size() - label.size() - 1] == '/';
                return ends_so || file_name_of(other.path) == label;
            });
    };
    if (!is_shared()) return printable_text(label);
    // As many folders as tell it from the others.
    for (auto folder = std::filesystem::path(row->absolute_path).parent_path();
         folder.has_filename() && is_shared(); folder = folder.parent_path()) {
        label = (folder.filename() / label).string();
    }
    return printable_text(label);
}

FilterStep filter_step(const AppState& state, FilterKind kind, const Selection& of) {
    const std::string name = thing_text(state, of);
    const auto step = [&](const std::string& label) { return FilterStep{kind, of, {}, label}; };
    switch (kind) {
        case FilterKind::kType:
            return step("type " + name);
        case FilterKind::kDominated:
            return step("retained by " + name);
        case FilterKind::kReferrers:
            return step("refers to " + name);
        case FilterKind::kReferents:
            return step("referred to by " + name);
        case FilterKind::kExclude:
            return step("without " + name);
        case FilterKind::kSite:
            return step("allocated at " + name);
        default:  // those of texts and of frames say themselves what they are
            return step(name);
    }
}

}  // namespace hs
