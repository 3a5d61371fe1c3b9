#include "app/file_dialog/system_dialog.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <sstream>

// The environment is the program's; POSIX has no header for it.
extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace hs {
namespace {

constexpr size_t kMostOutputBytes = size_t{16} << 20U;
constexpr int kLongestWaitMs = 20;  // between two looks at the cancel flag

std::vector<std::string> absolute_paths(const std::string& text, char separator) {
    std::vector<std::string> paths;
    std::istringstream pieces(text);
    for (std::string piece; std::getline(pieces, piece, separator);) {
        if (piece.starts_with('/')) paths.push_back(piece);
    }
    return paths;
}

std::optional<std::string> find_on_path(const std::string& search_path, const char* program) {
    for (const std::string& folder : absolute_paths(search_path, ':')) {
        std::string path = folder + "/" + program;
        if (access(path.c_str(), X_OK) == 0) return path;
    }
    return std::nullopt;
}

struct Started {
    pid_t process = -1;
    int output = -1;
};

Result<Started> start(const std::vector<std::string>& arguments) {
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return Error{ErrorCode::kIo, std::string("no pipe: ") + std::strerror(errno), {}, {}};
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::vector<char*> words;
    for (const std::string& argument : arguments) {
        words.push_back(const_cast<char*>(argument.c_str()));
    }
    words.push_back(nullptr);
    Started started{-1, ends[0]};
    const int problem =
        posix_spawn(&started.process, words[0], &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (problem == 0) return started;
    close(started.output);
    return Error{ErrorCode::kIo,
                 std::string("could not start: ") + std::strerror(problem),
                 arguments[0],
                 {}};
}

}  // namespace

std::optional<SystemDialogProgram> find_system_dialog(const std::string& search_path,
                                                      std::string_view desktop) {
    const auto zenity = find_on_path(search_path, "zenity");
    const auto kdialog = find_on_path(search_path, "kdialog");
    const bool is_kde = desktop.find("KDE") != std::string_view::npos;
    if (kdialog.has_value() && (is_kde || !zenity.has_value())) {
        return SystemDialogProgram{SystemDialogTool::kKdialog, *kdialog};
    }
    if (zenity.has_value()) return SystemDialogProgram{SystemDialogTool::kZenity, *zenity};
    return std::nullopt;
}

std::vector<std::string> system_dialog_arguments(const SystemDialogProgram& program,
                                                 const std::string& folder) {
    const std::string title = "Open in heapscope";
    if (program.tool == SystemDialogTool::kKdialog) {
        return {program.path,        "--title",           title, "--multiple",
                "--separate-output", "--getopenfilename", folder};
    }
    // A slash at the end makes zenity show the folder instead of choosing it in its parent.
    return {program.path,     "--file-selection", "--multiple",
            "--separator=\n", "--title=" + title, "--filename=" + folder + "/"};
}

Result<std::vector<std::string>> run_system_dialog(const std::vector<std::string>& arguments,
                                                   JobContext& job) {
    const Result<Started> started = start(arguments);
    if (!started.ok()) return started.error();
    const pid_t process = started.value().process;
    pollfd pipe{started.value().output, POLLIN, 0};
    std::string output;
    char piece[4096];
    int status = -1;
    for (bool has_ended = false; !has_ended;) {
        if (job.cancelled()) kill(process, SIGKILL);
        has_ended = waitpid(process, &status, WNOHANG) != 0;
        // What it printed before its end is there at once.
        while (poll(&pipe, 1, has_ended ? 0 : kLongestWaitMs) > 0 && !job.cancelled()) {
            const ssize_t count = read(started.value().output, piece, sizeof piece);
            if (count <= 0) pipe.fd = -1;  // closed: from now on poll waits for its time only
            if (count <= 0 || output.size() > kMostOutputBytes) break;
            output.append(piece, static_cast<size_t>(count));
        }
    }
    close(started.value().output);
    if (job.cancelled()) return cancelled_error();
    // 0: chosen. 1: cancelled, in both programs. Anything else: it could not show itself.
    const int exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (exit_status == 0) return absolute_paths(output, '\n');
    if (exit_status == 1) return std::vector<std::string>{};
    return Error{ErrorCode::kIo, "The system dialog did not work.", {}, {}};
}

}  // namespace hs
