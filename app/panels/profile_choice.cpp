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

}  // namespace

float profile_choice_width(const ViewContext& view, const DatasetRow& row,
                           const std::string& side) {
    constexpr float kLeastWidth = 120;
    constexpr float kMostWidth = 280;
    if (!row.dataset || row.dataset->profiles.empty()) return 0;
    return std::clamp(ImGui::CalcTextSize(choice_text(row, side).c_str()).x + view.px(40),
                      view.px(kLeastWidth), view.px(kMostWidth));
}

void draw_profile_choice(ViewContext& view, const DatasetRow& row, const std::string& side) {
    const float width = profile_choice_width(view, row, side);
    if (width <= 0) return;
    const std::vector<ProfileChoice>& profiles = row.dataset->profiles;
    const std::string shown = shown_profile_text(profiles);
    const std::string text = choice_text(row, side);
    ImGui::BeginDisabled(row.state == LoadState::kLoading);
    const MenuSpacing spacing(view);  // for longer than the list is open
    const bool is_open = begin_choice(view, ("##profile" + side).c_str(), text, width);
    if (!is_open) tooltip("Profile of this file: amounts of different units are never added");
    if (is_open) {
        for (const ProfileChoice& profile : profiles) {
            draw_item(view, row, profile_text(profile), profile.key,
                      profile.is_shown && shown == profile_text(profile));
        }
        for (const ProfileSum& sum : profile_sums(profiles)) {
            draw_item(view, row, sum.text(), sum.key(), sum.is_shown);
        }
        ImGui::EndCombo();
    }
    ImGui::EndDisabled();
}

}  // namespace hs
