#include "app/panels/drawer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/graph_answers.h"
#include "app/panels/object_inspector.h"
#include "app/panels/type_inspector.h"
#include "app/things.h"
#include "app/view_states.h"
#include "app/widgets/basic.h"
#include "app/widgets/data_table.h"
#include "app/widgets/path_step.h"
#include "app/widgets/segmented.h"
#include "app/widgets/tab_stop.h"
#include "app/widgets/thing_menu.h"
#include "core/analysis/dict_folding.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr float kTabsPx = 36;
constexpr float kLeastPx = 120;       // of an open drawer
constexpr float kLeastAbovePx = 150;  // for the table
constexpr size_t kMostChildren = 100;
constexpr size_t kMostLookedAt = 5000;  // referrers of which the nearest are listed

enum class DrawerPart : uint8_t { kReferrers, kReferences };

// What is selected: an object, or a type of which the largest objects are listed.
struct Subject {
    DatasetVersion dataset;
    ObjectId object;
    TypeId type = ObjectGraph::kNoType;

    [[nodiscard]] bool is_type() const { return type != ObjectGraph::kNoType; }
    bool operator==(const Subject&) const = default;
};

// A referrer of the row above it, or what that refers to; an object of the type.
struct LinkRow {
    ObjectId object;
    std::string reference;
    uint32_t depth = 0;
    uint64_t hidden = 0;  // not 0: so many more, instead of an object
    bool is_open = false;
};

LinkRow more_row(uint64_t hidden) {
    LinkRow row;
    row.hidden = hidden;
    return row;
}

struct DrawerState {
    DrawerPart part = DrawerPart::kReferrers;
    Subject subject;
    Shared<ObjectRows> of_type;  // that the rows were made of
    std::vector<LinkRow> rows;
    bool is_changed = true;  // the rows are others than those shown
    bool has_distances = false;
    DataTableState table;
    ShownTable shown;
};

// Below the rows: of objects of a type who refers to them.
bool lists_referrers(const DrawerState& own) {
    return own.subject.is_type() || own.part == DrawerPart::kReferrers;
}

constexpr std::array<ColumnSpec, 4> kColumns = {{
    {.name = "name",
     .title = "Name",
     .about = "Its name in the program",
     .width_px = 180,
     .is_text = true,
     .is_sortable = false,
     .stretches = true},
    {.name = "reference",
     .title = "Reference",
     .about = "What the reference is called",
     .width_px = 150,
     .is_text = true,
     .is_sortable = false},
    {.name = "retained",
     .title = "Retained",
     .about = "Memory freed if this object were freed",
     .width_px = 94,
     .is_sortable = false},
    {.name = "distance",
     .title = "Distance",
     .about = "References on the shortest path from a root",
     .width_px = 84,
     .is_sortable = false},
}};

// What the drawer reads of the dump in this frame.
struct Source {
    const OpenGraph& graph;
    Shared<RetainedSizes> retained;
    Shared<ShortestPathTree> paths;  // null: not yet
    Shared<GraphTypes> types;        // of the selected type alone

    [[nodiscard]] uint32_t distance(ObjectId object) const {
        const bool is_known = paths && graph.graph().is_object(object);
        return is_known ? paths->depth[object.v] : 0;
    }
};

// Of a comparison it may be in either file. A type has a list where types are the rows.
std::optional<Subject> subject_of_selection(const AppState& state) {
    const Selection& selection = selection_of(state);
    const ObjectGraph* graph = graph_of_thing(state, selection);
    const DatasetRow* row = find_dataset(state, dataset_of(selection));
    if (graph == nullptr || row == nullptr) return {};
    Subject subject{row->version(), {}, ObjectGraph::kNoType};
    if (const auto* object = std::get_if<SelectedObject>(&selection)) {
        subject.object = object->object;
        return graph->is_object(object->object) ? std::optional(subject) : std::nullopt;
    }
    const auto* type = std::get_if<SelectedType>(&selection);
    if (type == nullptr || state.navigation.at().view != ViewId::kTypes) return {};
    subject.type = type->type;
    return subject;
}

