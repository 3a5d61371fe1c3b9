#pragma once
// The desktop's own file dialog, by way of zenity or kdialog: a program of its own, started without
// a shell.

#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_context.h"
#include "core/base/result.h"

namespace hs {

// Its path, looked for along a PATH ("/usr/bin:/bin"); kdialog first where the desktop is KDE.
// Empty: there is none.
std::string find_system_dialog(const std::string& search_path, std::string_view desktop);

// What is started: the program, then its arguments.
std::vector<std::string> system_dialog_arguments(const std::string& program,
                                                 const std::string& folder);

// Waits for the program's answer: the paths that it printed, one a line, none when it was
// cancelled; lines that are no absolute path are left out. Kills it when the job is cancelled.
Result<std::vector<std::string>> run_system_dialog(const std::vector<std::string>& arguments,
                                                   JobContext& job);

}  // namespace hs
