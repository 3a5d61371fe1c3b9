#include "app/views/graph_overview.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "app/graph_results.h"
#include "app/things.h"
#include "app/views/overview_parts.h"
#include "app/widgets/bar_list.h"
#include "app/widgets/basic.h"
#include "app/widgets/thing_menu.h"
#include "core/analysis/graph_findings.h"
#include "core/analysis/object_place.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

// Rankings side by side where there is room.
struct Ranking {
    const char* title;
    std::vector<BarRow> rows;
    std::optional<ViewId> more = {};  // the view that shows all of them
};

struct OverviewOfGraph {
    std::string serials;  // of the dump and of the one it is compared with
    Async<Shared<GraphFacts>> facts;
    Async<Shared<std::vector<GrownHolder>>> grown;
    // Made of these two, once: names are read from the dump.
    Shared<GraphFacts> shown_facts;
    Shared<std::vector<GrownHolder>> shown_grown;
    std::string shown_for;  // theme and units
    std::vector<Ranking> rankings;
};

std::string bytes_text(const ViewContext& view, uint64_t bytes) {
    return format_bytes(static_cast<int64_t>(std::min<uint64_t>(bytes, INT64_MAX)),
                        view.state.settings.size_units);
}

// A number with its name below; `under` is what changed, in the colour of growth.
struct Tile {
    const char* name;
    std::string value;
    std::string under = {};
    int64_t change = 0;
    std::string detail = {};
};

void draw_tiles(ViewContext& view, const std::vector<Tile>& tiles) {
    const float width = std::min(view.px(190), std::floor(ImGui::GetContentRegionAvail().x /
                                                          static_cast<float>(tiles.size())));
    const bool any_change = std::any_of(tiles.begin(), tiles.end(),
                                        [](const Tile& tile) { return !tile.under.empty(); });
    const float height = view.px(any_change ? 76 : 56);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    for (size_t i = 0; i < tiles.size(); ++i) {
        const Tile& tile = tiles[i];
        const ImVec2 low{at.x + width * static_cast<float>(i), at.y};
        ImGui::SetCursorScreenPos(low);
        ImGui::Dummy({width - view.px(8), height});
        if (!tile.detail.empty() && ImGui::IsItemHovered()) {
            ImGui::SetTooltip("%s", tile.detail.c_str());
        }
        push_font(Font::kSmall);
        to.AddText(low, view.theme.text_muted, tile.name);
        pop_font();
        push_font(Font::kTitle);
        to.AddText({low.x, low.y + view.px(18)}, view.theme.text,
                   cut_to_width(tile.value, width - view.px(8)).c_str());
        pop_font();
        push_font(Font::kSmall);
        const ImU32 colour = tile.change > 0   ? view.theme.grow
                             : tile.change < 0 ? view.theme.shrink
                                               : view.theme.text_muted;
        to.AddText({low.x, low.y + view.px(48)}, colour,
                   cut_to_width(tile.under, width - view.px(8)).c_str());
        pop_font();
    }
    ImGui::SetCursorScreenPos({at.x, at.y + height});
    ImGui::Dummy({0, 0});
}

void draw_totals(ViewContext& view, const ObjectGraph& graph) {
    const DatasetRow* other = comparison_dataset(view.state);
    const ObjectGraph* b = other && other->dataset->graph ? &*other->dataset->graph : nullptr;
    const std::string in_b = " in " + letter_of(view.state, view.state.comparison);
    const auto count = [&](const char* name, uint64_t a, uint64_t of_b) {
        Tile tile{name, format_count(a)};
        if (b != nullptr) {
            tile.change = static_cast<int64_t>(of_b - a);
            tile.under = format_count_delta(tile.change) + in_b;
        }
        return tile;
    };
    Tile memory{"Memory of the objects", bytes_text(view, graph.shallow_bytes)};
    memory.detail = counted(graph.shallow_bytes, "byte");
    if (b != nullptr) {
        memory.change = static_cast<int64_t>(b->shallow_bytes - graph.shallow_bytes);
        memory.under = format_bytes_delta(memory.change, view.state.settings.size_units) + in_b;
    }
    draw_tiles(view, {memory, count("Objects", graph.object_count, b ? b->object_count : 0),
                      count("References", graph.edge_count, b ? b->edge_count : 0),
                      count("Types", graph.type_count, b ? b->type_count : 0)});
}

