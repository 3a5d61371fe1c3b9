#include "app/theme.h"

#include "tests/support/bare_ui.h"
#include "tests/support/catch.h"

using namespace hs;

TEST_CASE("No measure of the style is lost by making everything smaller") {
    BareUi ui(400, 300);
    for (const float scale : {0.5F, 1.0F, 2.0F}) {
        for (const int percent : {70, 90, 100, 200}) {
            CAPTURE(scale, percent);
            apply_theme(theme_named(ThemeName::kDark), scale, percent);
            const ImGuiStyle& style = ImGui::GetStyle();
            CHECK(style.WindowMinSize.x >= 1);
            CHECK(style.WindowMinSize.y >= 1);
#if IMGUI_VERSION_NUM >= 19200
            CHECK(style.WindowBorderHoverPadding >= 1);
#endif
        }
    }
}
