// Settings as JSON. Reading is lenient member by member: what is missing or of the wrong type keeps
// its default, numbers are brought into range, unknown members are kept as they are.

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/settings.h"
#include "core/base/json_writer.h"
#include "core/base/utf8.h"

namespace hs {
namespace {

using Element = simdjson::dom::element;
using Object = simdjson::dom::object;

constexpr std::array<std::string_view, 2> kThemes = {"dark", "light"};
constexpr std::array<std::string_view, 3> kUnits = {"binary", "si", "bytes"};
constexpr std::array<std::string_view, 4> kSorts = {"name", "size", "modified", "kind"};
constexpr size_t kMaxTables = 200;
constexpr size_t kMaxColumns = 500;

void read_bool(const Object& from, std::string_view name, bool& value) {
    bool found = false;
    if (from[name].get(found) == simdjson::SUCCESS) value = found;
}

void read_number(const Object& from, std::string_view name, float low, float high, float& value) {
    double found = 0;
    if (from[name].get(found) != simdjson::SUCCESS || !std::isfinite(found)) return;
    value =
        static_cast<float>(std::clamp(found, static_cast<double>(low), static_cast<double>(high)));
}

void read_number(const Object& from, std::string_view name, int low, int high, int& value) {
    double found = 0;
    if (from[name].get(found) != simdjson::SUCCESS || !std::isfinite(found)) return;
    value =
        static_cast<int>(std::clamp(found, static_cast<double>(low), static_cast<double>(high)));
}

void read_text(const Object& from, std::string_view name, std::string& value) {
    std::string_view found;
    if (from[name].get(found) == simdjson::SUCCESS) value = found;
}

template <class Enum, size_t count>
void read_name(const Object& from, std::string_view name,
               const std::array<std::string_view, count>& names, Enum& value) {
    std::string text;
    read_text(from, name, text);
    for (size_t i = 0; i < count; ++i) {
        if (names[i] == text) value = static_cast<Enum>(i);
    }
}

std::vector<std::string> text_list(const Element& element, size_t max_items) {
    std::vector<std::string> list;
    simdjson::dom::array items;
    if (element.get(items) != simdjson::SUCCESS) return list;
    for (const Element item : items) {
        std::string_view text;
        if (item.get(text) != simdjson::SUCCESS || text.empty()) continue;
        if (std::find(list.begin(), list.end(), text) != list.end()) continue;
        if (list.size() < max_items) list.emplace_back(text);
    }
    return list;
}

void read_window(const Element& element, WindowSettings& window) {
    Object from;
    if (element.get(from) != simdjson::SUCCESS) return;
    // A window may begin left of or above the main screen, but not where no screen can be.
    read_number(from, "x", -20000, 20000, window.x);
    read_number(from, "y", -20000, 20000, window.y);
    read_bool(from, "has_position", window.has_position);
    read_number(from, "width", 320, 20000, window.width);
    read_number(from, "height", 200, 20000, window.height);
    read_bool(from, "maximized", window.maximized);
}

void read_panels(const Element& element, PanelSettings& panels) {
    Object from;
    if (element.get(from) != simdjson::SUCCESS) return;
    constexpr float kMost = 4000;
    read_number(from, "left_px", 0.0F, kMost, panels.left_px);
    read_number(from, "right_px", 0.0F, kMost, panels.right_px);
    read_number(from, "bottom_px", 0.0F, kMost, panels.bottom_px);
    read_number(from, "drawer_px", 0.0F, kMost, panels.drawer_px);
    read_bool(from, "left_open", panels.left_open);
    read_bool(from, "right_open", panels.right_open);
    read_bool(from, "bottom_open", panels.bottom_open);
    read_bool(from, "drawer_open", panels.drawer_open);
}

void read_dialog(const Element& element, DialogSettings& dialog) {
    Object from;
    if (element.get(from) != simdjson::SUCCESS) return;
    read_text(from, "folder", dialog.folder);
    read_name(from, "sort", kSorts, dialog.sort);
    read_bool(from, "is_descending", dialog.is_descending);
    read_bool(from, "show_hidden", dialog.show_hidden);
    read_bool(from, "known_only", dialog.known_only);
}

TableSettings table_from(const Object& from) {
    TableSettings table;
    Element list;
    if (from["hidden"].get(list) == simdjson::SUCCESS) table.hidden = text_list(list, kMaxColumns);
    if (from["shown"].get(list) == simdjson::SUCCESS) table.shown = text_list(list, kMaxColumns);
    if (from["order"].get(list) == simdjson::SUCCESS) table.order = text_list(list, kMaxColumns);
    if (from["sort"].get(list) == simdjson::SUCCESS) table.sort = text_list(list, kMaxColumns);
    Object widths;
    if (from["widths"].get(widths) != simdjson::SUCCESS) return table;
    for (const auto width : widths) {
        double px = 0;
        if (width.value.get(px) != simdjson::SUCCESS || !std::isfinite(px)) continue;
        if (width.key.empty() || table.widths.size() >= kMaxColumns) continue;
        table.widths[std::string(width.key)] = static_cast<float>(std::clamp(px, 16.0, 4000.0));
    }
    return table;
}

void read_tables(const Element& element, Settings& settings) {
    Object tables;
    if (element.get(tables) != simdjson::SUCCESS) return;
    for (const auto table : tables) {
        Object from;
        if (table.value.get(from) != simdjson::SUCCESS) continue;
        const TableSettings read = table_from(from);
        if (read == TableSettings{} || settings.tables.size() >= kMaxTables) continue;
        settings.tables[std::string(table.key)] = read;
    }
}

void read_source_maps(const Element& element, Settings& settings) {
    simdjson::dom::array items;
    if (element.get(items) != simdjson::SUCCESS) return;
    for (const Element item : items) {
        Object from;
        if (item.get(from) != simdjson::SUCCESS) continue;
        PathRemap map;
        read_text(from, "from", map.from);
        read_text(from, "to", map.to);
        const bool has_room = settings.source_maps.size() < Settings::kMaxSourceMaps;
        if (!map.to.empty() && has_room) settings.source_maps.push_back(std::move(map));
    }
}

void read_member(const Object& all, std::string_view key, const Element& value,
                 Settings& settings) {
    if (key == "theme") {
        read_name(all, key, kThemes, settings.theme);
    } else if (key == "size_units") {
        read_name(all, key, kUnits, settings.size_units);
    } else if (key == "text_percent") {
        read_number(all, key, Settings::kMinTextPercent, Settings::kMaxTextPercent,
                    settings.text_percent);
    } else if (key == "window") {
        read_window(value, settings.window);
    } else if (key == "panels") {
        read_panels(value, settings.panels);
    } else if (key == "recent_files") {
        settings.recent_files = text_list(value, Settings::kMaxRecentFiles);
    } else if (key == "recent_commands") {
        settings.recent_commands = text_list(value, Settings::kMaxRecentCommands);
    } else if (key == "pinned_files") {
        settings.pinned_files = text_list(value, Settings::kMaxPinnedFiles);
    } else if (key == "dialog") {
        read_dialog(value, settings.dialog);
    } else if (key == "source_maps") {
        read_source_maps(value, settings);
    } else if (key == "tables") {
        read_tables(value, settings);
    } else {
        settings.unknown[std::string(key)] = simdjson::minify(value);
    }
}

void write_list(JsonWriter& to, const std::vector<std::string>& list) {
    to.begin_array();
    for (const std::string& item : list) {
        // JSON cannot hold other bytes, and a path with a letter changed leads nowhere.
        if (is_valid_utf8(item)) to.text(item);
    }
    to.end_array();
}

void write_source_maps(JsonWriter& to, const std::vector<PathRemap>& maps) {
    to.begin_array();
    for (const PathRemap& map : maps) {
        if (!is_valid_utf8(map.from) || !is_valid_utf8(map.to)) continue;
        to.begin_object();
        to.field("from", map.from);
        to.field("to", map.to);
        to.end_object();
    }
    to.end_array();
}

void write_window(JsonWriter& to, const WindowSettings& window) {
    to.begin_object();
    to.field("x", int64_t{window.x});
    to.field("y", int64_t{window.y});
    to.field("has_position", window.has_position);
    to.field("width", int64_t{window.width});
    to.field("height", int64_t{window.height});
    to.field("maximized", window.maximized);
    to.end_object();
}

void write_panels(JsonWriter& to, const PanelSettings& panels) {
    to.begin_object();
    to.field("left_px", static_cast<double>(panels.left_px));
    to.field("right_px", static_cast<double>(panels.right_px));
    to.field("bottom_px", static_cast<double>(panels.bottom_px));
    to.field("drawer_px", static_cast<double>(panels.drawer_px));
    to.field("left_open", panels.left_open);
    to.field("right_open", panels.right_open);
    to.field("bottom_open", panels.bottom_open);
    to.field("drawer_open", panels.drawer_open);
    to.end_object();
}

void write_dialog(JsonWriter& to, const DialogSettings& dialog) {
    to.begin_object();
    if (is_valid_utf8(dialog.folder)) to.field("folder", dialog.folder);
    to.field("sort", kSorts[static_cast<size_t>(dialog.sort)]);
    to.field("is_descending", dialog.is_descending);
    to.field("show_hidden", dialog.show_hidden);
    to.field("known_only", dialog.known_only);
    to.end_object();
}

void write_table(JsonWriter& to, const TableSettings& table) {
    to.begin_object();
    to.key("hidden");
    write_list(to, table.hidden);
    to.key("shown");
    write_list(to, table.shown);
    to.key("order");
    write_list(to, table.order);
    to.key("sort");
    write_list(to, table.sort);
    to.key("widths");
    to.begin_object();
    for (const auto& [column, px] : table.widths) to.field(column, static_cast<double>(px));
    to.end_object();
    to.end_object();
}

}  // namespace

Result<Settings> settings_from_json(std::string_view json) {
    simdjson::dom::parser parser;
    Element root;
    const simdjson::error_code problem = parser.parse(json.data(), json.size()).get(root);
    if (problem != simdjson::SUCCESS) {
        return Error{ErrorCode::kBadInput, simdjson::error_message(problem), {}, {}};
    }
    Object members;
    if (root.get(members) != simdjson::SUCCESS) {
        return Error{ErrorCode::kBadInput, "not a JSON object", {}, {}};
    }
    Settings settings;
    for (const auto member : members) read_member(members, member.key, member.value, settings);
    return settings;
}

std::string json_from_settings(const Settings& settings) {
    std::string text;
    JsonWriter to([&](std::string_view piece) { text += piece; });
    to.begin_object();
    to.field("theme", kThemes[static_cast<size_t>(settings.theme)]);
    to.field("text_percent", int64_t{settings.text_percent});
    to.field("size_units", kUnits[static_cast<size_t>(settings.size_units)]);
    to.key("window");
    write_window(to, settings.window);
    to.key("panels");
    write_panels(to, settings.panels);
    to.key("recent_files");
    write_list(to, settings.recent_files);
    to.key("recent_commands");
    write_list(to, settings.recent_commands);
    to.key("pinned_files");
    write_list(to, settings.pinned_files);
    to.key("source_maps");
    write_source_maps(to, settings.source_maps);
    to.key("dialog");
    write_dialog(to, settings.dialog);
    to.key("tables");
    to.begin_object();
    for (const auto& [name, table] : settings.tables) {
        to.key(name);
        write_table(to, table);
    }
    to.end_object();
    for (const auto& [name, json] : settings.unknown) {
        to.key(name);
        to.raw(json);
    }
    to.end_object();
    to.finish();
    return text;
}

}  // namespace hs
