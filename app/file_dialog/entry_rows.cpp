#include "app/file_dialog/entry_rows.h"

#include <algorithm>

#include "app/file_dialog/natural_order.h"

namespace hs {
namespace {

bool matches_word(std::string_view name, std::string_view word) {
    const bool is_pattern = word.find_first_of("*?") != std::string_view::npos;
    return is_pattern ? matches_pattern(name, word) : name.find(word) != std::string_view::npos;
}

int compare_kinds(std::string_view a, std::string_view b) {
    if (a.empty() != b.empty()) return a.empty() ? 1 : -1;
    return compare_natural(a, b);
}

template <class Value>
int compare_values(Value a, Value b) {
    return a == b ? 0 : (a < b ? -1 : 1);
}

// Row numbers are in name order already, so they are the tie-break and the whole of kName.
struct RowOrder {
    const FolderListing& listing;
    const EntryView& view;
    const std::vector<std::string_view>& kinds;

    int compare(uint32_t a, uint32_t b) const {
        const FolderEntry& x = listing.entries[a];
        const FolderEntry& y = listing.entries[b];
        switch (view.sort) {
            case EntrySort::kSize:
                return compare_values(x.size_bytes, y.size_bytes);
            case EntrySort::kModified:
                return compare_values(x.modified_ns, y.modified_ns);
            case EntrySort::kKind:
                return compare_kinds(kinds[a], kinds[b]);
            case EntrySort::kName:
                return compare_values(a, b);
        }
        return 0;
    }

    bool operator()(uint32_t a, uint32_t b) const {
        const bool a_folder = listing.entries[a].type == EntryType::kFolder;
        const bool b_folder = listing.entries[b].type == EntryType::kFolder;
        if (a_folder != b_folder) return a_folder;
        const int order = compare(a, b);
        if (order == 0) return a < b;
        return view.is_descending ? order > 0 : order < 0;
    }
};

}  // namespace

bool matches_pattern(std::string_view text, std::string_view pattern) {
    size_t at = 0;
    size_t in_pattern = 0;
    size_t star = std::string_view::npos;  // the last * seen, to which a mismatch returns
    size_t star_at = 0;
    while (at < text.size()) {
        const bool has_pattern = in_pattern < pattern.size();
        if (has_pattern && pattern[in_pattern] == '*') {
            star = in_pattern++;
            star_at = at;
        } else if (has_pattern && (pattern[in_pattern] == '?' || pattern[in_pattern] == text[at])) {
            ++in_pattern;
            ++at;
        } else if (star != std::string_view::npos) {
            in_pattern = star + 1;
            at = ++star_at;
        } else {
            return false;
        }
    }
    while (in_pattern < pattern.size() && pattern[in_pattern] == '*') { ++in_pattern; }
    return in_pattern == pattern.size();
}

bool matches_filter(std::string_view folded_name, std::string_view folded_filter) {
    size_t at = 0;
    while (at < folded_filter.size()) {
        const size_t end = std::min(folded_filter.find(' ', at), folded_filter.size());
        if (end > at && !matches_word(folded_name, folded_filter.substr(at, end - at))) {
            return false;
        }
        at = end + 1;
    }
    return true;
}

std::vector<uint32_t> visible_rows(const FolderListing& listing, const EntryView& view,
                                   const EntryKindOf& kind_of) {
    const std::string filter = folded_text(view.filter);
    // ".git" is looked for among hidden entries without asking for the switch first.
    const bool show_hidden = view.show_hidden || filter.starts_with('.');
    std::vector<uint32_t> rows;
    std::vector<std::string_view> kinds;
    if (view.sort == EntrySort::kKind) kinds.resize(listing.entries.size());
    for (size_t i = 0; i < listing.entries.size(); ++i) {
        const FolderEntry& entry = listing.entries[i];
        if (entry.is_hidden && !show_hidden) continue;
        if (!matches_filter(entry.folded, filter)) continue;
        const bool is_folder = entry.type == EntryType::kFolder;
        if (!is_folder && (view.known_only || !kinds.empty())) {
            const EntryKind kind = kind_of(i);
            if (view.known_only && !kind.is_known) continue;
            if (!kinds.empty()) kinds[i] = kind.label;
        }
        rows.push_back(static_cast<uint32_t>(i));
    }
    const bool in_order = view.sort == EntrySort::kName && !view.is_descending;
    if (!in_order) std::sort(rows.begin(), rows.end(), RowOrder{listing, view, kinds});
    return rows;
}

}  // namespace hs
