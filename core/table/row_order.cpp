#include "core/table/row_order.h"

#include <array>
#include <numeric>
#include <utility>

namespace hs {
namespace {

struct Item {
    uint64_t key;
    uint32_t row;
};

constexpr unsigned kDigitBits = 11;
constexpr size_t kDigits = size_t{1} << kDigitBits;

void radix_pass(Column<Item>& items, Column<Item>& spare, unsigned shift) {
    std::array<uint32_t, kDigits> begin{};
    for (const Item& item : items) { ++begin[item.key >> shift & (kDigits - 1)]; }
    uint32_t total = 0;
    for (uint32_t& count : begin) { total += std::exchange(count, total); }
    for (const Item& item : items) { spare[begin[item.key >> shift & (kDigits - 1)]++] = item; }
    std::swap(items, spare);
}

}  // namespace

Result<std::vector<uint32_t>> row_order(uint32_t count, std::span<const RowKey> keys,
                                        JobContext& job) {
    std::vector<uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    if (count < 2) return order;
    Column<Item> items(count);
    Column<Item> spare(count);
    for (size_t k = keys.size(); k-- > 0;) {
        const RowKey& key = keys[k];
        const uint64_t flip = key.falling ? UINT64_MAX : 0;
        uint64_t differing = 0;
        for (uint32_t i = 0; i < count; ++i) {
            items[i] = {key.values[order[i]] ^ flip, order[i]};
            differing |= items[i].key ^ items[0].key;
        }
        for (unsigned shift = 0; shift < 64; shift += kDigitBits) {
            if ((differing >> shift & (kDigits - 1)) == 0) continue;
            if (job.cancelled()) return cancelled_error();
            radix_pass(items, spare, shift);
        }
        for (uint32_t i = 0; i < count; ++i) order[i] = items[i].row;
    }
    return order;
}

}  // namespace hs
