#pragma once
// Which entries of a folder a table shows, and in what order. Pure; a frame's worth of work even
// for 100,000 entries (the listing is already in name order, other orders compare integers).

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/file_dialog/entry_sort.h"
#include "app/file_dialog/folder_listing.h"

namespace hs {

struct EntryView {
    EntrySort sort = EntrySort::kName;
    bool is_descending = false;
    bool show_hidden = false;
    bool known_only = false;  // folders stay
    std::string filter;

    friend bool operator==(const EntryView&, const EntryView&) = default;
};

// What is known of an entry's kind, from outside: by content where it was looked at, else by name.
struct EntryKind {
    bool is_known = false;   // passes known_only
    std::string_view label;  // for sorting; empty sorts last
};
using EntryKindOf = std::function<EntryKind(size_t entry)>;

// Row numbers into listing.entries. Folders first in every order and direction; equal entries by
// name. The filter's words, split at blanks, must all occur in the name, without case; a word with
// * or ? is a pattern for the whole name.
std::vector<uint32_t> visible_rows(const FolderListing& listing, const EntryView& view,
                                   const EntryKindOf& kind_of);

bool matches_filter(std::string_view folded_name, std::string_view folded_filter);
bool matches_pattern(std::string_view text, std::string_view pattern);  // * and ?

}  // namespace hs
