#pragma once
// Which of a file's profiles are shown: one, or several that are in one unit.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/model/dataset.h"
#include "core/model/trace_profile.h"

namespace hs {

struct ListedProfile {
    std::string name;
    Unit unit = Unit::kSamples;
};

// Rows of `profiles`, which is not empty, for LoadOptions::profile: a name, a number from 0, a unit
// for all that are in it, or nothing for the active one. In this order, so that a profile called
// "1" can be asked for. kNotFound names the profiles there are.
Result<std::vector<size_t>> choose_profiles(std::span<const ListedProfile> profiles, size_t active,
                                            std::string_view wanted);

// For Dataset::profiles: empty where there is no choice.
std::vector<ProfileChoice> profile_choices(std::span<const ListedProfile> profiles,
                                           std::span<const size_t> shown);

// `profile "main" in seconds, 2 of 3`
std::string shown_profiles_text(std::span<const ListedProfile> profiles,
                                std::span<const size_t> shown);

}  // namespace hs
