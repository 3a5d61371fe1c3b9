#pragma once
// Short messages at the lower right: gone after a while, errors later than others. A click shows
// the log, which keeps them.

#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

inline double toast_seconds(const Toast& toast) {
    return toast.severity == Severity::kError ? 20 : 6;
}

// At the lower right of `area`, the newest lowest.
void draw_toasts(ViewContext& view, const Rect& area);

}  // namespace hs
