#include "app/graph_set.h"

#include "app/things.h"

namespace hs {
namespace {

using Kind = SetStep::Kind;

// The thing in this dump: itself, or what has the same name there. Nil and kNoType: nothing.
SetStep translated(const StepHomes& homes, DatasetId dataset, const ObjectGraph& graph,
                   const Selection& of) {
    SetStep step;
    step.type = ObjectGraph::kNoType;
    const bool is_here = dataset_of(of) == dataset;
    if (const auto* missing = std::get_if<SelectedMissing>(&of)) {
        if (is_here) return step;
        if (const auto* object = std::get_if<ObjectIdentity>(&missing->what)) {
            step.object = graph.find_object(object->type, address_of(*object).value_or(0));
        } else if (const auto* type = std::get_if<TypeIdentity>(&missing->what)) {
            step.type = graph.find_type(type->name);
        }
        return step;
    }
    const auto found = homes.find(dataset_of(of));
    if (found == homes.end() || !has_thing(*found->second->graph, of)) return step;
    const ObjectGraph* home = &*found->second->graph;
    if (const auto* object = std::get_if<SelectedObject>(&of)) {
        step.object = is_here ? object->object
                              : graph.find_object(home->type_text(object->object),
                                                  home->address[object->object.v]);
    } else if (const auto* type = std::get_if<SelectedType>(&of)) {
        step.type = is_here ? type->type : graph.find_type(home->type_text(type->type));
    }
    return step;
}

Kind kind_of(const FilterStep& filter) {
    switch (filter.kind) {
        case FilterKind::kType:
            return Kind::kType;
        case FilterKind::kDominated:
            return Kind::kRetainedBy;
        case FilterKind::kReferrers:
            return Kind::kReferrersOf;
        case FilterKind::kReferents:
            return Kind::kReferencesOf;
        case FilterKind::kExclude:
            return std::holds_alternative<SelectedType>(filter.of) ? Kind::kNotType
                                                                   : Kind::kNotObject;
        default:
            return Kind::kFilter;
    }
}

// The words of a step as a filter is typed; empty for steps that are about something else.
std::string typed_text(const FilterStep& filter) {
    switch (filter.kind) {
        case FilterKind::kText:
        case FilterKind::kSize:
            return filter.text;
        case FilterKind::kStatus:
            return "status:" + filter.text;
        default:
            return {};
    }
}

}  // namespace

StepHomes homes_of(const AppState& state, const Filters& filters) {
    StepHomes homes;
    for (const FilterStep& filter : filters) {
        if (graph_of_thing(state, filter.of) == nullptr) continue;
        const DatasetId id = dataset_of(filter.of);
        homes[id] = find_dataset(state, id)->dataset;
    }
    return homes;
}

Result<std::vector<SetStep>> set_steps(const StepHomes& homes, DatasetId dataset,
                                       const ObjectGraph& graph, const Filters& filters) {
    std::vector<SetStep> steps;
    for (const FilterStep& filter : filters) {
        const Kind kind = kind_of(filter);
        if (kind == Kind::kFilter) {
            const std::string text = typed_text(filter);
            if (text.empty()) continue;
            SetStep step;
            HS_TRY(step.filter, parse_object_filter(text));
            steps.push_back(std::move(step));
            continue;
        }
        SetStep step = translated(homes, dataset, graph, filter.of);
        step.kind = kind;
        const bool is_of_type = kind == Kind::kType || kind == Kind::kNotType;
        const bool is_there =
            is_of_type ? step.type != ObjectGraph::kNoType : !step.object.is_nil();
        const bool excludes = kind == Kind::kNotType || kind == Kind::kNotObject;
        if (!is_there && excludes) continue;
        if (!is_there) step.kind = Kind::kNothing;
        steps.push_back(std::move(step));
    }
    return steps;
}

}  // namespace hs
