#include "app/file_dialog/folder_history.h"

#include "core/base/check.h"

namespace hs {

void FolderHistory::visit(const std::string& path) {
    if (!visits_.empty() && visits_[at_].path == path) return;
    if (!visits_.empty()) visits_.resize(at_ + 1);
    if (visits_.size() == kMost) visits_.erase(visits_.begin());
    visits_.push_back({path, ""});
    at_ = visits_.size() - 1;
}

void FolderHistory::remember_cursor(const std::string& name) {
    if (!visits_.empty()) visits_[at_].cursor_name = name;
}

const FolderVisit& FolderHistory::go_back() {
    HS_CHECK(can_go_back());
    return visits_[--at_];
}

const FolderVisit& FolderHistory::go_forward() {
    HS_CHECK(can_go_forward());
    return visits_[++at_];
}

}  // namespace hs
