#include "app/cli/output.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr size_t kBufferBytes = 64 * 1024;
constexpr size_t kUsualColumns = 80;
constexpr int kPollMs = 100;

}  // namespace

size_t terminal_columns_of(int descriptor) {
    if (isatty(descriptor) != 1) { return 0; }
    winsize size{};
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) { return kUsualColumns; }
    return size.ws_col;
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
    write_out(buffer_);
    buffer_.clear();
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
