#pragma once
// A Dear ImGui context without window, GPU or fonts of ours: what App::frame() needs and no more.

#include <imgui.h>

#include <functional>

#include "app/app.h"

namespace hs {

class BareUi {
public:
    BareUi(float width, float height) : context_(ImGui::CreateContext()) {
        ImGui::SetCurrentContext(context_);
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.LogFilename = nullptr;
        io.DisplaySize = {width, height};
        io.DeltaTime = 1.0F / 60.0F;
        io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
#if IMGUI_VERSION_NUM >= 19200
        io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
#else
        io.Fonts->Build();
#endif
    }
    ~BareUi() {
        ImGui::DestroyContext(context_);
    }
    BareUi(const BareUi&) = delete;
    BareUi& operator=(const BareUi&) = delete;

    void frame(App& app, int count = 1) {
        for (int i = 0; i < count; ++i) {
            app.set_scale(scale);
            ImGui::NewFrame();
            app.frame();
            ImGui::Render();
#if IMGUI_VERSION_NUM >= 19200
            take_textures();
#endif
        }
    }
    // Pressed in one frame, released in the next.
    void press(App& app, ImGuiKeyChord chord) {
        send(chord, true);
        frame(app);
        send(chord, false);
        frame(app);
    }
    void type(App& app, const char* text) {
        ImGui::GetIO().AddInputCharactersUTF8(text);
        frame(app, 2);
    }
    void click(App& app, float x, float y) {
        ImGui::GetIO().AddMousePosEvent(x, y);
        frame(app, 2);
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
        frame(app);
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
        frame(app, 2);
    }

    float scale = 1;

private:
    static void send(ImGuiKeyChord chord, bool down) {
        ImGuiIO& io = ImGui::GetIO();
        const auto has = [&](ImGuiKey mod) { return (chord & mod) != 0; };
        if (has(ImGuiMod_Ctrl)) io.AddKeyEvent(ImGuiMod_Ctrl, down);
        if (has(ImGuiMod_Shift)) io.AddKeyEvent(ImGuiMod_Shift, down);
        if (has(ImGuiMod_Alt)) io.AddKeyEvent(ImGuiMod_Alt, down);
        constexpr ImGuiKeyChord kMods = ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiMod_Alt;
        io.AddKeyEvent(static_cast<ImGuiKey>(chord & ~kMods), down);
    }
#if IMGUI_VERSION_NUM >= 19200
    // Says "done" to whatever texture the library wants made or changed.
    static void take_textures() {
        for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
            if (texture->Status == ImTextureStatus_WantDestroy) {
                texture->SetTexID(ImTextureID_Invalid);
                texture->SetStatus(ImTextureStatus_Destroyed);
            } else if (texture->Status != ImTextureStatus_Destroyed) {
                texture->SetTexID(1);
                texture->SetStatus(ImTextureStatus_OK);
            }
        }
    }
#endif

    ImGuiContext* context_;
};

}  // namespace hs
