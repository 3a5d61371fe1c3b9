#pragma once
// A host without display and Dear ImGui on it, for tests that look at pixels.

#include <algorithm>
#include <memory>
#include <string_view>

#include "render/ui_backend.h"
#include "render/ui_backend_recorder.h"
#include "tests/support/catch.h"

namespace hs {

struct Screen {
    std::unique_ptr<Host> host;
    std::unique_ptr<UiBackend> ui;

    explicit Screen(PixelSize size, float scale = 1) {
        HostOptions options;
        options.geometry.size = size;
        options.scale = scale;
        auto opened = open_headless_host(options);
        REQUIRE(opened.ok());
        host = std::move(opened).value();
        auto made = UiBackend::create(*host);
        REQUIRE(made.ok());
        ui = std::move(made).value();
    }

    // One frame with a window over all of it, which draw_content fills.
    template <class Draw>
    Image draw(Draw draw_content) {
        Image image;
        ui->begin_frame();
        ImGui::SetNextWindowPos(ImVec2(0, 0));
        ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
        ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0F);
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
        ImGui::Begin("window", nullptr, ImGuiWindowFlags_NoDecoration);
        draw_content();
        ImGui::End();
        ImGui::PopStyleVar(2);
        ui->end_frame(&image);
        return image;
    }
};

}  // namespace hs
