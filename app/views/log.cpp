#include "app/views/log.h"

namespace hs {

void draw_log(ViewContext& view, LogViewState&) {
    for (const LogEntry& entry : view.state.log) ImGui::TextUnformatted(entry.message.c_str());
}

}  // namespace hs
