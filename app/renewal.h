#pragma once
// A file that was read again: what was pointed at before, in terms of what is loaded now. The
// window holds ids, which are row numbers; all that outlives a reading goes through here once, when
// the new one arrives.

#include "app/selection.h"
#include "core/model/dataset.h"
#include "core/model/identity.h"

namespace hs {

struct Renewal {
    DatasetId id;
    uint32_t generation = 0;  // of `now`
    DatasetPtr before;
    DatasetPtr now;
    const IdentityIndex& index;  // of `now`

    // Nil, or kNoType, for what is gone and for ids that never were.
    [[nodiscard]] ObjectId object(ObjectId before_id) const;
    [[nodiscard]] TypeId type(TypeId before_id) const;
    [[nodiscard]] FrameId frame(FrameId before_id) const;
    // What is gone becomes SelectedMissing, what is back becomes itself; selections in other
    // datasets stay as they are.
    [[nodiscard]] Selection selection(const Selection& before_selection) const;
};

}  // namespace hs
