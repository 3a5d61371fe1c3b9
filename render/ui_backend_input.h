#pragma once
// Input that arrives faster than frames are drawn.

#include <imgui.h>

namespace hs {

// Dear ImGui takes all events that are waiting into one frame, and then knows only where the keys
// ended up: of Ctrl+Q typed during one slow frame it sees Q pressed and Ctrl released. This keeps
// the release for the next frame, as Dear ImGui itself does with two changes of one key.
// Before ImGui::NewFrame, for the current context.
void keep_chords_together();

}  // namespace hs
