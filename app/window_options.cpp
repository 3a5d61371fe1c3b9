#include "app/window_options.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "core/base/parse_time.h"

namespace hs {
namespace {

constexpr int kLargestSide = 16384;  // every OpenGL 3.3 implementation can draw that

Error usage_error(std::string message) {
    return {ErrorCode::kUsage, std::move(message), {}, {}};
}

template <class Number>
std::optional<Number> number_from(std::string_view text) {
    Number number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc() || stop != end) return {};
    return number;
}

Result<void> set_size(WindowOptions& options, std::string_view text) {
    HS_TRY(options.size, parse_pixel_size(text));
    return {};
}

Result<void> set_scale(WindowOptions& options, std::string_view text) {
    const auto scale = number_from<float>(text);
    if (!scale || !(*scale >= 0.5F && *scale <= 8.0F)) {
        return usage_error("--scale needs a number from 0.5 to 8, not '" + std::string(text) + "'");
    }
    options.scale = *scale;
    return {};
}

Result<void> set_theme(WindowOptions& options, std::string_view text) {
    if (text != "dark" && text != "light") {
        return usage_error("--theme needs dark or light, not '" + std::string(text) + "'");
    }
    options.theme = text == "dark" ? ThemeName::kDark : ThemeName::kLight;
    return {};
}

Result<void> set_time(WindowOptions& options, std::string_view text) {
    const auto at_us = parse_time_us(text);
    if (!at_us) {
        return usage_error("--at needs a time in seconds such as 12.5, not '" + std::string(text) +
                           "'");
    }
    options.at_s = static_cast<double>(*at_us) / 1e6;
    return {};
}

struct OptionRow {
    std::string_view name;
    bool only_for_screenshots;
    Result<void> (*set)(WindowOptions& options, std::string_view value);
};

constexpr OptionRow kOptions[] = {
    {"--size", false, set_size},
    {"--scale", false, set_scale},
    {"--theme", false, set_theme},
    {"--script", false,
     [](WindowOptions& options, std::string_view text) -> Result<void> {
         options.command = WindowCommand::kScript;
         options.script = text;
         return {};
     }},
    {"--settings", false,
     [](WindowOptions& options, std::string_view text) -> Result<void> {
         options.settings = text;
         return {};
     }},
    {"-o", true,
     [](WindowOptions& options, std::string_view text) -> Result<void> {
         options.output = text;
         return {};
     }},
    {"--output", true,
     [](WindowOptions& options, std::string_view text) -> Result<void> {
         options.output = text;
         return {};
     }},
    {"--view", true,
     [](WindowOptions& options, std::string_view text) -> Result<void> {
         options.view = text;
         return {};
     }},
    {"--at", true, set_time},
    {"--profile", true,
     [](WindowOptions& options, std::string_view text) -> Result<void> {
         options.profile = text;
         return {};
     }},
    {"--select", true,
     [](WindowOptions& options, std::string_view text) -> Result<void> {
         options.select = text;
         return {};
     }},
};

// "--name=value" or "--name value": the value, and how many words it took.
struct FoundOption {
    const OptionRow* row = nullptr;
    std::string_view value;
    size_t words = 0;  // 0: the value is missing
};

FoundOption find_option(std::span<const std::string_view> words) {
    const std::string_view word = words[0];
    for (const OptionRow& row : kOptions) {
        if (word == row.name) {
            return words.size() > 1 ? FoundOption{&row, words[1], 2} : FoundOption{&row, {}, 0};
        }
        if (word.size() > row.name.size() && word.substr(0, row.name.size()) == row.name &&
            word[row.name.size()] == '=') {
            return {&row, word.substr(row.name.size() + 1), 1};
        }
    }
    return {};
}

Result<size_t> take_option(WindowOptions& options, std::span<const std::string_view> words) {
    const std::string_view word = words[0];
    if (word == "--help" || word == "-h") {
        options.command = WindowCommand::kHelp;
        return size_t{1};
    }
    if (word == "--window") {
        options.in_real_window = true;
        return size_t{1};
    }
    const FoundOption found = find_option(words);
    const bool fits = found.row != nullptr && (!found.row->only_for_screenshots ||
                                               options.command != WindowCommand::kWindow);
    if (!fits) return usage_error("unknown option '" + std::string(word) + "'");
    if (found.words == 0) return usage_error(std::string(word) + " needs a value");
    HS_TRY_VOID(found.row->set(options, found.value));
    return found.words;
}

Result<WindowOptions> checked(WindowOptions options) {
    if (options.command == WindowCommand::kScreenshot) {
        if (options.output.empty()) return usage_error("screenshot needs -o OUT.png");
        if (options.in_real_window) return usage_error("screenshot has no --window");
    }
    if (options.in_real_window && options.command == WindowCommand::kWindow) {
        return usage_error("--window belongs to --script");
    }
    return options;
}

}  // namespace

Result<PixelSize> parse_pixel_size(std::string_view text) {
    const size_t cross = text.find('x');
    if (cross != std::string_view::npos) {
        const auto width = number_from<int>(text.substr(0, cross));
        const auto height = number_from<int>(text.substr(cross + 1));
        if (width && height && std::min(*width, *height) >= 16 &&
            std::max(*width, *height) <= kLargestSide) {
            return PixelSize{*width, *height};
        }
    }
    return usage_error("not a size such as 1280x800, from 16x16 to 16384x16384: '" +
                       std::string(text) + "'");
}

bool is_window_command(std::span<const std::string_view> words) {
    if (words.empty()) return true;
    if (words[0] == "screenshot") {
        // The command line describes all commands alike.
        return std::none_of(words.begin(), words.end(),
                            [](std::string_view word) { return word == "--help" || word == "-h"; });
    }
    const FoundOption found = find_option(words);
    return words[0] == "--window" || (found.row != nullptr && !found.row->only_for_screenshots);
}

Result<WindowOptions> parse_window_options(std::span<const std::string_view> words) {
    WindowOptions options;
    if (!words.empty() && words[0] == "screenshot") {
        options.command = WindowCommand::kScreenshot;
        words = words.subspan(1);
    }
    bool only_files = false;
    while (!words.empty()) {
        const std::string_view word = words[0];
        if (!only_files && word == "--") {
            only_files = true;
        } else if (!only_files && word.size() > 1 && word[0] == '-') {
            HS_TRY(const size_t taken, take_option(options, words));
            words = words.subspan(taken);
            continue;
        } else {
            options.files.emplace_back(word);
        }
        words = words.subspan(1);
    }
    return options.command == WindowCommand::kHelp ? options : checked(std::move(options));
}

std::string window_usage() {
    return "usage: heapscope [FILE...] [--size WxH] [--scale F] [--theme dark|light]\n"
           "                 [--settings FILE]\n"
           "       heapscope screenshot FILE... -o OUT.png [--view NAME] [--at T] [--select ID]\n"
           "                 [--profile NAME|INDEX] [--size WxH] [--scale F] [--theme dark|light]\n"
           "       heapscope --script FILE [FILE...] [--size WxH] [--scale F]\n"
           "                 [--theme dark|light] [--settings FILE] [--window]\n";
}

}  // namespace hs
