#include "render/ui_backend.h"

#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>
#include <imgui_internal.h>

#include <cmath>

#include "render/gl/gpu.h"
#include "render/ui_backend_fonts.h"
#include "render/ui_backend_input.h"
#include "render/ui_backend_recorder.h"

namespace hs {

UiBackend::UiBackend(Host& host) : host_(host), gpu_(std::make_unique<Gpu>()) {}

Result<std::unique_ptr<UiBackend>> UiBackend::create(Host& host) {
    auto ui = std::unique_ptr<UiBackend>(new UiBackend(host));
    IMGUI_CHECKVERSION();
    ui->context_ = ImGui::CreateContext();
    ImGui::SetCurrentContext(ui->context_);
    ImGuiIO& io = ImGui::GetIO();
    io.UserData = ui.get();
    io.IniFilename = nullptr;  // settings are the application's
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.ConfigInputTextCursorBlink = false;  // a blinking cursor would cost frames for nothing
    io.ConfigWindowsMoveFromTitleBarOnly = true;
    ui->scale_ = host.scale();
    ui->load_fonts();
    if (host.native_window() != nullptr && host.takes_input()) {
        ui->uses_glfw_input_ =
            ImGui_ImplGlfw_InitForOpenGL(static_cast<GLFWwindow*>(host.native_window()), true);
    } else {
        ui->connect_clipboard();
    }
    if (!ImGui_ImplOpenGL3_Init("#version 330 core")) {
        return Error{ErrorCode::kIo, "OpenGL cannot draw: " + host.graphics_description(), {}, {}};
    }
    return ui;
}

UiBackend::~UiBackend() {
    if (context_ == nullptr) return;
    ImGui::SetCurrentContext(context_);
    if (ImGui::GetIO().BackendRendererUserData != nullptr) ImGui_ImplOpenGL3_Shutdown();
    if (uses_glfw_input_) ImGui_ImplGlfw_Shutdown();
    context_->TestEngineHookItems = false;
    ImGui::DestroyContext(context_);
}

void UiBackend::begin_frame() {
    ImGui::SetCurrentContext(context_);
    if (host_.scale() != scale_) scale_is_stale_ = true;
    apply_scale();
    gpu_->begin_frame();
    ImGui_ImplOpenGL3_NewFrame();
    new_platform_frame();
    if (recorder_ != nullptr) recorder_->begin_frame();
    keep_chords_together();
    ImGui::NewFrame();
}

void UiBackend::new_platform_frame() {
    if (uses_glfw_input_) {
        ImGui_ImplGlfw_NewFrame();
        return;
    }
    ImGuiIO& io = ImGui::GetIO();
    const PixelSize pixels = host_.framebuffer_size();
    const float ratio = host_.pixels_per_unit();
    io.DisplaySize =
        ImVec2(static_cast<float>(pixels.width) / ratio, static_cast<float>(pixels.height) / ratio);
    io.DisplayFramebufferScale = ImVec2(ratio, ratio);
    io.DeltaTime = 1.0F / 60.0F;
}

void UiBackend::end_frame(Image* picture) {
    ImGui::Render();
    ImDrawData* drawn = ImGui::GetDrawData();
    if (recorder_ != nullptr) recorder_->end_frame(*drawn);
    const ImU32 background =
        ImGui::ColorConvertFloat4ToU32(ImGui::GetStyle().Colors[ImGuiCol_WindowBg]);
    host_.begin_drawing(background);
    // Without its lists a frame still brings new glyphs to the GPU, and costs no rasterising.
    ImDrawData shown = *drawn;
    if (picture == nullptr && !draws_unseen_frames_) {
        shown.CmdLists.clear();
        shown.CmdListsCount = 0;
    }
    ImGui_ImplOpenGL3_RenderDrawData(&shown);
    if (picture != nullptr) *picture = host_.capture();
    host_.end_drawing();
}

FrameNeeds UiBackend::frame_needs() const {
    FrameNeeds needs;
    for (const bool down : context_->IO.MouseDown) needs.pointer_is_down |= down;
    const float fade = context_->DimBgRatio;
    needs.is_animating = fade > 0 && fade < 1;
    return needs;
}

void UiBackend::set_text_size(float factor) {
    if (factor == text_size_) return;
    text_size_ = factor;
    scale_is_stale_ = true;
}

UiRecorder& UiBackend::record() {
    if (recorder_ == nullptr) {
        recorder_ = std::make_unique<UiRecorder>();
        context_->TestEngine = recorder_.get();
        context_->TestEngineHookItems = true;
#if IMGUI_VERSION_NUM >= 19150
        ImGui::GetIO().ConfigErrorRecoveryEnableAssert = false;
        ImGui::GetIO().ConfigErrorRecoveryEnableTooltip = false;
        context_->ErrorCallbackUserData = recorder_.get();
        context_->ErrorCallback = [](ImGuiContext*, void* recorder, const char* message) {
            static_cast<UiRecorder*>(recorder)->add_mistake(message);
        };
#endif
    }
    return *recorder_;
}

const char* UiBackend::clipboard_text() {
    pasted_ = host_.clipboard();
    return pasted_.c_str();
}

UiBackend* current_ui() {
    return static_cast<UiBackend*>(ImGui::GetIO().UserData);
}

float ui_px(float design_px) {
    const UiBackend* ui = current_ui();
    return ui != nullptr ? design_px * ui->scale() : design_px;
}

bool begin_canvas(Canvas& canvas, ImVec2 size, uint64_t key, ImU32 background) {
    const UiBackend* ui = current_ui();
    if (ui == nullptr) return false;
    const float ratio = ui->pixels_per_unit();
    const PixelSize pixels = {static_cast<int>(std::lround(size.x * ratio)),
                              static_cast<int>(std::lround(size.y * ratio))};
    return canvas.begin(ui->gpu(), pixels, key, background);
}

namespace {

// Called while the frame is drawn, between Dear ImGui's own draw calls.
void copy_canvas(const ImDrawList*, const ImDrawCmd* command) {
    const auto& shown = *static_cast<const Gpu::Shown*>(command->UserCallbackData);
    const ImGuiIO& io = ImGui::GetIO();
    const float ratio = io.DisplayFramebufferScale.x;
    const auto pixel = [&](float units) { return static_cast<int>(std::lround(units * ratio)); };
    const ImVec4& clip = command->ClipRect;
    shown.gpu->copy(shown, {pixel(clip.x), pixel(clip.y), pixel(clip.z), pixel(clip.w)},
                    {pixel(io.DisplaySize.x), pixel(io.DisplaySize.y)});
}

}  // namespace

void show_canvas(const Canvas& canvas, ImVec2 position) {
    const UiBackend* ui = current_ui();
    if (ui == nullptr || canvas.framebuffer() == 0) return;
    const float ratio = ui->pixels_per_unit();
    const Gpu::Shown* shown =
        ui->gpu().remember({.framebuffer = canvas.framebuffer(),
                            .size = canvas.size(),
                            .x = static_cast<int>(std::floor(position.x * ratio)),
                            .y = static_cast<int>(std::floor(position.y * ratio))});
    ImGui::GetWindowDrawList()->AddCallback(copy_canvas, const_cast<Gpu::Shown*>(shown));
}

}  // namespace hs
