#include "core/table/value.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/minus.h"
#include "core/base/signed_bytes.h"

namespace hs {

namespace {

std::string seconds_text(double seconds) {
    return format_duration(std::llround(std::clamp(seconds * 1e9, -0x1p62, 0x1p62)));
}

// "new", "deleted", "+12.5 %", "×12".
std::string growth_text(double growth) {
    if (std::isinf(growth)) return "new";
    if (growth == -1) return "deleted";
    constexpr double kTimes = 10;  // from here on "×12" says more than "+1,100 %"
    if (growth >= kTimes) {
        return "\u00d7" + format_count(static_cast<uint64_t>(std::min(growth + 1, 1e15)));
    }
    const std::string sign = growth > 0 ? "+" : growth < 0 ? kMinus : "";
    return sign + format_share(std::abs(growth));
}

template <class TextOf>
std::string joined(std::span<const Value> list, const TextOf& text_of) {
    std::string all;
    for (const Value& value : list) all += (all.empty() ? "" : ", ") + text_of(value);
    return all;
}

}  // namespace

Value Value::of_amount(Amount amount, Unit unit) {
    if (unit == Unit::kSeconds) return {Meaning::kSeconds, {}, 0, 0, amount.to_double()};
    const int64_t whole = amount.rounded();
    const bool is_bytes = unit == Unit::kBytes;
    if (whole < 0) {
        return {is_bytes ? Meaning::kSignedBytes : Meaning::kSignedCount, {}, 0, whole};
    }
    return {is_bytes ? Meaning::kBytes : Meaning::kCount, {}, static_cast<uint64_t>(whole)};
}

Value Value::of_change(Amount change, Unit unit) {
    if (unit == Unit::kSeconds) return {Meaning::kSecondsDelta, {}, 0, 0, change.to_double()};
    return unit == Unit::kBytes ? of_bytes_delta(change.rounded())
                                : of_count_delta(change.rounded());
}

Value Value::of_growth(Amount before, Amount after) {
    if (before == Amount{} && after == Amount{}) return {};
    const double growth = before == Amount{}
                              ? std::numeric_limits<double>::infinity()
                              : (after - before).to_double() / std::abs(before.to_double());
    return {Meaning::kGrowth, {}, 0, 0, growth};
}

Meaning amount_meaning(Unit unit) {
    return unit == Unit::kSeconds ? Meaning::kSeconds
           : unit == Unit::kBytes ? Meaning::kBytes
                                  : Meaning::kCount;
}

Meaning change_meaning(Unit unit) {
    return unit == Unit::kSeconds ? Meaning::kSecondsDelta
           : unit == Unit::kBytes ? Meaning::kBytesDelta
                                  : Meaning::kCountDelta;
}

std::string value_text(const Value& value, SizeUnits units) {
    switch (value.meaning) {
        case Meaning::kText:
        case Meaning::kId:
        case Meaning::kJson:
            return printable_text(value.text);
        case Meaning::kCount:
            return format_count(value.number);
        case Meaning::kBytes:
            return format_bytes(signed_bytes(value.number), units);
        case Meaning::kSignedCount:
            return kMinus + format_count(0 - static_cast<uint64_t>(value.delta));
        case Meaning::kSignedBytes:
            return format_bytes(value.delta, units);
        case Meaning::kSeconds:
            return seconds_text(value.real);
        case Meaning::kSecondsDelta:
            return (value.real > 0 ? "+" : "") + seconds_text(value.real);
        case Meaning::kCountDelta:
            return format_count_delta(value.delta);
        case Meaning::kBytesDelta:
            return format_bytes_delta(value.delta, units);
        case Meaning::kShare:
            return format_share(value.real);
        case Meaning::kGrowth:
            return growth_text(value.real);
        case Meaning::kNumber:
            return format_double(value.real);
        case Meaning::kFlag:
            return value.number != 0 ? "yes" : "no";
        case Meaning::kList:
            return joined(value.list, [&](const Value& one) { return value_text(one, units); });
        case Meaning::kNone:
            break;
    }
    return {};
}

std::string exact_text(const Value& value) {
    switch (value.meaning) {
        case Meaning::kText:
        case Meaning::kId:
        case Meaning::kJson:
            return std::string(value.text);
        case Meaning::kCount:
        case Meaning::kBytes:
        case Meaning::kFlag:
            return std::to_string(value.number);
        case Meaning::kSignedCount:
        case Meaning::kSignedBytes:
        case Meaning::kCountDelta:
        case Meaning::kBytesDelta:
            return std::to_string(value.delta);
        case Meaning::kGrowth:
            if (std::isinf(value.real)) return growth_text(value.real);
            [[fallthrough]];
        case Meaning::kSeconds:
        case Meaning::kSecondsDelta:
        case Meaning::kShare:
        case Meaning::kNumber:
            return format_double(value.real);
        case Meaning::kList:
            return joined(value.list, [](const Value& one) { return exact_text(one); });
        case Meaning::kNone:
            break;
    }
    return {};
}

}  // namespace hs
