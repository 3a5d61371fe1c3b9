#pragma once

#include "core/analysis/object_filter.h"

namespace hs {

// Counts one more object of this status. Counts: has added, deleted, modified and same.
template <class Counts>
void count_status(Counts& counts, ObjectStatus status) {
    switch (status) {
        case ObjectStatus::kNew:
            ++counts.added;
            break;
        case ObjectStatus::kDeleted:
            ++counts.deleted;
            break;
        case ObjectStatus::kModified:
            ++counts.modified;
            break;
        case ObjectStatus::kSame:
            ++counts.same;
            break;
    }
}

}  // namespace hs
