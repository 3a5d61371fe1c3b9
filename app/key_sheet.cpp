#include "app/key_sheet.h"

#include <algorithm>

#include "app/commands.h"

namespace hs {
namespace {

constexpr size_t kMaxKeysBytes = 20;

size_t height_of(const KeyGroup& group) {
    return group.rows.size() + 2;
}

KeyGroup& group_named(std::vector<KeyGroup>& groups, std::string_view title) {
    for (KeyGroup& group : groups) {
        if (group.title == title) return group;
    }
    groups.push_back({std::string(title), {}});
    return groups.back();
}

std::string all_keys(const MenuCommand& command) {
    std::string text;
    for (const ImGuiKeyChord chord : command.keys) {
        if (chord == 0) continue;
        const std::string one = chord_text(chord);
        // The number pad's keys read the same, and a page has no room for long alternatives.
        if (text == one || text.ends_with(", " + one)) continue;
        if (!text.empty() && text.size() + one.size() > kMaxKeysBytes) continue;
        text += text.empty() ? one : ", " + one;
    }
    return text;
}

bool shows_place(const MenuCommand& command) {
    return command.name.starts_with("place.");
}

// Fewest lines for the tallest column when groups stay in order: the usual search for the answer.
bool fits(std::span<const KeyGroup> groups, size_t column_count, size_t most) {
    size_t columns = 1;
    size_t used = 0;
    for (const KeyGroup& group : groups) {
        if (height_of(group) > most) return false;
        if (used + height_of(group) > most) {
            ++columns;
            used = 0;
        }
        used += height_of(group);
    }
    return columns <= column_count;
}

}  // namespace

std::vector<KeyGroup> key_groups() {
    std::vector<KeyGroup> groups;
    bool has_place_row = false;
    for (const MenuCommand& command : commands()) {
        if (command.keys[0] == 0) continue;
        const std::string_view title = command.context == KeyContext::kPicture ? "Pictures"
                                       : command.context == KeyContext::kTime  ? "Time axis"
                                                                               : command.menu;
        KeyGroup& group = group_named(groups, title);
        if (!shows_place(command)) {
            group.rows.push_back({all_keys(command), std::string(command.title)});
        } else if (!has_place_row) {
            has_place_row = true;
            group.rows.push_back({"Ctrl+1 … Ctrl+6", "The place of that tab"});
        }
    }
    for (const Gesture& gesture : gestures()) {
        group_named(groups, gesture.group)
            .rows.push_back({std::string(gesture.keys), std::string(gesture.does)});
    }
    return groups;
}

std::vector<std::vector<size_t>> deal_into_columns(std::span<const KeyGroup> groups,
                                                   size_t column_count) {
    size_t most = 1;
    while (!groups.empty() && !fits(groups, column_count, most)) ++most;
    std::vector<std::vector<size_t>> columns(1);
    size_t used = 0;
    for (size_t i = 0; i < groups.size(); ++i) {
        const size_t height = height_of(groups[i]);
        if (used > 0 && used + height > most) {
            columns.emplace_back();
            used = 0;
        }
        columns.back().push_back(i);
        used += height;
    }
    return columns;
}

size_t tallest_column(std::span<const KeyGroup> groups,
                      std::span<const std::vector<size_t>> columns) {
    size_t tallest = 0;
    for (const std::vector<size_t>& column : columns) {
        size_t height = 0;
        for (const size_t index : column) height += height_of(groups[index]);
        tallest = std::max(tallest, height);
    }
    return tallest;
}

}  // namespace hs
