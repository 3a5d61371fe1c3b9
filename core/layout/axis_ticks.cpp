#include "core/layout/axis_ticks.h"

#include "core/base/minus.h"

namespace hs {
namespace {

// The smallest of 1, 2, 5, 10, 20, … that is at least this; past 5e18 the bound itself.
uint64_t round_step(uint64_t at_least) {
    constexpr uint64_t kLargest = 5'000'000'000'000'000'000U;
    for (uint64_t power = 1; power <= kLargest / 5; power *= 10) {
        for (const uint64_t digit : {1U, 2U, 5U}) {
            if (power * digit >= at_least) return power * digit;
        }
    }
    return kLargest;
}

// As clocks are divided, from ten seconds to days.
uint64_t clock_step(uint64_t at_least_us) {
    constexpr uint64_t kSecond = 1'000'000;
    constexpr uint64_t kDay = 86'400 * kSecond;
    if (at_least_us <= 10 * kSecond) return round_step(at_least_us);
    for (const uint64_t seconds :
         {20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10800, 21600, 43200, 86400}) {
        if (seconds * kSecond >= at_least_us) return seconds * kSecond;
    }
    return kDay * round_step((at_least_us - 1) / kDay + 1);
}

std::vector<int64_t> ticks_at(int64_t first_us, int64_t last_us, size_t most, bool by_clock) {
    std::vector<int64_t> ticks;
    if (most == 0 || last_us < first_us) return ticks;
    // Unsigned: the span of two signed numbers always fits.
    const uint64_t span = static_cast<uint64_t>(last_us) - static_cast<uint64_t>(first_us);
    const uint64_t least = span / most + 1;
    const uint64_t step = by_clock ? clock_step(least) : round_step(least);
    const auto signed_step = static_cast<int64_t>(step);
    const int64_t rest = first_us % signed_step;
    const int64_t missing = rest == 0 ? 0 : rest < 0 ? -rest : signed_step - rest;
    if (static_cast<uint64_t>(missing) > span) return ticks;
    int64_t at = first_us + missing;
    while (ticks.size() < most) {
        ticks.push_back(at);
        if (static_cast<uint64_t>(last_us) - static_cast<uint64_t>(at) < step) break;
        at += signed_step;
    }
    return ticks;
}

}  // namespace

std::vector<int64_t> time_ticks(int64_t first_us, int64_t last_us, size_t most) {
    return ticks_at(first_us, last_us, most, true);
}

std::vector<int64_t> count_ticks(int64_t first, int64_t last, size_t most) {
    return ticks_at(first, last, most, false);
}

std::vector<int64_t> byte_ticks(int64_t highest_bytes, size_t most) {
    std::vector<int64_t> ticks;
    if (most == 0 || highest_bytes <= 0) return ticks;
    int64_t step = 1;
    while (highest_bytes / step > static_cast<int64_t>(most)) step *= 2;
    for (int64_t at = step; at <= highest_bytes; at += step) {
        ticks.push_back(at);
        if (highest_bytes - at < step) break;
    }
    return ticks;
}

std::string tick_text(int64_t time_us, int64_t step_us) {
    const bool is_negative = time_us < 0;
    const auto us = static_cast<uint64_t>(is_negative ? -time_us : time_us);
    // Seconds with the digits that steps of this size change.
    unsigned digits = 0;
    for (int64_t unit = 1'000'000; step_us > 0 && step_us % unit != 0 && digits < 6; unit /= 10) {
        ++digits;
    }
    std::string fraction;
    if (digits > 0) {
        fraction = std::to_string(us % 1'000'000);
        fraction = std::string(6 - fraction.size(), '0') + fraction;
        fraction.resize(digits);
        fraction = "." + fraction;
    }
    const uint64_t seconds = us / 1'000'000;
    const auto two = [](uint64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    std::string text;
    if (seconds < 60) {
        text = std::to_string(seconds) + fraction + " s";
    } else if (seconds < 3600) {
        text = std::to_string(seconds / 60) + ":" + two(seconds % 60) + fraction;
    } else {
        text = std::to_string(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" +
               two(seconds % 60) + fraction;
    }
    return is_negative ? kMinus + text : text;
}

}  // namespace hs
