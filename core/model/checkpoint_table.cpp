#include "core/model/checkpoint_table.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

namespace hs {
namespace {

int64_t plus(int64_t a, uint64_t b) {
    return static_cast<int64_t>(static_cast<uint64_t>(a) + b);
}

uint64_t bits(int64_t value) {
    return static_cast<uint64_t>(value);
}

void write_columns(std::span<const EventSums> sums, std::span<int64_t> columns) {
    const size_t count = sums.size();
    int64_t* live = columns.data();
    for (size_t i = 0; i < count; ++i) {
        const EventSums& slot = sums[i];
        live[i] = plus(slot.bytes[0], uint64_t{0} - bits(slot.bytes[1]));
        live[count + i] = slot.bytes[0];
        live[2 * count + i] = static_cast<int64_t>(slot.count[0]);
        live[3 * count + i] = static_cast<int64_t>(slot.count[1]);
    }
}

}  // namespace

void CheckpointTable::freeze(JobContext& job) {
    job.parallel_for(slot_count_, kGroup, [&](size_t begin, size_t end) {
        std::vector<EventSums> total(end - begin);
        std::vector<EventSums> here(end - begin);
        for (size_t row = 0; row < row_count_; ++row) {
            const std::span<EventSums> sums = change(row).subspan(begin, end - begin);
            std::copy(sums.begin(), sums.end(), here.begin());
            write_columns(total, group(row, begin, end - begin));
            for (size_t i = 0; i < total.size(); ++i) total[i].add(here[i]);
        }
    });
}

void CheckpointTable::add_column(size_t row, SumColumn column, uint64_t times,
                                 std::span<int64_t> slots) const {
    for (size_t begin = 0; begin < slot_count_; begin += kGroup) {
        const size_t count = std::min(kGroup, slot_count_ - begin);
        const int64_t* from = group(row, begin, count).data() + static_cast<size_t>(column) * count;
        int64_t* to = slots.data() + begin;
        for (size_t i = 0; i < count; ++i) to[i] = plus(to[i], times * bits(from[i]));
    }
}

void CheckpointTable::add_row(size_t row, uint64_t times, std::span<EventSums> slots) const {
    for (size_t begin = 0; begin < slot_count_; begin += kGroup) {
        const size_t count = std::min(kGroup, slot_count_ - begin);
        const int64_t* from = group(row, begin, count).data();
        for (size_t i = 0; i < count; ++i) {
            const int64_t freed = plus(from[count + i], uint64_t{0} - bits(from[i]));
            slots[begin + i].add(
                {{from[count + i], freed}, {bits(from[2 * count + i]), bits(from[3 * count + i])}},
                times);
        }
    }
}

}  // namespace hs
