#include "app/panels/profile_choice.h"

#include <algorithm>

#include "app/widgets/basic.h"
#include "core/analysis/profile_text.h"

namespace hs {
namespace {

void draw_item(ViewContext& view, const DatasetRow& row, const std::string& text,
               std::string_view key, bool is_shown) {
    ImGui::PushID(key.data(), key.data() + key.size());
    if (ImGui::Selectable(text.c_str(), is_shown) && !is_shown) {
        view.actions.push(ChooseProfile{row.id, std::string(key)});
    }
    ImGui::PopID();
}

std::string choice_text(const DatasetRow& row, const std::string& side) {
    const std::string shown = shown_profile_text(row.dataset->profiles);
    return side.empty() ? shown : side + "  " + shown;
}

void draw_items(ViewContext& view, const DatasetRow& row) {
    const std::vector<ProfileChoice>& profiles = row.dataset->profiles;
    const std::string shown = shown_profile_text(profiles);
    for (const ProfileChoice& profile : profiles) {
        draw_item(view, row, profile_text(profile), profile.key,
                  profile.is_shown && shown == profile_text(profile));
    }
    for (const ProfileSum& sum : profile_sums(profiles)) {
        draw_item(view, row, sum.text(), sum.key(), sum.is_shown);
    }
}

}  // namespace

void choose_profile(ViewContext& view, ToolRow& tools, const DatasetRow& row,
                    const std::string& side) {
    constexpr float kLeastWidth = 120;
    constexpr float kMostWidth = 280;
    if (!row.dataset || row.dataset->profiles.empty()) return;
    const std::string text = choice_text(row, side);
    const float width = std::clamp(ImGui::CalcTextSize(text.c_str()).x + view.px(40),
                                   view.px(kLeastWidth), view.px(kMostWidth));
    const bool is_loading = row.state == LoadState::kLoading;
    if (tools.fits(width)) {
        ImGui::BeginDisabled(is_loading);
        const MenuSpacing spacing(view);  // for longer than the list is open
        const bool is_open = begin_choice(view, ("##profile" + side).c_str(), text, width);
        if (!is_open) tooltip("Profile of this file: amounts of different units are never added");
        if (is_open) {
            draw_items(view, row);
            ImGui::EndCombo();
        }
        ImGui::EndDisabled();
    } else if (tools.begin_menu()) {
        const std::string title = side.empty() ? "Profile" : "Profile " + side;
        if (ImGui::BeginMenu(title.c_str(), !is_loading)) {
            draw_items(view, row);
            ImGui::EndMenu();
        }
        ImGui::EndPopup();
    }
}

}  // namespace hs
