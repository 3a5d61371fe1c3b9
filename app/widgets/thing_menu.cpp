#include "app/widgets/thing_menu.h"

#include <algorithm>

#include "app/graph_answers.h"
#include "app/renewal.h"
#include "app/things.h"
#include "app/widgets/basic.h"
#include "core/analysis/object_details.h"
#include "core/analysis/object_report.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr const char* kPopup = "thing menu";

bool shows(const View& target, const Selection& thing) {
    const bool is_object = std::holds_alternative<SelectedObject>(thing);
    return (target.shows & (is_object ? kShowsObjects : kShowsTypes)) != 0;
}

void draw_show_entries(ViewContext& view, const Selection& thing) {
    for (const View& target : views()) {
        if (!shows(target, thing)) continue;
        const std::string label = std::string("Show in ") + target.title;
        if (ImGui::MenuItem(label.c_str())) show_thing(view, target.id, thing);
    }
    if (ImGui::MenuItem("Show in Inspector")) {
        PanelSettings panels = view.state.settings.panels;
        panels.right_open = true;
        view.actions.push(SetPanels{panels});
        view.actions.push(Select{thing});
    }
}

// The same object or type in the other open dumps: how either side of a comparison is looked at.
void draw_other_dumps(ViewContext& view, const Selection& thing, const ObjectGraph& graph) {
    for (const DatasetRow& row : view.state.datasets) {
        if (!row.dataset || !row.dataset->graph || row.id == dataset_of(thing)) continue;
        const std::string label =
            "In " + file_label(view.state, row.id) + "##" + std::to_string(row.id.v);
        if (!ImGui::BeginMenu(label.c_str())) continue;
        const ObjectGraph& other = *row.dataset->graph;
        Selection there;
        if (const auto* object = std::get_if<SelectedObject>(&thing)) {
            const ObjectId found =
                other.find_object(graph.type_text(object->object), graph.address[object->object.v]);
            if (!found.is_nil()) there = SelectedObject{row.id, found};
        } else if (const auto* type = std::get_if<SelectedType>(&thing)) {
            const TypeId found = other.find_type(graph.type_text(type->type));
            if (found != ObjectGraph::kNoType) there = SelectedType{row.id, found};
        }
        if (dataset_of(there).is_nil()) {
            ImGui::MenuItem("Not in that dump", nullptr, false, false);
        } else {
            draw_show_entries(view, there);
        }
        ImGui::EndMenu();
    }
}

void draw_filter_entries(ViewContext& view, const Selection& thing, const ObjectGraph& graph) {
    const auto entry = [&](const char* label, FilterKind kind, const Selection& of) {
        if (ImGui::MenuItem(label)) narrow_to(view, kind, of);
    };
    if (const auto* object = std::get_if<SelectedObject>(&thing)) {
        entry("Filter to this type", FilterKind::kType,
              SelectedType{object->dataset, graph.type[object->object.v]});
        entry("Filter to retained objects", FilterKind::kDominated, thing);
        entry("Filter to referrers", FilterKind::kReferrers, thing);
        entry("Filter to references", FilterKind::kReferents, thing);
        entry("Exclude", FilterKind::kExclude, thing);
    } else {
        entry("Filter to this type", FilterKind::kType, thing);
        entry("Exclude this type", FilterKind::kExclude, thing);
    }
}

void draw_copy_entries(ViewContext& view, const Selection& thing, const ObjectGraph& graph,
                       const std::string& row_text) {
    if (const auto* object = std::get_if<SelectedObject>(&thing)) {
        if (ImGui::MenuItem("Copy address")) {
            view.actions.push(CopyText{graph.id_text(object->object), "address"});
        }
        if (ImGui::MenuItem("Copy type")) {
            view.actions.push(CopyText{std::string(graph.type_text(object->object)), "type"});
        }
    } else if (const auto* type = std::get_if<SelectedType>(&thing)) {
        if (ImGui::MenuItem("Copy type")) {
            view.actions.push(CopyText{std::string(graph.type_text(type->type)), "type"});
        }
    }
    if (!row_text.empty() && ImGui::MenuItem("Copy row")) {
        view.actions.push(CopyText{row_text, "row"});
    }
}

}  // namespace

void show_thing(ViewContext& view, ViewId where, const Selection& thing) {
    view.actions.push(ShowThing{where, thing});
}

void narrow_to(ViewContext& view, FilterKind kind, const Selection& of) {
    const FilterStep step = filter_step(view.state, kind, of);
    const Filters& filters = view.state.filters.at();
    if (std::find(filters.begin(), filters.end(), step) == filters.end()) {
        view.actions.push(PushFilter{step});
    }
    if ((view_of(view.state.navigation.at().view).shows & kShowsSet) != 0) return;
    for (const View& target : views()) {
        if ((target.shows & kShowsSet) == 0 || (target.shows & kShowsObjects) == 0) continue;
        view.actions.push(ShowView{target.id});
        return;
    }
}

