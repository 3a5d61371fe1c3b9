#pragma once
// The events of a log, one by one, as it has them: read in place, so that a log of any length costs
// no more memory.

#include <memory>
#include <span>

#include "core/base/result.h"
#include "core/model/dataset.h"
#include "core/table/relation.h"
#include "core/table/row_range.h"

namespace hs {

enum class EventField : uint8_t {
    kTime,  // never falls from row to row
    kStack,
    kSize,
    kIsFree,
};
std::span<const Field> event_fields();

// Row n is event n. Of a log that has events, which a digest has not. Rows are numbered in 32 bits:
// a longer log is an error.
Result<std::shared_ptr<const Relation>> events_relation(DatasetPtr dataset);
// All rows with a time from `low` to `high` seconds, and perhaps a few more.
RowRange events_between(const EventLog& log, double low, double high);

}  // namespace hs
