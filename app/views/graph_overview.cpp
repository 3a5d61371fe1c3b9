#include "app/views/graph_overview.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "app/graph_answers.h"
#include "app/overview_pair.h"
#include "app/stack_answers.h"
#include "app/things.h"
#include "app/view_states.h"
#include "app/views/finding_list.h"
#include "app/views/heap_map.h"
#include "app/views/overview_parts.h"
#include "app/views/ranking_tabs.h"
#include "app/views/stacks_overview.h"
#include "app/widgets/basic.h"
#include "core/analysis/finding_text.h"
#include "core/analysis/graph_findings.h"
#include "core/analysis/grown_names.h"
#include "core/base/counted.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

struct NotesOnDump {
    GraphFacts facts;
    FindingsOf found;
};
struct NotesOnPair {
    std::vector<GrownName> grown;  // rows of found.second, in the order that they are shown
    Shared<RetainedSizes> of_second;
    FindingsOf found;
};

struct OverviewOfGraph {
    // The rankings are made of these two, once: names are read from the dump.
    Shared<NotesOnDump> shown_dump;
    Shared<NotesOnPair> shown_pair;
    AnswerKey shown_for;   // theme, units, the later dump and the stacks
    StackRankings stacks;  // of a recording
    std::vector<Ranking> rankings;
    size_t chosen = 0;
};

std::string bytes_text(const ViewContext& view, uint64_t bytes) {
    return format_bytes(static_cast<int64_t>(std::min<uint64_t>(bytes, INT64_MAX)),
                        view.state.settings.size_units);
}

std::vector<ShownTile> tiles_of(const ViewContext& view, const Dataset& dataset) {
    std::vector<ShownTile> tiles;
    for (SummaryTile& tile : dump_tiles(dataset, view.state.settings.size_units)) {
        tiles.push_back({std::move(tile), 0});
    }
    return tiles;
}

// The totals of the later dump, with what changed since the earlier one.
std::vector<ShownTile> pair_tiles(const ViewContext& view, const OverviewPair& pair,
                                  const GraphDiff* diff) {
    const Dataset& before = *pair.before->dataset;
    const Dataset& after = *pair.after->dataset;
    const bool is_cut = is_incomplete(before) || is_incomplete(after);
    std::vector<ShownTile> tiles = tiles_of(view, after);
    const auto change = [&](size_t at, uint64_t from, uint64_t to, bool in_bytes) {
        const auto delta = static_cast<int64_t>(to - from);
        tiles[at].change = delta;
        const std::string text = in_bytes
                                     ? format_bytes_delta(delta, view.state.settings.size_units)
                                     : format_count_delta(delta);
        tiles[at].tile.label = total_text(tiles[at].tile.label, is_cut);
        tiles[at].tile.detail = text;
    };
    change(0, before.graph->shallow_bytes, after.graph->shallow_bytes, true);
    change(1, before.graph->object_count, after.graph->object_count, false);
    change(2, before.graph->edge_count, after.graph->edge_count, false);
    change(3, before.graph->type_count, after.graph->type_count, false);
    if (diff == nullptr || diff->unrelated) return tiles;
    const ChangeCounts& totals = diff->totals;
    tiles[3] = {{total_text("New · deleted", is_cut),
                 format_count(totals.added) + " · " + format_count(totals.deleted),
                 format_count(totals.modified) + " modified",
                 {}},
                0};
    return tiles;
}

std::vector<BarRow> type_rows(const ViewContext& view, const OpenGraph& graph,
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
                     bytes_text(view, total.shallow_bytes) + " shallow, " +
                     format_count(total.retained_bytes) + " bytes retained";
        row.share =
            whole == 0 ? 0 : static_cast<double>(total.retained_bytes) / static_cast<double>(whole);
        rows.push_back(std::move(row));
    }
    return rows;
}