// Each sentence leads to its evidence: the cycles, the objects that a filter leaves, or the thing.
void show_evidence(ViewContext& view, const GraphFacts& facts, const Finding& finding,
                   const Selection& thing) {
    const bool is_of_cycles = !finding.object.is_nil() &&
                              finding.object == facts.largest_in_cycle &&
                              finding.bytes == facts.cycle_bytes;
    if (is_of_cycles) {
        view.actions.push(ShowView{ViewId::kCycles});
    } else if (!finding.filter.empty()) {
        FilterStep step;
        step.kind = FilterKind::kText;
        step.text = step.label = finding.filter;
        view.actions.push(PushFilter{step});
        view.actions.push(ShowView{ViewId::kObjects});
    } else {
        show_thing(view, evidence_view(thing), thing);
    }
}

void draw_finding(ViewContext& view, DatasetId dataset, const GraphFacts& facts,
                  const Finding& finding) {
    Selection thing;
    if (!finding.object.is_nil()) thing = SelectedObject{dataset, finding.object};
    if (finding.type != ObjectGraph::kNoType) thing = SelectedType{dataset, finding.type};
    const FindingEvents events = draw_finding_line(view, {finding.text, finding.about});
    if (events.wants_menu) view.menu->open(thing);
    if (events.pressed) show_evidence(view, facts, finding, thing);
}

std::vector<BarRow> type_rows(const ViewContext& view, const GraphResults& graph,
                              const GraphFacts& facts) {
    std::vector<BarRow> rows;
    const uint64_t whole = graph.graph().shallow_bytes;
    for (const TypeTotal& total : facts.top_types) {
        BarRow row;
        row.thing = SelectedType{graph.id(), total.type};
        row.name = type_name(graph.graph(), total.type);
        row.note = format_count(total.objects);
        row.value = bytes_text(view, total.retained_bytes);
        row.detail = row.name + ": " + format_count(total.objects) + " objects, " +
                     bytes_text(view, total.shallow_bytes) + " themselves, " +
                     format_count(total.retained_bytes) + " bytes retained";
        row.share =
            whole == 0 ? 0 : static_cast<double>(total.retained_bytes) / static_cast<double>(whole);
        rows.push_back(std::move(row));
    }
    return rows;
}

BarRow object_row(const ViewContext& view, DatasetId dataset, const ObjectGraph& graph,
                  ObjectId object, uint64_t bytes) {
    BarRow row;
    row.thing = SelectedObject{dataset, object};
    row.name = type_name(graph, graph.type[object.v]);
    row.note = printable_text(object_title(graph, object));
    row.value = bytes_text(view, bytes);
    row.detail = object_name(graph, object) + ": " + counted(bytes, "byte");
    row.share = graph.shallow_bytes == 0
                    ? 0
                    : static_cast<double>(bytes) / static_cast<double>(graph.shallow_bytes);
    return row;
}

std::vector<BarRow> holder_rows(const ViewContext& view, const GraphResults& graph,
                                const GraphFacts& facts, const RetainedSizes& retained) {
    std::vector<BarRow> rows;
    std::vector<ObjectId> holders;
    for (const AccumulationPoint& point : facts.holders) holders.push_back(point.row);
    // By the number that is shown: an order by another one looks like none.
    const auto bytes_of = [&](ObjectId row) { return retained.dominators.retained[row.v]; };
    std::stable_sort(holders.begin(), holders.end(),
                     [&](ObjectId a, ObjectId b) { return bytes_of(a) > bytes_of(b); });
    for (const ObjectId row : holders) {
        rows.push_back(object_row(view, graph.id(), graph.graph(), row, bytes_of(row)));
    }
    return rows;
}

