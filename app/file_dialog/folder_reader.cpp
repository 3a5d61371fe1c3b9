#include "app/file_dialog/folder_reader.h"

#include <utility>

namespace hs {

void FolderReader::request(const std::string& path) {
    thread_.cancel_all();
    const uint64_t ticket = ++asked_;
    thread_.submit([this, ticket, path](JobContext& job) {
        Result<FolderListing> listing = list_folder(path, job);
        if (job.cancelled()) return;
        {
            const std::lock_guard lock(mutex_);
            reply_.emplace(Reply{ticket, std::move(listing)});
        }
        if (wake_) wake_();
    });
}

std::optional<Result<FolderListing>> FolderReader::take() {
    const std::lock_guard lock(mutex_);
    if (!reply_.has_value()) return std::nullopt;
    const bool is_last = reply_->ticket == asked_;
    std::optional<Result<FolderListing>> listing;
    if (is_last) {
        listing.emplace(std::move(reply_->listing));
        answered_ = asked_;
    }
    reply_.reset();
    return listing;
}

}  // namespace hs