BarRow object_row(const ViewContext& view, DatasetId dataset, const ObjectGraph& graph,
                  const RetainedSizes& retained, ObjectId object) {
    const uint64_t bytes = retained.dominators.retained[object.v];
    BarRow row;
    row.thing = SelectedObject{dataset, object};
    const std::string type = type_name(graph, graph.type[object.v]);
    row.name = retained.name_of(graph, object);
    // A name that begins with the type does not need it again: "module app", "list of Order (…)".
    const bool is_told = tells_type(graph, retained.names, object);
    row.note = !has_name(graph, retained.names, object) ? graph.id_text(object)
               : is_told                                ? std::string()
                                                        : type;
    row.value = bytes_text(view, bytes);
    row.detail = object_name(graph, object) + ": " + counted(bytes, "byte");
    row.share = graph.shallow_bytes == 0
                    ? 0
                    : static_cast<double>(bytes) / static_cast<double>(graph.shallow_bytes);
    return row;
}

std::vector<BarRow> holder_rows(const ViewContext& view, const OpenGraph& graph,
                                const GraphFacts& facts, const RetainedSizes& retained) {
    std::vector<BarRow> rows;
    std::vector<ObjectId> holders;
    for (const AccumulationPoint& point : facts.holders) holders.push_back(point.row);
    // By the number that is shown: an order by another one looks like none.
    const auto bytes_of = [&](ObjectId row) { return retained.dominators.retained[row.v]; };
    std::stable_sort(holders.begin(), holders.end(),
                     [&](ObjectId a, ObjectId b) { return bytes_of(a) > bytes_of(b); });
    rows.reserve(holders.size());
    for (const ObjectId row : holders) {
        rows.push_back(object_row(view, graph.id(), graph.graph(), retained, row));
    }
    return rows;
}

