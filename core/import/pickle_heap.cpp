#include "core/import/pickle_heap.h"

#include <limits>

namespace hs {

std::optional<int64_t> PickleHeap::as_int64(PickleValue value) const {
    switch (value.kind()) {
        case PickleKind::kFalse:
            return 0;
        case PickleKind::kTrue:
            return 1;
        case PickleKind::kInt:
            return value.small_int();
        case PickleKind::kWideInt: {
            constexpr auto kMax = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
            const PickleWideInt& wide = wide_ints[value.row()];
            if (!wide.is_negative && wide.magnitude <= kMax) {
                return static_cast<int64_t>(wide.magnitude);
            }
            if (wide.is_negative && wide.magnitude <= kMax + 1) {
                return static_cast<int64_t>(0 - wide.magnitude);
            }
            return std::nullopt;
        }
        default:
            return std::nullopt;
    }
}

std::optional<uint64_t> PickleHeap::as_uint64(PickleValue value) const {
    if (value.is(PickleKind::kWideInt)) {
        const PickleWideInt& wide = wide_ints[value.row()];
        return wide.is_negative ? std::nullopt : std::optional(wide.magnitude);
    }
    const std::optional<int64_t> number = as_int64(value);
    if (!number || *number < 0) { return std::nullopt; }
    return static_cast<uint64_t>(*number);
}

std::optional<double> PickleHeap::as_double(PickleValue value) const {
    if (value.is(PickleKind::kFloat)) { return floats[value.row()]; }
    if (value.is(PickleKind::kWideInt)) {
        const PickleWideInt& wide = wide_ints[value.row()];
        const auto magnitude = static_cast<double>(wide.magnitude);
        return wide.is_negative ? -magnitude : magnitude;
    }
    const std::optional<int64_t> number = as_int64(value);
    return number ? std::optional(static_cast<double>(*number)) : std::nullopt;
}

}  // namespace hs