// The nearest to a root first. An instance's own __dict__ is not one of its own: its owner is.
std::vector<LinkRow> referrers_of(const Source& source, ObjectId object) {
    const ObjectGraph& graph = source.graph.graph();
    const std::span<const ObjectId> all = graph.referrers(object);
    const size_t looked_at = std::min(all.size(), kMostLookedAt);
    std::vector<ObjectId> found;
    for (ObjectId from : all.first(looked_at)) {
        const ObjectId owner = owner_of_dict(graph, from);
        if (!owner.is_nil()) from = owner;
        if (from != object) found.push_back(from);
    }
    std::sort(found.begin(), found.end(), [](ObjectId a, ObjectId b) { return a.v < b.v; });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    const size_t listed = std::min(found.size(), kMostChildren);
    std::partial_sort(found.begin(), found.begin() + static_cast<ptrdiff_t>(listed), found.end(),
                      [&](ObjectId a, ObjectId b) {
                          const uint32_t of_a = source.distance(a) - 1;  // 0: not reached, last
                          const uint32_t of_b = source.distance(b) - 1;
                          if (of_a != of_b) return of_a < of_b;
                          return source.retained->dominators.retained[a.v] >
                                 source.retained->dominators.retained[b.v];
                      });
    std::vector<LinkRow> rows;
    for (size_t i = 0; i < listed; ++i) {
        rows.push_back({found[i], folded_name_between(graph, found[i], object)});
    }
    const size_t hidden = found.size() - listed + all.size() - looked_at;
    if (hidden > 0) rows.push_back(more_row(hidden));
    return rows;
}

std::vector<LinkRow> references_of(const Source& source, ObjectId object) {
    std::vector<LinkRow> rows;
    size_t hidden = 0;
    for (NamedReference& reference : folded_references(source.graph.graph(), object)) {
        if (reference.target.is_nil()) continue;
        if (rows.size() < kMostChildren) {
            rows.push_back({reference.target, std::move(reference.name)});
        } else {
            ++hidden;
        }
    }
    if (hidden > 0) rows.push_back(more_row(hidden));
    return rows;
}

std::vector<LinkRow> links_of(const Source& source, DrawerPart part, ObjectId object) {
    return part == DrawerPart::kReferrers ? referrers_of(source, object)
                                          : references_of(source, object);
}

// Holds what it reads: an export goes on when other rows are shown.
void show_rows(DrawerState& own, const Source& source) {
    struct Held {
        DatasetPtr dataset;
        Shared<RetainedSizes> retained;
        Shared<ShortestPathTree> paths;
        std::vector<LinkRow> rows;
    };
    const auto held = std::make_shared<const Held>(
        Held{source.graph.dataset(), source.retained, source.paths, own.rows});
    own.shown = {
        own.rows.size(), [held](uint64_t number, size_t column, ShownCell& cell) {
            const LinkRow& row = held->rows[number];
            const ObjectGraph& graph = *held->dataset->graph;
            if (row.hidden > 0) {
                if (column > 0) return;
                cell = ShownCell::of_text(format_count(row.hidden) + " more");
            } else if (column == 0) {
                cell = ShownCell::of_text(graph.is_object(row.object)
                                              ? held->retained->name_of(graph, row.object)
                                              : object_name(graph, row.object) + " (not in dump)");
            } else if (column == 1) {
                cell = ShownCell::of_text(row.reference);
            } else if (!graph.is_object(row.object)) {
                return;
            } else if (column == 2) {
                cell = ShownCell::of_bytes(held->retained->dominators.retained[row.object.v]);
            } else if (held->paths && held->paths->depth[row.object.v] > 0) {
                cell = ShownCell::of_count(held->paths->depth[row.object.v] - 1);
            }
        }};
}

void toggle(DrawerState& own, const Source& source, uint64_t row) {
    own.is_changed = true;
    LinkRow& it = own.rows[row];
    const auto next = own.rows.begin() + static_cast<ptrdiff_t>(row) + 1;
    if (std::exchange(it.is_open, !it.is_open)) {
        const auto end = std::find_if(next, own.rows.end(), [depth = it.depth](const LinkRow& one) {
            return one.depth <= depth;
        });
        own.rows.erase(next, end);
        return;
    }
    std::vector<LinkRow> links = links_of(
        source, lists_referrers(own) ? DrawerPart::kReferrers : DrawerPart::kReferences, it.object);
    for (LinkRow& link : links) link.depth = it.depth + 1;
    own.rows.insert(next, std::make_move_iterator(links.begin()),
                    std::make_move_iterator(links.end()));
}

