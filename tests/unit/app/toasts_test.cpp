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

}  // namespace
}  // namespace hs
