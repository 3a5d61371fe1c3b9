#include "app/cli/command_context.h"

#include <algorithm>
#include <utility>

#include "core/analysis/comparable.h"
#include "core/base/text_format.h"
#include "core/import/importer.h"
#include "core/import/output_check.h"
#include "core/model/diagnostics.h"
#include "core/questions/file_facts.h"

namespace hs {

namespace {

// Threads beside the caller, who works too.
size_t extra_threads(const Arguments& arguments) {
    const uint64_t wanted = arguments.count("threads").value_or(0);
    const uint64_t all = wanted == 0 ? default_thread_count() : wanted;
    return static_cast<size_t>(std::min(all, kMostThreads)) - 1;
}

std::string kinds_text(Contents kinds) {
    constexpr std::pair<Content, const char*> kWords[] = {
        {kDumps, "a heap dump"},
        {kLogs, "an allocation log"},
        {kProfiles, "a profile"},
        {kTrackers, "a class tracker's dump"},
        {kCalls, "measured calls"},
        {kSnapshots, "memory snapshots"},
        {kPairedLogs, "an allocation log that pairs frees with allocations"},
        {kThreadedLogs, "an allocation log that names threads"},
    };
    std::string text;
    for (const auto& [kind, words] : kWords) {
        if ((kinds & kind) == 0) { continue; }
        text.append(text.empty() ? "" : " or ").append(words);
    }
    return text;
}

bool takes(const Command& command, CommonOption option) {
    return (command.common_options & option) != 0;
}

}  // namespace

std::string diagnostic_line(std::string_view file, const Diagnostic& diagnostic) {
    std::string line = "heapscope: ";
    line.append(file).append(": ");
    line.append(diagnostic.severity == Severity::kError ? "error: " : "warning: ");
    line.append(printable_text(diagnostic.message));
    std::string where;
    if (diagnostic.byte_offset) { where = "byte " + std::to_string(*diagnostic.byte_offset); }
    if (diagnostic.repeats > 1) {
        where.append(where.empty() ? "" : ", the first of ");
        where.append(format_count(diagnostic.repeats)).append(" times");
    }
    if (!where.empty()) { line.append(" (").append(where).append(")"); }
    return line;
}

Result<std::unique_ptr<CommandContext>> CommandContext::create(const Command& command,
                                                               Arguments arguments,
                                                               const CliHooks& hooks) {
    if (options_of(command).find("output") != nullptr && arguments.has("output")) {
        HS_TRY_VOID(check_is_no_input(*arguments.text("output"), arguments.positionals()));
    }
    std::optional<std::string_view> path;
    if (takes(command, kOutputOption)) { path = arguments.text("output"); }
    HS_TRY(auto output, Output::open(path));
    return std::unique_ptr<CommandContext>(
        new CommandContext(command, std::move(arguments), std::move(output), hooks));
}

CommandContext::CommandContext(const Command& command, Arguments arguments, Output output,
                               const CliHooks& hooks)
    : command_(command),
      arguments_(std::move(arguments)),
      output_(std::move(output)),
      hooks_(hooks),
      pool_(extra_threads(arguments_)),
      job_(&pool_),
      progress_(job_, arguments_.has("quiet")),
      interrupt_(job_) {
    output_.stop_with(job_);
}

bool CommandContext::wants_json() const {
    return takes(command_, kJsonOption) && arguments_.has("json");
}

size_t CommandContext::row_limit(size_t total) const {
    const std::optional<uint64_t> limit =
        takes(command_, kLimitOption) ? arguments_.count("limit") : std::nullopt;
    if (!limit) { return wants_json() ? total : std::min(total, kTableRows); }
    return *limit == 0 ? total : static_cast<size_t>(std::min<uint64_t>(*limit, total));
}

Result<DatasetPtr> CommandContext::load(std::string_view path) {
    LoadOptions options;
    options.memory_limit_bytes = arguments_.bytes("memory").value_or(0);
    options.repair = !(takes(command_, kRepairOption) && arguments_.has("no-repair"));
    if (takes(command_, kProfileOption)) options.profile = arguments_.text("profile").value_or("");
    Result<DatasetPtr> dataset = open_dataset(std::string(path), options, job_);
    if (!dataset.ok()) { return dataset; }
    if (!options.profile.empty() && dataset.value()->profiles.empty()) {
        return Error{ErrorCode::kUsage,
                     "--profile needs a file with several profiles, which " + printable_text(path) +
                         " is not",
                     {},
                     {}};
    }
    rely_on(job_, *dataset.value());
    ++files_loaded_;
    if (is_incomplete(*dataset.value())) { incomplete_files_.emplace_back(printable_text(path)); }
    kinds_loaded_ |= contents_of(*dataset.value());
    HS_TRY_VOID(check_options_fit(path, *dataset.value()));
    for (const Diagnostic& diagnostic : dataset.value()->diagnostics) { warn(path, diagnostic); }
    return dataset;
}

Result<void> CommandContext::check_options_fit(std::string_view path, const Dataset& last) const {
    const size_t files = std::min(arguments_.positionals().size(), command_.file_positionals);
    if (files_loaded_ < files) { return {}; }
    for (const OptionSpec* spec : arguments_.options_given()) {
        if (spec->fits == 0 || (spec->fits & kinds_loaded_) != 0) { continue; }
        std::string message = "option --" + std::string(spec->name);
        message.append(" needs ").append(kinds_text(spec->fits)).append("; ");
        message.append(files == 1 ? printable_text(path) + " is " + kind_text(last)
                                  : "none of the files is one");
        return Error{ErrorCode::kUsage, std::move(message), {}, {}};
    }
    return {};
}

Output& CommandContext::out() {
    progress_.stop();
    return output_;
}

void CommandContext::write_json(const std::function<void(JsonWriter& json)>& write) {
    Output& output = out();
    JsonWriter json([&](std::string_view text) { output.write(text); });
    write(json);
    json.finish();
}

void CommandContext::write_table(const TextTable& table, size_t total_rows) {
    Output& output = out();
    output.write(table.text(output.terminal_columns()));
    if (total_rows > table.row_count()) {
        output.write("\u2026 and " + format_count(total_rows - table.row_count()) +
                     " more (--limit 0 for all)\n");
    }
    for (const std::string& file : std::exchange(incomplete_files_, {})) {
        output.write(file + " is incomplete: its totals are lower bounds\n");
    }
}

void CommandContext::warn(std::string_view file, const Diagnostic& diagnostic) {
    if (diagnostic.severity == Severity::kInfo || arguments_.has("quiet")) { return; }
    progress_.wipe();
    print_message(diagnostic_line(file, diagnostic));
}

void CommandContext::print_error(const Error& error) {
    progress_.wipe();
    print_message("heapscope: " + describe(error));
}

}  // namespace hs
