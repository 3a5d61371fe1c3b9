#pragma once
// Measure: what an amount is. Amounts of two measures are never added: bytes are no seconds, and
// the bytes that a sampling recorder wrote down are not those that the program allocated.

#include <cstdint>
#include <string_view>

namespace hs {

enum class Unit : uint8_t { kSamples, kBytes, kSeconds };

constexpr std::string_view unit_name(Unit unit) {
    switch (unit) {
        case Unit::kSamples:
            return "samples";
        case Unit::kBytes:
            return "bytes";
        case Unit::kSeconds:
            return "seconds";
    }
    return {};
}

struct Measure {
    Unit unit = Unit::kBytes;
    // Of a log: each event counted as often as its sampling says that there were such, which is
    // the same as recorded where every event was.
    bool is_estimate = false;

    friend bool operator==(const Measure&, const Measure&) = default;
};
inline constexpr Measure kRecordedBytes{Unit::kBytes, false};
inline constexpr Measure kEstimatedBytes{Unit::kBytes, true};

}  // namespace hs
