#include "app/views/overview.h"

namespace hs {

void draw_overview(ViewContext& view, OverviewState&) {
    const DatasetRow* row = current_dataset(view.state);
    ImGui::TextUnformatted(row ? row->path.c_str() : "Open a file to see where its memory went.");
}

}  // namespace hs
