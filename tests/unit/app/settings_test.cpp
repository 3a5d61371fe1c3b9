#include "app/settings.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <limits>

#include "app/settings_store.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace hs {
namespace {

Settings full_settings() {
    Settings settings;
    settings.window = {-7, 12, true, 1234, 777, true};
    settings.panels = {200.5F, 300, 90, false, true, false};
    settings.theme = ThemeName::kLight;
    settings.text_percent = 130;
    settings.size_units = SizeUnits::kSi;
    settings.recent_files = {"/data/a \"quoted\".json", "/data/ünï.hpm"};
    settings.dialog = {"/data", EntrySort::kSize, true, true, true};
    settings.pinned_files = {"/pinned.hpm"};
    settings.tables = {
        {"objects", {{"refs"}, {"id"}, {"size", "id"}, {{"id", 80.5F}}, {"-size", "id"}}},
        {"types", {{"count"}, {}, {}, {}, {}}}};
    settings.source_maps = {{"/build/app", "/home/me/app"}, {".", "/home/me/other"}};
    settings.recent_commands = {"look.theme", "file.open"};
    settings.unknown = {{"future", "{\"a\":[1,null,\"x\"]}"}, {"later", "3"}};
    return settings;
}

Settings read(std::string_view json) {
    const auto settings = settings_from_json(json);
    REQUIRE(settings.ok());
    return settings.value();
}

TEST_CASE("Settings survive the way to JSON and back, unknown members included") {
    const Settings settings = full_settings();
    const std::string json = json_from_settings(settings);
    CHECK(read(json) == settings);
    CHECK(json_from_settings(read(json)) == json);
    CHECK(read(json_from_settings({})) == Settings{});
}

TEST_CASE("Values out of range are brought into it") {
    const Settings settings = read(R"({"text_percent": 9999, "panels": {"left_px": -5},
        "window": {"width": 1, "height": 1e300, "x": -999999999}})");
    CHECK(settings.text_percent == Settings::kMaxTextPercent);
    CHECK(settings.panels.left_px == 0);
    CHECK(settings.window.width == 320);
    CHECK(settings.window.height == 20000);
    CHECK(settings.window.x == -20000);
}

TEST_CASE("A value of the wrong type keeps its default and harms no other") {
    const Settings settings = read(R"({"theme": 5, "size_units": "furlongs", "panels": [],
        "window": null, "recent_files": [1, "/a", "", "/a", null, "/b"], "tables":
        {"types": "x", "empty": {}, "objects": {"hidden": ["a"], "sort": 3,
        "widths": {"a": 1e9, "b": "wide"}}}, "text_percent": "big", "recent_commands": {},
        "dialog": {"folder": "/kept", "sort": "nonsense", "known_only": 3}})");
    CHECK(settings.theme == ThemeName::kDark);
    CHECK(settings.size_units == SizeUnits::kBinary);
    CHECK(settings.panels == PanelSettings{});
    CHECK(settings.recent_files == std::vector<std::string>{"/a", "/b"});
    REQUIRE(settings.tables.size() == 1);
    CHECK(settings.tables.at("objects") == TableSettings{{"a"}, {}, {}, {{"a", 4000.0F}}, {}});
    CHECK(settings.text_percent == 100);
    CHECK(settings.dialog == DialogSettings{.folder = "/kept"});
}

TEST_CASE("Lists are cut to their bounds") {
    std::string json = R"({"recent_files": [)";
    for (int i = 0; i < 500; ++i) json += (i > 0 ? ",\"/" : "\"/") + std::to_string(i) + "\"";
    CHECK(read(json + "]}").recent_files.size() == Settings::kMaxRecentFiles);
}

TEST_CASE("What is not one JSON object is an error") {
    for (const char* json : {"", "[]", "3", "{", "{\"a\":}", "\x01\x02", "{} {}"}) {
        CAPTURE(json);
        CHECK_FALSE(settings_from_json(json).ok());
    }
}

TEST_CASE("A path that is not UTF-8 is left out rather than changed") {
    Settings settings;
    settings.recent_files = {"/data/\xff.json", "/data/b"};
    CHECK(read(json_from_settings(settings)).recent_files == std::vector<std::string>{"/data/b"});
}

TEST_CASE("Remembering puts first what is new, once, and drops the oldest") {
    std::vector<std::string> list = {"a", "b", "c"};
    remember_first(list, list[1], 3);
    CHECK(list == std::vector<std::string>{"b", "a", "c"});
    remember_first(list, "d", 3);
    CHECK(list == std::vector<std::string>{"d", "b", "a"});
}

TEST_CASE("No file means defaults without a word") {
    const test::TempFolder folder;
    const LoadedSettings loaded = load_settings(folder.path("settings.json"));
    CHECK(loaded.settings == Settings{});
    CHECK(loaded.problem.empty());
}

TEST_CASE("Saving makes the folders, and loading reads the same back") {
    const test::TempFolder folder;
    const std::string path = folder.path("config/heapscope/settings.json");
    REQUIRE(save_settings(path, full_settings()).ok());
    CHECK(load_settings(path).settings == full_settings());
}

