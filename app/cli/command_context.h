#pragma once
// Everything a running command has: its words, its data, its threads and its output. One is made
// for each command line.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/arguments.h"
#include "app/cli/cli_hooks.h"
#include "app/cli/output.h"
#include "app/cli/progress_line.h"
#include "core/base/ids.h"
#include "core/base/job_context.h"
#include "core/base/json_writer.h"
#include "core/base/signals.h"
#include "core/base/thread_pool.h"
#include "core/model/dataset.h"
#include "core/table/text_table.h"

namespace hs {

class CommandContext {
public:
    static constexpr size_t kTableRows = 30;  // shown without --limit

    // The output is opened first of all: a place that cannot be written is told at once.
    static Result<std::unique_ptr<CommandContext>> create(const Command& command,
                                                          Arguments arguments,
                                                          const CliHooks& hooks = {});
    CommandContext(const CommandContext&) = delete;
    CommandContext& operator=(const CommandContext&) = delete;

    [[nodiscard]] const Command& command() const { return command_; }
    [[nodiscard]] const Arguments& arguments() const { return arguments_; }
    [[nodiscard]] std::string_view positional(size_t i) const {
        return arguments_.positionals()[i];
    }
    [[nodiscard]] bool wants_json() const;
    // How many of `total` rows to put out: --limit, or all in JSON, or kTableRows in a table.
    [[nodiscard]] size_t row_limit(size_t total) const;

    // Opens and loads with what the common options say; warnings go to standard error. Once all
    // files are loaded, an option that fits none of them is a usage error.
    Result<DatasetPtr> load(std::string_view path);
    JobContext& job() { return job_; }
    [[nodiscard]] bool is_interrupted() const { return job_.cancelled(); }
    [[nodiscard]] const CliHooks& hooks() const { return hooks_; }

    // The first use ends the progress line.
    Output& out();
    // The whole JSON document: write(json) makes one value.
    void write_json(const std::function<void(JsonWriter& json)>& write);
    // The table and, if it is not all there is, a line that says how many rows are not shown. The
    // first one of a file that was cut says that totals are incomplete.
    void write_table(const TextTable& table, size_t total_rows);
    // Lines of text, as they are.
    void write_text(std::string_view text) { out().write(text); }

    // One line on standard error; quiet keeps warnings back, not errors.
    void warn(std::string_view file, const Diagnostic& diagnostic);
    void print_error(const Error& error);

    // A command that failed without a word leaves the file of -o as it was.
    Result<void> finish(int status) {
        return status == 0 || output_.has_text() ? output_.finish() : Result<void>();
    }

private:
    CommandContext(const Command& command, Arguments arguments, Output output,
                   const CliHooks& hooks);

    [[nodiscard]] Result<void> check_options_fit(std::string_view path, const Dataset& last) const;

    const Command& command_;
    Arguments arguments_;
    Output output_;
    CliHooks hooks_;
    size_t files_loaded_ = 0;
    std::vector<std::string> incomplete_files_;  // that no table has told of yet
    Contents kinds_loaded_ = 0;
    ThreadPool pool_;
    JobContext job_;
    ProgressLine progress_;
    InterruptWatch interrupt_;
};

// "heapscope: FILE: warning: message (byte N)", and how often it came when more than once.
std::string diagnostic_line(std::string_view file, const Diagnostic& diagnostic);

}  // namespace hs
