#pragma once
// The files of random sessions: one small one of every kind that can be opened, dumps that belong
// together, and damaged ones.

#include <string>
#include <vector>

namespace hs::test {

struct SessionFiles {
    // Names in the folder.
    std::vector<std::string> dumps;
    std::vector<std::string> logs;
    std::vector<std::string> others;   // profiles, trackers
    std::vector<std::string> damaged;  // of all kinds
    std::vector<std::string> beside;   // what logs have beside them: not opened as they are
    std::vector<std::string> given;

    [[nodiscard]] std::vector<std::string> openable() const;
    [[nodiscard]] std::vector<std::string> all() const;
};

// Writes them into the folder, copies of the given ones among them; the same bytes each time.
SessionFiles make_session_files(const std::string& folder, const std::vector<std::string>& given);

}  // namespace hs::test
