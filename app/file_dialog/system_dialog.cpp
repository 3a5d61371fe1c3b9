#include "app/file_dialog/system_dialog.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <sstream>
#include <thread>

#include "app/start_program.h"

namespace hs {
namespace {

constexpr size_t kMostOutputBytes = size_t{16} << 20U;
constexpr std::chrono::milliseconds kLongestWait{20};  // between two looks at the cancel flag

// The exit status, -1: it was ended by a signal. Kills it when the job is cancelled.
int status_at_end(pid_t process, const JobContext& job) {
    int status = -1;
    while (waitpid(process, &status, WNOHANG) == 0) {
        if (job.cancelled()) kill(process, SIGKILL);
        std::this_thread::sleep_for(kLongestWait);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::vector<std::string> printed_paths(int output) {
    std::string text(kMostOutputBytes, '\0');
    const ssize_t size = pread(output, text.data(), text.size(), 0);
    text.resize(size > 0 ? static_cast<size_t>(size) : 0);
    std::vector<std::string> paths;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('/')) paths.push_back(line);
    }
    return paths;
}

Result<std::vector<std::string>> answer_of(const std::vector<std::string>& arguments, int output,
                                           const JobContext& job) {
    const Result<pid_t> started = start_program(arguments, output);
    if (!started.ok()) return started.error();
    const int status = status_at_end(started.value(), job);
    if (job.cancelled()) return cancelled_error();
    // 0: chosen. 1: cancelled, in both programs. Anything else: it could not show itself.
    if (status == 0) return printed_paths(output);
    if (status == 1) return std::vector<std::string>{};
    return Error{ErrorCode::kIo, "The system dialog did not work.", {}, {}};
}

}  // namespace

std::string find_system_dialog(const std::string& search_path, std::string_view desktop) {
    const std::string zenity = program_on_path("zenity", search_path);
    const std::string kdialog = program_on_path("kdialog", search_path);
    const bool is_kde = desktop.find("KDE") != std::string_view::npos;
    return zenity.empty() || (is_kde && !kdialog.empty()) ? kdialog : zenity;
}

std::vector<std::string> system_dialog_arguments(const std::string& program,
                                                 const std::string& folder) {
    const std::string title = "Open in heapscope";
    if (program.ends_with("/kdialog")) {
        return {program, "--title", title, "--multiple", "--separate-output", "--getopenfilename",
                folder};
    }
    // A slash at the end makes zenity show the folder instead of choosing it in its parent.
    return {program,          "--file-selection", "--multiple",
            "--separator=\n", "--title=" + title, "--filename=" + folder + "/"};
}

Result<std::vector<std::string>> run_system_dialog(const std::vector<std::string>& arguments,
                                                   JobContext& job) {
    // A file and no pipe: whoever else holds it holds up nothing.
    const int output = memfd_create("chosen files", MFD_CLOEXEC);
    if (output < 0) {
        return Error{ErrorCode::kIo, std::string("no file: ") + std::strerror(errno), {}, {}};
    }
    Result<std::vector<std::string>> answer = answer_of(arguments, output, job);
    close(output);
    return answer;
}

}  // namespace hs
