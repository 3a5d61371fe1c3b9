#include "app/cli/output.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <vector>

#include "core/base/text_format.h"
#include "core/base/utf8.h"

namespace hs {

namespace {

constexpr size_t kBufferBytes = 64 * 1024;
constexpr size_t kUsualColumns = 80;
constexpr int kPollMs = 100;

// The file and, should it be a log's, everything its halves may be called.
std::vector<std::string> paths_read(std::string_view input) {
    std::vector<std::string> paths = {std::string(input)};
    const size_t half =
        std::max(input.rfind(".hpm") + 1, input.rfind(".hpd") + 1);  // npos + 1 is 0
    const std::string base(half == 0 ? input : input.substr(0, half - 1));
    for (const char* ending : {".hpm", ".hpd"}) {
        for (const char* packing : {"", ".gz", ".xz", ".zst"}) {
            paths.push_back(base + ending + packing);
        }
    }
    return paths;
}

// Without a character at the end that is not all there yet.
size_t complete_bytes(std::string_view text) {
    constexpr size_t kMostInside = 3;
    size_t lead = text.size();
    for (size_t i = 0; i <= kMostInside && lead > 0; ++i) {
        if (!is_inside_letter(text[--lead])) { break; }
    }
    const auto first = static_cast<uint8_t>(lead < text.size() ? text[lead] : 0);
    const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
    return lead + length > text.size() ? lead : text.size();
}

}  // namespace

size_t terminal_columns_of(int descriptor) {
    if (isatty(descriptor) != 1) { return 0; }
    winsize size{};
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) { return kUsualColumns; }
    return size.ws_col;
}

Result<void> check_is_no_input(std::string_view output, std::span<const std::string_view> inputs) {
    struct stat written {};
    if (stat(std::string(output).c_str(), &written) != 0 || !S_ISREG(written.st_mode)) {
        return {};
    }
    for (const std::string_view input : inputs) {
        for (const std::string& path : paths_read(input)) {
            struct stat read {};
            if (stat(path.c_str(), &read) != 0 || read.st_dev != written.st_dev ||
                read.st_ino != written.st_ino) {
                continue;
            }
            return Error{ErrorCode::kUsage,
                         "-o " + printable_text(output) +
                             " would replace a file that is read; write to another one",
                         {},
                         {}};
        }
    }
    return {};
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

Result<Output> Output::open(std::optional<std::string_view> path) {
    Output output;
    if (path) {
        HS_TRY(auto file, AtomicFile::create(std::string(*path)));
        output.file_.emplace(std::move(file));
    } else {
        output.terminal_columns_ = terminal_columns_of(STDOUT_FILENO);
    }
    return output;
}

void Output::write(std::string_view text) {
    has_text_ = has_text_ || !text.empty();
    if (is_unwanted()) { return; }
    if (file_) {
        file_->write(text);
        return;
    }
    if (first_errno_ != 0) { return; }
    buffer_.append(text);
    if (buffer_.size() >= kBufferBytes) { flush(); }
}

void Output::flush() {
    if (terminal_columns_ == 0) {
        write_out(buffer_);
        buffer_.clear();
        return;
    }
    const size_t whole = complete_bytes(buffer_);  // a character may come in two pieces
    write_out(terminal_text(std::string_view(buffer_).substr(0, whole)));
    buffer_.erase(0, whole);
}

void Output::write_out(std::string_view text) {
    while (!text.empty() && !is_unwanted() && first_errno_ == 0) {
        const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<size_t>(written));
        } else if (errno == EPIPE) {
            reader_is_gone_ = true;
        } else if (errno == EAGAIN) {
            pollfd wanted = {STDOUT_FILENO, POLLOUT, 0};
            poll(&wanted, 1, kPollMs);
        } else if (errno != EINTR) {
            first_errno_ = errno;
        }
    }
}

Result<void> Output::finish() {
    if (job_ != nullptr && job_->cancelled()) { return cancelled_error(); }
    if (file_) { return file_->commit(); }
    flush();
    write_out(terminal_text(buffer_));  // what is left of a character
    if (job_ != nullptr && job_->cancelled()) { return cancelled_error(); }
    if (first_errno_ != 0) {
        return Error{ErrorCode::kIo,
                     "expected to write all, found: " +
                         std::error_code(first_errno_, std::generic_category()).message(),
                     "standard output",
                     {}};
    }
    return {};
}

}  // namespace hs