TEST_CASE("A damaged file gives defaults and a notice, and is kept beside") {
    const test::TempFolder folder;
    const std::string path = folder.write("settings.json", "{\"theme\": \"li");
    const LoadedSettings loaded = load_settings(path);
    CHECK(loaded.settings == Settings{});
    CHECK(loaded.problem.find("damaged") != std::string::npos);
    CHECK(loaded.problem.find(path) != std::string::npos);
    CHECK(test::file_bytes(path + ".damaged") == "{\"theme\": \"li");
    CHECK(load_settings(path).problem.empty());
    REQUIRE(save_settings(path, full_settings()).ok());
    CHECK(load_settings(path).settings == full_settings());
}

TEST_CASE("What cannot be read as a file gives defaults and a notice, and stays as it is") {
    const test::TempFolder folder;
    const std::string path = folder.path("settings.json");
    SECTION("a folder") {
        REQUIRE(mkdir(path.c_str(), 0700) == 0);
    }
    SECTION("a pipe") {
        REQUIRE(mkfifo(path.c_str(), 0600) == 0);
    }
    SECTION("far too large") {
        folder.write("settings.json", std::string(5 << 20, ' '));
    }
    const LoadedSettings loaded = load_settings(path);
    CHECK(loaded.settings == Settings{});
    CHECK_FALSE(loaded.problem.empty());
    CHECK(access(path.c_str(), F_OK) == 0);
}

TEST_CASE("The store writes a moment after the last change, and not before") {
    const test::TempFolder folder;
    const std::string path = folder.path("settings.json");
    JobRunner jobs(nullptr);
    SettingsStore store(path, {});
    Settings settings;
    store.update(settings, 10, jobs);
    CHECK(store.seconds_until_save() == std::numeric_limits<double>::infinity());
    CHECK(access(path.c_str(), F_OK) != 0);

    settings.theme = ThemeName::kLight;
    store.update(settings, 0.1, jobs);
    CHECK(store.seconds_until_save() == SettingsStore::kDelaySeconds);
    store.update(settings, SettingsStore::kDelaySeconds / 2, jobs);
    settings.text_percent = 120;
    store.update(settings, SettingsStore::kDelaySeconds / 2, jobs);
    CHECK(access(path.c_str(), F_OK) != 0);
    store.update(settings, SettingsStore::kDelaySeconds, jobs);
    CHECK(load_settings(path).settings == settings);
    CHECK(jobs.running_count() == 0);
}

TEST_CASE("The store writes the last change when the program ends") {
    const test::TempFolder folder;
    const std::string path = folder.path("settings.json");
    Settings settings;
    {
        SettingsStore store(path, settings);
        JobRunner jobs(nullptr);
        settings.dialog.folder = "/somewhere";
        store.update(settings, 0.01, jobs);
    }
    CHECK(load_settings(path).settings == settings);
}

TEST_CASE("A failure to write is told once") {
    const test::TempFolder folder;
    folder.write("file", "in the way of a folder");
    JobRunner jobs(nullptr);
    SettingsStore store(folder.path("file/settings.json"), {});
    Settings settings;
    settings.theme = ThemeName::kLight;
    const auto step = [&] {
        store.update(settings, 1, jobs);
        jobs.publish(1);
    };
    for (int i = 0; i < 3; ++i) step();
    const auto error = store.take_error();
    REQUIRE(error);
    CHECK(error->source == folder.path("file"));
    settings.text_percent = 150;
    for (int i = 0; i < 3; ++i) step();
    CHECK_FALSE(store.take_error());
}

TEST_CASE("An empty path is never written to") {
    JobRunner jobs(nullptr);
    SettingsStore store("", {});
    Settings settings;
    settings.theme = ThemeName::kLight;
    store.update(settings, 1, jobs);
    store.update(settings, 1, jobs);
    CHECK(store.seconds_until_save() == std::numeric_limits<double>::infinity());
}

// Saves one version after the other until it is killed.
[[noreturn]] void save_for_ever(const std::string& path, const Settings& a, const Settings& b) {
    while (true) {
        static_cast<void>(save_settings(path, a));
        static_cast<void>(save_settings(path, b));
    }
}

TEST_CASE("Killing the program at any moment leaves one whole version of the settings") {
    const test::TempFolder folder;
    const std::string path = folder.path("settings.json");
    Settings a = full_settings();
    Settings b = full_settings();
    // Large enough that a write is worth interrupting.
    for (int i = 0; i < 400; ++i) {
        b.tables["table " + std::to_string(i % 150)].hidden.push_back(std::to_string(i));
    }
    REQUIRE(save_settings(path, a).ok());
    for (int i = 0; i < 40; ++i) {
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) save_for_ever(path, a, b);
        usleep(static_cast<useconds_t>(200 + 137 * i));
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        const LoadedSettings loaded = load_settings(path);
        CAPTURE(i, loaded.problem);
        CHECK(loaded.problem.empty());
        CHECK((loaded.settings == a || loaded.settings == b));
    }
    // The next write also clears away what the killed ones left.
    REQUIRE(save_settings(path, a).ok());
    CHECK(folder.file_count() == 1);
}

}  // namespace
}  // namespace hs
