#include "core/base/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

#include "core/base/text_format.h"

namespace hs {

size_t terminal_columns_of(int descriptor) {
    constexpr size_t kUsualColumns = 80;
    if (isatty(descriptor) != 1) { return 0; }
    winsize size{};
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) { return kUsualColumns; }
    return size.ws_col;
}

std::string terminal_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const size_t layout = text.find_first_of("\n\t");
        out += printable_text(text.substr(0, layout));
        if (layout == std::string_view::npos) { break; }
        out += text[layout];
        text.remove_prefix(layout + 1);
    }
    return out;
}

void print_message(std::string_view line) {
    std::string text =
        terminal_columns_of(STDERR_FILENO) == 0 ? std::string(line) : printable_text(line);
    text += '\n';
    std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace hs
