#include "app/start_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

// NOLINTNEXTLINE(readability-redundant-declaration): not in every unistd.h
extern char** environ;

namespace hs {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

std::string program_on_path(const std::string& name, std::string_view search_path) {
    if (name.find('/') != std::string::npos) return name;
    for (size_t at = 0; at <= search_path.size();) {
        const size_t end = std::min(search_path.find(':', at), search_path.size());
        std::string path = std::string(search_path.substr(at, end - at)) + "/" + name;
        if (path.starts_with('/') && access(path.c_str(), X_OK) == 0) return path;
        at = end + 1;
    }
    return {};
}

Result<pid_t> start_program(std::vector<std::string> words, int output) {
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        posix_spawn_file_actions_addopen(&files, descriptor, "/dev/null", O_RDWR, 0);
    }
    if (output >= 0) posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    pid_t process = -1;
    const int problem =
        posix_spawn(&process, pointers[0], &files, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (problem == 0) return process;
    return Error{
        ErrorCode::kIo, std::string("could not start: ") + std::strerror(problem), words[0], {}};
}

}  // namespace hs
