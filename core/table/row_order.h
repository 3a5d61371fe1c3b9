#pragma once
// The order of many rows by several keys, first key first, ties by the rows' own order. Radix sort
// from the last key to the first: 10 million rows by one key in about a second on one core.

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/column.h"
#include "core/base/job_context.h"
#include "core/base/result.h"

namespace hs {

struct RowKey {
    Column<uint64_t> values;  // by row; signed numbers as key_of_signed
    bool falling = false;
};

// Keeps the order of signed numbers.
constexpr uint64_t key_of_signed(int64_t value) {
    return static_cast<uint64_t>(value) ^ (uint64_t{1} << 63U);
}

// Keeps the order of doubles that are numbers.
constexpr uint64_t key_of_double(double value) {
    const auto bits = std::bit_cast<uint64_t>(value + 0.0);  // -0 is 0
    return bits >> 63U != 0 ? ~bits : bits | uint64_t{1} << 63U;
}

// Row numbers 0 … count-1 in order.
Result<std::vector<uint32_t>> row_order(uint32_t count, std::span<const RowKey> keys,
                                        JobContext& job);

}  // namespace hs
