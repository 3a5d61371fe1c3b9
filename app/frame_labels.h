#pragma once
// What the window calls frames: their functions where those are known from the source. Views keep
// and pass on a frame's text (frame_text); these are for showing it.

#include <string>
#include <string_view>

#include "app/app_state.h"

namespace hs {

// Of the current dataset, or of the compared one where that knows the frame; null for none.
const FrameFunctions* functions_of_frame(const AppState& state, std::string_view frame);
// "put (shop/cache.py:22)"; the place alone where no function is known.
std::string shown_frame(const AppState& state, std::string_view frame);
// "shop/cache.py:22" of "put (shop/cache.py:22)"; all of it where no function is known.
std::string_view place_of_frame(std::string_view frame);
// "cache.py:22".
std::string short_place(std::string_view frame);
// "put (cache.py:22)", and the same of the place alone.
std::string short_shown_frame(const AppState& state, std::string_view frame);
// For tooltips: "Cache.put (shop/cache.py:22)".
std::string whole_frame(const AppState& state, std::string_view frame);

// Empty, or why frames cannot be grouped by function.
std::string why_no_functions(const AppState& state);
// How frames are told apart: lines where functions are asked for and none are known.
FrameDetail shown_detail(const AppState& state);

}  // namespace hs
