#pragma once
// What holds of every frame, whatever was done.

#include <string>

#include "app/session.h"

namespace hs::test {

// From now on mistakes in the use of Dear ImGui are kept, to be told by wrong_in_frame.
void keep_ui_mistakes();

// Of the frame drawn last; empty if nothing is wrong.
std::string wrong_in_frame(Session& session);

}  // namespace hs::test
