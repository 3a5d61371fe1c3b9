#pragma once
// Frames of 3.10: `f_lasti` counts code units of two bytes.

namespace capture::frames {
constexpr int kBytesOfLasti = 2;
}

#include "native/python/frame_objects.h"
