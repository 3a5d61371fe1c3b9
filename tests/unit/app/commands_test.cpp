#include "app/commands.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/key_sheet.h"
#include "app/places.h"
#include "tests/support/bare_ui.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("Every command has its own name and title, and something to do") {
    std::set<std::string_view> names;
    std::set<std::string_view> titles;
    for (const MenuCommand& command : commands()) {
        CAPTURE(std::string(command.name));
        CHECK(names.insert(command.name).second);
        CHECK(titles.insert(command.title).second);
        CHECK(command.run != nullptr);
        CHECK_FALSE(command.title.empty());
        CHECK((command.otherwise.empty() || find_command(command.otherwise) != nullptr));
    }
}

TEST_CASE("No two commands share a shortcut, in one context or with what works everywhere") {
    std::map<ImGuiKeyChord, std::vector<const MenuCommand*>> by_key;
    for (const MenuCommand& command : commands()) {
        for (const ImGuiKeyChord chord : command.keys) {
            if (chord != 0) by_key[chord].push_back(&command);
        }
    }
    for (const auto& [chord, sharing] : by_key) {
        for (const MenuCommand* a : sharing) {
            for (const MenuCommand* b : sharing) {
                if (a == b) continue;
                CAPTURE(chord_text(chord), std::string(a->name), std::string(b->name));
                CHECK(a->context != b->context);
                CHECK(a->context != KeyContext::kEverywhere);
            }
        }
    }
}

// Keys named by the design of the window, besides those of the mouse.
TEST_CASE("Every key of the design is there") {
    const std::set<std::string> wanted = {
        "Ctrl+O", "Ctrl+C", "Ctrl+D",       "Ctrl+E", "F5",     "Ctrl+Q", "Ctrl+F",
        "Ctrl+P", "Ctrl+T", "Ctrl++",       "Ctrl+−", "F1",     "F11",    "F12",
        "Ctrl+Z", "P",      "Ctrl+Shift+Z", "Space",  "Alt+←",  "Alt+→",  "Esc",
        "0",      "Ctrl+0", "Shift+P",      "F3",     "Ctrl+B", "Ctrl+1"};
    std::set<std::string> found;
    for (const MenuCommand& command : commands()) {
        for (const ImGuiKeyChord chord : command.keys) {
            if (chord != 0) found.insert(chord_text(chord));
        }
    }
    for (const std::string& keys : wanted) {
        CAPTURE(keys);
        CHECK(found.count(keys) == 1);
    }
    for (const char* keys : {"Wheel", "Drag", "Double-click", "W  A  S  D", "Arrows", "Shift+Drag",
                             "Mouse back, forward"}) {
        CAPTURE(keys);
        CHECK(std::any_of(gestures().begin(), gestures().end(),
                          [&](const Gesture& gesture) { return gesture.keys == keys; }));
    }
}

TEST_CASE("The six places are on Ctrl+1 to Ctrl+6, in the order of their tabs") {
    CHECK(places().size() == 6);
    for (size_t i = 0; i < places().size(); ++i) {
        const MenuCommand* command = find_command(places()[i].command);
        REQUIRE(command != nullptr);
        CHECK(chord_text(command->keys[0]) == "Ctrl+" + std::to_string(i + 1));
        CHECK(command->title == places()[i].title);
        CHECK(&place_of(places()[i].id) == &places()[i]);
    }
}

TEST_CASE("The places that there are have the first numbers, an absent one none") {
    AppState state;
    const std::vector<PresentPlace> present = present_places(state);
    for (size_t i = 0; i < present.size(); ++i) {
        const MenuCommand& command = *find_command(present[i].place->command);
        CHECK(chord_text(first_key(command, state)) == "Ctrl+" + std::to_string(i + 1));
    }
    CHECK(present.size() < places().size());
    CHECK(first_key(*find_command("place.tracked"), state) == 0);
}

TEST_CASE("Each view is found by its name and has a command, and each but the log a place") {
    for (const View& view : views()) {
        CAPTURE(view.name);
        CHECK(find_command(view.command) != nullptr);
        CHECK(find_view(view.name) == &view);
        CHECK(&view_of(view.id) == &view);
        const bool is_in_a_place =
            std::any_of(places().begin(), places().end(), [&](const Place& place) {
                return std::count(place.modes.begin(), place.modes.end(), view.id) > 0;
            });
        CHECK(is_in_a_place == (view.id != ViewId::kLog));
    }
    CHECK(find_view("no such view") == nullptr);
}

TEST_CASE("What cannot run now says why in a few words") {
    const AppState empty;
    for (const char* name : {"file.reload", "file.export", "edit.undo", "edit.find", "go.back",
                             "picture.fit", "time.play", "time.next_peak", "analyze.swap"}) {
        const MenuCommand* command = find_command(name);
        REQUIRE(command != nullptr);
        const char* reason = why_disabled(*command, empty);
        REQUIRE(reason != nullptr);
        CHECK(std::string_view(reason).size() < 60);
    }
    CHECK(std::string_view(why_disabled(*find_command("time.next_peak"), empty)) ==
          "needs an allocation log");
    for (const char* name : {"file.open", "file.compare", "help.keys", "look.theme"}) {
        CHECK(why_disabled(*find_command(name), empty) == nullptr);
    }
}

TEST_CASE("The page of keys lists every command that has one, in columns of about equal height") {
    const std::vector<KeyGroup> groups = key_groups();
    size_t rows = 0;
    for (const KeyGroup& group : groups) rows += group.rows.size() + 2;
    for (size_t count = 1; count <= 3; ++count) {
        const auto columns = deal_into_columns(groups, count);
        CHECK(columns.size() <= count);
        size_t dealt = 0;
        for (const auto& column : columns) dealt += column.size();
        CHECK(dealt == groups.size());
        CHECK(tallest_column(groups, columns) >= rows / count);
    }
    // 22 design pixels a line and 72 for the head must fit into a window of 720.
    const auto three = deal_into_columns(groups, 3);
    CHECK(tallest_column(groups, three) * 22 + 72 <= 720 - 48);

    std::set<std::string> listed;
    for (const KeyGroup& group : groups) {
        for (const KeyRow& row : group.rows) listed.insert(row.does);
    }
    for (const MenuCommand& command : commands()) {
        if (command.keys[0] == 0 || command.name.starts_with("place.")) continue;
        CAPTURE(std::string(command.title));
        CHECK(listed.count(std::string(command.title)) == 1);
    }
}

TEST_CASE("No groups need no columns, and one tall group is not split") {
    CHECK(tallest_column({}, deal_into_columns({}, 3)) == 0);
    const std::vector<KeyGroup> one = {{"g", std::vector<KeyRow>(40)}};
    const auto columns = deal_into_columns(one, 3);
    REQUIRE(columns.size() == 1);
    CHECK(tallest_column(one, columns) == 42);
}

}  // namespace
}  // namespace hs
