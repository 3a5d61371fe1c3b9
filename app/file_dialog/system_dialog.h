#pragma once
// The desktop's own file dialog, by way of zenity or kdialog: a program of its own, started without
// a shell and asked every frame whether it is done. Killed with its owner.

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace hs {

enum class SystemDialogTool : unsigned char { kZenity, kKdialog };

struct SystemDialogProgram {
    SystemDialogTool tool = SystemDialogTool::kZenity;
    std::string path;
};

// Looks along a PATH ("/usr/bin:/bin"); kdialog first where the desktop is KDE.
std::optional<SystemDialogProgram> find_system_dialog(std::string_view search_path,
                                                      std::string_view desktop);

// What is started: the program, then its arguments.
std::vector<std::string> system_dialog_arguments(const SystemDialogProgram& program,
                                                 const std::string& folder);

// One path a line; lines that are no absolute path are left out.
std::vector<std::string> paths_from_output(std::string_view output);

class SystemDialog {
public:
    SystemDialog() = default;
    ~SystemDialog() { stop(); }
    SystemDialog(const SystemDialog&) = delete;
    SystemDialog& operator=(const SystemDialog&) = delete;

    Result<void> start(const std::vector<std::string>& arguments);
    [[nodiscard]] bool is_running() const { return process_ > 0; }

    // Nothing while it runs. Then, once: the paths, empty when it was cancelled, or why it failed.
    std::optional<Result<std::vector<std::string>>> poll();
    void stop();

private:
    void read_what_is_there();
    void close_pipe();

    pid_t process_ = -1;
    int pipe_ = -1;
    std::string output_;
};

}  // namespace hs
