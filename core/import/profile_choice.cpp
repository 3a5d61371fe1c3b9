#include "core/import/profile_choice.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kMostNamed = 12;

std::string list_of(std::span<const ListedProfile> profiles) {
    std::string text = ". Profiles: ";
    for (size_t i = 0; i < std::min(profiles.size(), kMostNamed); ++i) {
        text += (i == 0 ? "" : ", ") + std::to_string(i) + " " + in_quotes(profiles[i].name) +
                " (" + std::string(unit_name(profiles[i].unit)) + ")";
    }
    if (profiles.size() > kMostNamed) {
        text += " and " + format_count(profiles.size() - kMostNamed) + " more";
    }
    return text;
}

std::optional<size_t> number_in(std::string_view text, size_t end) {
    if (text.starts_with('#')) text.remove_prefix(1);
    size_t number = 0;
    const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = problem == std::errc{} && stop == text.data() + text.size();
    return is_number && number < end ? std::optional(number) : std::nullopt;
}

template <class Test>
std::vector<size_t> rows_where(std::span<const ListedProfile> profiles, Test&& test) {
    std::vector<size_t> rows;
    for (size_t i = 0; i < profiles.size(); ++i) {
        if (test(profiles[i])) rows.push_back(i);
    }
    return rows;
}

std::vector<size_t> rows_named(std::span<const ListedProfile> profiles, std::string_view name) {
    return rows_where(profiles, [&](const ListedProfile& one) { return one.name == name; });
}

std::vector<size_t> rows_in_unit(std::span<const ListedProfile> profiles, std::string_view unit) {
    return rows_where(profiles,
                      [&](const ListedProfile& one) { return unit_name(one.unit) == unit; });
}

}  // namespace

Result<std::vector<size_t>> choose_profiles(std::span<const ListedProfile> profiles, size_t active,
                                            std::string_view wanted) {
    if (wanted.empty()) return std::vector<size_t>{active};
    const auto refuse = [&](const std::string& message) {
        return Error{ErrorCode::kNotFound, message + list_of(profiles), {}, {}};
    };
    const std::vector<size_t> named = rows_named(profiles, wanted);
    if (named.size() == 1) return named;
    if (named.size() > 1) {
        return refuse(std::to_string(named.size()) + " profiles are called " + in_quotes(wanted) +
                      ": choose one by its number");
    }
    std::vector<size_t> in_unit = rows_in_unit(profiles, wanted);
    if (!in_unit.empty()) return in_unit;
    if (const auto number = number_in(wanted, profiles.size())) {
        return std::vector<size_t>{*number};
    }
    return refuse("no profile is called " + in_quotes(wanted));
}

std::vector<ProfileChoice> profile_choices(std::span<const ListedProfile> profiles,
                                           std::span<const size_t> shown) {
    std::vector<ProfileChoice> choices;
    if (profiles.size() < 2) return choices;
    std::map<std::string_view, size_t> count_of_name;
    for (const ListedProfile& one : profiles) ++count_of_name[one.name];
    for (size_t i = 0; i < profiles.size(); ++i) {
        const ListedProfile& one = profiles[i];
        const bool is_unique = !one.name.empty() && count_of_name[one.name] == 1;
        // A number with its mark, as a profile may be called by a number.
        choices.push_back(
            {is_unique ? one.name : "#" + std::to_string(i), one.name, one.unit, false});
    }
    for (const size_t i : shown) choices[i].is_shown = true;
    return choices;
}

std::string shown_profiles_text(std::span<const ListedProfile> profiles,
                                std::span<const size_t> shown) {
    const std::string unit(unit_name(profiles[shown[0]].unit));
    const std::string all = std::to_string(profiles.size());
    if (shown.size() > 1) {
        return "the sum of " + std::to_string(shown.size()) + " profiles in " + unit + ", of " +
               all;
    }
    return "profile " + in_quotes(profiles[shown[0]].name) + " in " + unit + ", " +
           std::to_string(shown[0] + 1) + " of " + all;
}

}  // namespace hs
