#include "app/open_source.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "app/start_program.h"
#include "app/widgets/source_code.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

std::string program_path(const std::string& name) {
    const std::string folders = environment("PATH");
    return program_on_path(name, folders.empty() ? "/usr/bin:/bin" : folders);
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
        std::string value = environment(variable);
        if (value.empty() || !has_window(value)) continue;
        if (!program_path(value).empty()) return value;
    }
    for (const char* name :
         {"code", "codium", "subl", "kate", "gnome-text-editor", "gedit", "xdg-open"}) {
        if (!program_path(name).empty()) return name;
    }
    return {};
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

Result<std::string> open_in_editor(const OpenInEditor& place) {
    const Result<std::string> path = find_code_file(place.file, place.near);
    if (!path.ok()) {
        return Error{ErrorCode::kNotFound, printable_text(place.file) + " is not here", {}, {}};
    }
    const std::string editor = editor_here();
    std::vector<std::string> words = editor_command(editor, path.value(), place.line);
    words[0] = program_path(editor);
    // The process goes its own way: it is nobody's to wait for.
    if (editor.empty() || !start_program(std::move(words)).ok()) {
        return Error{ErrorCode::kNotFound, "No editor was found to open it in", {}, {}};
    }
    return path.value();
}

}  // namespace hs