// All of the type, among the objects.
void show_all_of_type(ViewContext& view, const Source& source, TypeId type) {
    narrow_to(view, FilterKind::kType, SelectedType{source.graph.id(), type});
    view.actions.push(ShowView{ViewId::kObjects});
}

void draw_links(ViewContext& view, DrawerState& own, const Source& source) {
    if (own.is_changed || own.has_distances != (source.paths != nullptr)) {
        show_rows(own, source);
        own.is_changed = false;
        own.has_distances = source.paths != nullptr;
    }
    const ObjectGraph& graph = source.graph.graph();
    if (own.rows.empty()) {
        const bool is_referrers = own.part == DrawerPart::kReferrers;
        if (own.subject.is_type()) return empty_line(view, "Looking for the largest objects…");
        return empty_line(view, is_referrers ? "No object in the dump refers to it"
                                             : "It refers to no object in the dump");
    }
    DataTable table{.name = own.subject.is_type()  ? "instances"
                            : lists_referrers(own) ? "referrers"
                                                   : "references",
                    .specs = kColumns,
                    .first_sort = {},
                    .rows = &own.shown,
                    .is_second = true};
    table.tree = [&](uint64_t row) {
        const LinkRow& it = own.rows[row];
        TreeMark mark{it.depth, false, it.is_open};
        if (it.hidden > 0) return mark;
        mark.can_open = graph.is_object(it.object) &&
                        (lists_referrers(own) ? !graph.referrers(it.object).empty()
                                              : !graph.references(it.object).empty());
        mark.swatch = source.retained->colours.of(graph.type[it.object.v],
                                                  view.theme.name == ThemeName::kDark);
        return mark;
    };
    table.colour = [&](uint64_t row, size_t column) {
        return column == 1 || own.rows[row].hidden > 0 ? view.theme.text_muted : ImU32{0};
    };
    const DataTableEvents events = draw_data_table(view, own.table, table);
    if (events.menu && own.rows[*events.menu].hidden == 0) {
        view.menu->open(SelectedObject{source.graph.id(), own.rows[*events.menu].object},
                        row_text(own.table, table, *events.menu));
    }
    const auto& pressed = events.activated ? events.activated : events.toggled;
    if (own.subject.is_type() && pressed && own.rows[*pressed].hidden > 0 &&
        own.rows[*pressed].depth == 0) {
        show_all_of_type(view, source, own.subject.type);
    } else if (events.activated && own.rows[*events.activated].hidden == 0) {
        view.actions.push(
            Select{SelectedObject{source.graph.id(), own.rows[*events.activated].object}});
    } else if (events.toggled) {
        toggle(own, source, *events.toggled);
    }
}

// "shop.cache ▸ .QUOTES ▸ …": each step a link, from the root on.
void draw_path(ViewContext& view, const OpenGraph& graph, ObjectId object) {
    const Answered<ObjectReport> report = described_object(view, graph, object);
    if (!report || report->object != object) return;
    const float height = view.px(24);
    const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
    for (size_t i = 0; i < report->path.size(); ++i) {
        const HolderStep& step = report->path[i];
        const bool is_last = i + 1 == report->path.size();
        const bool is_item = !step.name.empty() && step.name[0] == '[';
        const std::string name = printable_text(step.name.empty() ? step.label
                                                : is_item         ? step.name
                                                                  : "." + step.name);
        const std::string text = cut_middle_to_width(name, view.px(220));
        const float width = path_step_width(text, view);
        const float arrow = i == 0 ? 0 : view.px(18);
        if (i > 0) {
            ImGui::SameLine(0, 0);
            if (ImGui::GetCursorScreenPos().x + arrow + width > right) {
                ImGui::NewLine();
                ImGui::Dummy({0, view.px(2)});
            }
            draw_path_arrow(view, ImGui::GetCursorScreenPos(), {arrow, height});
            ImGui::Dummy({arrow, height});
            ImGui::SameLine(0, 0);
        }
        ImGui::PushID(static_cast<int>(i));
        const ImVec2 at = ImGui::GetCursorScreenPos();
        if (hit_area(name.c_str(), {width, height})) {
            view.actions.push(Select{SelectedObject{graph.id(), step.object}});
        }
        const bool hovered = ImGui::IsItemHovered();
        const ImU32 fill = is_last   ? view.theme.selection
                           : hovered ? view.theme.pressed
                                     : view.theme.hover;
        draw_path_step(view, text, at, {width, height}, {i == 0, is_last, fill, view.theme.text});
        if (hovered) ImGui::SetTooltip("%s", printable_text(step.label).c_str());
        ImGui::PopID();
    }
    if (report->path.empty()) text_in(view.theme.text_muted, "No path from a root: unreachable");
}

