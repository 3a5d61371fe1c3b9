#pragma once
// What the palette (Ctrl+P) lists for a query: commands, opened files and recent files, the best
// fit first. Plain data in and out; drawn by overlays/palette_overlay.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/actions.h"
#include "app/app_state.h"
#include "app/commands.h"

namespace hs {

struct PaletteEntry {
    std::string title;
    std::string kind;  // "command", "view", "open file", "recent file"
    std::string keys;  // its shortcut, or empty
    const char* why_disabled = nullptr;
    const Command* command = nullptr;  // for commands and views
    std::optional<Action> action;      // for the rest
    std::vector<uint32_t> matched;     // byte offsets into the title
    int score = 0;
};

// Without a query: what was run lately first, then the rest in the order of the menus. With one:
// by fit; what was run lately and what can run wins among equals.
std::vector<PaletteEntry> palette_entries(const AppState& state, std::string_view query);

// What choosing an entry does; also remembers a command as run lately.
void choose(const PaletteEntry& entry, const AppState& state, Actions& actions);

}  // namespace hs
