#pragma once
// Short messages: gone after a while, errors later than others. A click shows the log, which keeps
// them. They lie at the lower right, or in a strip of their own where the view is too narrow to
// spare that corner.

#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

inline double toast_seconds(const Toast& toast) {
    return toast.severity == Severity::kError ? 20 : 6;
}

// Of the strip at the foot of `area`, px; 0 where there is none.
float toast_strip_height(const ViewContext& view, const Rect& area);
// In the strip the newest alone; else at the lower right of `area`, the newest lowest.
void draw_toasts(ViewContext& view, const Rect& area);

}  // namespace hs
