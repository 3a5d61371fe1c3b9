#pragma once
// Short messages at the lower right: gone after a while, errors stay until closed. A click shows
// the log.

#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

constexpr double kToastSeconds = 6;
inline bool stays(const Toast& toast) {
    return toast.severity == Severity::kError;
}

// At the lower right of `area`, the newest lowest.
void draw_toasts(ViewContext& view, const Rect& area);

}  // namespace hs
