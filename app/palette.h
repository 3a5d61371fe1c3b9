#pragma once
// What the palette (Ctrl+P) lists for a query: commands, opened and recent files, and what a search
// found in the datasets (core/analysis/dataset_search.h), the best fit first. Plain data in and
// out; drawn by overlays/palette_overlay.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/actions.h"
#include "app/app_state.h"
#include "app/commands.h"
#include "core/analysis/dataset_search.h"

namespace hs {

struct PaletteEntry {
    std::string title;
    std::string kind;  // "command", "view", "open file", "recent file", "type", …
    std::string note;  // more about it, at the right: "2,394 objects, 1.2 MiB"
    std::string keys;  // its shortcut, or empty
    const char* why_disabled = nullptr;
    const MenuCommand* command = nullptr;  // for commands and views
    std::vector<Action> actions;           // for the rest
    std::vector<uint32_t> matched;         // byte offsets into the title
    int score = 0;
    int handicap = 0;       // taken from the score
    size_t own_name = 0;    // where it begins in the title, behind the module
    bool is_found = false;  // by the search in datasets: it fits, whatever the title
};

// What was found in one dataset, as far as the search has got.
struct PaletteHits {
    DatasetId dataset;
    std::span<const SearchHit> names;
    std::span<const SearchHit> objects;
};

// Without a query: what was run lately first, then the rest in the order of the menus. With one:
// by fit; what was run lately and what can run wins among equals.
std::vector<PaletteEntry> palette_entries(const AppState& state, std::string_view query,
                                          std::span<const PaletteHits> found = {});

// What choosing an entry does; also remembers a command as run lately.
void choose(const PaletteEntry& entry, const AppState& state, Actions& actions);

}  // namespace hs
