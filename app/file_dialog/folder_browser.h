#pragma once
// The model of the file dialog: one folder with its rows, cursor and selection, and the ways to
// another folder. Draws nothing and never waits; what it asks of the disk arrives through poll().

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "app/file_dialog/file_kinds.h"
#include "app/file_dialog/folder_listing.h"
#include "app/file_dialog/path_text.h"
#include "app/jobs.h"

namespace hs {

enum class SelectHow : uint8_t { kOnly, kToggle, kExtend };

class FolderBrowser {
public:
    FolderBrowser(std::string home, SlowJobs& jobs, FileKinds::Recognise recognise = recognise_file)
        : home_(std::move(home)), jobs_(jobs), kinds_(jobs, std::move(recognise)) {}

    // Once a frame: takes what arrived. True if rows of a folder did, or why there are none.
    bool poll();
    [[nodiscard]] bool is_idle() const { return jobs_.is_idle(); }

    // Ways to another folder. The rows of the old one stay, not to be used, until the new arrive.
    void start_at(const std::string& folder);  // or its nearest parent that can be read
    void visit(const std::string& folder, const std::string& cursor_name = {});
    void go_parent();
    void go_back() { go_through_history(-1); }
    void go_forward() { go_through_history(1); }
    void refresh() { read(folder_, Purpose::kVisit, cursor_name()); }
    [[nodiscard]] bool can_go_back() const { return visit_ > 0; }
    [[nodiscard]] bool can_go_forward() const { return visit_ + 1 < visits_.size(); }
    // What was typed: a folder is visited, a file is chosen (take_chosen), anything else leaves the
    // folder as it is and sets path_problem().
    void submit_path(const std::string& typed);
    // What typed text could go on with, asked every frame while it is typed. Null while its folder
    // is being read, and for one that cannot be read.
    const PathCompletion* complete(const std::string& typed);
    void forget_completion() { typed_folder_.clear(); }  // the folder is read anew

    [[nodiscard]] const std::string& folder() const { return folder_; }
    [[nodiscard]] const std::string& home() const { return home_; }
    [[nodiscard]] bool is_loading() const { return reading_.running(); }
    // For so long that the rows of the old folder would mislead.
    [[nodiscard]] bool is_slow() const;
    [[nodiscard]] uint64_t entries_read() const;
    [[nodiscard]] const std::string& problem() const { return problem_; }  // instead of rows
    [[nodiscard]] const std::string& path_problem() const { return path_problem_; }
    void clear_path_problem() { path_problem_.clear(); }

    // Rows
    [[nodiscard]] const EntryView& view() const { return view_; }
    void set_view(const EntryView& view);
    void toggle_sort(EntrySort sort);  // the same again turns it round
    [[nodiscard]] std::span<const uint32_t> rows() const { return rows_; }
    [[nodiscard]] const FolderEntry& entry_at(size_t row) const {
        return listing_.entries[rows_[row]];
    }
    FileKind kind_at(size_t row) { return kinds_.text(listing_, rows_[row]); }
    // Entries that the filter, the hidden and the known switch leave out.
    [[nodiscard]] size_t left_out_count() const { return listing_.entries.size() - rows_.size(); }

    // Cursor and selection. In a folder that was entered there is none until somebody moves or
    // types: what Open would open was chosen.
    [[nodiscard]] bool has_cursor() const { return !rows_.empty() && !is_resting_; }
    [[nodiscard]] size_t cursor() const { return cursor_; }
    [[nodiscard]] bool is_selected(size_t row) const { return selected_.contains(rows_[row]); }
    [[nodiscard]] size_t selected_count() const { return selected_.size(); }
    void select(size_t row, SelectHow how);
    void move_cursor(int64_t by, bool extend);
    void select_all_files();

    // What Open would open: the selected regular files, in the order shown.
    [[nodiscard]] std::vector<std::string> selected_files() const;
    [[nodiscard]] uint64_t selected_bytes() const;
    // Enter: visits the folder under the cursor, or returns the files to open.
    std::vector<std::string> activate();
    // The folder that was typed as a path is shown, told once.
    bool take_entered() { return std::exchange(is_entered_, false); }
    // The file that was typed as a path, once.
    std::optional<std::string> take_chosen() { return std::exchange(chosen_, std::nullopt); }

private:
    enum class Purpose : uint8_t { kStart, kVisit, kTyped };
    struct Visit {
        std::string path;
        std::string cursor_name;  // entry the cursor was on when the folder was left
    };
    void read(const std::string& path, Purpose purpose, std::string cursor_name);
    void leave_folder();
    void go_through_history(int step);
    void add_to_history(const std::string& path);
    void fail(const Error& error);
    void show(FolderListing listing, const std::string& problem = {});
    void rebuild_rows(const std::string& cursor_name);
    [[nodiscard]] std::string cursor_name() const;

    std::string home_;
    std::string folder_;  // shown in the crumbs; its rows may still be on their way
    std::vector<Visit> visits_;
    size_t visit_ = 0;  // where in these the folder is

    FolderListing listing_;
    EntryView view_;
    std::vector<uint32_t> rows_;             // into listing_.entries
    std::unordered_set<uint32_t> selected_;  // of these
    size_t cursor_ = 0;                      // row
    bool is_resting_ = true;                 // before the first row
    size_t anchor_ = 0;                      // row where extending began
    std::string problem_;
    std::string path_problem_;
    std::optional<std::string> chosen_;
    bool is_entered_ = false;

    SlowJobs& jobs_;
    FileKinds kinds_;
    Task<FolderListing> reading_;
    struct {
        std::string path;
        Purpose purpose = Purpose::kStart;
        std::string cursor_name;
        std::chrono::steady_clock::time_point since;
    } asked_;
    Task<FolderListing> completing_;  // names in typed_folder_
    std::string typed_folder_;
    std::string typed_;
    std::optional<PathCompletion> completion_;  // of typed_
};

}  // namespace hs
