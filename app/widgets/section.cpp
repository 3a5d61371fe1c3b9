#include "app/widgets/section.h"

#include <algorithm>
#include <cmath>

#include "app/widgets/basic.h"
#include "app/widgets/shapes.h"
#include "core/base/text_format.h"
#include "render/ui_backend.h"

namespace hs {
namespace {

// What a popup shows of a value; all of it is copied.
constexpr size_t kMostShown = 20000;

}  // namespace

bool begin_section(ViewContext& view, const char* title, std::string_view count,
                   bool open_at_first) {
    ImGui::Dummy({0, view.px(4)});
    ImGuiStorage& storage = *ImGui::GetStateStorage();
    const ImGuiID id = ImGui::GetID(title);
    bool open = storage.GetBool(id, open_at_first);
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = view.px(26);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (hit_area((std::string(title) + "##section").c_str(), {width, height})) {
        open = !open;
        storage.SetBool(id, open);
    }
    const bool hovered = ImGui::IsItemHovered();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    const float middle = at.y + height / 2;
    draw_chevron(to, {at.x + view.px(5), middle}, view.px(9), view.theme.text_muted,
                 open ? Pointing::kDown : Pointing::kRight);
    push_font(Font::kStrong);
    const float y = std::round(middle - ImGui::GetFontSize() / 2);
    to.AddText({at.x + view.px(16), y}, hovered ? view.theme.text : view.theme.text_muted, title);
    pop_font();
    const std::string right(count);
    const float right_width = ImGui::CalcTextSize(right.c_str()).x;
    to.AddText({std::round(at.x + width - right_width), y}, view.theme.text_muted, right.c_str());
    return open;
}

void value_text(ViewContext& view, const char* id, std::string_view value, float width) {
    ImGui::PushID(id);
    const std::string line = printable_text(value.substr(0, 400));
    const std::string shown = cut_to_width(line, std::max(view.px(24), width));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size = ImGui::CalcTextSize(shown.c_str());
    if (hit_area((shown + "##value").c_str(), {std::max(size.x, view.px(8)), size.y})) {
        ImGui::OpenPopup("value");
    }
    const bool hovered = ImGui::IsItemHovered();
    ImDrawList& to = *ImGui::GetWindowDrawList();
    if (hovered) {
        to.AddRectFilled({at.x - view.px(2), at.y}, {at.x + size.x + view.px(2), at.y + size.y},
                         view.theme.hover, view.px(2));
    }
    to.AddText(at, view.theme.text, shown.c_str());
    ImGui::SetNextWindowSize({view.px(520), 0});
    if (ImGui::BeginPopup("value")) {
        push_font(Font::kMono);
        if (ImGui::BeginChild("text", {0, view.px(240)})) {
            ImGui::PushTextWrapPos(0);
            text_in(view.theme.text, printable_text(value.substr(0, kMostShown)));
            ImGui::PopTextWrapPos();
        }
        ImGui::EndChild();
        pop_font();
        if (ImGui::Button("Copy", {view.px(80), 0})) {
            view.actions.push(CopyText{std::string(value), "the value"});
            ImGui::CloseCurrentPopup();
        }
        ImGui::SameLine(0, view.px(12));
        ImGui::AlignTextToFramePadding();
        text_in(view.theme.text_muted, format_count(value.size()) + " bytes as written" +
                                           (value.size() > kMostShown ? ", cut here" : ""));
        ImGui::EndPopup();
    }
    ImGui::PopID();
}

}  // namespace hs
