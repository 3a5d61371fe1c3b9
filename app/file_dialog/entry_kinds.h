#pragma once
// The Kind column of one folder: what each entry is, as a short text with a tone. Files are told by
// content (FileKinds); a heapprof log says whether its other half lies beside it.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "app/file_dialog/entry_rows.h"
#include "app/file_dialog/file_kind.h"
#include "app/file_dialog/folder_listing.h"

namespace hs {

enum class KindTone : uint8_t {
    kPlain,    // not a format of ours, or not looked at yet
    kKnown,    // one of our formats
    kProblem,  // one of our formats with something missing, or unreadable
};
struct KindText {
    std::string text;
    KindTone tone = KindTone::kPlain;

    friend bool operator==(const KindText&, const KindText&) = default;
};

// "logs/run.hpm.gz" is the metadata half of "run".
struct PairHalf {
    std::string base;
    bool is_data = false;  // .hpd, else .hpm
};
std::optional<PairHalf> pair_half(std::string_view file_name);

class EntryKinds {
public:
    explicit EntryKinds(std::function<void()> wake = {},
                        FileKinds::Recognise recognise = recognise_file)
        : kinds_(std::move(wake), std::move(recognise)) {}

    // The folder that entries are numbered in from now on; the listing must outlive its use here.
    void set_folder(const FolderListing* listing);
    // Takes what arrived; true if something did.
    bool poll() { return kinds_.poll(); }
    [[nodiscard]] bool is_idle() const { return kinds_.is_idle(); }

    // For a row on the screen: asks for it to be looked at.
    KindText text(size_t entry);
    // For filter and order; does not ask.
    EntryKind kind(size_t entry);
    // Asks for the first files of the folder, as far as a filter or order by kind needs them. Files
    // beyond the limit are told by their extension alone.
    void want_all();
    static constexpr size_t kMostWanted = 4000;

private:
    const FileKind* look(size_t entry, bool want);

    FileKinds kinds_;
    const FolderListing* listing_ = nullptr;
    std::unordered_set<std::string> metadata_bases_;
    std::unordered_set<std::string> data_bases_;
    std::vector<int8_t> extension_known_;  // -1 not asked yet
    bool has_wanted_all_ = false;
};

}  // namespace hs
