#pragma once
// Frames of 3.8: `f_lasti` counts bytes.

namespace capture::frames {
constexpr int kBytesOfLasti = 1;
}

#include "native/python/frame_objects.h"
