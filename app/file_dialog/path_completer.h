#pragma once
// Completion for the path field: reads the folder of what is typed, once, in the background.

#include <functional>
#include <optional>
#include <string>

#include "app/file_dialog/folder_reader.h"
#include "app/file_dialog/path_text.h"

namespace hs {

class PathCompleter {
public:
    explicit PathCompleter(std::function<void()> wake = {}) : reader_(std::move(wake)) {}

    // Asked every frame while the field has the keyboard. Null while the folder is being read, and
    // for a folder that cannot be read.
    const PathCompletion* complete(const std::string& typed, const PathBase& base);
    [[nodiscard]] bool is_busy() const { return reader_.is_busy(); }
    // Reads folders anew from now on.
    void forget();

private:
    FolderReader reader_;
    std::string wanted_folder_;
    std::optional<FolderListing> listing_;  // of wanted_folder_
    std::string typed_;                     // what completion_ is for
    std::optional<PathCompletion> completion_;
};

}  // namespace hs
