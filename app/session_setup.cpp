#include "app/session_setup.h"

#include "core/base/terminal.h"

namespace hs {

int report_error(const Error& error, int status) {
    print_message("heapscope: " + describe(error));
    return status;
}

HostOptions host_options(const WindowOptions& options, const WindowSettings& remembered) {
    HostOptions host;
    host.scale = options.scale > 0 ? options.scale : scale_from_environment();
    host.geometry.size = {remembered.width, remembered.height};
    host.geometry.x = remembered.x;
    host.geometry.y = remembered.y;
    host.geometry.has_position = remembered.has_position;
    host.geometry.maximized = remembered.maximized;
    if (options.size.width > 0) {
        host.geometry.size = options.size;
        host.geometry.maximized = false;
    }
    return host;
}

void apply_theme_option(App& app, const WindowOptions& options) {
    if (options.theme) app.push(SetTheme{*options.theme});
}

void apply_options(App& app, const WindowOptions& options) {
    apply_theme_option(app, options);
    if (!options.files.empty()) app.open_files(options.files);
}

}  // namespace hs
