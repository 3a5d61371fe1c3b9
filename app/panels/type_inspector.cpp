#include "app/panels/type_inspector.h"

#include <algorithm>

#include "app/graph_answers.h"
#include "app/things.h"
#include "app/widgets/basic.h"
#include "app/widgets/section.h"
#include "app/widgets/thing_menu.h"
#include "core/analysis/group_totals.h"
#include "core/analysis/object_order.h"
#include "core/analysis/type_totals.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr size_t kListed = 20;

ObjectRows largest_of(const ObjectGraph& graph, const RetainedSizes& retained, TypeId type,
                      JobContext& job) {
    ObjectRows rows = objects_of_type(graph, type);
    std::vector<uint64_t> keys;
    keys.reserve(rows.size());
    for (const ObjectId row : rows) keys.push_back(retained.dominators.retained[row.v]);
    sort_first_objects(graph, rows, keys, SortDirection::kFalling, kLargestOfType, job);
    if (rows.size() > kLargestOfType) rows.resize(kLargestOfType);
    return rows;
}

std::string bytes_text(const ViewContext& view, uint64_t bytes) {
    return format_bytes(static_cast<int64_t>(bytes), view.state.settings.size_units);
}

void draw_totals(ViewContext& view, const Dataset& dataset, const TypeTotal& total) {
    const ObjectGraph& graph = *dataset.graph;
    const bool is_lower_bound = is_incomplete(dataset);
    const auto total_row = [&](const char* label, std::string value) {
        fact_row(view, label, total_text(std::move(value), is_lower_bound));
    };
    total_row("Objects", format_count(total.objects));
    total_row("Shallow", bytes_text(view, total.shallow_bytes));
    if (ImGui::IsItemHovered()) {
        ImGui::SetTooltip("%s bytes", format_count(total.shallow_bytes).c_str());
    }
    total_row("Retained", bytes_text(view, total.retained_bytes));
    if (ImGui::IsItemHovered()) {
        ImGui::SetTooltip("%s bytes", format_count(total.retained_bytes).c_str());
    }
    if (total.objects > 0) {
        fact_row(view, "Mean shallow", bytes_text(view, total.shallow_bytes / total.objects));
    }
    if (graph.shallow_bytes > 0) {
        total_row("% size", format_share(static_cast<double>(total.shallow_bytes) /
                                         static_cast<double>(graph.shallow_bytes)));
    }
}

}  // namespace

Answered<ObjectRows> largest_of_type(ViewContext& view, const OpenGraph& graph,
                                     const Shared<RetainedSizes>& retained, TypeId type) {
    return view.answers.get<ObjectRows>(
        {.topic = {"largest of a type", graph.version()},
         .key = {type},
         .label = "Largest objects of a type"},
        [dataset = graph.dataset(), retained, type](JobContext& job) -> Result<ObjectRows> {
            return largest_of(*dataset->graph, *retained, type, job);
        });
}

void draw_type_inspector(ViewContext& view, const OpenGraph& graph, TypeId type) {
    const Selection thing = SelectedType{graph.id(), type};
    type_link(view, graph.id(), type, ImGui::GetContentRegionAvail().x);
    const std::string module = module_of_type(graph.graph().type_text(type));
    if (!module.empty()) fact_row(view, "Module", printable_text(module));
    const Shared<GraphTypes> types = graph.types(view.answers);
    const Shared<RetainedSizes> retained = graph.retained(view.answers);
    if (!types || !retained) {
        text_in(view.theme.text_muted, "Adding up…");
        return;
    }
    const uint32_t row = types->row_of[type.v];
    if (row == GraphTypes::kNone) {
        text_in(view.theme.text_muted, "No objects of this type in the dump.");
        return;
    }
    draw_totals(view, *graph.dataset(), types->totals[row]);
    ImGui::Dummy({0, view.px(4)});
    if (ImGui::Button("Show objects")) {
        view.actions.push(PushFilter{filter_step(view.state, FilterKind::kType, thing)});
        view.actions.push(ShowThing{ViewId::kObjects, thing});
    }
    const Answered<ObjectRows> largest = largest_of_type(view, graph, retained, type);
    if (!largest || largest.is_stale) return;
    if (!begin_section(view, "Largest by retained size", {})) return;
    for (size_t i = 0; i < std::min(kListed, largest->size()); ++i) {
        const ObjectId object = (*largest)[i];
        ImGui::PushID(static_cast<int>(object.v));
        const float column = view.px(68);
        text_cut(bytes_text(view, retained->dominators.retained[object.v]), column,
                 view.theme.text_muted);
        ImGui::SameLine(ImGui::GetCursorStartPos().x + column);
        const float room = ImGui::GetContentRegionAvail().x;
        const std::string id = graph.graph().id_text(object);
        const std::string caption = retained->name_of(graph.graph(), object);
        // What it is says more than its address does, which stands behind where there is room.
        std::string text = caption;
        text.append(caption.empty() ? "" : "  ").append(id);
        if (ImGui::CalcTextSize(text.c_str()).x > room && !caption.empty()) text = caption;
        thing_link(view, SelectedObject{graph.id(), object}, text, room);
        ImGui::PopID();
    }
}

}  // namespace hs