std::vector<BarRow> wide_rows(const ViewContext& view, const GraphResults& graph,
                              const GraphFacts& facts) {
    std::vector<BarRow> rows;
    const size_t most =
        facts.widest.empty() ? 0 : graph.graph().references(facts.widest.front()).size();
    for (const ObjectId object : facts.widest) {
        BarRow row = object_row(view, graph.id(), graph.graph(), object, 0);
        const size_t references = graph.graph().references(object).size();
        row.value = format_count(references);
        row.detail = object_name(graph.graph(), object) + ": " + counted(references, "reference");
        row.share = most == 0 ? 0 : static_cast<double>(references) / static_cast<double>(most);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<BarRow> duplicate_rows(const ViewContext& view, const GraphResults& graph,
                                   const GraphFacts& facts) {
    std::vector<BarRow> rows;
    uint64_t most = 1;
    for (const DuplicateValue& value : facts.duplicates) {
        most = std::max(most, value.objects * value.text_bytes);
    }
    for (const DuplicateValue& value : facts.duplicates) {
        BarRow row;
        row.thing = SelectedType{graph.id(), value.type};
        row.name = type_name(graph.graph(), value.type) + "." + printable_text(value.name);
        row.note = printable_text(searchable_text(value.token)).substr(0, 60);
        row.value = format_count(value.objects) + "×";
        row.detail = "About " + bytes_text(view, value.objects * value.text_bytes) +
                     " of text that is the same";
        row.share =
            static_cast<double>(value.objects * value.text_bytes) / static_cast<double>(most);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<BarRow> cycle_rows(const ViewContext& view, const GraphResults& graph,
                               const std::vector<Cycle>& cycles) {
    constexpr size_t kMost = 8;
    std::vector<BarRow> rows;
    const uint64_t whole = graph.graph().shallow_bytes;
    for (size_t i = 0; i < cycles.size() && i < kMost; ++i) {
        const Cycle& cycle = cycles[i];
        BarRow row;
        row.thing = SelectedObject{graph.id(), cycle.members.front()};
        row.name = printable_text(cycle_types(graph.graph(), cycle));
        row.value = bytes_text(view, cycle.retained_bytes);
        row.detail = printable_text(what_frees(graph.graph(), cycle));
        row.share =
            whole == 0 ? 0 : static_cast<double>(cycle.retained_bytes) / static_cast<double>(whole);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<BarRow> grown_rows(const ViewContext& view, OverviewOfGraph& own) {
    std::vector<BarRow> rows;
    const DatasetRow* b = comparison_dataset(view.state);
    if (!own.grown.ready() || own.grown.stale() || b == nullptr || !b->dataset->graph) return rows;
    const std::vector<GrownHolder>& grown = **own.grown.ready();
    for (const GrownHolder& holder : grown) {
        BarRow row = object_row(view, b->id, *b->dataset->graph, holder.row, 0);
        row.value = format_bytes_delta(holder.growth_bytes, view.state.settings.size_units);
        row.detail = object_name(*b->dataset->graph, holder.row) + " in " +
                     letter_of(view.state, b->id) + ": " + format_count_delta(holder.growth_bytes) +
                     " bytes" + (holder.is_new ? ", new" : "");
        row.share = static_cast<double>(holder.growth_bytes) /
                    static_cast<double>(std::max<int64_t>(1, grown.front().growth_bytes));
        row.colour = view.theme.grow;
        if (holder.is_new) row.note = "new  " + row.note;
        rows.push_back(std::move(row));
    }
    return rows;
}

void draw_ranking_heading(ViewContext& view, const Ranking& ranking, float width) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (ranking.more) {
        const std::string label = std::string("Show all##") + ranking.title;
        push_font(Font::kSmall);
        const ImVec2 size = ImGui::CalcTextSize("Show all");
        ImGui::SetCursorScreenPos({std::round(at.x + width - size.x - view.px(8)),
                                   std::round(at.y + (ImGui::GetFrameHeight() - size.y) / 2)});
        if (hit_area(label.c_str(), size)) view.actions.push(ShowView{*ranking.more});
        const bool is_hovered = ImGui::IsItemHovered();
        if (is_hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        ImGui::GetWindowDrawList()->AddText(
            ImGui::GetItemRectMin(), is_hovered ? view.theme.text : view.theme.accent, "Show all");
        pop_font();
        ImGui::SetCursorScreenPos(at);
    }
    panel_heading(view, ranking.title);
}

void draw_rankings(ViewContext& view, const std::vector<Ranking>& rankings) {
    const float all = ImGui::GetContentRegionAvail().x;
    const float gap = view.px(24);
    const size_t columns = all > view.px(640) ? 2 : 1;
    const float width = columns == 2 ? std::floor((all - gap) / 2) : all;
    for (size_t i = 0; i < rankings.size(); i += columns) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        float bottom = at.y;
        for (size_t k = 0; k < columns && i + k < rankings.size(); ++k) {
            ImGui::SetCursorScreenPos({at.x + (width + gap) * static_cast<float>(k), at.y});
            ImGui::BeginGroup();
            draw_ranking_heading(view, rankings[i + k], width);
            bar_list(view, rankings[i + k].title, rankings[i + k].rows, width);
            ImGui::EndGroup();
            bottom = std::max(bottom, ImGui::GetItemRectMax().y);
        }
        ImGui::SetCursorScreenPos({at.x, bottom + view.px(12)});
        ImGui::Dummy({0, 0});
    }
}

void request_facts(ViewContext& view, OverviewOfGraph& own, GraphResults& graph) {
    const Shared<RetainedSizes> retained = graph.retained(view.jobs);
    const Shared<GraphTypes> types = graph.types(view.jobs);
    const Shared<std::vector<Cycle>> cycles = graph.cycles(view.jobs);
    if (!retained || !types || !cycles) return;
    const SizeUnits units = view.state.settings.size_units;
    own.facts.request(view.jobs, graph.serial() + ' ' + std::to_string(static_cast<int>(units)),
                      "Looking for what stands out",
                      [dataset = graph.dataset(), retained, types, cycles,
                       units](JobContext& job) -> Result<Shared<GraphFacts>> {
                          HS_TRY(GraphFacts facts,
                                 graph_facts({*dataset->graph, retained->dominators, retained->tree,
                                              types->totals, *cycles, units},
                                             job));
                          return Shared<GraphFacts>(std::make_shared<GraphFacts>(std::move(facts)));
                      });
}

void request_growth(ViewContext& view, OverviewOfGraph& own, GraphResults& graph) {
    PairResults* pair = view.graphs->pair(view.state);
    GraphResults* second = pair ? view.graphs->of(view.state, view.state.comparison) : nullptr;
    if (second == nullptr) return;
    const Shared<GraphDiff> diff = pair->diff(view.jobs);
    const Shared<RetainedSizes> of_a = graph.retained(view.jobs);
    const Shared<RetainedSizes> of_b = second->retained(view.jobs);
    if (!diff || !of_a || !of_b) return;
    own.grown.request(
        view.jobs, graph.serial() + ' ' + second->serial(), "Looking for what grew",
        [b = second->dataset(), diff, of_a,
         of_b](JobContext&) -> Result<Shared<std::vector<GrownHolder>>> {
            return Shared<std::vector<GrownHolder>>(std::make_shared<std::vector<GrownHolder>>(
                grown_holders(*b->graph, of_a->dominators, of_b->dominators, *diff, 10)));
        });
}

// What was found in other dumps names objects that these may not have.
void forget_others(ViewContext& view, OverviewOfGraph& own, const GraphResults& graph) {
    const GraphResults* second = view.graphs->of(view.state, view.state.comparison);
    const std::string serials =
        graph.serial() + ' ' + (second != nullptr ? second->serial() : std::string());
    if (own.serials == serials) return;
    own.serials = serials;
    own.facts.reset();
    own.grown.reset();
    own.shown_facts.reset();
    own.rankings.clear();
}

bool draw_way_to_diff(ViewContext& view, const std::string& text) {
    const bool pressed = draw_finding_line(view, {text, {}, "Show in Diff"}).pressed;
    if (pressed) view.actions.push(ShowView{ViewId::kDiff});
    return pressed;
}

// What else is open, as long as nothing is compared.
void draw_other_dumps(ViewContext& view, DatasetId current, const ObjectGraph& graph) {
    constexpr size_t kMostNamed = 4;
    std::string text;
    size_t others = 0;
    DatasetId first;
    for (const DatasetRow& row : view.state.datasets) {
        if (row.id == current || !row.dataset || !row.dataset->graph) continue;
        if (others++ == 0) first = row.id;
        if (others > kMostNamed) continue;
        const auto delta =
            static_cast<int64_t>(row.dataset->graph->shallow_bytes - graph.shallow_bytes);
        const std::string size = format_bytes(std::abs(delta), view.state.settings.size_units);
        text += (text.empty() ? "" : ", ") + letter_of(view.state, row.id) +
                (delta == 0  ? std::string(" holds as much")
                 : delta > 0 ? " holds " + size + " more"
                             : " holds " + size + " less");
    }
    if (others == 0) return;
    if (others > kMostNamed) text += ", …";
    text += ": see what changed.";
    if (draw_way_to_diff(view, text)) view.actions.push(SetComparison{first});
}

void draw_change(ViewContext& view, const GraphDiff& diff) {
    const ChangeCounts& totals = diff.totals;
    if (diff.unrelated) {
        draw_way_to_diff(view,
                         "Hardly any object is in both dumps: two processes, whose objects cannot "
                         "be compared one by one.");
        return;
    }
    draw_way_to_diff(
        view, format_count(totals.added) + " objects are new, " + format_count(totals.deleted) +
                  " gone, " + format_count(totals.modified) + " modified: " +
                  format_bytes_delta(totals.bytes_delta(), view.state.settings.size_units) +
                  " in " + letter_of(view.state, view.state.comparison) + ".");
}

void update_rankings(ViewContext& view, OverviewOfGraph& own, GraphResults& graph,
                     const RetainedSizes& retained) {
    const Shared<std::vector<Cycle>> cycles = graph.cycles(view.jobs);
    const bool has_grown =
        own.grown.ready() && !own.grown.stale() && comparison_dataset(view.state) != nullptr;
    const auto grown = has_grown ? *own.grown.ready() : Shared<std::vector<GrownHolder>>{};
    const std::string look = std::to_string(static_cast<int>(view.theme.name)) + ' ' +
                             std::to_string(static_cast<int>(view.state.settings.size_units)) +
                             ' ' + std::to_string(view.state.comparison.v);
    if (own.shown_facts == *own.facts.ready() && own.shown_grown == grown &&
        own.shown_for == look) {
        return;
    }
    own.shown_facts = *own.facts.ready();
    own.shown_grown = grown;
    own.shown_for = look;
    own.rankings.clear();
    const GraphFacts& facts = *own.shown_facts;
    const auto add = [&](const char* title, std::vector<BarRow> rows,
                         std::optional<ViewId> more = {}) {
        if (!rows.empty()) own.rankings.push_back({title, std::move(rows), more});
    };
    if (grown) add("What grew most", grown_rows(view, own), ViewId::kDiff);
    add("Where memory piles up", holder_rows(view, graph, facts, retained), ViewId::kTreemap);
    add("Types that retain most", type_rows(view, graph, facts), ViewId::kTypes);
    if (cycles) add("Cycles that keep most", cycle_rows(view, graph, *cycles), ViewId::kCycles);
    add("Containers with most references", wide_rows(view, graph, facts), ViewId::kObjects);
    add("Values held again and again", duplicate_rows(view, graph, facts));
}

}  // namespace

void draw_graph_overview(ViewContext& view, StateSlot& slot) {
    auto& own = slot.of<OverviewOfGraph>();
    GraphResults* graph = view.graphs->of_current(view.state);
    if (graph == nullptr) return;
    draw_totals(view, graph->graph());
    forget_others(view, own, *graph);
    request_facts(view, own, *graph);
    request_growth(view, own, *graph);
    const Shared<RetainedSizes> retained = graph->retained(view.jobs);
    if (!retained || !own.facts.ready() || own.facts.stale()) {
        text_in(view.theme.text_muted, "Looking for what stands out…");
        ImGui::Dummy({0, view.px(8)});
        return;
    }
    const GraphFacts& facts = **own.facts.ready();
    panel_heading(view, "What stands out");
    PairResults* pair = view.graphs->pair(view.state);
    const Shared<GraphDiff> diff = pair ? pair->diff(view.jobs) : nullptr;
    if (diff) draw_change(view, *diff);
    if (!pair) draw_other_dumps(view, graph->id(), graph->graph());
    for (const Finding& finding : facts.findings) draw_finding(view, graph->id(), facts, finding);
    ImGui::Dummy({0, view.px(8)});
    update_rankings(view, own, *graph, *retained);
    draw_rankings(view, own.rankings);
}

}  // namespace hs
