#pragma once
// How to say which of a file's profiles is shown.

#include <string>
#include <vector>

#include "core/model/dataset.h"
#include "core/model/trace_profile.h"

namespace hs {

// "main (seconds)", "all 3 in bytes"; empty where there is no choice.
std::string shown_profile_text(const std::vector<ProfileChoice>& profiles);

// "main (seconds)"; a profile without a name is called by its key.
std::string profile_text(const ProfileChoice& profile);

// A unit that several profiles are in, with what shows them together.
struct ProfileSum {
    Unit unit = Unit::kSamples;
    size_t count = 0;
    bool is_shown = false;

    [[nodiscard]] std::string_view key() const { return unit_name(unit); }
    [[nodiscard]] std::string text() const;  // "all 3 in bytes"
};
// By unit, in the order of the file; none for a unit that one profile alone is in, or whose word is
// the name of a profile.
std::vector<ProfileSum> profile_sums(const std::vector<ProfileChoice>& profiles);

}  // namespace hs
