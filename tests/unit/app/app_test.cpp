#include "app/app.h"

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "app/commands.h"
#include "app/view.h"
#include "tests/support/bare_ui.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"
#include "tests/support/variable.h"

namespace hs {
namespace {

// Opens anything but what is named bad; nothing is read.
Result<DatasetPtr> pretend_to_open(const std::string& path, const LoadOptions&, JobContext&) {
    if (path.find("bad") != std::string::npos) {
        return Error{ErrorCode::kBadInput, "expected a dump, found a poem", path, 3};
    }
    auto dataset = std::make_shared<Dataset>();
    dataset->info = {path, "pyheap-json", 123456789, 1700000000000000000};
    dataset->diagnostics = {{Severity::kWarning, "one record was cut short", 42, 1},
                            {Severity::kError, "an id does not fit into 64 bits", {}, 12}};
    return DatasetPtr(std::move(dataset));
}

AppServices plain_services() {
    AppServices services;
    services.open = pretend_to_open;
    services.reproducible = true;
    services.now_unix_ns = [] { return int64_t{1700000000000000000}; };
    return services;
}

struct WindowSize {
    float width, height, scale;
};
constexpr WindowSize kSizes[] = {{640, 400, 1},   {1280, 720, 1}, {1600, 1000, 1},
                                 {3200, 2000, 2}, {640, 400, 2},  {60, 40, 1}};

// A window with all that can be in it.
void fill(App& app, BareUi& ui) {
    app.open_files({"/data/before.json", "/data/bad.json", "/data/a very long name of a file.hpm"});
    ui.frame(app, 3);
    app.push(SetComparison{app.state().datasets[2].id});
    FilterStep step;
    step.label = "type Task";
    app.push(PushFilter{step});
    app.push(AddLog{.severity = Severity::kWarning, .message = "look at this", .toast = true});
    ui.frame(app, 3);
}

TEST_CASE("Every overlay and every view draws at any size, with and without data") {
    for (const WindowSize& size : kSizes) {
        CAPTURE(size.width, size.height, size.scale);
        BareUi ui(size.width, size.height);
        ui.scale = size.scale;
        App app(plain_services());
        for (const bool filled : {false, true}) {
            if (filled) fill(app, ui);
            for (const View& view : views()) {
                app.push(ShowView{view.id});
                ui.frame(app, 2);
                CHECK(app.state().navigation.at().view == view.id);
            }
            for (const Overlay overlay : {Overlay::kPalette, Overlay::kKeys, Overlay::kFileDialog,
                                          Overlay::kAbout, Overlay::kNone}) {
                app.push(ShowOverlay{overlay});
                ui.frame(app, 3);
                CHECK(ImGui::GetDrawData()->TotalVtxCount > 0);
            }
        }
        app.push(SetTheme{ThemeName::kLight});
        app.push(SetTextSize{Settings::kMaxTextPercent});
        app.push(ToggleFrameGraph{});
        ui.frame(app, 3);
        CHECK(ImGui::GetDrawData()->TotalVtxCount > 0);
    }
}

TEST_CASE("Collapsing every panel in turn leaves a window that draws") {
    BareUi ui(1280, 720);
    App app(plain_services());
    fill(app, ui);
    for (const ImGuiKey key : {ImGuiKey_B, ImGuiKey_I, ImGuiKey_J}) {
        ui.press(app, ImGuiMod_Ctrl | key);
    }
    ui.frame(app);
    const PanelSettings& panels = app.state().settings.panels;
    CHECK_FALSE(panels.left_open);
    CHECK_FALSE(panels.right_open);
    CHECK_FALSE(panels.bottom_open);
}

TEST_CASE("Opening a file shows it, and one that fails stays in the list with a message") {
    BareUi ui(1280, 720);
    App app(plain_services());
    app.open_files({"/data/bad.json"});
    ui.frame(app, 2);
    CHECK(app.state().datasets[0].state == LoadState::kFailed);
    CHECK(app.state().messages.toasts.empty());  // with nothing else to show, its page says it
    app.open_files({"/data/good.json", "/data/bad too.json"});
    ui.frame(app, 6);
    REQUIRE(current_dataset(app.state()) != nullptr);
    CHECK(current_dataset(app.state())->path == "/data/good.json");
    CHECK(app.state().messages.toasts.size() == 1);
    CHECK(app.state().settings.recent_files == std::vector<std::string>{"/data/good.json"});
}

TEST_CASE("Shortcuts reach their commands") {
    BareUi ui(1280, 720);
    App app(plain_services());
    ui.frame(app, 2);
    ui.press(app, ImGuiMod_Ctrl | ImGuiKey_T);
    CHECK(app.state().settings.theme == ThemeName::kLight);
    ui.press(app, ImGuiMod_Ctrl | ImGuiKey_Equal);
    CHECK(app.state().settings.text_percent == 110);
    ui.press(app, ImGuiMod_Ctrl | ImGuiKey_0);
    CHECK(app.state().settings.text_percent == 100);
    app.push(ShowView{ViewId::kLog});
    ui.frame(app, 2);
    ui.press(app, ImGuiMod_Ctrl | ImGuiKey_1);
    CHECK(app.state().navigation.at().view == ViewId::kOverview);
    ui.press(app, ImGuiMod_Alt | ImGuiKey_LeftArrow);
    CHECK(app.state().navigation.at().view == ViewId::kLog);
    ui.press(app, ImGuiMod_Ctrl | ImGuiKey_1);
    ui.press(app, ImGuiKey_F1);
    CHECK(app.state().window.overlay == Overlay::kKeys);
    ui.press(app, ImGuiKey_F1);
    CHECK(app.state().window.overlay == Overlay::kNone);
    ui.press(app, ImGuiMod_Ctrl | ImGuiKey_Q);
    CHECK(app.take_host_requests().quit);
    CHECK_FALSE(app.take_host_requests().quit);
}

TEST_CASE("Ctrl+C with nothing to copy opens a file for comparison") {
    BareUi ui(1280, 720);
    App app(plain_services());
    ui.frame(app, 2);
    ui.press(app, ImGuiMod_Ctrl | ImGuiKey_C);
    CHECK(app.state().window.overlay == Overlay::kFileDialog);
    CHECK(app.state().window.dialog_purpose == FileDialogPurpose::kOpenForComparison);
}

TEST_CASE("A shortcut that cannot do anything now says why") {
    BareUi ui(1280, 720);
    App app(plain_services());
    ui.frame(app, 2);
    ui.press(app, ImGuiKey_P);
    REQUIRE(app.state().messages.toasts.size() == 1);
    CHECK(app.state().messages.toasts[0].text == "Next peak: needs an allocation log");
}

// As many frames as it takes until nothing is on its way.
void settle(App& app, BareUi& ui) {
    for (int i = 0; i < 10'000 && !app.idle(); ++i) {
        ui.frame(app);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    REQUIRE(app.idle());
}

TEST_CASE("A drop is told apart beside the frames, whatever was dropped before it") {
    BareUi ui(1280, 720);
    std::atomic<bool> is_dead = true;
    std::atomic<int> asked = 0;
    AppServices services = plain_services();
    services.is_folder = [&](const std::string& path) {
        ++asked;
        while (is_dead && path == "/dead/mount") {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return path == "/dead/mount";
    };
    App app(std::move(services));
    app.drop({"/dead/mount", "/data/c.json"});
    app.drop({"/data/a.json", "/data/b.json"});
    CHECK(app.state().datasets.empty());
    for (int i = 0; i < 10'000 && app.state().datasets.empty(); ++i) {
        ui.frame(app);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    CHECK(asked == 3);  // of four
    REQUIRE(app.state().datasets.size() == 2);
    CHECK(app.state().datasets[1].path == "/data/b.json");
    CHECK(app.state().window.overlay == Overlay::kNone);
    CHECK(app.is_busy());
    is_dead = false;
    settle(app, ui);
    CHECK(app.state().window.overlay == Overlay::kFileDialog);
    CHECK(app.state().window.dialog_folder == "/dead/mount");
    REQUIRE(app.state().datasets.size() == 3);
    CHECK(app.state().datasets[2].path == "/data/c.json");
}

TEST_CASE("A source file is looked for and opened in an editor beside the frames") {
    const test::TempFolder temp;
    const std::string editor =
        temp.write("editor", "#!/bin/sh\necho \"$@\" > '" + temp.path("opened") + "'\n");
    std::filesystem::permissions(editor, std::filesystem::perms::owner_all);
    const test::Variable visual("VISUAL", "editor");
    const test::Variable path("PATH", temp.path(""));
    const std::string source = temp.write("shop.py", "import this\n");
    BareUi ui(1280, 720);
    App app(plain_services());
    app.push(OpenInEditor{"shop.py", 1, temp.path("log.hpm")});
    ui.frame(app);
    CHECK(app.state().messages.toasts.empty());
    CHECK(app.is_busy());
    settle(app, ui);
    REQUIRE(app.state().messages.toasts.size() == 1);
    CHECK(app.state().messages.toasts[0].text == "Opened shop.py");
    const auto opened = [&] { return test::file_bytes(temp.path("opened")); };
    for (int i = 0; i < 10'000 && opened().empty(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    CHECK(opened() == source + "\n");
    app.push(OpenInEditor{"gone.py", 1, temp.path("log.hpm")});
    ui.frame(app);
    settle(app, ui);
    CHECK(app.state().messages.toasts.back().text == "gone.py is not here");
}

TEST_CASE("The side buttons of the mouse go back and forward") {
    BareUi ui(1280, 720);
    App app(plain_services());
    app.push(ShowView{ViewId::kLog});
    ui.frame(app, 2);
    const auto click = [&](int button) {
        ImGui::GetIO().AddMouseButtonEvent(button, true);
        ui.frame(app);
        ImGui::GetIO().AddMouseButtonEvent(button, false);
        ui.frame(app, 2);
    };
    click(3);
    CHECK(app.state().navigation.at().view == ViewId::kOverview);
    click(4);
    CHECK(app.state().navigation.at().view == ViewId::kLog);
}

TEST_CASE("F6 takes the keyboard from panel to panel, and Return presses what it is on") {
    BareUi ui(1280, 720);
    App app(plain_services());
    app.open_files({"/data/a.json", "/data/b.json"});
    ui.frame(app, 4);
    // The list's first item is its button for opening a file.
    ui.press(app, ImGuiKey_F6);
    ui.frame(app, 3);
    ui.press(app, ImGuiKey_Enter);
    ui.frame(app, 2);
    CHECK(app.state().window.overlay == Overlay::kFileDialog);
    app.push(ShowOverlay{Overlay::kNone});
    ui.frame(app, 20);
    ui.press(app, ImGuiKey_F6);
    ui.press(app, ImGuiMod_Shift | ImGuiKey_F6);
    ui.frame(app, 3);
    ui.press(app, ImGuiKey_DownArrow);
    ui.press(app, ImGuiKey_DownArrow);
    ui.frame(app, 2);
    ui.press(app, ImGuiKey_Enter);
    ui.frame(app, 3);
    CHECK(app.state().current == app.state().datasets[1].id);
}

TEST_CASE("The palette runs a command by keyboard alone") {
    BareUi ui(1280, 720);
    App app(plain_services());
    ui.frame(app, 2);
    ui.press(app, ImGuiMod_Ctrl | ImGuiKey_P);
    ui.frame(app, 2);
    CHECK(app.state().window.overlay == Overlay::kPalette);
    // Letters are text here, not shortcuts.
    ui.press(app, ImGuiKey_P);
    CHECK(app.state().messages.toasts.empty());
    ui.type(app, "dark");
    ui.press(app, ImGuiKey_Enter);
    ui.frame(app, 2);
    CHECK(app.state().window.overlay == Overlay::kNone);
    CHECK(app.state().settings.theme == ThemeName::kLight);
    CHECK(app.state().settings.recent_commands == std::vector<std::string>{"look.theme"});
}

TEST_CASE("Esc and a click beside close an overlay") {
    BareUi ui(1280, 720);
    App app(plain_services());
    ui.frame(app, 2);
    for (const bool by_click : {false, true}) {
        app.push(ShowOverlay{Overlay::kPalette});
        ui.frame(app, 3);
        CHECK(app.state().window.overlay == Overlay::kPalette);
        if (by_click) {
            ui.click(app, 5, 700);
        } else {
            ui.press(app, ImGuiKey_Escape);
        }
        ui.frame(app, 2);
        CHECK(app.state().window.overlay == Overlay::kNone);
    }
}

TEST_CASE("Messages go after six seconds, errors after twenty") {
    BareUi ui(1280, 720);
    App app(plain_services());
    app.push(AddToast{Severity::kInfo, "short"});
    app.push(AddToast{Severity::kError, "long"});
    ui.frame(app, 2);
    CHECK(app.state().messages.toasts.size() == 2);
    ui.frame(app, 60 * 5);
    CHECK(app.state().messages.toasts.size() == 2);
    // The host need not draw until then.
    CHECK(app.seconds_until_frame() > 0.5);
    CHECK(app.seconds_until_frame() < 1.5);
    ui.frame(app, 90);
    REQUIRE(app.state().messages.toasts.size() == 1);
    CHECK(app.state().messages.toasts[0].text == "long");
    CHECK(app.seconds_until_frame() > 12);
    CHECK(app.seconds_until_frame() < 14);
    ui.frame(app, 60 * 14);
    CHECK(app.state().messages.toasts.empty());
    CHECK(std::isinf(app.seconds_until_frame()));
}

TEST_CASE("With nothing to do the window is idle and wants no frame") {
    BareUi ui(1280, 720);
    App app(plain_services());
    CHECK_FALSE(app.idle());
    ui.frame(app, 10);
    CHECK(app.idle());
    CHECK(std::isinf(app.seconds_until_frame()));
    ImGui::GetIO().AddMousePosEvent(300, 300);
    ui.frame(app);
    CHECK_FALSE(app.idle());
    ui.frame(app, 10);
    CHECK(app.idle());
    app.push(ToggleFrameGraph{});
    CHECK(app.seconds_until_frame() == 0);
}

TEST_CASE("A file loads on the pool while frames go on, and can be cancelled") {
    ThreadPool pool(2);
    std::atomic<bool> began{false};
    AppServices services = plain_services();
    services.pool = &pool;
    services.open = [&](const std::string&, const LoadOptions&,
                        JobContext& job) -> Result<DatasetPtr> {
        job.begin_stage("reading objects", 100);
        job.set_done(62);
        began = true;
        while (!job.cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return cancelled_error();
    };
    BareUi ui(1280, 720);
    App app(std::move(services));
    app.open_files({"/data/big.json"});
    ui.frame(app, 2);
    while (!began) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    ui.frame(app, 30);
    CHECK_FALSE(app.idle());
    CHECK(app.seconds_until_frame() <= 0.1);
    CHECK(app.state().frame.running_jobs == 1);
    app.push(CancelAllJobs{});
    for (int i = 0; i < 5000 && !app.idle(); ++i) {
        ui.frame(app);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    CHECK(app.idle());
    CHECK(app.state().datasets[0].state == LoadState::kCancelled);
    CHECK(app.state().messages.toasts.empty());
}

TEST_CASE("Reloading a file that now fails keeps what was loaded and says why") {
    bool fails = false;
    AppServices services = plain_services();
    services.open = [&](const std::string& path, const LoadOptions& options,
                        JobContext& job) -> Result<DatasetPtr> {
        return pretend_to_open(fails ? "bad" : path, options, job);
    };
    BareUi ui(1280, 720);
    App app(std::move(services));
    app.open_files({"/data/a.json"});
    ui.frame(app, 3);
    fails = true;
    ui.press(app, ImGuiKey_F5);
    ui.frame(app, 3);
    CHECK(app.state().datasets[0].state == LoadState::kFailed);
    CHECK(current_dataset(app.state()) != nullptr);
    fails = false;
    ui.press(app, ImGuiKey_F5);
    ui.frame(app, 3);
    CHECK(app.state().datasets[0].state == LoadState::kReady);
}

TEST_CASE("A file that was written over is not shown, and keeps its place until it is read again") {
    const test::TempFolder folder;
    const std::string bytes(size_t{2} << 20, '.');
    const std::string path = folder.write("a.json", bytes);
    AppServices services = plain_services();
    services.open = [](const std::string& name, const LoadOptions& options,
                       JobContext& job) -> Result<DatasetPtr> {
        HS_TRY(const DatasetPtr made, pretend_to_open(name, options, job));
        auto dataset = std::make_shared<Dataset>();
        dataset->info = made->info;
        HS_TRY(Input input, Input::open(name, job));
        dataset->inputs.push_back(std::move(input));
        return DatasetPtr(std::move(dataset));
    };
    BareUi ui(1280, 720);
    App app(std::move(services));
    app.open_files({path, folder.write("b.json", bytes)});
    ui.frame(app, 3);
    const DatasetRow& row = app.state().datasets[0];
    const DatasetPtr before = row.dataset;
    REQUIRE(before != nullptr);

    std::ofstream(path, std::ios::app) << "more";
    app.push(ShowView{ViewId::kTypes});
    ui.frame(app, 3);
    CHECK(row.dataset == before);

    folder.write("a.json", "");
    app.push(ShowView{ViewId::kObjects});
    ui.frame(app);
    CHECK(row.dataset == nullptr);
    CHECK(row.lost == before);
    CHECK(row.state == LoadState::kFailed);
    CHECK(row.error.code == ErrorCode::kChanged);
    CHECK(app.state().current == row.id);
    CHECK(app.state().datasets[1].state == LoadState::kReady);

    folder.write("a.json", bytes);
    ui.press(app, ImGuiKey_F5);
    ui.frame(app, 3);
    CHECK(row.state == LoadState::kReady);
    CHECK(row.dataset != nullptr);
    CHECK(row.lost == nullptr);
    CHECK(row.generation == 2);
}

TEST_CASE("Settings are read at the start, kept at the end, and a damaged file is told") {
    const test::TempFolder folder;
    const std::string path = folder.write("settings.json", "not json");
    for (int run = 0; run < 2; ++run) {
        AppServices services = plain_services();
        services.settings_path = path;
        services.settings = load_settings(path);
        BareUi ui(1280, 720);
        App app(std::move(services));
        ui.frame(app, 3);
        if (run == 0) {
            CHECK(app.state().messages.toasts.size() == 1);
            CHECK(app.state().messages.log.size() == 1);
            ui.press(app, ImGuiMod_Ctrl | ImGuiKey_T);
        } else {
            CHECK(app.state().messages.toasts.empty());
            CHECK(app.state().settings.theme == ThemeName::kLight);
        }
    }
    CHECK(test::file_bytes(path + ".damaged") == "not json");
}

TEST_CASE("Dropping hundreds of files opens them all") {
    BareUi ui(900, 600);
    App app(plain_services());
    std::vector<std::string> paths;
    paths.reserve(300);
    for (int i = 0; i < 300; ++i) paths.push_back("/data/" + std::to_string(i));
    app.open_files(paths);
    ui.frame(app, 3);
    CHECK(app.state().datasets.size() == 300);
    CHECK(app.state().frame.running_jobs == 0);
    app.push(CloseAllDatasets{});
    ui.frame(app, 3);
    CHECK(app.state().datasets.empty());
}

}  // namespace
}  // namespace hs
