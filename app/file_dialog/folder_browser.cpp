#include "app/file_dialog/folder_browser.h"

#include <algorithm>
#include <utility>

#include "app/file_dialog/path_text.h"
#include "app/recent_files.h"
#include "core/base/check.h"

namespace hs {

FolderBrowser::FolderBrowser(std::string home, std::function<void()> wake,
                             FileKinds::Recognise recognise)
    : home_(std::move(home)), reader_(wake), kinds_(wake, std::move(recognise)) {}

bool FolderBrowser::poll() {
    bool has_changed = kinds_.poll();
    const bool needs_kinds = view_.known_only || view_.sort == EntrySort::kKind;
    if (has_changed && needs_kinds) rebuild_rows(cursor_name());
    if (auto reply = reader_.take(); reply.has_value()) {
        if (reply->ok()) {
            arrive(std::move(*reply).value());
        } else {
            fail(reply->error());
        }
        has_changed = true;
    }
    return has_changed;
}

bool FolderBrowser::is_idle() const {
    return !reader_.is_busy() && kinds_.is_idle();
}

void FolderBrowser::start_at(const std::string& folder) {
    folder_ = folder.empty() || folder[0] != '/' ? "/" : folder;
    request(folder_, Purpose::kStart, {});
}

void FolderBrowser::visit(const std::string& folder, const std::string& cursor_name) {
    leave_folder();
    folder_ = folder;
    history_.visit(folder);
    request(folder, Purpose::kVisit, cursor_name);
}

void FolderBrowser::go_parent() {
    if (folder_ == "/") return;
    visit(parent_path(folder_), std::string(last_name(folder_)));
}

void FolderBrowser::go_back() {
    if (!can_go_back()) return;
    leave_folder();
    const FolderVisit to = history_.go_back();
    folder_ = to.path;
    request(to.path, Purpose::kHistory, to.cursor_name);
}

void FolderBrowser::go_forward() {
    if (!can_go_forward()) return;
    leave_folder();
    const FolderVisit to = history_.go_forward();
    folder_ = to.path;
    request(to.path, Purpose::kHistory, to.cursor_name);
}

void FolderBrowser::refresh() {
    request(folder_, Purpose::kRefresh, cursor_name());
}

void FolderBrowser::submit_path(const std::string& typed) {
    if (typed.find_first_not_of(" \t") == std::string::npos) return;
    request(absolute_path(typed, {home_, folder_}), Purpose::kTyped, {});
}

void FolderBrowser::request(const std::string& path, Purpose purpose, std::string cursor_name) {
    asked_path_ = path;
    asked_for_ = purpose;
    asked_cursor_ = std::move(cursor_name);
    path_problem_.clear();
    reader_.request(path);
}

// Remembers where the cursor was, for the way back, and drops the filter: it was about this folder.
void FolderBrowser::leave_folder() {
    if (listing_.path == folder_) history_.remember_cursor(cursor_name());
    view_.filter.clear();
}

void FolderBrowser::arrive(FolderListing listing) {
    if (asked_for_ == Purpose::kTyped) {
        leave_folder();
        history_.visit(asked_path_);
    }
    if (asked_for_ == Purpose::kStart) history_.visit(asked_path_);
    ++arrivals_;
    folder_ = asked_path_;
    problem_.clear();
    kinds_.set_folder(nullptr);
    listing_ = std::move(listing);
    kinds_.set_folder(&listing_);
    selected_.assign(listing_.entries.size(), false);
    selected_count_ = 0;
    cursor_ = 0;
    rebuild_rows(asked_cursor_);
}

void FolderBrowser::fail(const Error& error) {
    if (asked_for_ == Purpose::kTyped) {
        const bool is_file =
            error.code == ErrorCode::kUsage && status_of_file(asked_path_).is_there;
        if (is_file) {
            chosen_ = asked_path_;
        } else {
            path_problem_ = error.code == ErrorCode::kUsage ? status_of_file(asked_path_).problem
                                                            : error.message;
        }
        return;
    }
    if (asked_for_ == Purpose::kStart && asked_path_ != "/") {
        start_at(parent_path(asked_path_));
        return;
    }
    if (asked_for_ == Purpose::kStart) history_.visit(asked_path_);
    ++arrivals_;
    problem_ = error.message;
    kinds_.set_folder(nullptr);
    listing_ = {};
    listing_.path = asked_path_;
    selected_.clear();
    selected_count_ = 0;
    rows_.clear();
    cursor_ = 0;
}

void FolderBrowser::set_view(const EntryView& view) {
    if (view == view_) return;
    const bool has_new_filter = view.filter != view_.filter;
    const std::string name = cursor_name();
    view_ = view;
    // While one types, the first match is the one that Enter should open.
    rebuild_rows(has_new_filter && !view.filter.empty() ? std::string() : name);
}

void FolderBrowser::toggle_sort(EntrySort sort) {
    EntryView view = view_;
    // Largest and newest first is what one looks for.
    const bool first_descending = sort == EntrySort::kSize || sort == EntrySort::kModified;
    view.is_descending = view.sort == sort ? !view.is_descending : first_descending;
    view.sort = sort;
    set_view(view);
}

const FolderEntry& FolderBrowser::entry_at(size_t row) const {
    return listing_.entries[rows_[row]];
}

std::string FolderBrowser::path_at(size_t row) const {
    return join_path(listing_.path, entry_at(row).name);
}

std::string FolderBrowser::cursor_name() const {
    return cursor_ < rows_.size() ? entry_at(cursor_).name : std::string();
}

void FolderBrowser::rebuild_rows(const std::string& cursor_name) {
    const bool needs_kinds = view_.known_only || view_.sort == EntrySort::kKind;
    if (needs_kinds) kinds_.want_all();
    const std::vector<bool> was_selected =
        std::exchange(selected_, std::vector<bool>(listing_.entries.size(), false));
    selected_count_ = 0;
    rows_ = visible_rows(listing_, view_, [this](size_t entry) { return kinds_.kind(entry); });
    cursor_ = 0;
    for (size_t row = 0; row < rows_.size(); ++row) {
        if (was_selected[rows_[row]]) set_selected(row, true);
        if (!cursor_name.empty() && entry_at(row).name == cursor_name) cursor_ = row;
    }
    anchor_ = cursor_;
    const bool is_alone = selected_count_ <= 1;
    if (is_alone && !rows_.empty()) select(cursor_, SelectHow::kOnly);
}

void FolderBrowser::set_selected(size_t row, bool is_selected) {
    std::vector<bool>::reference bit = selected_[rows_[row]];
    if (bit == is_selected) return;
    bit = is_selected;
    if (is_selected) {
        ++selected_count_;
    } else {
        --selected_count_;
    }
}

void FolderBrowser::clear_selection() {
    std::fill(selected_.begin(), selected_.end(), false);
    selected_count_ = 0;
}

void FolderBrowser::select_range(size_t from, size_t to) {
    clear_selection();
    for (size_t row = std::min(from, to); row <= std::max(from, to); ++row) {
        set_selected(row, true);
    }
}

void FolderBrowser::select(size_t row, SelectHow how) {
    if (row >= rows_.size()) return;
    cursor_ = row;
    switch (how) {
        case SelectHow::kOnly:
            select_range(row, row);
            anchor_ = row;
            break;
        case SelectHow::kToggle:
            set_selected(row, !is_selected(row));
            anchor_ = row;
            break;
        case SelectHow::kExtend:
            select_range(anchor_, row);
            break;
    }
}

void FolderBrowser::move_cursor(int64_t by, bool extend) {
    if (rows_.empty()) return;
    const auto last = static_cast<int64_t>(rows_.size()) - 1;
    const int64_t wanted = std::clamp<int64_t>(by, -last - 1, last + 1);
    const int64_t row = std::clamp<int64_t>(static_cast<int64_t>(cursor_) + wanted, 0, last);
    select(static_cast<size_t>(row), extend ? SelectHow::kExtend : SelectHow::kOnly);
}

void FolderBrowser::select_all_files() {
    clear_selection();
    for (size_t row = 0; row < rows_.size(); ++row) {
        set_selected(row, entry_at(row).type == EntryType::kFile);
    }
}

std::vector<std::string> FolderBrowser::selected_files() const {
    std::vector<std::string> paths;
    if (selected_count_ == 0 || is_loading()) return paths;
    for (size_t row = 0; row < rows_.size(); ++row) {
        if (is_selected(row) && entry_at(row).type == EntryType::kFile) {
            paths.push_back(path_at(row));
        }
    }
    return paths;
}

uint64_t FolderBrowser::selected_bytes() const {
    uint64_t bytes = 0;
    for (size_t row = 0; selected_count_ > 0 && row < rows_.size(); ++row) {
        if (is_selected(row)) bytes += entry_at(row).size_bytes;
    }
    return bytes;
}

std::vector<std::string> FolderBrowser::activate() {
    if (rows_.empty() || is_loading()) return {};
    std::vector<std::string> files = selected_files();
    if (!files.empty() && selected_count_ > 1) return files;
    if (entry_at(cursor_).type == EntryType::kFolder) {
        visit(path_at(cursor_));
        return {};
    }
    return files;
}

std::optional<std::string> FolderBrowser::take_chosen() {
    return std::exchange(chosen_, std::nullopt);
}

}  // namespace hs
