#include "core/table/relation.h"

#include <algorithm>
#include <numeric>

#include "core/base/signed_bytes.h"
#include "core/table/row_order.h"

namespace hs {
namespace {

// The largest key but one becomes 0; kNoKey wraps to itself.
void turn_round(Column<uint64_t>& keys) {
    for (uint64_t& key : keys) key = kNoKey - 1 - key;
}

template <class T>
void rank(std::span<const T> values, std::span<uint64_t> ranks) {
    std::vector<uint32_t> order = first_rows(values.size());
    std::sort(order.begin(), order.end(),
              [&](uint32_t a, uint32_t b) { return values[a] < values[b]; });
    uint64_t rank = 0;
    for (size_t i = 0; i < order.size(); ++i) {
        if (i > 0 && values[order[i]] != values[order[i - 1]]) ++rank;
        ranks[order[i]] = rank;
    }
}

}  // namespace

uint64_t sort_key(const Value& value) {
    switch (value.meaning) {
        case Meaning::kCount:
        case Meaning::kBytes:
            // As it is shown: beyond 63 bits all are alike.
            return std::min(key_of_signed(signed_bytes(value.number)), kNoKey - 1);
        case Meaning::kSignedCount:
        case Meaning::kSignedBytes:
        case Meaning::kCountDelta:
        case Meaning::kBytesDelta:
            return std::min(key_of_signed(value.delta), kNoKey - 1);
        case Meaning::kSeconds:
        case Meaning::kSecondsDelta:
        case Meaning::kShare:
        case Meaning::kGrowth:
        case Meaning::kNumber:
            return key_of_double(value.real);
        case Meaning::kFlag:
            return value.number;
        case Meaning::kNone:
        case Meaning::kText:
        case Meaning::kId:
        case Meaning::kJson:
        case Meaning::kList:
            break;
    }
    return kNoKey;
}

void rank_texts(std::span<const std::string> texts, std::span<uint64_t> ranks) {
    rank(texts, ranks);
}

void rank_amounts(std::span<const Amount> amounts, std::span<uint64_t> ranks) {
    rank(amounts, ranks);
}

void fill_text_ranks(const Relation& relation, size_t field, std::span<uint64_t> ranks) {
    const std::unique_ptr<Cursor> cursor = relation.cursor();
    std::vector<std::string> texts;
    texts.reserve(ranks.size());
    std::vector<uint32_t> without;
    for (uint32_t row = 0; row < ranks.size(); ++row) {
        const Value value = cursor->value(row, field);
        if (value.meaning == Meaning::kNone) without.push_back(row);
        texts.emplace_back(value.text);
    }
    rank_texts(texts, ranks);
    for (const uint32_t row : without) ranks[row] = kNoKey;
}

std::vector<uint32_t> first_rows(size_t count) {
    std::vector<uint32_t> rows(count);
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

Result<std::vector<uint32_t>> arranged(const Relation& relation, std::span<const SortBy> sort,
                                       JobContext& job) {
    std::vector<RowKey> keys;
    keys.reserve(sort.size());
    for (const SortBy& by : sort) {
        RowKey key{Column<uint64_t>(relation.row_count())};
        relation.fill_keys(by.field, {key.values.data(), key.values.size()});
        if (by.falling) turn_round(key.values);
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

std::vector<SurfaceColumn> all_fields(const Relation& relation) {
    std::vector<SurfaceColumn> columns;
    for (size_t field = 0; field < relation.fields().size(); ++field) columns.push_back({field});
    return columns;
}

}  // namespace hs
