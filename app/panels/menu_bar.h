#pragma once
// The top line: menus from the table of commands, the search field, and a chip for each job.

#include "app/jobs.h"
#include "app/view.h"
#include "app/workspace_layout.h"

namespace hs {

// Inside the root window, which has ImGuiWindowFlags_MenuBar.
void draw_menu_bar(ViewContext& view, const Rect& rect);

// "reading objects  62 %  1.2 M/s  3 s left": what a chip's tooltip says; parts unknown are left
// out.
std::string job_text(const JobStatus& job);

}  // namespace hs
