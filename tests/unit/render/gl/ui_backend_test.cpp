#include "render/ui_backend.h"

#include <algorithm>

#include "tests/unit/render/gl/screen.h"

using namespace hs;

namespace {

bool shows(UiRecorder& recorder, std::string_view text) {
    return std::any_of(recorder.texts().begin(), recorder.texts().end(),
                       [&](const SeenText& seen) { return seen.text == text; });
}

}  // namespace

TEST_CASE("A frame without display has the size asked for and is drawn on", "[gpu]") {
    Screen screen({320, 200});
    const Image image = screen.draw([] { ImGui::TextUnformatted("hello"); });
    CHECK(image.width == 320);
    CHECK(image.height == 200);
    const uint32_t background = image.pixel(300, 190);
    size_t drawn = 0;
    for (int y = 0; y < 40; ++y) {
        for (int x = 0; x < 80; ++x) drawn += image.pixel(x, y) != background ? 1 : 0;
    }
    CHECK(drawn > 50);
}

TEST_CASE("The same frame gives the same pixels", "[gpu]") {
    Image images[2];
    for (Image& image : images) {
        Screen screen({320, 200});
        const auto frame = [] {
            ImGui::TextUnformatted("the same");
            ImGui::Button("button");
        };
        screen.draw(frame);
        image = screen.draw(frame);
    }
    CHECK(images[0].rgba == images[1].rgba);
}

TEST_CASE("The recorder sees text that widgets and draw lists draw, at both scales", "[gpu]") {
    for (const float scale : {1.0F, 2.0F}) {
        Screen screen({640, 400}, scale);
        UiRecorder& recorder = screen.ui->record();
        screen.draw([] {
            ImGui::TextUnformatted("Live bytes: 1.50 KiB (\xE2\x96\xB2 peak)");
            ImGui::Button("Open file\xE2\x80\xA6##id");
            ImGui::GetWindowDrawList()->AddText(ImVec2(30, 200), 0xFFFFFFFFU, "drawn by a view");
            push_font(Font::kMono);
            ImGui::TextUnformatted("0x7f00  two spaces");
            pop_font();
        });
        CHECK(shows(recorder, "Live bytes: 1.50 KiB (\xE2\x96\xB2 peak)"));
        CHECK(shows(recorder, "Open file\xE2\x80\xA6"));
        CHECK(shows(recorder, "drawn by a view"));
        CHECK(shows(recorder, "0x7f00  two spaces"));
    }
}

TEST_CASE("Text outside its clip rectangle is not seen", "[gpu]") {
    Screen screen({320, 200});
    UiRecorder& recorder = screen.ui->record();
    screen.draw([] {
        ImGui::PushClipRect(ImVec2(0, 0), ImVec2(50, 200), false);
        ImGui::GetWindowDrawList()->AddText(ImVec2(100, 10), 0xFFFFFFFFU, "hidden");
        ImGui::PopClipRect();
    });
    CHECK_FALSE(shows(recorder, "hidden"));
}

TEST_CASE("The recorder knows widgets by label, with place and state", "[gpu]") {
    Screen screen({320, 200});
    UiRecorder& recorder = screen.ui->record();
    screen.draw([] {
        ImGui::BeginDisabled();
        ImGui::Button("Save");
        ImGui::EndDisabled();
        bool on = true;
        ImGui::Checkbox("Repair", &on);
    });
    const auto find = [&](std::string_view label) {
        for (const SeenItem& item : recorder.items()) {
            if (item.label == label) return item;
        }
        return SeenItem();
    };
    CHECK(find("Save").is_disabled);
    CHECK(find("Save").window == "window");
    CHECK_FALSE(find("Save").visible.is_empty());
    CHECK(find("Repair").is_checked);
    CHECK_FALSE(find("Repair").is_disabled);
}

TEST_CASE("Text grows with the scale and with the text size, while running", "[gpu]") {
    Screen screen({640, 400});
    float heights[3] = {};
    screen.draw([&] { heights[0] = ImGui::GetFontSize(); });
    screen.host->set_scale(2);
    screen.draw([&] { heights[1] = ImGui::GetFontSize(); });
    screen.ui->set_text_size(1.5F);
    screen.draw([&] { heights[2] = ImGui::GetFontSize(); });
    CHECK(heights[0] == 15);
    CHECK(heights[1] == 30);
    CHECK(heights[2] == 45);
}

TEST_CASE("The clipboard of a host without display is its own", "[gpu]") {
    Screen screen({320, 200});
    screen.draw([] { ImGui::SetClipboardText("copied"); });
    CHECK(screen.host->clipboard() == "copied");
    screen.host->set_clipboard("other");
    std::string pasted;
    screen.draw([&] { pasted = ImGui::GetClipboardText(); });
    CHECK(pasted == "other");
}

TEST_CASE("Waking ends a wait, also when it came first", "[gpu]") {
    HostOptions options;
    options.geometry.size = {16, 16};
    auto opened = open_headless_host(options);
    REQUIRE(opened.ok());
    Host& host = *opened.value();
    host.wake();
    CHECK(host.wait(-1));
    CHECK_FALSE(host.wait(0));
}
