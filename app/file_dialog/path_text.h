#pragma once
// Paths and file names as text: what a person types, the crumbs above a table, completion, the
// order of names. Nothing here touches the disk, so all of it is pure and quick.

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hs {

// Where typed text starts from.
struct PathBase {
    std::string home;    // what ~ means; empty if unknown
    std::string folder;  // what a relative path is relative to; absolute
};

// "~/runs/../a//b" -> "/home/me/a/b". Dots are resolved as text, without asking the disk; the
// result is absolute and has no slash at its end, except "/". Surrounding blanks and a pair of
// quotes go, and so does a leading "file://" (with %XX decoded), because that is what people paste.
std::string absolute_path(std::string_view typed, const PathBase& base);

// "/home/me" -> "~", "/home/me/a" -> "~/a"; others unchanged.
std::string shortened_path(std::string_view path, std::string_view home);

inline std::string join_path(std::string_view folder, std::string_view name) {
    return (std::filesystem::path(folder) / name).string();
}
inline std::string parent_path(std::string_view path) {  // of "/": "/"
    return std::filesystem::path(path).parent_path().string();
}
inline std::string last_name(std::string_view path) {
    return std::filesystem::path(path).filename().string();
}

struct Breadcrumb {
    std::string label;  // "Home" for the home folder, "/" for the root
    std::string path;
};
// From the root, or from home when the path is inside it, down to the folder itself.
std::vector<Breadcrumb> breadcrumbs(std::string_view folder, std::string_view home);

// Typed text cut where completion works: folder part as typed ("~/ru" -> "~/", "ru").
struct TypedPath {
    std::string folder_text;  // with its slash, or empty
    std::string prefix;       // what the name begins with
};
TypedPath split_typed_path(std::string_view typed);

struct CompletionName {
    std::string_view name;
    bool is_folder = false;
};
struct PathCompletion {
    std::string text;                     // the typed text, extended as far as all matches agree
    std::vector<std::string> candidates;  // names that fit, folders with a slash
    size_t candidate_count = 0;           // may be more than candidates holds
};
// Names that begin with the typed prefix, with the case as typed if any such, else without case.
// Hidden names only when the prefix begins with a dot.
PathCompletion complete_path(std::string_view typed, std::span<const CompletionName> names,
                             size_t most_candidates = 50);

// Order of names as people count: run2 before run10. Negative, zero, positive. Digit runs compare
// by value, however long, letters without case (ASCII); names that are then equal compare by their
// bytes, so the order is total.
int compare_natural(std::string_view a, std::string_view b);

// Lower case for ASCII, other bytes as they are: what filters compare.
std::string folded_text(std::string_view text);

}  // namespace hs
