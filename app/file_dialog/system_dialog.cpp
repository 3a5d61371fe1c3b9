#include "app/file_dialog/system_dialog.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

// The environment is the program's; POSIX has no header for it.
extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace hs {
namespace {

constexpr size_t kMostOutputBytes = size_t{16} << 20U;

// Calls use(piece) for each piece between separators, the last one included.
template <class Use>
void for_each_piece(std::string_view text, char separator, Use use) {
    size_t at = 0;
    while (at <= text.size()) {
        const size_t end = std::min(text.find(separator, at), text.size());
        use(text.substr(at, end - at));
        at = end + 1;
    }
}

std::optional<std::string> find_on_path(std::string_view search_path, const char* program) {
    std::optional<std::string> found;
    for_each_piece(search_path, ':', [&](std::string_view folder) {
        if (found.has_value() || folder.empty() || folder[0] != '/') return;
        std::string path = std::string(folder) + "/" + program;
        if (access(path.c_str(), X_OK) == 0) found = std::move(path);
    });
    return found;
}

}  // namespace

std::optional<SystemDialogProgram> find_system_dialog(std::string_view search_path,
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
    const char* title = "Open in heapscope";
    if (program.tool == SystemDialogTool::kKdialog) {
        return {program.path,        "--title",           title, "--multiple",
                "--separate-output", "--getopenfilename", folder};
    }
    // A slash at the end makes zenity show the folder instead of choosing it in its parent.
    return {program.path,
            "--file-selection",
            "--multiple",
            "--separator=\n",
            std::string("--title=") + title,
            "--filename=" + folder + "/"};
}

std::vector<std::string> paths_from_output(std::string_view output) {
    std::vector<std::string> paths;
    for_each_piece(output, '\n', [&](std::string_view line) {
        if (!line.empty() && line[0] == '/') paths.emplace_back(line);
    });
    return paths;
}

Result<void> SystemDialog::start(const std::vector<std::string>& arguments) {
    stop();
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
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
    pid_t process = -1;
    const int problem =
        posix_spawn(&process, arguments[0].c_str(), &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    pipe_ = ends[0];
    if (problem != 0) {
        close_pipe();
        return Error{ErrorCode::kIo,
                     std::string("could not start: ") + std::strerror(problem),
                     arguments[0],
                     {}};
    }
    process_ = process;
    output_.clear();
    return {};
}

std::optional<Result<std::vector<std::string>>> SystemDialog::poll() {
    if (!is_running()) return std::nullopt;
    read_what_is_there();
    int status = 0;
    const pid_t ended = waitpid(process_, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR)) return std::nullopt;
    read_what_is_there();
    close_pipe();
    process_ = -1;
    // 0: chosen. 1: cancelled, in both programs. Anything else: it could not show itself.
    const bool has_exited = ended > 0 && WIFEXITED(status);
    const int exit_status = has_exited ? WEXITSTATUS(status) : -1;
    if (exit_status == 0) return Result(paths_from_output(output_));
    if (exit_status == 1) return Result(std::vector<std::string>{});
    return Result<std::vector<std::string>>(
        Error{ErrorCode::kIo, "The system dialog did not work.", {}, {}});
}

void SystemDialog::stop() {
    if (is_running()) {
        kill(process_, SIGKILL);
        int status = 0;
        while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {}
        process_ = -1;
    }
    close_pipe();
}

void SystemDialog::read_what_is_there() {
    char piece[4096];
    for (;;) {
        const ssize_t count = read(pipe_, piece, sizeof piece);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return;
        if (output_.size() < kMostOutputBytes) output_.append(piece, static_cast<size_t>(count));
    }
}

void SystemDialog::close_pipe() {
    if (pipe_ >= 0) close(pipe_);
    pipe_ = -1;
}

}  // namespace hs
