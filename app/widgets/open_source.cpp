#include "app/widgets/open_source.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "app/view.h"
#include "app/widgets/source_code.h"
#include "core/base/text_format.h"

// NOLINTNEXTLINE(readability-redundant-declaration): not in every unistd.h
extern char** environ;

namespace hs {
namespace {

std::string program_path(const std::string& name) {
    if (name.find('/') != std::string::npos) return name;
    const char* path = std::getenv("PATH");
    const std::string folders = path == nullptr ? "/usr/bin:/bin" : path;
    for (size_t at = 0; at <= folders.size();) {
        const size_t end = std::min(folders.find(':', at), folders.size());
        const std::string candidate = folders.substr(at, end - at) + "/" + name;
        if (access(candidate.c_str(), X_OK) == 0) return candidate;
        at = end + 1;
    }
    return {};
}

// Editors of the terminal would open where nobody sees them.
bool has_window(const std::string& editor) {
    const std::string name = std::filesystem::path(editor).filename();
    for (const char* plain : {"vi", "vim", "nvim", "nano", "emacs", "ed", "pico", "joe", "micro"}) {
        if (name == plain) return false;
    }
    return true;
}

// The first that is installed; empty if none is.
std::string editor_here() {
    for (const char* variable : {"VISUAL", "EDITOR"}) {
        const char* value = std::getenv(variable);
        if (value == nullptr || *value == 0 || !has_window(value)) continue;
        if (!program_path(value).empty()) return value;
    }
    for (const char* name :
         {"code", "codium", "subl", "kate", "gnome-text-editor", "gedit", "xdg-open"}) {
        if (!program_path(name).empty()) return name;
    }
    return {};
}

// The process goes its own way: it is nobody's to wait for.
bool start_alone(const std::vector<std::string>& command) {
    std::vector<std::string> words = command;
    words[0] = program_path(words[0]);
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        posix_spawn_file_actions_addopen(&files, descriptor, "/dev/null", O_RDWR, 0);
    }
    pid_t process = 0;
    const int failed =
        posix_spawn(&process, pointers[0], &files, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    return failed == 0;
}

}  // namespace

std::vector<std::string> editor_command(const std::string& editor, const std::string& file,
                                        int64_t line) {
    const std::string name = std::filesystem::path(editor).filename();
    const std::string place = file + ":" + std::to_string(line);
    if (name == "code" || name == "codium") return {editor, "--goto", place};
    if (name == "subl") return {editor, place};
    if (name == "kate") return {editor, "--line", std::to_string(line), file};
    if (name == "gedit") return {editor, "+" + std::to_string(line), file};
    return {editor, file};
}

void open_in_editor(ViewContext& view, const std::string& file, int64_t line,
                    const std::string& near) {
    JobContext alone;
    const Result<CodeFile> found = read_code_file(file, near, alone);
    if (!found.ok()) {
        view.actions.push(AddToast{Severity::kWarning, printable_text(file) + " is not here"});
        return;
    }
    const std::string editor = editor_here();
    if (editor.empty() || !start_alone(editor_command(editor, found.value().path, line))) {
        view.actions.push(AddToast{Severity::kWarning, "No editor was found to open it in"});
        return;
    }
    view.actions.push(AddToast{Severity::kInfo, "Opened " + file_name_of(found.value().path)});
}

}  // namespace hs
