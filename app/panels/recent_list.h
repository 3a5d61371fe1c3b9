#pragma once
// Rows for files that were opened before, as the welcome page and the dataset list show them.

#include "app/recent_files.h"
#include "app/view.h"

namespace hs {

// Those that are not open now: pinned ones first.
std::vector<RecentFile> recent_files_not_open(const AppState& state);

struct RecentRowLook {
    float height_px = 28;       // design
    bool shows_folder = false;  // beside the name
};
// The width that is left. A file that is gone is grey and says why; pin and cross come with the
// pointer.
void draw_recent_row(ViewContext& view, const RecentFile& file, const RecentRowLook& look);

}  // namespace hs