std::vector<BarRow> wide_rows(const ViewContext& view, const OpenGraph& graph,
                              const GraphFacts& facts, const RetainedSizes& retained) {
    std::vector<BarRow> rows;
    const size_t most =
        facts.widest.empty() ? 0 : graph.graph().references(facts.widest.front()).size();
    for (const ObjectId object : facts.widest) {
        BarRow row = object_row(view, graph.id(), graph.graph(), retained, object);
        const size_t references = graph.graph().references(object).size();
        row.value = format_count(references);
        row.detail = object_name(graph.graph(), object) + ": " + counted(references, "reference");
        row.share = most == 0 ? 0 : static_cast<double>(references) / static_cast<double>(most);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<BarRow> duplicate_rows(const ViewContext& view, const OpenGraph& graph,
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
        row.detail =
            "About " + bytes_text(view, value.objects * value.text_bytes) + " of equal text";
        row.share =
            static_cast<double>(value.objects * value.text_bytes) / static_cast<double>(most);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<BarRow> cycle_rows(const ViewContext& view, const OpenGraph& graph,
                               const ObjectNames& names, const std::vector<Cycle>& cycles) {
    constexpr size_t kMost = 24;
    std::vector<BarRow> rows;
    const uint64_t whole = graph.graph().shallow_bytes;
    for (size_t i = 0; i < cycles.size() && i < kMost; ++i) {
        const Cycle& cycle = cycles[i];
        BarRow row;
        row.thing = SelectedObject{graph.id(), cycle.members.front()};
        row.name = printable_text(cycle_types(graph.graph(), cycle));
        row.value = bytes_text(view, cycle.retained_bytes);
        row.detail = printable_text(what_frees(graph.graph(), names, cycle));
        row.share =
            whole == 0 ? 0 : static_cast<double>(cycle.retained_bytes) / static_cast<double>(whole);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<BarRow> grown_rows(const ViewContext& view, const DatasetRow& after,
                               const NotesOnPair& pair) {
    std::vector<BarRow> rows;
    const ObjectGraph& graph = *pair.found.second->graph;
    // What a cut dump lacks is not new in the other.
    const std::string new_text = is_incomplete(*pair.found.first)
                                     ? std::string("only in the later dump")
                                     : std::string("new");
    for (const GrownName& grown : pair.grown) {
        const GrownHolder& holder = grown.largest;
        BarRow row = object_row(view, after.id, graph, *pair.of_second, holder.row);
        row.value = format_bytes_delta(grown.growth_bytes, view.state.settings.size_units);
        row.detail = (grown.objects == 1 ? object_name(graph, holder.row)
                                         : format_count(grown.objects) + " × " + grown.name) +
                     ": " + format_count_delta(grown.growth_bytes) + " bytes" +
                     (holder.is_new ? ", " + new_text : "");
        if (grown.objects > 1) row.name = grown.name + " ×" + format_count(grown.objects);
        row.share = static_cast<double>(grown.growth_bytes) /
                    static_cast<double>(std::max<int64_t>(1, pair.grown.front().growth_bytes));
        row.colour = view.theme.grow;
        if (holder.is_new) row.note = new_text + (row.note.empty() ? "" : "  " + row.note);
        rows.push_back(std::move(row));
    }
    return rows;
}

DetailFile detail_file(const Dataset& dataset, const RetainedSizes& retained) {
    return {&dataset, &retained.roots, &retained.dominators, &retained.tree, &retained.names};
}

Answered<NotesOnDump> notes_on_dump(ViewContext& view, const DatasetRow& row,
                                    const OpenGraph& graph) {
    const Shared<RetainedSizes> retained = graph.retained(view.answers);
    const Shared<GraphTypes> types = graph.types(view.answers);
    const Shared<std::vector<Cycle>> cycles = graph.cycles(view.answers);
    const std::optional<FindingOptions> options = finding_options(view, row);
    if (!retained || !types || !cycles || !options) return {};
    return view.answers.get<NotesOnDump>(
        {.topic = {"notes on a dump", graph.version()},
         .key = key_of(*options),
         .label = "Looking for findings"},
        [dataset = graph.dataset(), retained, types, cycles, options = *options,
         maps = view.state.settings.source_maps](JobContext& job) -> Result<NotesOnDump> {
            const ObjectGraph& dump = *dataset->graph;
            const FactInputs inputs{
                dump,    retained->dominators, retained->tree,         types->totals,
                *cycles, retained->names,      is_incomplete(*dataset)};
            NotesOnDump notes;
            HS_TRY(notes.facts, graph_facts(inputs, job));
            notes.found = {dataset, {}, graph_findings(inputs, options)};
            std::vector<Finding>& all = notes.found.findings;
            HS_TRY(auto beside, findings_beside_dump(*dataset, options, job));
            all.insert(all.end(), beside.begin(), beside.end());
            if (!beside.empty()) rank_findings(all);
            DetailFile file = detail_file(*dataset, *retained);
            file.remaps = maps;
            HS_TRY(notes.found.details, finding_details(all, file, {}, job));
            return notes;
        });
}

Answered<GraphDiff> diff_of(ViewContext& view, const OverviewPair& rows) {
    const std::optional<OpenPair> pair = open_pair(view.state, rows.before->id, rows.after->id);
    return pair ? pair->diff(view.answers) : Answered<GraphDiff>();
}

// Retained sizes and what changed of both are shared with Diff.
Answered<NotesOnPair> notes_on_pair(ViewContext& view, const OverviewPair& rows) {
    const std::optional<OpenPair> pair = open_pair(view.state, rows.before->id, rows.after->id);
    if (!pair) return {};
    const Shared<GraphDiff> diff = pair->diff(view.answers).value;
    const Shared<RetainedSizes> of_a = pair->a.retained(view.answers);
    const Shared<RetainedSizes> of_b = pair->b.retained(view.answers);
    const Shared<std::vector<Cycle>> cycles_b = pair->b.cycles(view.answers);
    const std::optional<FindingOptions> before = finding_options(view, *rows.before);
    const std::optional<FindingOptions> after = finding_options(view, *rows.after);
    if (!diff || !of_a || !of_b || !cycles_b || !before || !after) return {};
    return view.answers.get<NotesOnPair>(
        {.topic = {"notes on a pair", pair->key()},
         .key = {key_of(*before), key_of(*after)},
         .label = "Looking for growth"},
        [a = pair->a.dataset(), b = pair->b.dataset(), diff, of_a, of_b, cycles_b,
         options_a = *before, options_b = *after](JobContext& job) -> Result<NotesOnPair> {
            const GraphPairInputs inputs{*a->graph,         *b->graph,        of_a->dominators,
                                         of_b->dominators,  of_a->tree,       of_b->tree,
                                         of_b->names,       *cycles_b,        *diff,
                                         is_incomplete(*a), is_incomplete(*b)};
            NotesOnPair notes;
            notes.of_second = of_b;
            if (!diff->unrelated) { HS_TRY(notes.grown, grown_names(inputs, job)); }
            notes.found = {a, b, graph_pair_findings(inputs, options_a, options_b)};
            HS_TRY(notes.found.details,
                   finding_details(notes.found.findings, detail_file(*a, *of_a),
                                   detail_file(*b, *of_b), job));
            return notes;
        });
}

// What the rankings rank, beside what is noted of it.
struct RankedDump {
    const OpenGraph& graph;
    const RetainedSizes& retained;
    const DatasetRow* after = nullptr;  // that is the later one of two; null: there is one
};

void update_rankings(ViewContext& view, OverviewOfGraph& own, const RankedDump& ranked) {
    const auto& [graph, retained, after] = ranked;
    const Shared<std::vector<Cycle>> cycles = graph.cycles(view.answers);
    own.rankings = own.stacks.rankings;
    const GraphFacts& facts = own.shown_dump->facts;
    bool is_lower_bound = is_incomplete(*graph.dataset());
    const auto add = [&](const char* title, const char* tab, std::vector<BarRow> rows,
                         std::optional<ViewId> more = {}) {
        if (rows.empty()) return;
        own.rankings.push_back({.title = total_text(title, is_lower_bound),
                                .rows = std::move(rows),
                                .more = more,
                                .tab = tab});
    };
    if (own.shown_pair && after != nullptr) {
        const FindingsOf& found = own.shown_pair->found;
        is_lower_bound = is_incomplete(*found.first) || is_incomplete(*found.second);
        add("Top growth", "Top growth", grown_rows(view, *after, *own.shown_pair), ViewId::kDiff);
        is_lower_bound = is_incomplete(*graph.dataset());
    }
    add("Accumulation points", "Accumulation points", holder_rows(view, graph, facts, retained),
        ViewId::kTreemap);
    add("Top types by retained size", "Types", type_rows(view, graph, facts), ViewId::kTypes);
    if (cycles) {
        add("Largest reference cycles", "Cycles", cycle_rows(view, graph, retained.names, *cycles),
            ViewId::kCycles);
    }
    add("Largest containers", "Containers", wide_rows(view, graph, facts, retained),
        ViewId::kObjects);
    add("Duplicate values", "Duplicates", duplicate_rows(view, graph, facts));
}

void keep_rankings(ViewContext& view, OverviewOfGraph& own, const RankedDump& ranked,
                   const Shared<NotesOnDump>& dump, const Shared<NotesOnPair>& pair) {
    const AnswerKey look{view.theme.name, view.state.settings.size_units,
                         ranked.after != nullptr ? ranked.after->id : DatasetId{}, own.stacks.key};
    if (own.shown_dump == dump && own.shown_pair == pair && own.shown_for == look) return;
    own.shown_dump = dump;
    own.shown_pair = pair;
    own.shown_for = look;
    update_rankings(view, own, ranked);
}

// The map and the rankings side by side, or below each other where that is too narrow.
void draw_map_and_rankings(ViewContext& view, OverviewOfGraph& own, const HeapMap* map) {
    constexpr float kLeastPx = 360;
    constexpr float kMostPx = 960;
    constexpr float kHeightPx = 300;
    constexpr float kMostHeightPx = 820;
    const float height =
        std::clamp(height_left(view) - view.px(16), view.px(kHeightPx), view.px(kMostHeightPx));
    const float room = ImGui::GetContentRegionAvail().x;
    const float gap = view.px(24);
    const float width = std::min(view.px(kMostPx), std::floor((room - gap) * 0.44F));
    if (map != nullptr && !says_something(*map)) map = nullptr;
    if (map == nullptr || width < view.px(kLeastPx)) {
        draw_rankings(view, own.rankings, own.chosen, room);
        if (map != nullptr) draw_heap_map(view, *map, {room, view.px(kHeightPx)});
        return;
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_heap_map(view, *map, {width, height});
    const float bottom = ImGui::GetItemRectMax().y;
    ImGui::SetCursorScreenPos({at.x + width + gap, at.y});
    ImGui::BeginGroup();
    draw_rankings(view, own.rankings, own.chosen, room - width - gap);
    ImGui::EndGroup();
    ImGui::SetCursorScreenPos({at.x, std::max(bottom, ImGui::GetItemRectMax().y)});
    ImGui::Dummy({0, view.px(8)});
}

}  // namespace

std::string pair_subtitle(ViewContext& view, const OverviewPair& pair) {
    const Answered<GraphDiff> diff = diff_of(view, pair);
    if (!diff) return "comparing…";
    return diff->unrelated ? "two processes: compared by type"
                           : "one process: objects matched by type and address";
}

void draw_graph_tiles(ViewContext& view) {
    const std::optional<OverviewPair> rows = overview_pair(view.state);
    const DatasetRow* row = current_dataset(view.state);
    if (rows) {
        draw_tiles(view, pair_tiles(view, *rows, diff_of(view, *rows).value.get()));
    } else if (row != nullptr) {
        draw_tiles(view, tiles_of(view, *row->dataset));
    }
}

void draw_graph_overview(ViewContext& view, ViewStates& states) {
    auto& own = states.of<OverviewOfGraph>();
    const std::optional<OverviewPair> rows = overview_pair(view.state);
    // Of two dumps the page is the later one's, whichever of them is selected.
    const DatasetRow* row = rows ? rows->after : current_dataset(view.state);
    if (row == nullptr) return;
    const std::optional<OpenGraph> graph = open_graph(view.state, row->id);
    if (!graph) return;
    const Answered<NotesOnDump> dump = notes_on_dump(view, *row, *graph);
    const Answered<NotesOnPair> pair = rows ? notes_on_pair(view, *rows) : Answered<NotesOnPair>();
    const Shared<RetainedSizes> retained = graph->retained(view.answers);
    if (!retained || !dump) {
        text_in(view.theme.text_muted, "Looking for findings…");
        ImGui::Dummy({0, view.px(8)});
        return;
    }
    const bool is_empty = dump->found.findings.empty() && (!pair || pair->found.findings.empty());
    if (!is_empty) panel_heading(view, "Findings");
    draw_findings(view, {pair ? &pair->found : nullptr, &dump->found});
    ImGui::Dummy({0, view.px(8)});
    if (has_log(*row) && row->id == view.state.current) {
        update_stack_rankings(view, *row, own.stacks);
        if (row->dataset->log->sampling().changes_sizes()) draw_shown_part(view);
    } else {
        own.stacks = {};
    }
    keep_rankings(view, own, {*graph, *retained, rows ? rows->after : nullptr}, dump.value,
                  pair.value);
    const std::optional<OpenPair> pair_of_graphs =
        rows ? open_pair(view.state, rows->before->id, rows->after->id) : std::nullopt;
    draw_map_and_rankings(view, own, heap_map(view, *graph, pair_of_graphs).value.get());
}

}  // namespace hs
