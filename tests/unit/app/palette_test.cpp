#include "app/palette.h"

#include <algorithm>
#include <memory>

#include "tests/support/catch.h"

namespace hs {
namespace {

std::string first(const AppState& state, std::string_view query) {
    const auto entries = palette_entries(state, query);
    return entries.empty() ? "" : entries[0].title;
}

TEST_CASE("The palette finds commands by a few letters") {
    const AppState state;
    CHECK(first(state, "open") == "Open…");
    CHECK(first(state, "cw") == "Compare with…");
    CHECK(first(state, "quit") == "Quit");
    CHECK(first(state, "dark") == "Toggle dark theme");
    CHECK(first(state, "log") == "Log");
    CHECK(palette_entries(state, "zzzzqq").empty());
}

TEST_CASE("A command is found by its name too, below those found by title") {
    const AppState state;
    const std::vector<PaletteEntry> theme = palette_entries(state, "look.theme");
    REQUIRE_FALSE(theme.empty());
    CHECK(theme[0].command->name == "look.theme");
    CHECK(theme[0].matched.empty());
    CHECK(palette_entries(state, "open")[0].title == "Open…");
}

TEST_CASE("Without a query what was run lately comes first, then what can run") {
    AppState state;
    apply(state, RememberCommand{"look.theme"});
    apply(state, RememberCommand{"file.quit"});
    const auto entries = palette_entries(state, "");
    REQUIRE(entries.size() > 2);
    CHECK(entries[0].title == "Quit");
    CHECK(entries[1].title == "Toggle dark theme");
    const auto first_disabled = std::find_if(entries.begin(), entries.end(),
                                             [](const auto& entry) { return entry.why_disabled; });
    const auto last_enabled_command =
        std::find_if(entries.rbegin(), entries.rend(),
                     [](const auto& entry) { return entry.command && !entry.why_disabled; });
    CHECK(&*first_disabled > &*last_enabled_command);
}

TEST_CASE("What a search found is listed, also where the title does not show why") {
    AppState state;
    apply(state, OpenFiles{{"log.hpm"}});
    auto dataset = std::make_shared<Dataset>();
    dataset->traces.emplace();
    apply(state, DatasetLoaded{state.datasets[0].id, dataset});
    std::vector<SearchHit> names(1);
    names[0].kind = SearchHit::Kind::kFunction;
    names[0].text = "add_customer";
    names[0].note = "shop/models.py";
    names[0].frame = FrameId{3};
    const PaletteHits found[] = {{state.datasets[0].id, names, {}}};
    const auto entries = palette_entries(state, "add_customer", found);
    REQUIRE_FALSE(entries.empty());
    CHECK(entries[0].title == "add_customer");
    CHECK(entries[0].kind == "function");
    CHECK(entries[0].note == "models.py");
    Actions actions;
    choose(entries[0], state, actions);
    for (const Action& action : actions.take()) apply(state, action);
    CHECK(state.navigation.at().view == ViewId::kFlame);
    CHECK(selection_of(state) == Selection{SelectedFrame{state.datasets[0].id, FrameId{3}}});
    const auto by_value = palette_entries(state, "zzzz", found);
    REQUIRE(by_value.size() == 1);
    CHECK(by_value[0].title == "add_customer");
}

TEST_CASE("A class comes before its functions, whatever its module") {
    AppState state;
    apply(state, OpenFiles{{"shop.hscope"}});
    auto dataset = std::make_shared<Dataset>();
    dataset->traces.emplace();
    apply(state, DatasetLoaded{state.datasets[0].id, dataset});
    std::vector<SearchHit> names(3);
    names[0].kind = names[2].kind = SearchHit::Kind::kFunction;
    names[0].text = "Session.__init__";
    names[1].kind = SearchHit::Kind::kType;
    names[1].text = "shop.server.handlers.Session";
    names[2].text = "session";
    const PaletteHits found{state.datasets[0].id, names, {}};
    const auto entries = palette_entries(state, "session", {&found, 1});
    REQUIRE(entries.size() >= 3);
    CHECK(entries[0].title == "shop.server.handlers.Session");
    CHECK(entries[0].matched.front() == entries[0].title.rfind('.') + 1);
}

TEST_CASE("What was found in a file is left out once the file is something else") {
    AppState state;
    apply(state, OpenFiles{{"log.hpm"}});
    auto dataset = std::make_shared<Dataset>();
    dataset->traces.emplace();
    apply(state, DatasetLoaded{state.datasets[0].id, dataset});
    std::vector<SearchHit> objects(1);
    objects[0].kind = SearchHit::Kind::kObject;
    objects[0].text = "a customer";
    objects[0].object = ObjectId{7};
    const PaletteHits found[] = {{state.datasets[0].id, {}, objects}};
    CHECK(palette_entries(state, "a customer", found).empty());
}

TEST_CASE("Opened and recent files are in the palette") {
    AppState state;
    state.settings.recent_files = {"/data/old.json"};
    apply(state, OpenFiles{{"/data/before.json"}});
    CHECK(first(state, "before") == "before.json");
    Actions actions;
    choose(palette_entries(state, "old.json")[0], state, actions);
    const auto taken = actions.take();
    REQUIRE(taken.size() == 1);
    CHECK(std::get<OpenFiles>(taken[0].any()).paths == std::vector<std::string>{"/data/old.json"});
}

TEST_CASE("Choosing a command runs it and remembers it") {
    AppState state;
    Actions actions;
    choose(palette_entries(state, "dark")[0], state, actions);
    for (const Action& action : actions.take()) apply(state, action);
    CHECK(state.settings.theme == ThemeName::kLight);
    CHECK(state.settings.recent_commands == std::vector<std::string>{"look.theme"});
}

TEST_CASE("Choosing what cannot run says why") {
    AppState state;
    Actions actions;
    choose(palette_entries(state, "reload")[0], state, actions);
    for (const Action& action : actions.take()) apply(state, action);
    REQUIRE(state.messages.toasts.size() == 1);
    CHECK(state.messages.toasts[0].text == "Reload: open a file first");
}

}  // namespace
}  // namespace hs
