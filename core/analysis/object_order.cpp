#include "core/analysis/object_order.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "core/base/column.h"

namespace hs {

namespace {

struct Item {
    uint64_t key;
    uint32_t place;  // in the input
    uint32_t type_rank;
};

constexpr int kDigitBits = 11;
constexpr size_t kDigits = size_t{1} << kDigitBits;

// One stable pass; false, and nothing moved, when all items have the same digit.
template <class Digit>
bool radix_pass(Column<Item>& items, Column<Item>& spare, Digit digit) {
    std::array<uint32_t, kDigits> begin{};
    for (const Item& item : items) { ++begin[digit(item)]; }
    if (begin[digit(items[0])] == items.size()) return false;
    uint32_t total = 0;
    for (uint32_t& count : begin) { total += std::exchange(count, total); }
    for (const Item& item : items) { spare[begin[digit(item)]++] = item; }
    std::swap(items, spare);
    return true;
}

void sort_by_key(Column<Item>& items, Column<Item>& spare, JobContext& job) {
    uint64_t differing = 0;
    for (const Item& item : items) { differing |= item.key ^ items[0].key; }
    for (int shift = 0; shift < 64; shift += kDigitBits) {
        if ((differing >> shift & (kDigits - 1)) == 0) continue;
        if (job.cancelled()) return;
        radix_pass(items, spare,
                   [shift](const Item& item) { return item.key >> shift & (kDigits - 1); });
    }
}

void sort_by_type(Column<Item>& items, Column<Item>& spare, uint32_t highest) {
    for (int shift = 0; highest >> shift != 0; shift += kDigitBits) {
        radix_pass(items, spare,
                   [shift](const Item& item) { return item.type_rank >> shift & (kDigits - 1); });
        if (shift + kDigitBits >= 32) break;
    }
}

struct Sorting {
    Column<Item> items;
    Column<Item> spare;
};

Sorting sort_by_name(const ObjectGraph& graph, const std::vector<ObjectId>& rows, JobContext& job) {
    Sorting sorting{Column<Item>(rows.size()), Column<Item>(rows.size())};
    const std::vector<uint32_t> ranks = type_ranks(graph);
    for (uint32_t i = 0; i < rows.size(); ++i) {
        const uint32_t row = rows[i].v;
        sorting.items[i] = {graph.address[row], i, ranks[graph.type[row].v]};
    }
    sort_by_key(sorting.items, sorting.spare, job);
    sort_by_type(sorting.items, sorting.spare, static_cast<uint32_t>(ranks.size()));
    return sorting;
}

void take_order(const Column<Item>& items, std::vector<ObjectId>& rows) {
    std::vector<ObjectId> sorted(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) { sorted[i] = rows[items[i].place]; }
    rows = std::move(sorted);
}

}  // namespace

std::vector<uint32_t> type_ranks(const ObjectGraph& graph) {
    std::vector<uint32_t> order(graph.types.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
        return graph.type_text(TypeId{a}) < graph.type_text(TypeId{b});
    });
    std::vector<uint32_t> ranks(order.size());
    for (uint32_t i = 0; i < order.size(); ++i) { ranks[order[i]] = i; }
    return ranks;
}

void sort_objects_by_name(const ObjectGraph& graph, std::vector<ObjectId>& rows, JobContext& job) {
    if (rows.size() < 2) return;
    take_order(sort_by_name(graph, rows, job).items, rows);
}

void sort_objects(const ObjectGraph& graph, std::vector<ObjectId>& rows,
                  std::span<const uint64_t> keys, SortDirection direction, JobContext& job) {
    if (rows.size() < 2) return;
    Sorting sorting = sort_by_name(graph, rows, job);
    const uint64_t flip = direction == SortDirection::kFalling ? UINT64_MAX : 0;
    for (Item& item : sorting.items) { item.key = keys[item.place] ^ flip; }
    sort_by_key(sorting.items, sorting.spare, job);
    take_order(sorting.items, rows);
}

void sort_first_objects(const ObjectGraph& graph, std::vector<ObjectId>& rows,
                        std::span<const uint64_t> keys, SortDirection direction, size_t count,
                        JobContext& job) {
    if (count == 0 || count >= rows.size()) {
        sort_objects(graph, rows, keys, direction, job);
        return;
    }
    // The key of the count-th row decides which rows can be among the first.
    const bool falling = direction == SortDirection::kFalling;
    std::vector<uint64_t> copy(keys.begin(), keys.end());
    const auto at = copy.begin() + static_cast<ptrdiff_t>(count - 1);
    std::nth_element(copy.begin(), at, copy.end(),
                     [falling](uint64_t a, uint64_t b) { return falling ? a > b : a < b; });
    const uint64_t limit = *at;
    std::vector<ObjectId> first;
    std::vector<uint64_t> first_keys;
    std::vector<ObjectId> rest;
    for (size_t i = 0; i < rows.size(); ++i) {
        if (falling ? keys[i] >= limit : keys[i] <= limit) {
            first.push_back(rows[i]);
            first_keys.push_back(keys[i]);
        } else {
            rest.push_back(rows[i]);
        }
    }
    sort_objects(graph, first, first_keys, direction, job);
    std::copy(first.begin(), first.end(), rows.begin());
    std::copy(rest.begin(), rest.end(), rows.begin() + static_cast<ptrdiff_t>(first.size()));
}

}  // namespace hs
