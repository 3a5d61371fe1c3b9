// Results outlive the dataset they were made of by some frames: what they name must not be looked
// up in another one, where the same row is another object or none.

#include <algorithm>
#include <cmath>
#include <map>

#include "app/app.h"
#include "app/view.h"
#include "app/views/diff.h"
#include "render/ui_backend_recorder.h"
#include "tests/support/bare_ui.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"
#include "tests/support/heapprof_writer.h"

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

// Stacks of files that are named after the log, each of another size; "both.py" is in all of them,
// in another row.
Result<DatasetPtr> open_stacks(const std::string& path, const LoadOptions&, JobContext&) {
    const char letter = path[path.size() - 6];
    const uint32_t count = letter == 'a' ? 12 : letter == 'b' ? 9 : 6;
    test::HeapprofWriter writer;
    for (uint32_t i = 0; i < count; ++i) {
        const std::string file = i == count / 2 ? "both.py" : std::string("only") + letter + ".py";
        writer.allocate(writer.trace({{file, static_cast<int32_t>(i + 1)}}), 10, 1000 * (i + 1));
    }
    auto dataset = std::make_shared<Dataset>(test::loaded(writer));
    return DatasetPtr(std::move(dataset));
}

// What stands in the line of each text with the word in it, left of the inspector.
std::map<std::string, std::string> lines_with(const char* word) {
    const std::vector<SeenText> texts = texts_from_draw_data(*ImGui::GetDrawData());
    std::map<std::string, std::string> lines;
    const auto inspector = std::find_if(
        texts.begin(), texts.end(), [](const SeenText& text) { return text.text == "Inspector"; });
    REQUIRE(inspector != texts.end());
    for (const SeenText& name : texts) {
        if (name.text.find(word) == std::string::npos) continue;
        std::vector<std::pair<float, std::string>> line;
        for (const SeenText& text : texts) {
            const bool is_beside = std::abs(text.rect.top - name.rect.top) < 4 &&
                                   text.rect.left < inspector->rect.left;
            if (is_beside) line.emplace_back(text.rect.left, text.text);
        }
        std::sort(line.begin(), line.end());
        for (const auto& [left, text] : line) lines[name.text] += text + " | ";
    }
    return lines;
}

AppServices services_with(decltype(AppServices::open) open) {
    AppServices services;
    services.open = std::move(open);
    services.reproducible = true;
    return services;
}

struct Window {
    BareUi ui{1900, 1200};
    App app;

    explicit Window(decltype(AppServices::open) open = open_ring)
        : app(services_with(std::move(open))) {
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

TEST_CASE("The table of all dumps is the same whichever of them are compared") {
    Window window;
    window.compare_first_two(ViewId::kDiff);
    show_diff_page(window.app.view_states(), DiffPage::kAllTypes);
    window.settle();
    const auto rows = lines_with("onlyb.");
    REQUIRE(rows.size() > 3);
    window.app.push(SetComparison{window.file(2)});
    window.settle();
    CHECK(lines_with("onlyb.") == rows);
    window.app.push(SwapComparison{});
    window.settle();
    CHECK(lines_with("onlyb.") == rows);
    JobContext alone;
    window.app.push(DatasetLoaded{window.file(0), open_ring("/data/c.json", {}, alone).value()});
    window.expect_never("onlya");
    CHECK(lines_with("onlyb.").size() >= rows.size());
}

TEST_CASE("Rows of Hotspots are those of the comparison, also after it was switched") {
    const auto show = [](Window& window, std::initializer_list<size_t> others) {
        window.app.push(SetCurrentDataset{window.file(0)});
        window.app.push(ShowView{ViewId::kHotspots});
        window.app.push(SetLogMode{LogMode::kComparison});
        for (const size_t other : others) {
            window.app.push(SetComparison{window.file(other)});
            window.settle();
        }
    };
    std::map<std::string, std::string> at_once;
    {
        Window window(open_stacks);
        show(window, {2});
        at_once = lines_with(".py:");
    }
    REQUIRE(at_once.size() > 10);
    Window window(open_stacks);
    show(window, {1});
    CHECK(lines_with(".py:") != at_once);
    window.app.push(SetComparison{window.file(2)});
    window.expect_never("onlyb");
    CHECK(lines_with(".py:") == at_once);
}

}  // namespace
}  // namespace hs
