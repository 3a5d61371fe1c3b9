// Results outlive the dataset they were made of by some frames: what they name must not be looked
// up in another one, where the same row is another object or none.

#include "app/app.h"
#include "app/view.h"
#include "render/ui_backend_recorder.h"
#include "tests/support/bare_ui.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"

namespace hs {
namespace {

// Objects in a ring, of types that all begin with the word; larger objects and more of them than in
// a dump with a smaller count.
std::string ring_dump(const std::string& word, uint32_t count) {
    std::string text = "{";
    for (uint32_t i = 0; i < count; ++i) {
        const auto type = [&](uint32_t number) {
            return '"' + word + ".T" + std::to_string(number % count) + '"';
        };
        text += (i == 0 ? "" : ", ") + type(i) + ": {\"" + std::to_string(64 + i * 16) +
                "\": {\"size\": " + std::to_string(1000 * (count - i)) + ", \"ref\": [[" +
                type(i + 1) + ", " + std::to_string(64 + (i + 1) % count * 16) + "]]}}";
    }
    return text + "}";
}

Result<DatasetPtr> open_ring(const std::string& path, const LoadOptions&, JobContext&) {
    const char letter = path[path.size() - 6];  // of "/data/a.json"
    const uint32_t count = letter == 'a' ? 40 : letter == 'b' ? 30 : 4;
    auto dataset =
        std::make_shared<Dataset>(loaded_dump(ring_dump(std::string("only") + letter, count)));
    return DatasetPtr(std::move(dataset));
}

bool draws(const char* words) {
    for (const SeenText& text : texts_from_draw_data(*ImGui::GetDrawData())) {
        if (text.text.find(words) != std::string::npos) return true;
    }
    return false;
}

AppServices ring_services() {
    AppServices services;
    services.open = open_ring;
    services.reproducible = true;
    return services;
}

struct Window {
    BareUi ui{1900, 1200};
    App app{ring_services()};

    Window() {
        app.open_files({"/data/a.json", "/data/b.json", "/data/c.json"});
        ui.frame(app, 12);
    }
    [[nodiscard]] DatasetId file(size_t row) const { return app.state().datasets[row].id; }
    // Jobs run inside the frame that asks, and are there in the next one.
    void settle() { ui.frame(app, 24); }
    void compare_first_two(ViewId view) {
        app.push(SetCurrentDataset{file(0)});
        app.push(SetComparison{file(1)});
        app.push(ShowView{view});
        settle();
    }
    void expect_never(const char* words) {
        ui.frame(app);  // the action is applied at its end
        for (int i = 0; i < 24; ++i) {
            ui.frame(app);
            CAPTURE(i, words);
            CHECK_FALSE(draws(words));
        }
    }
};

TEST_CASE("No view shows names of the dump before once another one is shown") {
    for (const View& view : views()) {
        CAPTURE(view.name);
        Window window;
        window.app.push(SetCurrentDataset{window.file(0)});
        window.app.push(ShowView{view.id});
        window.settle();
        window.app.push(SetCurrentDataset{window.file(2)});
        window.expect_never("onlya");
    }
}

TEST_CASE("No view shows names of the dump that was compared before") {
    for (const View& view : views()) {
        CAPTURE(view.name);
        Window window;
        window.compare_first_two(view.id);
        window.app.push(SetComparison{window.file(2)});
        window.expect_never("onlyb");
    }
}

TEST_CASE("No view shows names of what a file was before it was read again") {
    for (const View& view : views()) {
        CAPTURE(view.name);
        Window window;
        window.compare_first_two(view.id);
        JobContext alone;
        window.app.push(
            DatasetLoaded{window.file(0), open_ring("/data/c.json", {}, alone).value()});
        window.expect_never("onlya");
    }
}

TEST_CASE("No view shows names of the dumps that were compared once another one is shown alone") {
    for (const View& view : views()) {
        if (view.id == ViewId::kDiff) continue;  // it chooses another one to compare with
        CAPTURE(view.name);
        Window window;
        window.compare_first_two(view.id);
        window.app.push(SetComparison{});
        window.app.push(SetCurrentDataset{window.file(2)});
        window.expect_never("onlya");
    }
}

}  // namespace
}  // namespace hs
