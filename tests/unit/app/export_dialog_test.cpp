#include "app/overlays/export_dialog.h"

#include "app/app_state.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("another format changes the ending of a path that has that of the old one") {
    CHECK(with_ending("/home/me/types.csv", "csv", "json") == "/home/me/types.json");
    CHECK(with_ending("a-flame.speedscope.json", "speedscope.json", "svg") == "a-flame.svg");
    CHECK(with_ending("/tmp/mine", "csv", "json") == "/tmp/mine");
    CHECK(with_ending("/tmp/mine.txt", "csv", "json") == "/tmp/mine.txt");
    CHECK(with_ending("csv", "csv", "json") == "csv");
}

TEST_CASE("what is exported stays while a place for it is chosen, and goes with its dialog") {
    AppState state;
    apply(state, ShowExport{std::make_shared<const ExportOffer>()});
    CHECK(state.window.overlay == Overlay::kExport);
    apply(state, ShowFileDialog{FileDialogPurpose::kSave, "/tmp", "a.csv"});
    CHECK(state.window.overlay == Overlay::kFileDialog);
    REQUIRE(state.window.exporting);
    apply(state, ChooseExportPath{"/tmp/b.csv"});
    CHECK(state.window.overlay == Overlay::kExport);
    CHECK(state.window.export_path == "/tmp/b.csv");
    apply(state, ShowOverlay{Overlay::kNone});
    CHECK_FALSE(state.window.exporting);

    apply(state, ShowExport{std::make_shared<const ExportOffer>()});
    CHECK(state.window.export_path.empty());
    apply(state, ShowFileDialog{FileDialogPurpose::kOpen});
    CHECK_FALSE(state.window.exporting);
    apply(state, ChooseExportPath{"/tmp/b.csv"});
    CHECK(state.window.overlay == Overlay::kNone);
}

}  // namespace
}  // namespace hs
