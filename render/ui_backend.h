#pragma once
// Dear ImGui on a host: frames, fonts, scale, and the recorder that lets scripts see what is drawn.
//
//   ui->begin_frame();   ImGui::…  canvas draws…   ui->end_frame();
//
// Versions of Dear ImGui differ behind this interface only (render/ui_backend*).

#include <imgui.h>

#include <memory>

#include "render/canvas.h"
#include "render/frame_pacer.h"
#include "render/host.h"

namespace hs {

class Gpu;
class UiRecorder;

// Fonts have fixed sizes in design pixels, so that both ImGui pins look alike.
enum class Font : uint8_t {
    kText,    // 15
    kStrong,  // 15, semi-bold
    kTitle,   // 22, semi-bold
    kSmall,   // 13
    kMono,    // 14, for code and addresses
    kCount,
};
float font_design_px(Font font);

class UiBackend {
public:
    // The host must outlive it. One at a time is current: the last that was made or began a frame.
    static Result<std::unique_ptr<UiBackend>> create(Host& host);
    ~UiBackend();
    UiBackend(const UiBackend&) = delete;
    UiBackend& operator=(const UiBackend&) = delete;

    void begin_frame();
    // Draws and shows the frame. picture, if given, receives what was drawn.
    void end_frame(Image* picture = nullptr);
    [[nodiscard]] FrameNeeds frame_needs() const;

    // The display's scale is followed by itself; colours and sizes of the style are the
    // application's. Text alone, 1 = 15 px; the user's setting. Takes effect with the next frame.
    void set_text_size(float factor);
    [[nodiscard]] float text_size() const { return text_size_; }
    // Units per design pixel, without and with the text size: what sizes are multiplied by.
    [[nodiscard]] float scale() const { return scale_; }
    [[nodiscard]] float text_scale() const { return scale_ * text_size_; }
    [[nodiscard]] float pixels_per_unit() const { return host_.pixels_per_unit(); }

    [[nodiscard]] ImFont* font(Font font) const { return fonts_[static_cast<size_t>(font)]; }
    // Size of the font in units, for ImDrawList::AddText.
    [[nodiscard]] float font_size(Font font) const;

    // Where nobody looks, only frames of which a picture is taken need to be drawn.
    void set_draws_unseen_frames(bool draws) { draws_unseen_frames_ = draws; }

    // Records widgets and texts of each frame from now on. Costs time: for scripts and tests.
    UiRecorder& record();
    [[nodiscard]] UiRecorder* recorder() const { return recorder_.get(); }
    [[nodiscard]] Host& host() const { return host_; }
    [[nodiscard]] Gpu& gpu() const { return *gpu_; }

private:
    explicit UiBackend(Host& host);
    void apply_scale();
    void load_fonts();
    void connect_clipboard();
    void new_platform_frame();
    const char* clipboard_text();

    Host& host_;
    ImGuiContext* context_ = nullptr;
    ImFont* fonts_[static_cast<size_t>(Font::kCount)] = {};
    float scale_ = 1;
    float text_size_ = 1;
    bool scale_is_stale_ = true;
    bool uses_glfw_input_ = false;
    bool draws_unseen_frames_ = true;
    std::string pasted_;  // what Dear ImGui was last given to paste
    std::unique_ptr<Gpu> gpu_;
    std::unique_ptr<UiRecorder> recorder_;
};

// The backend of the current ImGui context, or null: a test may have made a context of its own, and
// then there is one font and the scale is 1.
UiBackend* current_ui();
// Between begin_frame and end_frame: ImGui's text uses this font until pop_font.
void push_font(Font font);
void pop_font();
// Design pixels to units: ui_px(8) is the usual gap on any display.
float ui_px(float design_px);

// True if the canvas has to be drawn now, because its size (in units), key or background changed.
// False too without a UiBackend: there is nothing to draw with.
bool begin_canvas(Canvas& canvas, ImVec2 size, uint64_t key, ImU32 background);
// Draws the picture into the current window, its upper left corner at `position` (on a whole
// pixel).
void show_canvas(const Canvas& canvas, ImVec2 position);

}  // namespace hs
