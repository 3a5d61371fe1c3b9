#include "app/file_dialog/path_completer.h"

#include <utility>
#include <vector>

namespace hs {

const PathCompletion* PathCompleter::complete(const std::string& typed, const PathBase& base) {
    const std::string folder = absolute_path(split_typed_path(typed).folder_text, base);
    if (folder != wanted_folder_) {
        wanted_folder_ = folder;
        listing_.reset();
        completion_.reset();
        reader_.request(folder);
    }
    if (auto reply = reader_.take(); reply.has_value() && reply->ok()) {
        listing_ = std::move(*reply).value();
        completion_.reset();
    }
    if (!listing_.has_value()) return nullptr;
    if (!completion_.has_value() || typed_ != typed) {
        std::vector<CompletionName> names;
        for (const FolderEntry& entry : listing_->entries) {
            names.push_back({entry.name, entry.type == EntryType::kFolder});
        }
        completion_ = complete_path(typed, names);
        typed_ = typed;
    }
    return &*completion_;
}

void PathCompleter::forget() {
    wanted_folder_.clear();
    listing_.reset();
    completion_.reset();
}

}  // namespace hs
