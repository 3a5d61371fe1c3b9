#pragma once
// Where a command's result goes: standard output, or a file that appears complete or not at all.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/atomic_file.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/base/terminal.h"

namespace hs {

class Output {
public:
    // Empty path: standard output.
    static Result<Output> open(std::optional<std::string_view> path);

    // Once the job is cancelled, or a file that it relies on has changed, nothing more is written,
    // and finish says so.
    void stop_with(const JobContext& job) { job_ = &job; }

    // A terminal gets the text without control characters but line ends and tabs.
    void write(std::string_view text);

    // Writes out what is buffered; a file gets its name only now. A reader that went away (a broken
    // pipe) is no error: nobody is left to be told.
    Result<void> finish();

    [[nodiscard]] bool has_text() const { return has_text_; }
    // True once the other end of a pipe is closed, or the output is stopped: nobody waits for more,
    // and long output may be cut short.
    [[nodiscard]] bool is_unwanted() const {
        return reader_is_gone_ || has_lost_input_ || (job_ != nullptr && job_->cancelled());
    }
    // Columns of the terminal that shows the text; 0 when it goes to a file or a pipe.
    [[nodiscard]] size_t terminal_columns() const { return terminal_columns_; }

private:
    Output() = default;
    void flush();
    void write_out(std::string_view text);

    const JobContext* job_ = nullptr;
    std::optional<AtomicFile> file_;
    std::string buffer_;
    size_t terminal_columns_ = 0;
    int first_errno_ = 0;
    bool reader_is_gone_ = false;
    bool has_lost_input_ = false;
    bool has_text_ = false;
};

}  // namespace hs
