#include "app/palette.h"

#include <algorithm>
#include <utility>

#include "app/fuzzy_match.h"
#include "app/view.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

void add_commands(const AppState& state, std::vector<PaletteEntry>& entries) {
    for (const Command& command : commands()) {
        if (command.name == "edit.search") continue;  // this very palette
        PaletteEntry entry;
        entry.title = command.title;
        entry.kind = command.name.starts_with("view.") && command.is_checked ? "view" : "command";
        if (command.keys[0] != 0) entry.keys = chord_text(command.keys[0]);
        entry.why_disabled = why_disabled(command, state);
        entry.command = &command;
        entries.push_back(std::move(entry));
    }
}

void add_files(const AppState& state, std::vector<PaletteEntry>& entries) {
    for (size_t i = 0; i < state.datasets.size(); ++i) {
        const DatasetRow& row = state.datasets[i];
        PaletteEntry entry;
        entry.title = dataset_letter(i) + "  " + printable_text(file_name_of(row.path));
        entry.kind = "open file";
        entry.action = SetCurrentDataset{row.id};
        if (!row.dataset) entry.why_disabled = "not loaded";
        entries.push_back(std::move(entry));
    }
    for (const std::string& path : state.settings.recent_files) {
        PaletteEntry entry;
        entry.title = printable_text(path);
        entry.kind = "recent file";
        entry.action = OpenFiles{{path}};
        entries.push_back(std::move(entry));
    }
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
    if (match || !entry.command) return match;
    match = fuzzy_match(query, entry.command->name);
    if (match) {
        match->score -= kByNamePenalty;
        match->matched.clear();
    }
    return match;
}

}  // namespace

std::vector<PaletteEntry> palette_entries(const AppState& state, std::string_view query) {
    std::vector<PaletteEntry> all;
    add_commands(state, all);
    add_files(state, all);
    std::vector<PaletteEntry> entries;
    for (PaletteEntry& entry : all) {
        std::optional<FuzzyMatch> match = match_of(query, entry);
        if (!match) continue;
        entry.score = match->score;
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
    return entries;
}

void choose(const PaletteEntry& entry, const AppState& state, Actions& actions) {
    if (!entry.command) {
        if (entry.action && !entry.why_disabled) actions.push(*entry.action);
        return;
    }
    actions.push(RememberCommand{std::string(entry.command->name)});
    run_command(*entry.command, state, actions);
}

}  // namespace hs
