#include "core/model/event_log.h"

#include <algorithm>

#include "core/model/event_pairing.h"
#include "core/model/event_reader.h"
#include "core/model/log_attributes.h"

namespace hs {

size_t EventLog::block_of_event(uint64_t event) const {
    const auto after = std::upper_bound(
        parts_.segments.begin(), parts_.segments.end(), event,
        [](uint64_t n, const EventLogParts::Segment& segment) { return n < segment.first_event; });
    if (after == parts_.segments.begin()) return 0;
    const EventLogParts::Segment& segment = *(after - 1);
    const uint64_t block =
        segment.first_block + (event - segment.first_event) / parts_.block_events;
    return static_cast<size_t>(std::min<uint64_t>(block, block_count()));
}

uint64_t EventLog::first_event_of_block(size_t block) const {
    if (block >= block_count()) return event_count();
    const auto after = std::upper_bound(
        parts_.segments.begin(), parts_.segments.end(), block,
        [](size_t n, const EventLogParts::Segment& segment) { return n < segment.first_block; });
    const EventLogParts::Segment& segment = *(after - 1);
    return segment.first_event + uint64_t{parts_.block_events} * (block - segment.first_block);
}

uint64_t EventLog::byte_of_block(size_t block) const {
    if (block >= block_count()) return parts_.bytes.bytes().size();
    const auto after = std::upper_bound(
        parts_.segments.begin(), parts_.segments.end(), block,
        [](size_t n, const EventLogParts::Segment& segment) { return n < segment.first_block; });
    return (after - 1)->first_byte + parts_.block_byte[block];
}

EventLog::BlockPlace EventLog::place_of_block(size_t block, size_t* segment) const {
    const auto& segments = parts_.segments;
    if (block >= block_count()) return {event_count(), event_count(), parts_.bytes.bytes().size()};
    const bool is_hit =
        segments[*segment].first_block <= block && block < segments[*segment + 1].first_block;
    if (!is_hit) {
        const auto after = std::upper_bound(
            segments.begin(), segments.end(), block,
            [](size_t n, const EventLogParts::Segment& one) { return n < one.first_block; });
        *segment = static_cast<size_t>(after - segments.begin()) - 1;
    }
    const EventLogParts::Segment& at = segments[*segment];
    const uint64_t first =
        at.first_event + uint64_t{parts_.block_events} * (block - at.first_block);
    const uint64_t end = std::min(first + parts_.block_events, segments[*segment + 1].first_event);
    return {first, end, at.first_byte + parts_.block_byte[block]};
}

uint64_t EventLog::events_until(int64_t time_us) const {
    if (time_us < 0 || block_count() == 0) return 0;
    if (time_us >= duration_us()) return event_count();
    const std::vector<int64_t>& latest =
        parts_.block_latest.empty() ? parts_.block_time : parts_.block_latest;
    const auto after = std::upper_bound(latest.begin(), latest.end(), time_us);
    if (after == latest.begin()) return 0;
    const auto block = static_cast<size_t>(after - latest.begin()) - 1;
    uint64_t count = first_event_of_block(block);
    const uint64_t end = first_event_of_block(block + 1);
    EventReader reader(*this, block);
    RawEvent event;
    while (count < end && reader.next_timed(&event) && reader.latest_us() <= time_us) ++count;
    return count;
}

int64_t EventLog::time_after(uint64_t event_count) const {
    if (event_count == 0 || block_count() == 0) return 0;
    const uint64_t last = std::min(event_count, this->event_count()) - 1;
    const size_t block = block_of_event(last);
    EventReader reader(*this, block);
    RawEvent event;
    for (uint64_t n = first_event_of_block(block); n <= last; ++n) reader.next_timed(&event);
    return reader.latest_us();
}

int64_t EventLog::raw_live_after(uint64_t event_count) const {
    if (event_count >= this->event_count()) return parts_.raw_live.end_total();
    const size_t block = block_of_event(event_count);
    auto live = static_cast<uint64_t>(parts_.raw_live.start(block));
    EventReader reader(*this, block);
    RawEvent event;
    for (uint64_t n = first_event_of_block(block); n < event_count && reader.next(&event); ++n) {
        live += static_cast<uint64_t>(event.signed_bytes());
    }
    return static_cast<int64_t>(live);
}

Amount EventLog::scaled_live_after(uint64_t event_count) const {
    const Sampling& sampling = parts_.sampling;
    if (!sampling.changes_sizes()) return Amount::whole(raw_live_after(event_count));
    if (event_count >= this->event_count()) return parts_.scaled_live.end_total();
    const size_t block = block_of_event(event_count);
    Amount live = parts_.scaled_live.start(block);
    EventReader reader(*this, block);
    RawEvent event;
    for (uint64_t n = first_event_of_block(block); n < event_count && reader.next(&event); ++n) {
        live += sampling.factor_of_size(event.size_bytes) * event.signed_bytes();
    }
    return live;
}

namespace {

// A column is what is added up: add_event for events, add_row for a row of the checkpoints.
struct AllSums {
    std::span<EventSums> slots;

