#pragma once
// What holds of every frame, whatever was done.

#include <string>

#include "app/session.h"

namespace hs::test {

// Of the frame drawn last; empty if nothing is wrong.
std::string wrong_in_frame(Session& session);

}  // namespace hs::test