namespace {

// Where the object was made, or what it is the code of; opened in a job, for the file may be far.
void draw_source_entry(ViewContext& view, const Selection& thing, const ObjectGraph& graph) {
    const auto* object = std::get_if<SelectedObject>(&thing);
    if (object == nullptr || !graph.is_object(object->object)) return;
    const SourceLocation source = source_of(graph, object->object);
    if (source.file.empty()) return;
    const DatasetRow* row = find_dataset(view.state, object->dataset);
    const std::string near = row == nullptr ? std::string() : row->absolute_path;
    if (ImGui::MenuItem("Open the source in an editor")) {
        view.actions.push(OpenInEditor{remapped_path(source.file, view.state.settings.source_maps),
                                       source.line.value_or(1), near});
    }
}

// Line by line from the root, each with the name that leads to it.
Result<std::string> path_text(const DatasetPtr& dataset, const Shared<RetainedSizes>& retained,
                              ObjectId object, JobContext& job) {
    const ObjectGraph& graph = *dataset->graph;
    HS_TRY(const ObjectReport report, object_report({graph, retained->roots, retained->dominators,
                                                     retained->tree, retained->names},
                                                    object, job));
    std::string text;
    for (const HolderStep& step : report.path) {
        text += (step.name.empty() ? "" : step.name + "  ") + step.label + "  " +
                graph.id_text(step.object) + '\n';
    }
    return text;
}

}  // namespace

// While the menu is closed: the path may take a moment to find.
void ThingMenu::copy_path(ViewContext& view) {
    if (!path_of_) return;
    const std::optional<OpenGraph> graph = open_graph(view.state, path_of_->dataset);
    if (!graph) return path_of_.reset();
    const Shared<RetainedSizes> retained = graph->retained(view.answers);
    if (!retained) return;
    const ObjectId object = path_of_->object;
    const std::optional<Result<std::string>> path = path_.take();
    if (path && path->ok()) view.actions.push(CopyText{path->value(), "the path"});
    if (path) return path_of_.reset();
    if (path_.running()) return;
    path_.start(view.jobs, "Finding the path from root",
                [dataset = graph->dataset(), retained, object](JobContext& job) {
                    return path_text(dataset, retained, object, job);
                });
}

void ThingMenu::renew(const Renewal& renewal) {
    thing_ = renewal.selection(thing_);
    if (!path_of_) return;
    const Selection now = renewal.selection(*path_of_);
    const auto* object = std::get_if<SelectedObject>(&now);
    path_of_ = object != nullptr ? std::optional(*object) : std::nullopt;
}

void ThingMenu::draw(ViewContext& view) {
    copy_path(view);
    if (std::exchange(opens_, false)) ImGui::OpenPopup(kPopup);
    const MenuSpacing spacing(view);
    if (!ImGui::BeginPopup(kPopup)) return;
    draw_entries(view);
    ImGui::EndPopup();
}

void ThingMenu::draw_entries(ViewContext& view) {
    const ObjectGraph* graph = graph_of_thing(view.state, thing_);
    if (graph == nullptr) return ImGui::CloseCurrentPopup();
    text_cut_middle(thing_text(view.state, thing_), view.px(260), view.theme.text_muted);
    ImGui::Separator();
    draw_show_entries(view, thing_);
    draw_other_dumps(view, thing_, *graph);
    ImGui::Separator();
    const auto* object = std::get_if<SelectedObject>(&thing_);
    if (object != nullptr) {
        const auto ask = [&](const char* label, GraphRequest::Kind kind) {
            if (!ImGui::MenuItem(label)) return;
            const DatasetRow& row = *find_dataset(view.state, object->dataset);
            view.actions.push(AskGraph{{kind, row.version(), object->object, nullptr}});
        };
        ask("Show path from root", GraphRequest::Kind::kPathToRoot);
        ask("Pin in Graph", GraphRequest::Kind::kPin);
        draw_source_entry(view, thing_, *graph);
        ImGui::Separator();
    }
    draw_filter_entries(view, thing_, *graph);
    ImGui::Separator();
    draw_copy_entries(view, thing_, *graph, row_text_);
    if (object != nullptr && graph->is_object(object->object) &&
        ImGui::MenuItem("Copy path from root")) {
        path_of_ = *object;
        path_.stop();  // of another one
    }
}

bool thing_link(ViewContext& view, const Selection& thing, std::string_view text, float width) {
    const std::string shown = width > 0 ? cut_middle_to_width(text, width) : std::string(text);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size = ImGui::CalcTextSize(shown.c_str());
    const bool pressed = hit_area(std::string(text).c_str(), size);
    const bool hovered = ImGui::IsItemHovered();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.AddText(at, view.theme.accent, shown.c_str());
    if (hovered) {
        const float y = std::floor(at.y + size.y);
        to.AddRectFilled({at.x, y - 1}, {at.x + size.x, y}, view.theme.accent);
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        if (shown != text) tooltip(std::string(text).c_str());
    }
    if (ImGui::IsItemClicked(ImGuiMouseButton_Right)) view.menu->open(thing);
    if (pressed) view.actions.push(Select{thing});
    return pressed;
}

bool object_link(ViewContext& view, DatasetId dataset, ObjectId object, float width) {
    const Selection thing = SelectedObject{dataset, object};
    ImGui::PushID(static_cast<int>(object.v));
    const bool pressed = thing_link(view, thing, thing_text(view.state, thing), width);
    ImGui::PopID();
    return pressed;
}

bool type_link(ViewContext& view, DatasetId dataset, TypeId type, float width) {
    const Selection thing = SelectedType{dataset, type};
    ImGui::PushID(static_cast<int>(type.v));
    const bool pressed = thing_link(view, thing, thing_text(view.state, thing), width);
    ImGui::PopID();
    return pressed;
}

}  // namespace hs
