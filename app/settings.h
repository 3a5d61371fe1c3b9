#pragma once
// What the program remembers between runs: $XDG_CONFIG_HOME/heapscope/settings.json, or
// ~/.config/heapscope/settings.json. Lengths are in pixels at scale 1 and text size 100 %.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/source_files.h"
#include "core/base/text_format.h"

namespace hs {

enum class ThemeName : uint8_t { kDark, kLight };

struct PanelSettings {
    float left_px = 208;
    float right_px = 0;     // 0: a share of the window
    float bottom_px = 0;    // the same
    float drawer_px = 220;  // below a table
    bool left_open = true;
    bool right_open = true;
    bool bottom_open = true;
    bool drawer_open = true;
    bool operator==(const PanelSettings&) const = default;
};

struct WindowSettings {
    int x = 0;
    int y = 0;
    bool has_position = false;  // false: where the system likes
    int width = 1440;
    int height = 900;
    bool maximized = false;
    bool operator==(const WindowSettings&) const = default;
};

// By what the rows of the file dialog are sorted.
enum class EntrySort : uint8_t { kName, kSize, kModified, kKind };

// Of the file dialog.
struct DialogSettings {
    std::string folder;  // empty: where the program was started
    EntrySort sort = EntrySort::kName;
    bool is_descending = false;
    bool show_hidden = false;
    bool known_only = false;
    bool operator==(const DialogSettings&) const = default;
};

// How a table looks, in names of its columns.
struct TableSettings {
    std::vector<std::string> hidden;      // of those that are shown at first
    std::vector<std::string> shown;       // of those that are hidden at first
    std::vector<std::string> order;       // from the left; others follow in the table's own order
    std::map<std::string, float> widths;  // changed ones
    std::vector<std::string> sort;        // first key first; "-size" falls
    bool operator==(const TableSettings&) const = default;
};

struct Settings {
    static constexpr int kMinTextPercent = 70;
    static constexpr int kMaxTextPercent = 250;
    static constexpr size_t kMaxRecentFiles = 20;
    static constexpr size_t kMaxPinnedFiles = 20;
    static constexpr size_t kMaxRecentCommands = 8;
    static constexpr size_t kMaxSourceMaps = 50;

    WindowSettings window;
    PanelSettings panels;
    ThemeName theme = ThemeName::kDark;
    int text_percent = 100;
    SizeUnits size_units = SizeUnits::kBinary;
    std::vector<std::string> recent_files;  // absolute paths, latest first
    std::vector<std::string> pinned_files;  // recent ones that stay, in the order of pinning
    DialogSettings dialog;
    std::map<std::string, TableSettings> tables;  // by name; changed ones
    std::vector<std::string> recent_commands;     // names, latest first
    std::vector<PathRemap> source_maps;  // where sources of recordings are; what came last, last
    // Members of the file that this version does not know, as JSON, written back unchanged.
    std::map<std::string, std::string> unknown;

    bool operator==(const Settings&) const = default;
};

struct LoadedSettings {
    Settings settings;
    std::string problem;  // for a notice; empty: none. A file that is not there is no problem.
};
// Never fails: a damaged file is kept beside as settings.json.damaged, and the defaults take over.
LoadedSettings load_settings(const std::string& path);
// Atomic; makes the folders too.
Result<void> save_settings(const std::string& path, const Settings& settings);

// Values out of range are brought into it; a value of the wrong type keeps its default. An error
// only if the text is not one JSON object.
Result<Settings> settings_from_json(std::string_view json);
std::string json_from_settings(const Settings& settings);

// Puts the path first, without repeating it.
void remember_first(std::vector<std::string>& list, const std::string& item, size_t max_items);

// Empty if neither XDG_CONFIG_HOME nor HOME is set.
std::string default_settings_path();

}  // namespace hs
