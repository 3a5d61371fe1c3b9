#include "core/analysis/profile_text.h"

#include <algorithm>

#include "core/base/text_format.h"

namespace hs {

std::string profile_text(const ProfileChoice& profile) {
    return printable_text(profile.name.empty() ? profile.key : profile.name) + " (" +
           std::string(unit_name(profile.unit)) + ")";
}

std::string ProfileSum::text() const {
    return "all " + format_count(count) + " in " + std::string(unit_name(unit));
}

std::vector<ProfileSum> profile_sums(const std::vector<ProfileChoice>& profiles) {
    std::vector<ProfileSum> sums;
    for (const ProfileChoice& profile : profiles) {
        const auto known = std::find_if(sums.begin(), sums.end(), [&](const ProfileSum& sum) {
            return sum.unit == profile.unit;
        });
        ProfileSum& sum =
            known == sums.end() ? sums.emplace_back(ProfileSum{profile.unit, 0, true}) : *known;
        ++sum.count;
        sum.is_shown = sum.is_shown && profile.is_shown;
    }
    std::erase_if(sums, [&](const ProfileSum& sum) {
        return sum.count < 2 ||
               std::any_of(profiles.begin(), profiles.end(),
                           [&](const ProfileChoice& profile) { return profile.name == sum.key(); });
    });
    return sums;
}

std::string shown_profile_text(const std::vector<ProfileChoice>& profiles) {
    const ProfileChoice* only = nullptr;
    size_t shown = 0;
    for (const ProfileChoice& profile : profiles) {
        if (!profile.is_shown) continue;
        only = &profile;
        ++shown;
    }
    if (only == nullptr) return {};
    return shown == 1 ? profile_text(*only) : ProfileSum{only->unit, shown, true}.text();
}

}  // namespace hs
