#include "app/file_dialog/folder_browser.h"

#include <algorithm>
#include <utility>

#include "app/recent_files.h"

namespace hs {
namespace {

constexpr std::chrono::milliseconds kSlow{150};

// What was typed may be a file, which then is no error of ours: the message is empty.
Result<FolderListing> list_typed(const std::string& path, JobContext& job) {
    Result<FolderListing> listing = list_folder(path, job);
    if (listing.ok() || listing.error().code != ErrorCode::kUsage) return listing;
    return Error{ErrorCode::kUsage, status_of_file(path).problem, path, {}};
}

bool needs_kinds(const EntryView& view) {
    return view.known_only || view.sort == EntrySort::kKind;
}

}  // namespace

bool FolderBrowser::poll() {
    const bool has_news = jobs_.publish();
    if (has_news && needs_kinds(view_)) rebuild_rows(cursor_name());
    std::optional<Result<FolderListing>> read = reading_.take();
    if (!read.has_value()) return false;
    const bool has_folder = read->ok();
    const bool is_typed = asked_.purpose == Purpose::kTyped;
    if (has_folder && is_typed) leave_folder();
    is_entered_ = has_folder && is_typed;
    if (has_folder) {
        show(std::move(*read).value());
    } else {
        fail(read->error());
    }
    return has_folder || !is_typed;
}

bool FolderBrowser::is_slow() const {
    return is_loading() && std::chrono::steady_clock::now() - asked_.since > kSlow;
}

uint64_t FolderBrowser::entries_read() const {
    const std::optional<JobStatus> status = reading_.progress();
    return status.has_value() ? status->progress.done : 0;
}

void FolderBrowser::start_at(const std::string& folder) {
    folder_ = folder.starts_with('/') ? folder : "/";
    read(folder_, Purpose::kStart, {});
}

void FolderBrowser::visit(const std::string& folder, const std::string& cursor_name) {
    leave_folder();
    folder_ = folder;
    add_to_history(folder);
    read(folder, Purpose::kVisit, cursor_name);
}

void FolderBrowser::go_parent() {
    if (folder_ != "/") visit(parent_path(folder_), last_name(folder_));
}

void FolderBrowser::go_through_history(int step) {
    if (step < 0 ? !can_go_back() : !can_go_forward()) return;
    leave_folder();
    visit_ += static_cast<size_t>(step);
    const Visit& to = visits_[visit_];
    folder_ = to.path;
    read(to.path, Purpose::kVisit, to.cursor_name);
}

// What was ahead is forgotten. Staying in the folder changes nothing.
void FolderBrowser::add_to_history(const std::string& path) {
    if (!visits_.empty() && visits_[visit_].path == path) return;
    if (!visits_.empty()) visits_.resize(visit_ + 1);
    visits_.push_back({path, ""});
    visit_ = visits_.size() - 1;
}

void FolderBrowser::submit_path(const std::string& typed) {
    if (typed.find_first_not_of(" \t") == std::string::npos) return;
    read(absolute_path(typed, {home_, folder_}), Purpose::kTyped, {});
}

const PathCompletion* FolderBrowser::complete(const std::string& typed) {
    const std::string folder = absolute_path(split_typed_path(typed).folder_text, {home_, folder_});
    if (folder != typed_folder_) {
        typed_folder_ = folder;
        completion_.reset();
        completing_.start(jobs_.runner(), "Reading",
                          [folder](JobContext& job) { return list_folder(folder, job); });
    }
    const Result<FolderListing>* names_read = completing_.result();
    if (names_read == nullptr || !names_read->ok()) return nullptr;
    if (completion_.has_value() && typed_ == typed) return &*completion_;
    std::vector<CompletionName> names;
    for (const FolderEntry& entry : names_read->value().entries) {
        names.push_back({entry.name, entry.type == EntryType::kFolder});
    }
    typed_ = typed;
    return &completion_.emplace(complete_path(typed, names));
}

void FolderBrowser::read(const std::string& path, Purpose purpose, std::string cursor_name) {
    const auto since = is_loading() ? asked_.since : std::chrono::steady_clock::now();
    asked_ = {path, purpose, std::move(cursor_name), since};
    path_problem_.clear();
    const auto list = purpose == Purpose::kTyped ? list_typed : list_folder;
    reading_.start(jobs_.runner(), "Reading", [=](JobContext& job) { return list(path, job); });
}

// Remembers where the cursor was, for the way back, and drops the filter: it was about this folder.
void FolderBrowser::leave_folder() {
    if (listing_.path == folder_ && !visits_.empty()) {
        visits_[visit_].cursor_name = cursor_name();
    }
    view_.filter.clear();
}

void FolderBrowser::fail(const Error& error) {
    if (asked_.purpose == Purpose::kTyped) {
        path_problem_ = error.message;
        if (path_problem_.empty()) chosen_ = asked_.path;
    } else if (asked_.purpose == Purpose::kStart && asked_.path != "/") {
        start_at(parent_path(asked_.path));
    } else {
        show({asked_.path, {}}, error.message);
    }
}

void FolderBrowser::show(FolderListing listing, const std::string& problem) {
    add_to_history(asked_.path);
    folder_ = asked_.path;
    problem_ = problem;
    kinds_.drop_waiting();
    listing_ = std::move(listing);
    selected_.clear();
    rebuild_rows(asked_.cursor_name);
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

std::string FolderBrowser::cursor_name() const {
    return has_cursor() ? entry_at(cursor_).name : std::string();
}

void FolderBrowser::rebuild_rows(const std::string& cursor_name) {
    if (needs_kinds(view_)) kinds_.want_all(listing_);
    rows_ = visible_rows(listing_, view_,
                         [this](size_t entry) { return kinds_.kind(listing_, entry); });
    const std::unordered_set<uint32_t> was_selected = std::exchange(selected_, {});
    cursor_ = 0;
    bool is_found = false;
    for (size_t row = 0; row < rows_.size(); ++row) {
        if (was_selected.contains(rows_[row])) selected_.insert(rows_[row]);
        if (cursor_name.empty() || entry_at(row).name != cursor_name) continue;
        cursor_ = row;
        is_found = true;
    }
    anchor_ = cursor_;
    // Of what was typed the first match is meant.
    is_resting_ = !is_found && view_.filter.empty() && selected_.empty();
    if (selected_.size() <= 1 && !is_resting_) select(cursor_, SelectHow::kOnly);
}

void FolderBrowser::select(size_t row, SelectHow how) {
    if (row >= rows_.size()) return;
    cursor_ = row;
    is_resting_ = false;
    if (how != SelectHow::kExtend) anchor_ = row;
    if (how == SelectHow::kToggle) {
        if (selected_.erase(rows_[row]) == 0) selected_.insert(rows_[row]);
        return;
    }
    const auto [first, last] = std::minmax(anchor_, row);
    selected_ = {rows_.begin() + static_cast<ptrdiff_t>(first),
                 rows_.begin() + static_cast<ptrdiff_t>(last) + 1};
}

void FolderBrowser::move_cursor(int64_t by, bool extend) {
    if (rows_.empty()) return;
    const auto last = static_cast<int64_t>(rows_.size()) - 1;
    const int64_t step = std::clamp(by, -last - 1, last + 1);
    const int64_t from = is_resting_ ? -1 : static_cast<int64_t>(cursor_);
    const int64_t row = std::clamp<int64_t>(from + step, 0, last);
    select(static_cast<size_t>(row), extend ? SelectHow::kExtend : SelectHow::kOnly);
}

void FolderBrowser::select_all_files() {
    selected_.clear();
    for (const uint32_t entry : rows_) {
        if (listing_.entries[entry].type == EntryType::kFile) selected_.insert(entry);
    }
}

std::vector<std::string> FolderBrowser::selected_files() const {
    std::vector<std::string> paths;
    for (size_t row = 0; row < rows_.size() && !selected_.empty() && !is_loading(); ++row) {
        if (is_selected(row) && entry_at(row).type == EntryType::kFile) {
            paths.push_back(join_path(listing_.path, entry_at(row).name));
        }
    }
    return paths;
}

uint64_t FolderBrowser::selected_bytes() const {
    uint64_t bytes = 0;
    for (const uint32_t entry : selected_) bytes += listing_.entries[entry].size_bytes;
    return bytes;
}

std::vector<std::string> FolderBrowser::activate() {
    if (rows_.empty() || is_loading()) return {};
    std::vector<std::string> files = selected_files();
    const bool is_folder = has_cursor() && entry_at(cursor_).type == EntryType::kFolder;
    if (!is_folder || (selected_count() > 1 && !files.empty())) return files;
    visit(join_path(listing_.path, cursor_name()));
    return {};
}

}  // namespace hs
