#include "app/cli/cli.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <new>
#include <string>

#include "app/cli/command_context.h"
#include "app/cli/completion.h"
#include "app/cli/help_text.h"
#include "core/base/library_versions.h"
#include "core/base/signals.h"
#include "core/base/text_format.h"

namespace hs {

namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

using Words = std::span<const std::string_view>;

int print_text(std::string_view text) {
    Result<Output> output = Output::open({});
    if (!output.ok()) { return kFailed; }
    output.value().write(text);
    const Result<void> finished = output.value().finish();
    if (finished.ok()) { return kDone; }
    print_message("heapscope: " + describe(finished.error()));
    return kFailed;
}

int complain(const std::string& message, const std::string& usage) {
    print_message("heapscope: " + message);
    std::fputs(usage.c_str(), stderr);
    return kWrongUsage;
}

bool is_word(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(),
                                        [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

// A file, or the base name of a log whose halves are beside each other.
bool names_a_file(std::string_view word) {
    for (const char* suffix : {"", ".hpm", ".hpd", ".hpm.gz", ".hpm.xz", ".hpm.zst"}) {
        struct stat found {};
        if (stat((std::string(word) + suffix).c_str(), &found) == 0) { return true; }
    }
    return false;
}

int unknown_command(std::string_view word) {
    std::vector<std::string_view> names = {"help", "completion", "--version", "--help"};
    for (const Command* command : commands()) { names.push_back(command->name); }
    const std::string_view nearest = nearest_name(word, names);
    std::string message = word.substr(0, 1) == "-" ? "unknown option '" : "unknown command '";
    message.append(printable_text(word)).append("'");
    if (!nearest.empty()) { message.append(" (did you mean ").append(nearest).append("?)"); }
    return complain(message,
                    "usage: heapscope [FILE...] or heapscope COMMAND; see heapscope help\n");
}

int run_help(Words words) {
    if (words.empty()) { return print_text(overview_text()); }
    const Command* command = find_command(words[0]);
    return command == nullptr ? unknown_command(words[0]) : print_text(command_help(*command));
}

int run_version(Words words) {
    std::string text = "heapscope " HEAPSCOPE_VERSION "\n";
    for (std::string_view word : words) {
        if (word != "--verbose") { return unknown_command(word); }
        for (const LibraryVersion& library : library_versions()) {
            text.append(library.name).append(" ").append(library.version).append("\n");
        }
    }
    return print_text(text);
}

int run_completion(Words words) {
    if (words.size() == 1 && words[0] == "bash") { return print_text(bash_completion()); }
    return complain("completion needs the name of a shell", "usage: heapscope completion bash\n");
}

int status_of(const Error& error, const CommandContext& context) {
    if (error.code == ErrorCode::kUsage) { return kWrongUsage; }
    if (is_cancelled(error)) {
        // A command whose reader went away cancels itself.
        return context.is_interrupted() ? kInterruptedStatus : kDone;
    }
    return kFailed;
}

int forward_command(const Command& command, Words words) {
    if (!words.empty() && (words[0] == "--help" || words[0] == "-h")) {
        return print_text(command_help(command));
    }
    if (words.empty()) {
        return complain(std::string(command.name) + ": too few arguments", usage_line(command));
    }
    print_message("heapscope: " + describe(command.forward(words)));
    return kFailed;
}

int run_command(const Command& command, Words words, const CliHooks& hooks) {
    if (command.forward != nullptr) { return forward_command(command, words); }
    Result<Arguments> arguments = Arguments::parse(command, words);
    if (!arguments.ok()) {
        return complain(std::string(command.name) + ": " + arguments.error().message,
                        usage_line(command));
    }
    if (arguments.value().has("help")) { return print_text(command_help(command)); }
    if (command.run == nullptr) {
        print_message("heapscope: " + std::string(command.name) + " needs a build with the window");
        return kFailed;
    }

    auto context = CommandContext::create(command, std::move(arguments).value(), hooks);
    if (!context.ok() && context.error().code == ErrorCode::kUsage) {
        return complain(std::string(command.name) + ": " + context.error().message,
                        usage_line(command));
    }
    if (!context.ok()) {
        print_message("heapscope: " + describe(context.error()));
        return kFailed;
    }
    CommandContext& running = *context.value();
    Result<int> status = command.run(running);
    // Whatever came of it: it may come of bytes that were written over.
    const Result<void> intact = running.job().check_inputs();
    if (!intact.ok() && !running.is_interrupted()) { status = intact.error(); }
    if (status.ok()) {
        const Result<void> finished = running.finish(status.value());
        if (finished.ok()) { return status.value(); }
        if (is_cancelled(finished.error())) { return kInterruptedStatus; }
        running.print_error(finished.error());
        return kFailed;
    }
    Error error = status.error();
    const int exit_status = status_of(error, running);
    if (exit_status == kWrongUsage) {
        return complain(std::string(command.name) + ": " + error.message, usage_line(command));
    }
    if (exit_status == kFailed) {
        const auto files = running.arguments().positionals();
        if (error.source.empty() && !files.empty()) { error.source = files[0]; }
        running.print_error(error);
    }
    return exit_status;
}

// A closed standard descriptor would be the next file's number, and messages would land in it.
// Opened for reading alone, writing to it fails as before.
void keep_standard_descriptors() {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
        if (fcntl(descriptor, F_GETFD) != -1) { continue; }
        // open takes the lowest number that is free, which is this one.
        if (open("/dev/null", O_RDONLY) != descriptor) { return; }
    }
}

int dispatch(Words words, const CliHooks& hooks) {
    const std::string_view first = words.empty() ? "help" : words[0];
    const Words rest = words.empty() ? words : words.subspan(1);
    if (first == "--version") { return run_version(rest); }
    if (first == "--help" || first == "-h" || first == "help") { return run_help(rest); }
    if (first == "completion") { return run_completion(rest); }
    const Command* command = find_command(first);
    return command == nullptr ? unknown_command(first) : run_command(*command, rest, hooks);
}

}  // namespace

bool is_command_line(Words words) {
    if (words.empty()) { return false; }
    const std::string_view first = words[0];
    if (first == "--") { return false; }
    if (first.substr(0, 1) == "-" || first == "help" || first == "completion") { return true; }
    // A word that is no file is more likely a mistyped command than something to open.
    return find_command(first) != nullptr || (is_word(first) && !names_a_file(first));
}

int run_cli(Words words, const CliHooks& hooks) {
    keep_standard_descriptors();
    prepare_for_signals();
    try {
        return dispatch(words, hooks);
    } catch (const std::bad_alloc&) {
        std::fputs("heapscope: not enough memory\n", stderr);
        return kFailed;
    }
}

}  // namespace hs