    void add_event(size_t slot, const RawEvent& event, uint64_t times) const {
        const unsigned is_free = event.word >> 30 & 1;
        EventSums& sums = slots[slot];
        sums.bytes[is_free] = static_cast<int64_t>(static_cast<uint64_t>(sums.bytes[is_free]) +
                                                   times * event.size_bytes);
        sums.count[is_free] += times;
    }
    void add_row(const CheckpointTable& table, size_t row, uint64_t times) const {
        table.add_row(row, times, slots);
    }
};

template <SumColumn kColumn>
struct Bytes {
    static_assert(kColumn == SumColumn::kLiveBytes || kColumn == SumColumn::kAllocatedBytes);
    std::span<int64_t> slots;

    void add_event(size_t slot, const RawEvent& event, uint64_t times) const {
        const uint64_t is_allocation = ~event.word >> 30 & 1;
        const uint64_t bytes = kColumn == SumColumn::kLiveBytes
                                   ? static_cast<uint64_t>(event.signed_bytes())
                                   : event.size_bytes & (uint64_t{0} - is_allocation);
        slots[slot] = static_cast<int64_t>(static_cast<uint64_t>(slots[slot]) + times * bytes);
    }
    void add_row(const CheckpointTable& table, size_t row, uint64_t times) const {
        table.add_column(row, kColumn, times, slots);
    }
};

template <class Column>
void add_events(const EventLog& log, uint64_t first, uint64_t last, uint64_t times, Column column) {
    const Sampling& sampling = log.sampling();
    const uint32_t classes = sampling.class_count();
    if (first >= last) return;
    if (classes == 1) {
        scan_events(log, first, last,
                    [&](const RawEvent& event) { column.add_event(event.row(), event, times); });
    } else {
        scan_events(log, first, last, [&](const RawEvent& event) {
            column.add_event(size_t{event.row()} * classes + sampling.class_of(event.size_bytes),
                             event, times);
        });
    }
    log.give_pages_back(first, last);
}

}  // namespace

void EventLog::give_pages_back(uint64_t first, uint64_t last) const {
    if (!gives_pages_back()) return;
    const uint64_t begin = byte_of_block(block_of_event(first));
    const uint64_t end = byte_of_block(block_of_event(last) + 1);
    if (begin < end) parts_.bytes.forget_pages(begin, end - begin);
}

// Adds what all events before the instant add up to, `times` over.
template <class Column>
void EventLog::add_state(uint64_t event_count, uint64_t times, Column column) const {
    const auto& instants = parts_.checkpoint_event;
    const auto after = std::upper_bound(instants.begin(), instants.end(), event_count);
    size_t nearest = static_cast<size_t>(after - instants.begin()) - 1;
    const bool is_nearer_above =
        after != instants.end() && *after - event_count < event_count - instants[nearest];
    if (is_nearer_above) ++nearest;
    column.add_row(parts_.checkpoints, nearest, times);
    add_events(*this, instants[nearest], event_count, times, column);
    add_events(*this, event_count, instants[nearest], uint64_t{0} - times, column);
}

template <class Column>
void EventLog::add_range(uint64_t first, uint64_t last, Column column) const {
    first = std::min(first, event_count());
    last = std::min(last, event_count());
    if (first >= last || column.slots.size() != slot_count()) return;
    // Few events are quicker read than two states put together.
    if (last - first <= parts_.checkpoint_event[1] / 2) {
        add_events(*this, first, last, 1, column);
        return;
    }
    add_state(last, 1, column);
    if (first > 0) add_state(first, ~uint64_t{0}, column);
}

void EventLog::add_sums(uint64_t first, uint64_t last, std::span<EventSums> slots) const {
    add_range(first, last, AllSums{slots});
}

void EventLog::add_net_bytes(uint64_t first, uint64_t last, std::span<int64_t> slots) const {
    add_range(first, last, Bytes<SumColumn::kLiveBytes>{slots});
}

void EventLog::add_allocated_bytes(uint64_t first, uint64_t last, std::span<int64_t> slots) const {
    add_range(first, last, Bytes<SumColumn::kAllocatedBytes>{slots});
}

size_t EventLog::index_bytes() const {
    const auto bytes_of = [](const auto& column) {
        return column.capacity() * sizeof(column.front());
    };
    return bytes_of(parts_.segments) + bytes_of(parts_.block_byte) + bytes_of(parts_.block_time) +
           bytes_of(parts_.block_latest) + bytes_of(parts_.group_latest) +
           parts_.raw_live.memory_bytes() + parts_.scaled_live.memory_bytes() +
           bytes_of(parts_.skips) + bytes_of(parts_.checkpoint_event) +
           bytes_of(parts_.trace_of_row) + parts_.checkpoints.memory_bytes() +
           (parts_.pairing ? parts_.pairing->memory_bytes() : 0);
}

std::span<const LogSeries> EventLog::series() const {
    if (!parts_.series) return {};
    return *parts_.series;
}

std::span<const LogMark> EventLog::marks() const {
    if (!parts_.marks) return {};
    return *parts_.marks;
}

void EventLog::set_traces(std::vector<TraceId> trace_of_row) {
    trace_of_row.resize(parts_.row_count);
    parts_.trace_of_row = std::move(trace_of_row);
}

}  // namespace hs