std::vector<LinkRow> rows_of_type(const Source& source, TypeId type, const ObjectRows& largest) {
    std::vector<LinkRow> rows;
    for (const ObjectId object : largest) {
        rows.push_back({object, source.graph.graph().id_text(object)});
    }
    const uint32_t row = source.types ? source.types->row_of[type.v] : GraphTypes::kNone;
    const uint64_t all = row == GraphTypes::kNone ? 0 : source.types->totals[row].objects;
    if (all > rows.size()) rows.push_back(more_row(all - rows.size()));
    return rows;
}

void follow(ViewContext& view, DrawerState& own, const Source& source, const Subject& subject) {
    Shared<ObjectRows> of_type;
    if (subject.is_type()) {
        const Answered<ObjectRows> largest =
            largest_of_type(view, source.graph, source.retained, subject.type);
        if (largest && !largest.is_stale && source.types) of_type = largest.value;
    }
    if (own.subject == subject && own.of_type == of_type) return;
    if (own.subject.is_type() != subject.is_type()) own.table.columns.reset();
    own.subject = subject;
    own.of_type = of_type;
    own.rows = !subject.is_type() ? links_of(source, own.part, subject.object)
               : of_type          ? rows_of_type(source, subject.type, *of_type)
                                  : std::vector<LinkRow>();
    own.is_changed = true;
    own.table.cursor = own.table.anchor = DataTableState::kNoRow;
    own.table.scroll = 0;
}

void set_open(ViewContext& view, bool is_open) {
    PanelSettings panels = view.state.settings.panels;
    panels.drawer_open = is_open;
    view.actions.push(SetPanels{panels});
}

// The upper edge: a drag makes the drawer higher or lower.
void draw_edge(ViewContext& view, const Rect& rect) {
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.y + 1}, view.theme.separator);
    ImGui::SetCursorScreenPos({rect.x, rect.y});
    ImGui::InvisibleButton("Drawer edge", {rect.width, view.px(5)});
    if (ImGui::IsItemHovered() || ImGui::IsItemActive()) {
        ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
        to.AddRectFilled({rect.x, rect.y}, {rect.right(), rect.y + view.px(2)}, view.theme.accent);
    }
    if (!ImGui::IsItemActive() || ImGui::GetIO().MouseDelta.y == 0) return;
    PanelSettings panels = view.state.settings.panels;
    const float height = (rect.bottom() - ImGui::GetIO().MousePos.y) / view.scale;
    panels.drawer_open = height > kLeastPx / 2;
    if (panels.drawer_open) panels.drawer_px = std::max(height, kLeastPx);
    view.actions.push(SetPanels{panels});
}

void press_tab(ViewContext& view, DrawerState& own, const Source& source, DrawerPart part) {
    const bool is_open = view.state.settings.panels.drawer_open;
    const bool is_other = part != own.part && !own.subject.is_type();
    if (!is_open || !is_other) set_open(view, !is_open);
    if (!is_other) return;
    own.part = part;
    own.table.columns.reset();
    own.rows = links_of(source, part, own.subject.object);
    own.is_changed = true;
}

