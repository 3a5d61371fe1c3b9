#include "app/things.h"

#include <algorithm>
#include <filesystem>

#include "core/base/text_format.h"
#include "core/base/type_name.h"
#include "core/model/object_graph.h"
#include "core/model/recorded_program.h"

namespace hs {
namespace {

const ObjectGraph* graph_of(const AppState& state, DatasetId id) {
    const DatasetRow* row = find_dataset(state, id);
    return row && row->dataset && row->dataset->graph ? &*row->dataset->graph : nullptr;
}

const RecordedProgram* program_of(const DatasetRow& row) {
    return row.dataset && row.dataset->program ? &*row.dataset->program : nullptr;
}

std::string without_dump(const DatasetRow& row, const std::string& path) {
    const RecordedProgram* program = program_of(row);
    if (program == nullptr || program->shown_dump == 0) return path;
    const std::string mark = "#" + std::to_string(program->shown_dump);
    return path.ends_with(mark) ? path.substr(0, path.size() - mark.size()) : path;
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

std::string recording_path(const DatasetRow& row) {
    return without_dump(row, row.path);
}

std::string recording_absolute_path(const DatasetRow& row) {
    return without_dump(row, row.absolute_path);
}

std::string dump_name(const RecordedProgram& program, uint32_t number) {
    const std::string& label = program.dumps[number - 1].label;
    return label.empty() ? "Dump " + std::to_string(number) : printable_text(label);
}

std::string file_label(const AppState& state, DatasetId dataset) {
    const DatasetRow* row = find_dataset(state, dataset);
    if (row == nullptr) return {};
    const std::string whole = recording_absolute_path(*row);
    std::string label = file_name_of(whole);
    const auto is_any = [&](const auto& fits) {
        return std::any_of(state.datasets.begin(), state.datasets.end(),
                           [&](const DatasetRow& other) {
                               return &other != row && fits(recording_absolute_path(other));
                           });
    };
    const auto is_shared = [&] {
        return is_any([&](const std::string& path) {
            const bool ends_so = path.size() > label.size() && path.ends_with(label) &&
                                 path[path.size() - label.size() - 1] == '/';
            return path != whole && (ends_so || file_name_of(path) == label);
        });
    };
    // As many folders as tell it from the others.
    for (auto folder = std::filesystem::path(whole).parent_path();
         is_shared() && folder.has_filename(); folder = folder.parent_path()) {
        label = (folder.filename() / label).string();
    }
    label = printable_text(label);
    const RecordedProgram* program = program_of(*row);
    if (program == nullptr || program->shown_dump == 0) return label;
    const bool is_one_of_several = row->absolute_path != whole ||
                                   is_any([&](const std::string& path) { return path == whole; });
    return is_one_of_several ? label + " · " + dump_name(*program, program->shown_dump) : label;
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
