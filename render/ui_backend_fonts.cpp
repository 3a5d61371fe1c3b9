#include "render/ui_backend_fonts.h"

#include <imgui_impl_opengl3.h>

#include <cmath>
#include <cstdio>
#include <iterator>
#include <string_view>

#include "render/assets.h"

namespace hs {
namespace {

constexpr bool kFontsGrowOnDemand = IMGUI_VERSION_NUM >= 19200;

struct FontRow {
    std::string_view asset;
    float design_px;
};

constexpr FontRow kFonts[] = {{"fonts/text", 15},
                              {"fonts/strong", 15},
                              {"fonts/strong", 22},
                              {"fonts/text", 13},
                              {"fonts/mono", 14}};
static_assert(std::size(kFonts) == static_cast<size_t>(Font::kCount));

// 1.90 rasterises just these, at once, for every font: kept small enough for a quick start.
#if IMGUI_VERSION_NUM < 19200
constexpr ImWchar kTextRanges[] = {0x0020, 0x024F, 0x0370, 0x04FF, 0x2010, 0x2044, 0};
constexpr ImWchar kSymbolRanges[] = {0x2070, 0x209F, 0x2190, 0x21FF, 0x2200, 0x22FF, 0x2300,
                                     0x23FF, 0x25A0, 0x25FF, 0x2600, 0x27BF, 0};
#endif

ImFontConfig config_for(std::string_view name) {
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.OversampleH = 1;
    config.OversampleV = 1;
    config.PixelSnapH = true;
    std::snprintf(config.Name, sizeof config.Name, "%.*s", static_cast<int>(name.size()),
                  name.data());
    return config;
}

ImFont* add_from_asset(ImFontAtlas& atlas, std::string_view asset, float size_px,
                       ImFontConfig& config) {
    const std::string_view bytes = find_asset(asset);
    if (bytes.empty()) return nullptr;
    // The atlas never writes to, nor frees, what it does not own.
    return atlas.AddFontFromMemoryTTF(const_cast<char*>(bytes.data()),
                                      static_cast<int>(bytes.size()), size_px, &config);
}

ImFont* add_font(ImFontAtlas& atlas, const FontRow& row, float pixel_scale) {
    const float size_px = std::round(row.design_px * pixel_scale);
    ImFontConfig config = config_for(row.asset);
#if IMGUI_VERSION_NUM < 19200
    config.GlyphRanges = kTextRanges;
#endif
    ImFont* font = add_from_asset(atlas, row.asset, size_px, config);
    if (font == nullptr) {
        config.SizePixels = size_px;
        font = atlas.AddFontDefault(&config);
    }
    ImFontConfig symbols = config_for("fonts/symbols");
    symbols.MergeMode = true;
#if IMGUI_VERSION_NUM < 19200
    symbols.GlyphRanges = kSymbolRanges;
#endif
    add_from_asset(atlas, "fonts/symbols", size_px, symbols);
    return font;
}

}  // namespace

float font_design_px(Font font) {
    return kFonts[static_cast<size_t>(font)].design_px;
}

void add_fonts(ImFontAtlas& atlas, float pixel_scale, ImFont** fonts) {
    atlas.Clear();
    for (size_t i = 0; i < std::size(kFonts); ++i) {
        // Where glyphs come on demand, one ImFont serves every size.
        size_t same = i;
        for (size_t j = 0; kFontsGrowOnDemand && j < i; ++j) {
            if (kFonts[j].asset == kFonts[i].asset) same = j;
        }
        fonts[i] = same < i ? fonts[same] : add_font(atlas, kFonts[i], pixel_scale);
    }
}

void UiBackend::load_fonts() {
    ImGuiIO& io = ImGui::GetIO();
    const float pixel_scale = kFontsGrowOnDemand ? 1.0F : text_scale() * host_.pixels_per_unit();
    add_fonts(*io.Fonts, pixel_scale, fonts_);
    io.FontDefault = fonts_[static_cast<size_t>(Font::kText)];
}

// 1.92 has the scale in its style, which the application may have replaced since the last frame.
void UiBackend::apply_scale() {
    scale_ = host_.scale();
#if IMGUI_VERSION_NUM >= 19200
    ImGuiStyle& style = ImGui::GetStyle();
    style.FontSizeBase = font_design_px(Font::kText);
    style.FontScaleDpi = scale_;
    style.FontScaleMain = text_size_;
#else
    ImGui::GetIO().FontGlobalScale = 1.0F / host_.pixels_per_unit();
    if (scale_is_stale_) {
        load_fonts();
        ImGui_ImplOpenGL3_DestroyFontsTexture();
        ImGui_ImplOpenGL3_CreateFontsTexture();
    }
#endif
    scale_is_stale_ = false;
}

float UiBackend::font_size(Font font) const {
    return std::round(font_design_px(font) * text_scale());
}

void push_font(Font font) {
    const UiBackend* ui = current_ui();
    ImFont* chosen = ui != nullptr ? ui->font(font) : ImGui::GetFont();
#if IMGUI_VERSION_NUM >= 19200
    ImGui::PushFont(chosen, font_design_px(font));
#else
    ImGui::PushFont(chosen);
#endif
}

void pop_font() {
    ImGui::PopFont();
}

void UiBackend::connect_clipboard() {
#if IMGUI_VERSION_NUM >= 19110
    ImGuiPlatformIO& platform = ImGui::GetPlatformIO();
    platform.Platform_SetClipboardTextFn = [](ImGuiContext*, const char* text) {
        current_ui()->host_.set_clipboard(text);
    };
    platform.Platform_GetClipboardTextFn = [](ImGuiContext*) {
        return current_ui()->clipboard_text();
    };
#else
    ImGuiIO& io = ImGui::GetIO();
    io.ClipboardUserData = this;
    io.SetClipboardTextFn = [](void* ui, const char* text) {
        static_cast<UiBackend*>(ui)->host_.set_clipboard(text);
    };
    io.GetClipboardTextFn = [](void* ui) { return static_cast<UiBackend*>(ui)->clipboard_text(); };
#endif
}

}  // namespace hs
