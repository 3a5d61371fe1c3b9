#include "app/palette.h"

#include <algorithm>
#include <utility>

#include "app/fuzzy_match.h"
#include "app/things.h"
#include "app/view.h"
#include "app/views/tables.h"
#include "core/analysis/frame_names.h"
#include "core/base/text_format.h"
#include "core/questions/question.h"

namespace hs {
namespace {

bool shows_view(const MenuCommand& command) {
    return command.is_checked != nullptr &&
           (command.name.starts_with("view.") || command.name.starts_with("place."));
}

void add_commands(const AppState& state, std::vector<PaletteEntry>& entries) {
    for (const MenuCommand& command : commands()) {
        if (command.name == "edit.search") continue;  // this very palette
        PaletteEntry entry;
        entry.title = command.title;
        entry.kind = shows_view(command) ? "view" : "command";
        if (const ImGuiKeyChord key = first_key(command, state)) entry.keys = chord_text(key);
        entry.why_disabled = why_disabled(command, state);
        entry.command = &command;
        entries.push_back(std::move(entry));
    }
}

void add_questions(const AppState& state, std::vector<PaletteEntry>& entries) {
    for (const Question* question : questions()) {
        PaletteEntry entry;
        entry.title = question->title;
        entry.kind = "table";
        entry.note = question->summary;
        entry.why_disabled = why_not_asked(state, *question);
        entry.actions = {ShowTable{std::string(question->name)}};
        entries.push_back(std::move(entry));
    }
}

void add_files(const AppState& state, std::vector<PaletteEntry>& entries) {
    for (size_t i = 0; i < state.datasets.size(); ++i) {
        const DatasetRow& row = state.datasets[i];
        PaletteEntry entry;
        entry.title = file_label(state, row.id);
        entry.kind = "open file";
        entry.actions = {SetCurrentDataset{row.id}};
        if (!row.dataset) entry.why_disabled = "not loaded";
        entries.push_back(std::move(entry));
    }
    for (const std::string& path : state.settings.recent_files) {
        PaletteEntry entry;
        entry.title = printable_text(path);
        entry.kind = "recent file";
        entry.actions = {OpenFiles{.paths = {path}, .is_shown = true}};
        entries.push_back(std::move(entry));
    }
}

std::string bytes_text(const AppState& state, uint64_t bytes) {
    return format_bytes(static_cast<int64_t>(std::min<uint64_t>(bytes, INT64_MAX)),
                        state.settings.size_units);
}

// A typed filter, quoted where it has blanks.
FilterStep typed_filter(const char* key, const std::string& text) {
    const bool is_quoted = text.find(' ') != std::string::npos;
    FilterStep step;
    step.kind = FilterKind::kText;
    step.text = key + (is_quoted ? '"' + text + '"' : text);
    step.label = step.text;
    return step;
}

std::vector<Action> narrowed_objects(DatasetId dataset, const FilterStep& step) {
    return {SetCurrentDataset{dataset}, PushFilter{step}, ShowView{ViewId::kObjects}};
}

// The thing of that name comes before lists of what has something of that name, and a class before
// its functions.
constexpr int kOfManyObjects = 60;
constexpr int kOfFunctions = 8;

PaletteEntry entry_of(const AppState& state, DatasetId dataset, const SearchHit& hit) {
    PaletteEntry entry;
    entry.title = printable_text(hit.text);
    const std::string objects = format_count(hit.count) + (hit.count == 1 ? " object" : " objects");
    switch (hit.kind) {
        case SearchHit::Kind::kType:
            entry.kind = "type";
            entry.own_name = entry.title.rfind('.') + 1;
            entry.note = objects + ", " + bytes_text(state, hit.bytes);
            entry.actions = {ShowThing{ViewId::kTypes, SelectedType{dataset, hit.type}}};
            break;
        case SearchHit::Kind::kObject: {
            const ObjectGraph& graph = *find_dataset(state, dataset)->dataset->graph;
            const std::string name = object_name(graph, hit.object);
            entry.title = entry.title.empty() ? name : entry.title + "  " + name;
            entry.kind = "object";
            entry.note = bytes_text(state, hit.bytes) +
                         (hit.note.empty() ? "" : ", by " + printable_text(hit.note));
            entry.actions = {ShowThing{ViewId::kGraph, SelectedObject{dataset, hit.object}}};
            break;
        }
        case SearchHit::Kind::kAttribute:
            entry.kind = "attribute";
            entry.handicap = kOfManyObjects;
            entry.note = "objects with this attribute";
            entry.actions = narrowed_objects(dataset, typed_filter("attr:", hit.text));
            break;
        case SearchHit::Kind::kSourceFile:
            entry.kind = "source file";
            entry.handicap = kOfManyObjects;
            entry.note = "objects of this file";
            entry.actions = narrowed_objects(dataset, typed_filter("file:", hit.text));
            break;
        case SearchHit::Kind::kFunction:
            entry.kind = "function";
            entry.handicap = kOfFunctions;
            entry.note = printable_text(short_file_name(hit.note));
            entry.actions = {ShowThing{ViewId::kFlame, SelectedFrame{dataset, hit.frame}}};
            break;
        case SearchHit::Kind::kFrameFile:
            entry.kind = "source file";
            entry.note = "show in Table";
            entry.actions = {SetFrameDetail{FrameDetail::kFile},
                             ShowThing{ViewId::kHotspots, SelectedFrame{dataset, hit.frame}}};
            break;
    }
    return entry;
}

// What was found may be of the dataset that was there before the file was read again.
bool is_there(const Dataset& dataset, const SearchHit& hit) {
    if (hit.kind != SearchHit::Kind::kObject) return true;
    return dataset.graph && hit.object.v < dataset.graph->row_count();
}

void add_hits(const AppState& state, std::span<const PaletteHits> found,
              std::vector<PaletteEntry>& entries) {
    for (const PaletteHits& hits : found) {
        const DatasetRow* row = find_dataset(state, hits.dataset);
        if (row == nullptr || !row->dataset) continue;
        const std::string where =
            state.datasets.size() > 1 ? file_label(state, hits.dataset) + ", " : std::string();
        for (const std::span<const SearchHit> list : {hits.names, hits.objects}) {
            for (const SearchHit& hit : list) {
                if (!is_there(*row->dataset, hit)) continue;
                PaletteEntry entry = entry_of(state, hits.dataset, hit);
                entry.note = entry.note.empty() ? where : where + entry.note;
                entry.is_found = true;
                entries.push_back(std::move(entry));
            }
        }
    }
}

// Last of all: the words themselves, wherever they stand.
void add_text_filter(const AppState& state, std::string_view query,
                     std::vector<PaletteEntry>& entries) {
    const DatasetRow* row = current_dataset(state);
    if (query.size() < 2 || row == nullptr || !row->dataset->graph) return;
    PaletteEntry entry;
    entry.title = "Objects that hold “" + printable_text(query) + "” anywhere";
    entry.kind = "filter";
    entry.actions = narrowed_objects(row->id, typed_filter("", std::string(query)));
    entries.push_back(std::move(entry));
}

// 0 for the command run last, then 1, …; a large number for the others.
size_t recency(const AppState& state, const PaletteEntry& entry) {
    const auto& recent = state.settings.recent_commands;
    if (!entry.command) return recent.size();
    const auto found = std::find(recent.begin(), recent.end(), entry.command->name);
    return static_cast<size_t>(found - recent.begin());
}

// By title, else by the name scripts use ("look.theme"): people look for "theme" where the title
// says "dark and light". A match by name ranks below every match by title and marks no letters.
std::optional<FuzzyMatch> match_of(std::string_view query, const PaletteEntry& entry) {
    constexpr int kByNamePenalty = 100000;
    std::optional<FuzzyMatch> match = fuzzy_match(query, entry.title);
    if (entry.own_name > 0) {
        std::optional<FuzzyMatch> own =
            fuzzy_match(query, std::string_view(entry.title).substr(entry.own_name));
        if (own && (!match || own->score > match->score)) {
            for (uint32_t& at : own->matched) at += static_cast<uint32_t>(entry.own_name);
            match = std::move(own);
        }
    }
    if (match || !entry.command) return match;
    match = fuzzy_match(query, entry.command->name);
    if (match) {
        match->score -= kByNamePenalty;
        match->matched.clear();
    }
    return match;
}

}  // namespace

std::vector<PaletteEntry> palette_entries(const AppState& state, std::string_view query,
                                          std::span<const PaletteHits> found) {
    std::vector<PaletteEntry> all;
    add_commands(state, all);
    add_questions(state, all);
    add_files(state, all);
    add_hits(state, found, all);
    std::vector<PaletteEntry> entries;
    for (PaletteEntry& entry : all) {
        std::optional<FuzzyMatch> match = match_of(query, entry);
        // An object may have been found by a value that its title does not show.
        if (!match && entry.is_found) match = FuzzyMatch{0, {}};
        if (!match) continue;
        entry.score = match->score - entry.handicap;
        entry.matched = std::move(match->matched);
        entries.push_back(std::move(entry));
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [&](const PaletteEntry& a, const PaletteEntry& b) {
                         if (a.score != b.score) return a.score > b.score;
                         const size_t recent_a = recency(state, a);
                         const size_t recent_b = recency(state, b);
                         if (recent_a != recent_b) return recent_a < recent_b;
                         return !a.why_disabled && b.why_disabled;
                     });
    add_text_filter(state, query, entries);
    return entries;
}

void choose(const PaletteEntry& entry, const AppState& state, Actions& actions) {
    if (!entry.command) {
        if (entry.why_disabled) return;
        for (const Action& action : entry.actions) actions.push(action);
        return;
    }
    actions.push(RememberCommand{std::string(entry.command->name)});
    run_command(*entry.command, state, actions);
}

}  // namespace hs
