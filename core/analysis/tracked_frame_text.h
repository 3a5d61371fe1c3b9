#pragma once
// What people read of a frame where a tracked object was made.

#include <string>

#include "core/model/tracked.h"

namespace hs {

// "add (shop/orders.py:24)", or the file's own text where it was not understood. The bytes are as
// in the input; nothing is escaped.
std::string tracked_frame_text(const Tracked& tracked, const TrackedFrame& frame);

}  // namespace hs
