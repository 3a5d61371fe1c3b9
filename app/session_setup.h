#pragma once
// From the words of the command line to a session; shared by the window, screenshots and scripts.

#include "app/session.h"
#include "app/window_options.h"

namespace hs {

HostOptions host_options(const WindowOptions& options, const WindowSettings& remembered);
void apply_theme_option(App& app, const WindowOptions& options);
// Theme and files.
void apply_options(App& app, const WindowOptions& options);
// "heapscope: …" on standard error; returns the status.
int report_error(const Error& error, int status);

}  // namespace hs
