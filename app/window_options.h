#pragma once
// The words of the commands that draw: the window itself, `screenshot`, and `--script`.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings.h"
#include "core/base/result.h"
#include "render/host.h"

namespace hs {

enum class WindowCommand : uint8_t { kWindow, kScreenshot, kScript, kHelp };

struct WindowOptions {
    WindowCommand command = WindowCommand::kWindow;
    std::vector<std::string> files;
    PixelSize size;   // 0 x 0: not given
    float scale = 0;  // 0: not given
    std::optional<ThemeName> theme;
    std::string settings;         // file to use instead of the user's; scripts: instead of none
    std::string script;           // for kScript
    bool in_real_window = false;  // for kScript: --window
    // For kScreenshot
    std::string output;
    std::string view;
    std::optional<double> at_s;
    std::string select;
    std::string profile;  // of a file with several
};

// True if these words are for run_window_command: no words at all, `screenshot` (but not its
// --help), or a beginning with one of the window's own options. Files are left to is_command_line.
bool is_window_command(std::span<const std::string_view> words);

// kUsage on words that make no sense.
Result<WindowOptions> parse_window_options(std::span<const std::string_view> words);

// "1280x800"
Result<PixelSize> parse_pixel_size(std::string_view text);

std::string window_usage();

}  // namespace hs
