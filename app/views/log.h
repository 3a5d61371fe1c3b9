#pragma once
// Every warning and error of this run: time, file, byte offset, message.

#include "app/view.h"
#include "app/views/log_state.h"

namespace hs {

void draw_log(ViewContext& view, LogViewState& own);

}  // namespace hs
