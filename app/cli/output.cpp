#include "app/cli/output.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "core/base/utf8.h"

namespace hs {

namespace {

constexpr size_t kBufferBytes = size_t{64} * 1024;
constexpr int kPollMs = 100;

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
    has_lost_input_ = has_lost_input_ || (job_ != nullptr && !job_->check_inputs().ok());
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
    if (job_ != nullptr) { HS_TRY_VOID(job_->check_inputs()); }
    if (file_) { return file_->commit(); }
    flush();
    write_out(terminal_text(buffer_));  // what is left of a character
    if (job_ != nullptr && job_->cancelled()) { return cancelled_error(); }
    if (first_errno_ != 0) {
        return Error{ErrorCode::kIo,
                     "cannot write all of it: " +
                         std::error_code(first_errno_, std::generic_category()).message(),
                     "standard output",
                     {}};
    }
    return {};
}

}  // namespace hs
