// record …: passes its words on to the recorder, python3 -m heapscope, of the first Python that has
// it.

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

namespace fs = std::filesystem;

constexpr int kNotBuilt = 4;
constexpr char kProbe[] =
    "import sys, heapscope; sys.exit(0 if heapscope._recorder is not None else 4)";
constexpr std::string_view kOwnWords[] = {"run", "attach", "stop", "dump", "list"};

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string() : value;
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

// Virtual environment first, then the PATH; each program once.
std::vector<std::string> pythons() {
    std::vector<std::string> found;
    const auto add = [&](const std::string& path) {
        const bool is_known = std::find(found.begin(), found.end(), path) != found.end();
        if (!is_known && access(path.c_str(), X_OK) == 0) found.push_back(path);
    };
    const std::string environment = variable("VIRTUAL_ENV");
    if (!environment.empty()) add(environment + "/bin/python");
    for (const char* name : {"/python3", "/python"}) {
        const std::string path = variable("PATH");
        for (const std::string_view folder : split_text(path, ':')) {
            if (folder.substr(0, 1) == "/") add(std::string(folder) + name);
        }
    }
    return found;
}

// The folder capture/ of the sources that this program was built in; empty if it is elsewhere.
std::string recorder_folder() {
    std::error_code error;
    fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (int level = 0; level < 4 && folder.has_relative_path(); ++level) {
        if (fs::exists(folder / "capture/heapscope/__init__.py", error)) return folder / "capture";
        folder = folder.parent_path();
    }
    return {};
}

// 0 if that Python has the recorder, kNotBuilt if all but its extension.
int probe(const std::string& python) {
    std::vector<std::string> words = {python, "-c", kProbe};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        posix_spawn_file_actions_addopen(&files, descriptor, "/dev/null", O_RDWR, 0);
    }
    pid_t process = 0;
    const int error =
        posix_spawn(&process, python.c_str(), &files, nullptr, pointers_to(words).data(), environ);
    posix_spawn_file_actions_destroy(&files);
    int status = 0;
    if (error != 0) return error;
    while (waitpid(process, &status, 0) < 0) {
        if (errno != EINTR) return errno;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

bool is_own_word(std::string_view word) {
    return std::find(std::begin(kOwnWords), std::end(kOwnWords), word) != std::end(kOwnWords);
}

// As the recorder takes them: "app.py" is "run app.py", "--attach 42" is "attach 42".
std::vector<std::string> recorder_words(std::span<const std::string_view> words) {
    std::vector<std::string> made(words.begin(), words.end());
    const std::string_view first = words[0];
    if (first == "--attach") {
        made[0] = "attach";
    } else if (!is_own_word(first)) {
        made.insert(made.begin(), "run");
    }
    return made;
}

Error exec_recorder(const std::string& python, const std::vector<std::string>& words) {
    std::vector<std::string> all = {python, "-m", "heapscope"};
    all.insert(all.end(), words.begin(), words.end());
    execv(python.c_str(), pointers_to(all).data());
    return {ErrorCode::kIo, "cannot start " + python + ": " + std::strerror(errno), {}, {}};
}

Error forward(std::span<const std::string_view> words) {
    const std::vector<std::string> asked = recorder_words(words);
    const bool needs_extension = asked[0] == "run";
    const std::string folder = recorder_folder();
    const std::string path_before = variable("PYTHONPATH");
    const std::string path_with = path_before.empty() ? folder : folder + ":" + path_before;
    std::string advice;
    for (const std::string& python : pythons()) {
        int answer = probe(python);
        if (answer != 0 && !folder.empty()) {
            setenv("PYTHONPATH", path_with.c_str(), 1);
            answer = probe(python);
        }
        if (answer == 0 || (answer == kNotBuilt && !needs_extension)) {
            return exec_recorder(python, asked);
        }
        if (path_before.empty()) {
            unsetenv("PYTHONPATH");
        } else {
            setenv("PYTHONPATH", path_before.c_str(), 1);
        }
        advice += "\n  " + python;
        if (folder.empty()) {
            advice += " -m pip install FOLDER_OF_HEAPSCOPE/capture";
        } else {
            advice += " " + folder + "/build.py";
        }
    }
    if (advice.empty()) {
        return {ErrorCode::kIo,
                "no Python found: put python3, 3.8 to 3.14, on PATH or activate a virtual "
                "environment",
                {},
                {}};
    }
    return {ErrorCode::kIo,
            "no Python found that has the recorder; one of these makes it:" + advice,
            {},
            {}};
}

constexpr OptionSpec kOptions[] = {
    {.name = "output",
     .kind = ValueKind::kFile,
     .metavar = "FILE",
     .help = "write the recording to FILE; %p is the process id (heapscope-SCRIPT-PID.hscope "
             "unless given)",
     .letter = 'o'},
    {.name = "attach",
     .kind = ValueKind::kText,
     .metavar = "PID",
     .help = "record a process that runs already; comes first"},
    {.name = "sample",
     .kind = ValueKind::kText,
     .metavar = "SIZE",
     .help = "record a sample of the allocations, one each SIZE on average (all unless given)"},
    {"no-allocations", ValueKind::kFlag, {}, "record no allocations"},
    {"calls", ValueKind::kFlag, {}, "record every call of a Python function"},
    {"cpu", ValueKind::kFlag, {}, "sample the stacks of computing threads; --cpu=HZ: so often"},
    {.name = "dump-at",
     .kind = ValueKind::kText,
     .metavar = "TRIGGER",
     .help = "dump all objects at exit, memory-error, SIGUSR2, rss=SIZE, growth=SIZE or "
             "every=SECONDS",
     .is_repeatable = true},
    {.name = "values",
     .kind = ValueKind::kWord,
     .metavar = "MODE",
     .help = "how much of text and bytes a dump shows",
     .words = "none short redacted"},
    {.name = "track",
     .kind = ValueKind::kText,
     .metavar = "CLASS",
     .help = "track all instances of module.Class and its subclasses",
     .is_repeatable = true},
    {.name = "follow-children",
     .kind = ValueKind::kWord,
     .metavar = "YES",
     .help = "a recording for each child process",
     .words = "no yes"},
};

}  // namespace

extern const Command kRecordCommand;
const Command kRecordCommand = {
    .name = "record",
    .summary = "a recording of a Python program: starts the program, or attaches to it",
    .usage =
        "[OPTION...] SCRIPT [ARGUMENT...] | -m MODULE ... | attach PID [OPTION...] | stop PID "
        "| dump PID | list",
    .min_positionals = 1,
    .options = kOptions,
    .details =
        "Passes its words on to the recorder: python3 -m heapscope run, attach, stop, dump or "
        "list; without one of these words it is run. The Python is that of the virtual "
        "environment, else python3 on PATH, the first that has the recorder installed or for "
        "which it is built (capture/build.py). More options: heapscope record run --help.",
    .forward = forward,
};

}  // namespace hs
