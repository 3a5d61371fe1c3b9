#include "app/overlays/toasts.h"

#include "app/answers.h"
#include "tests/support/bare_ui.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

TEST_CASE("A message takes its room away from the view, where that has so much") {
    BareUi ui(1280, 800);
    ImGui::NewFrame();
    AppState state;
    Actions actions;
    JobRunner jobs(nullptr);
    Answers answers(jobs);
    ViewContext view{state, actions, theme_named(ThemeName::kDark), answers, jobs};
    const Rect wide{0, 0, 900, 600};
    CHECK(toast_strip_height(view, wide) == 0);
    apply(state, AddToast{Severity::kInfo, "Copied"});
    const float one_line = toast_strip_height(view, wide);
    CHECK(one_line > 0);
    CHECK(one_line < 60);
    // Long ones are cut to two lines; of several only the newest is shown.
    apply(state, AddToast{Severity::kError, std::string(2000, 'w')});
    CHECK(toast_strip_height(view, wide) > one_line);
    CHECK(toast_strip_height(view, wide) < 2 * one_line);
    CHECK(toast_strip_height(view, {0, 0, 900, one_line}) == 0);
    ImGui::EndFrame();
}

TEST_CASE("Of several files that could not be opened the message names all") {
    AppState state;
    const Error bad{ErrorCode::kBadInput, "expected '{'", "", {}};
    apply(state, OpenFiles{{"/data/good.json", "/data/bad1.json", "/data/bad2.json"}});
    apply(state, DatasetLoaded{state.datasets[0].id, std::make_shared<const Dataset>()});
    apply(state, DatasetFailed{state.datasets[1].id, bad});
    CHECK(others_text(state).empty());
    apply(state, DatasetFailed{state.datasets[2].id, bad});
    CHECK(state.messages.toasts.back().text == "bad2.json: expected '{'");
    CHECK(others_text(state) == "   (also not opened: bad1.json)");
    apply(state, AddToast{Severity::kInfo, "Copied"});
    CHECK(others_text(state) == "   (also not opened: bad1.json, bad2.json)");
}

}  // namespace
}  // namespace hs
