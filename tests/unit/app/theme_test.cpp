#include "app/theme.h"

#include <utility>
#include <vector>

#include "render/colour.h"
#include "tests/support/bare_ui.h"
#include "tests/support/catch.h"
#include "tests/support/colour_distance.h"

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

TEST_CASE("Every text can be read on everything that it stands on, in both themes") {
    for (const ThemeName name : {ThemeName::kDark, ThemeName::kLight}) {
        const Theme& theme = theme_named(name);
        const std::pair<const char*, ImU32> texts[] = {
            {"text", theme.text},        {"muted", theme.text_muted},
            {"faint", theme.text_faint}, {"accent", theme.accent},
            {"warning", theme.warning},  {"error", theme.error},
            {"good", theme.good},        {"grow", theme.grow},
            {"shrink", theme.shrink},    {"root path", theme.root_path},
        };
        const std::pair<const char*, ImU32> grounds[] = {{"window", theme.window},
                                                         {"panel", theme.panel},
                                                         {"raised", theme.raised},
                                                         {"card", theme.card},
                                                         {"code", theme.code}};
        for (const auto& [text, ink] : texts) {
            for (const auto& [ground, paper] : grounds) {
                CAPTURE(name, text, ground);
                CHECK(contrast_ratio(ink, paper) >= 4.5);
            }
        }
        for (const ImU32 ink :
             {theme.text, theme.text_muted, theme.warning, theme.grow, theme.shrink}) {
            CHECK(contrast_ratio(ink, theme.selection) >= 4.5);
        }
        CHECK(contrast_ratio(theme.text_on_accent, theme.accent) >= 4.5);
    }
}

TEST_CASE("Distances of colours are those of CIELAB") {
    CHECK(colour_distance(0xFF000000, 0xFFFFFFFF) == Approx(100).margin(0.1));
    CHECK(colour_distance(0xFF0000FF, 0xFF00FF00) == Approx(170.6).margin(0.5));  // red, green
}

TEST_CASE("Lines and bands of one plot are told apart, also from what they leave, in both themes") {
    constexpr double kLeast = 20;
    for (const ThemeName name : {ThemeName::kDark, ThemeName::kLight}) {
        const Theme& theme = theme_named(name);
        std::vector<ImU32> colours(theme.series.begin(), theme.series.end());
        colours.push_back(theme.text_faint);  // other sites
        colours.push_back(theme.text);        // the picked line above them
        for (size_t i = 0; i < colours.size(); ++i) {
            for (size_t k = i + 1; k < colours.size(); ++k) {
                CAPTURE(name, i, k);
                CHECK(colour_distance(colours[i], colours[k]) >= kLeast);
            }
        }
        CHECK(colour_distance(theme.grow, theme.shrink) >= 2 * kLeast);
        CHECK(colour_distance(theme.grow_bar, theme.shrink_bar) >= 2 * kLeast);
    }
}
