#pragma once
// The model of the file dialog: one folder with its rows, cursor and selection, and the ways to
// another folder. Draws nothing and never waits; what it asks of the disk arrives through poll().

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/file_dialog/entry_kinds.h"
#include "app/file_dialog/entry_rows.h"
#include "app/file_dialog/folder_history.h"
#include "app/file_dialog/folder_reader.h"

namespace hs {

enum class SelectHow : uint8_t { kOnly, kToggle, kExtend };

class FolderBrowser {
public:
    explicit FolderBrowser(std::string home, std::function<void()> wake = {},
                           FileKinds::Recognise recognise = recognise_file);

    // Once a frame: takes what arrived. True if anything shown has changed.
    bool poll();
    [[nodiscard]] bool is_idle() const;

    // Ways to another folder. The rows of the old one stay, not to be used, until the new arrive.
    void start_at(const std::string& folder);  // or its nearest parent that can be read
    void visit(const std::string& folder, const std::string& cursor_name = {});
    void go_parent();
    void go_back();
    void go_forward();
    void refresh();
    [[nodiscard]] bool can_go_back() const { return history_.can_go_back(); }
    [[nodiscard]] bool can_go_forward() const { return history_.can_go_forward(); }
    // What was typed: a folder is visited, a file is chosen (take_chosen), anything else leaves the
    // folder as it is and sets path_problem().
    void submit_path(const std::string& typed);

    [[nodiscard]] const std::string& folder() const { return folder_; }
    [[nodiscard]] const std::string& home() const { return home_; }
    // Rises each time rows of a folder arrive, or the reason why there are none.
    [[nodiscard]] uint64_t arrivals() const { return arrivals_; }
    [[nodiscard]] bool is_loading() const { return reader_.is_busy(); }
    [[nodiscard]] uint64_t entries_read() const { return reader_.entries_read(); }
    [[nodiscard]] const std::string& problem() const { return problem_; }  // instead of rows
    [[nodiscard]] const std::string& path_problem() const { return path_problem_; }
    void clear_path_problem() { path_problem_.clear(); }

    // Rows
    [[nodiscard]] const EntryView& view() const { return view_; }
    void set_view(const EntryView& view);
    void toggle_sort(EntrySort sort);  // the same again turns it round
    [[nodiscard]] std::span<const uint32_t> rows() const { return rows_; }
    [[nodiscard]] const FolderEntry& entry_at(size_t row) const;
    KindText kind_at(size_t row) { return kinds_.text(rows_[row]); }
    [[nodiscard]] std::string path_at(size_t row) const;
    // Entries that the filter, the hidden and the known switch leave out.
    [[nodiscard]] size_t left_out_count() const { return listing_.entries.size() - rows_.size(); }

    // Cursor and selection. There is a cursor whenever there are rows.
    [[nodiscard]] size_t cursor() const { return cursor_; }
    [[nodiscard]] bool is_selected(size_t row) const { return selected_[rows_[row]]; }
    [[nodiscard]] size_t selected_count() const { return selected_count_; }
    void select(size_t row, SelectHow how);
    void move_cursor(int64_t by, bool extend);
    void select_all_files();

    // What Open would open: the selected regular files, in the order shown.
    [[nodiscard]] std::vector<std::string> selected_files() const;
    [[nodiscard]] uint64_t selected_bytes() const;
    // Enter: visits the folder under the cursor, or returns the files to open.
    std::vector<std::string> activate();
    // The file that was typed as a path, once.
    std::optional<std::string> take_chosen();

private:
    enum class Purpose : uint8_t { kStart, kVisit, kHistory, kRefresh, kTyped };
    void request(const std::string& path, Purpose purpose, std::string cursor_name);
    void leave_folder();
    void arrive(FolderListing listing);
    void fail(const Error& error);
    void rebuild_rows(const std::string& cursor_name);
    void select_range(size_t from, size_t to);
    void clear_selection();
    void set_selected(size_t row, bool is_selected);
    [[nodiscard]] std::string cursor_name() const;

    std::string home_;
    FolderReader reader_;
    EntryKinds kinds_;
    FolderHistory history_;
    uint64_t arrivals_ = 0;
    std::string folder_;  // shown in the crumbs; its rows may still be on their way
    FolderListing listing_;
    EntryView view_;
    std::vector<uint32_t> rows_;  // into listing_.entries
    std::vector<bool> selected_;  // by entry
    size_t selected_count_ = 0;
    size_t cursor_ = 0;  // row
    size_t anchor_ = 0;  // row where extending began
    std::string asked_path_;
    std::string asked_cursor_;
    Purpose asked_for_ = Purpose::kStart;
    std::string problem_;
    std::string path_problem_;
    std::optional<std::string> chosen_;
};

}  // namespace hs
