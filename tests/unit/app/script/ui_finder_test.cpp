#include "app/script/ui_finder.h"

#include "app/script/ui_driver.h"
#include "tests/support/catch.h"

using namespace hs;

namespace {

SeenItem item(std::string label, std::string window, SeenRect rect = {0, 0, 10, 10}) {
    SeenItem item;
    item.label = std::move(label);
    item.window = std::move(window);
    item.rect = rect;
    item.visible = rect;
    return item;
}

UiRecorder recorder_with(std::vector<SeenItem> items) {
    UiRecorder recorder;
    for (SeenItem& one : items) recorder.add_item(std::move(one));
    recorder.show_added();
    return recorder;
}

}  // namespace

TEST_CASE("A widget is found by what is visible of its label, by its id, or by both") {
    UiRecorder recorder = recorder_with({item("Open\xE2\x80\xA6##open_file", "main")});
    CHECK(find_widget(recorder, "Open\xE2\x80\xA6").ok());
    CHECK(find_widget(recorder, "open_file").ok());
    CHECK(find_widget(recorder, "Open\xE2\x80\xA6##open_file").ok());
    CHECK_FALSE(find_widget(recorder, "Open").ok());
}

TEST_CASE("Equal labels are told apart by window and by number") {
    UiRecorder recorder =
        recorder_with({item("Close", "main", {0, 0, 1, 1}), item("Close", "main", {0, 0, 2, 2}),
                       item("Close", "main/list_0123ABCD", {0, 0, 3, 3})});
    CHECK(find_widget(recorder, "main/Close").value().rect.right == 1);
    CHECK(find_widget(recorder, "Close#2").value().rect.right == 2);
    CHECK(find_widget(recorder, "list/Close").value().rect.right == 3);
    CHECK_FALSE(find_widget(recorder, "Close#4").ok());
}

TEST_CASE("Without more words the one in the window drawn last is meant") {
    UiRecorder recorder =
        recorder_with({item("OK", "main", {0, 0, 1, 1}), item("OK", "dialog", {0, 0, 2, 2}),
                       item("OK", "dialog", {0, 0, 3, 3})});
    CHECK(find_widget(recorder, "OK").value().rect.right == 2);
}

TEST_CASE("What is scrolled out of view counts only if nothing else is there") {
    SeenItem hidden = item("Row", "list", {0, 0, 1, 1});
    hidden.visible = {};
    UiRecorder both = recorder_with({hidden, item("Row", "list", {0, 0, 2, 2})});
    CHECK(find_widget(both, "Row").value().rect.right == 2);
    UiRecorder alone = recorder_with({hidden});
    CHECK(find_widget(alone, "Row").value().rect.is_empty());
}

TEST_CASE("A label with slashes and hashes is not mistaken for a path") {
    UiRecorder recorder = recorder_with({item("a/b.json", "main"), item("item #2", "main")});
    CHECK(find_widget(recorder, "a/b.json").ok());
    CHECK(find_widget(recorder, "item #2").ok());
}

TEST_CASE("What is not there is answered with the nearest labels") {
    UiRecorder recorder = recorder_with({item("Types", "main"), item("Objects", "main")});
    const auto found = find_widget(recorder, "Tipes");
    REQUIRE_FALSE(found.ok());
    const std::string& message = found.error().message;
    CHECK(message.find("'Types'") < message.find("'Objects'"));
}

TEST_CASE("Texts are found whole, or as whole words within a longer one") {
    const std::vector<SeenText> texts = {{"Filter types", {0, 0, 120, 10}}};
    CHECK(find_texts(texts, "Filter types").size() == 1);
    REQUIRE(find_texts(texts, "types").size() == 1);
    CHECK(find_texts(texts, "types")[0].rect.left == 70);
    CHECK(find_texts(texts, "Filt").empty());
}

TEST_CASE("An expected text may span neighbours, as when a line is wrapped") {
    const std::vector<SeenText> texts = {{"Open a file to", {}}, {"see its memory", {}}};
    CHECK(is_text_drawn(texts, "file to see"));
    CHECK_FALSE(is_text_drawn(texts, "filesee"));
}

TEST_CASE("Chords are read as people write them") {
    ImGuiKeyChord chord = 0;
    CHECK(chord_from_text("Ctrl+Shift+O", &chord));
    CHECK(chord == (ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiKey_O));
    CHECK(chord_from_text("f11", &chord));
    CHECK(chord == ImGuiKey_F11);
    CHECK(chord_from_text("Alt+Left", &chord));
    CHECK(chord == (ImGuiMod_Alt | ImGuiKey_LeftArrow));
    CHECK(chord_from_text("Shift", &chord));
    CHECK(chord == ImGuiMod_Shift);
    CHECK_FALSE(chord_from_text("Ctrl+Nonsense", &chord));
}
