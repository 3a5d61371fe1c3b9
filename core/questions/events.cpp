#include "core/questions/events.h"

#include <array>
#include <cmath>
#include <utility>

#include "core/analysis/log_summary.h"
#include "core/model/event_reader.h"

namespace hs {
namespace {

constexpr std::array<Field, 4> kFields = {{
    {"time_s", "Time", "From the start of the log; never falls from event to event",
     Meaning::kSeconds},
    {"stack", "Stack", "Number of the stack in the table of stacks", Meaning::kCount},
    {"size_bytes", "Size", "Of the block, as it was logged", Meaning::kBytes},
    {"is_free", "Free", "Whether the block was freed, not allocated", Meaning::kFlag},
}};

// Goes forward from row to row; any other row is read from the beginning of its block.
class EventCursor final : public Cursor {
public:
    explicit EventCursor(const EventLog& log) : log_(log) {}

    Value value(uint32_t row, size_t field) override {
        if (!is_at(row)) return {};
        switch (static_cast<EventField>(field)) {
            case EventField::kTime:
                return {Meaning::kSeconds, {}, 0, 0, seconds_from_us(reader_.latest_us())};
            case EventField::kStack:
                return Value::of_count(log_.parts().trace_of_row[event_.row()].v);
            case EventField::kSize:
                return Value::of_bytes(event_.size_bytes);
            case EventField::kIsFree:
                return Value::of_flag(event_.is_free());
        }
        return {};
    }

private:
    // False where the file no longer holds what was there.
    bool is_at(uint64_t row) {
        if (row + 1 == next_) return is_good_;
        const bool is_near = row >= next_ && row - next_ < EventLogParts::kSmallestBlock;
        if (!is_good_ || !is_near) {
            const size_t block = log_.block_of_event(row);
            reader_ = EventReader(log_, block);
            next_ = log_.first_event_of_block(block);
            is_good_ = true;
        }
        for (; is_good_ && next_ <= row; ++next_) is_good_ = reader_.next_timed(&event_);
        return is_good_;
    }

    const EventLog& log_;
    EventReader reader_;
    RawEvent event_;
    uint64_t next_ = 0;  // the reader is before it
    bool is_good_ = false;
};

class EventRelation final : public Relation {
public:
    explicit EventRelation(DatasetPtr dataset) : dataset_(std::move(dataset)) {}

    [[nodiscard]] std::span<const Field> fields() const override { return kFields; }
    [[nodiscard]] uint32_t row_count() const override {
        return static_cast<uint32_t>(dataset_->log->event_count());
    }
    [[nodiscard]] std::unique_ptr<Cursor> cursor() const override {
        return std::make_unique<EventCursor>(*dataset_->log);
    }
    void fill_keys(size_t field, std::span<uint64_t> keys) const override {
        EventCursor cursor(*dataset_->log);
        for (uint32_t row = 0; row < keys.size(); ++row) {
            keys[row] = sort_key(cursor.value(row, field));
        }
    }

private:
    DatasetPtr dataset_;
};

// Far beyond any log that is whole, and well within 64 bits.
constexpr double kFarTime = 0x1p62;

// Microseconds, with what rounding may add or take away.
int64_t moved_time(double seconds, double direction) {
    const double time_us = std::clamp(seconds * 1e6, -kFarTime, kFarTime);
    return static_cast<int64_t>(time_us + direction * (2 + std::abs(time_us) * 1e-15));
}

}  // namespace

std::span<const Field> event_fields() {
    return kFields;
}

Result<std::shared_ptr<const Relation>> events_relation(DatasetPtr dataset) {
    if (dataset->log->event_count() > UINT32_MAX) {
        return Error{ErrorCode::kTooLarge,
                     "the log has more than 4,294,967,295 events, too many for a table",
                     dataset->info.path,
                     {}};
    }
    return std::shared_ptr<const Relation>(std::make_shared<EventRelation>(std::move(dataset)));
}

RowRange events_between(const EventLog& log, double low, double high) {
    if (std::isnan(low) || std::isnan(high)) return {};
    RowRange rows{log.events_until(moved_time(low, -1)), log.event_count()};
    if (high * 1e6 < kFarTime) rows.last = log.events_until(moved_time(high, 1));
    return rows;
}

}  // namespace hs
