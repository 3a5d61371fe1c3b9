#include "core/table/relation.h"

#include "core/table/row_order.h"

namespace hs {

Result<std::vector<uint32_t>> arranged(const Relation& relation, std::span<const SortBy> sort,
                                       JobContext& job) {
    std::vector<RowKey> keys;
    keys.reserve(sort.size());
    for (const SortBy& by : sort) {
        RowKey key{Column<uint64_t>(relation.row_count()), by.falling};
        relation.fill_keys(by.field, {key.values.data(), key.values.size()});
        keys.push_back(std::move(key));
    }
    return row_order(relation.row_count(), keys, job);
}

Result<std::vector<uint32_t>> arranged(const Relation& relation, std::span<const SortBy> sort,
                                       std::span<const uint32_t> rows, JobContext& job) {
    HS_TRY(std::vector<uint32_t> order, arranged(relation, sort, job));
    if (rows.size() == order.size()) return order;
    std::vector<bool> is_kept(order.size(), false);
    for (const uint32_t row : rows) is_kept[row] = true;
    std::erase_if(order, [&](uint32_t row) { return !is_kept[row]; });
    return order;
}

}  // namespace hs