void draw_tabs(ViewContext& view, DrawerState& own, const Source& source, const Rect& rect) {
    const bool is_open = view.state.settings.panels.drawer_open;
    const bool is_type = own.subject.is_type();
    const ObjectGraph& graph = source.graph.graph();
    std::string labels[] = {"Largest instances##part", ""};
    if (!is_type) {
        labels[0] =
            "Referrers " + format_count(graph.referrers(own.subject.object).size()) + "##part";
        labels[1] =
            "References " + format_count(graph.references(own.subject.object).size()) + "##part";
    }
    const Segment segments[] = {
        {labels[0].c_str(),
         is_type ? "By retained size; open one to see who refers to it" : "Who refers to it"},
        {labels[1].c_str(), "What it refers to"}};
    ImGui::SetCursorScreenPos({rect.x + view.px(16), rect.y + view.px(6)});
    const int chosen = is_type ? 0 : static_cast<int>(own.part);
    const int pressed =
        segmented(view, std::span(segments, is_type ? 1 : 2), is_open ? chosen : -1);
    if (pressed >= 0) press_tab(view, own, source, static_cast<DrawerPart>(pressed));
    ImGui::SameLine(0, view.px(16));
    const std::string name =
        is_type ? printable_text(short_type_name(graph.type_text(own.subject.type)))
                : source.retained->name_of(graph, own.subject.object);
    const float size = view.px(24);
    const float room = rect.right() - view.px(16) - size - ImGui::GetCursorScreenPos().x;
    ImGui::AlignTextToFramePadding();
    text_cut(name, room - view.px(8), view.theme.text_muted);
    ImGui::SetCursorScreenPos({rect.right() - view.px(12) - size, rect.y + view.px(6)});
    if (sign_button(view, is_open ? "Close the drawer" : "Open the drawer",
                    is_open ? Sign::kChevronDown : Sign::kPlus, size)) {
        set_open(view, !is_open);
    }
}

}  // namespace

Rect drawer_rect(const ViewContext& view, const Rect& body) {
    const View& active = view_of(view.state.navigation.at().view);
    const bool has_it = (active.shows & kHasDrawer) != 0 && subject_of_selection(view.state) &&
                        body.height >= view.px(kLeastAbovePx + kTabsPx);
    if (!has_it) return {body.x, body.bottom(), body.width, 0};
    const PanelSettings& panels = view.state.settings.panels;
    const float wanted = panels.drawer_open ? view.px(panels.drawer_px) : view.px(kTabsPx);
    const float height =
        std::max(view.px(kTabsPx), std::min(wanted, body.height - view.px(kLeastAbovePx)));
    return {body.x, body.bottom() - height, body.width, height};
}

void draw_drawer(ViewContext& view, ViewStates& states, const Rect& rect) {
    const std::optional<OpenGraph> graph =
        open_graph(view.state, dataset_of(selection_of(view.state)));
    const std::optional<Subject> subject = subject_of_selection(view.state);
    if (!graph || !subject) return;
    constexpr ImGuiWindowFlags kFixed =
        ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
    if (begin_panel(view, kSecondTablePanel, rect,
                    {.background = view.theme.panel, .padding = {0, 0}, .flags = kFixed})) {
        const Shared<RetainedSizes> retained = graph->retained(view.answers);
        if (retained) {
            auto& own = states.of<DrawerState>();
            const Source source{*graph, retained, graph->shortest_paths(view.answers),
                                subject->is_type() ? graph->types(view.answers) : nullptr};
            follow(view, own, source, *subject);
            draw_edge(view, rect);
            draw_tabs(view, own, source, rect);
            if (rect.height > view.px(kTabsPx) + 1) {
                float top = rect.y + view.px(kTabsPx);
                if (!subject->is_type()) {
                    ImGui::SetCursorScreenPos({rect.x + view.px(16), top + view.px(4)});
                    ImGui::BeginGroup();
                    draw_path(view, *graph, subject->object);
                    ImGui::EndGroup();
                    top = ImGui::GetItemRectMax().y + view.px(6);
                }
                if (rect.bottom() - top > view.px(60)) {
                    ImGui::SetCursorScreenPos({rect.x + view.px(8), top});
                    begin_part("links", {rect.width - view.px(24), 0});
                    draw_links(view, own, source);
                    ImGui::EndChild();
                }
            }
        }
    }
    end_panel();
}

}  // namespace hs
