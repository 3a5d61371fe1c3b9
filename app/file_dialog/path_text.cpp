#include "app/file_dialog/path_text.h"

#include <algorithm>
#include <charconv>
#include <compare>

#include "core/base/text_search.h"
#include "core/base/utf8.h"

namespace hs {
namespace {

namespace fs = std::filesystem;

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        unsigned char byte = 0;
        const char* digits = text.data() + i + 1;
        const bool is_escape = text[i] == '%' && i + 2 < text.size() &&
                               std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
        out += is_escape ? static_cast<char>(byte) : text[i];
        if (is_escape) i += 2;
    }
    return out;
}

std::string pasted_path(std::string_view typed) {
    constexpr const char* kBlanks = " \t\r\n";
    typed.remove_prefix(std::min(typed.find_first_not_of(kBlanks), typed.size()));
    typed = typed.substr(0, typed.find_last_not_of(kBlanks) + 1);
    const bool is_quoted = typed.size() >= 2 && typed.front() == typed.back() &&
                           (typed.front() == '"' || typed.front() == '\'');
    if (is_quoted) typed = typed.substr(1, typed.size() - 2);
    constexpr std::string_view kScheme = "file://";
    if (typed.starts_with(kScheme)) return percent_decoded(typed.substr(kScheme.size()));
    return std::string(typed);
}

bool is_at_or_inside(std::string_view path, std::string_view folder) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

size_t shared_length(std::string_view a, std::string_view b) {
    const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
    return whole_letters(a, static_cast<size_t>(end - a.begin()));
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

unsigned char folded(char c) {
    return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

// Takes the digits that the text begins with off it; returns them without leading zeros.
std::string_view take_number(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    std::string_view number = text.substr(0, static_cast<size_t>(end - text.begin()));
    text.remove_prefix(number.size());
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

}  // namespace

std::string absolute_path(std::string_view typed, const PathBase& base) {
    std::string text = pasted_path(typed);
    const bool is_of_home = text == "~" || text.starts_with("~/");
    if (is_of_home && !base.home.empty()) text = base.home + text.substr(1);
    std::string path = (fs::path(base.folder) / text).lexically_normal().string();
    if (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
}

std::string shortened_path(std::string_view path, std::string_view home) {
    if (home.size() < 2 || !is_at_or_inside(path, home)) return std::string(path);
    return "~" + std::string(path.substr(home.size()));
}

std::vector<Breadcrumb> breadcrumbs(std::string_view folder, std::string_view home) {
    const bool is_in_home = home.size() > 1 && is_at_or_inside(folder, home);
    fs::path at = is_in_home ? home : "/";
    std::vector<Breadcrumb> crumbs{{is_in_home ? "Home" : "/", at.string()}};
    for (const fs::path& name : fs::path(folder).lexically_relative(at)) {
        if (name == ".") break;  // the folder is where the crumbs begin
        at /= name;
        crumbs.push_back({name.string(), at.string()});
    }
    return crumbs;
}

TypedPath split_typed_path(std::string_view typed) {
    if (typed == "~") return {"~/", ""};
    const size_t name = typed.rfind('/') + 1;  // 0 where there is none
    return {std::string(typed.substr(0, name)), std::string(typed.substr(name))};
}

PathCompletion complete_path(std::string_view typed, std::span<const CompletionName> names,
                             size_t most_candidates) {
    const TypedPath cut = split_typed_path(typed);
    std::vector<CompletionName> found;
    for (const CompletionName& item : names) {
        if (item.name.starts_with('.') && !cut.prefix.starts_with('.')) continue;
        if (equal_in_any_case(item.name.substr(0, cut.prefix.size()), cut.prefix)) {
            found.push_back(item);
        }
    }
    const auto fits_as_typed = [&](const auto& item) { return item.name.starts_with(cut.prefix); };
    if (std::any_of(found.begin(), found.end(), fits_as_typed)) {
        std::erase_if(found, [&](const auto& item) { return !fits_as_typed(item); });
    }

    PathCompletion out{cut.folder_text + cut.prefix, {}, found.size()};
    if (found.empty()) return out;
    std::string_view shared = found[0].name;
    for (const CompletionName& item : found) {
        shared = shared.substr(0, shared_length(shared, item.name));
        if (out.candidates.size() >= most_candidates) continue;
        out.candidates.push_back(std::string(item.name) + (item.is_folder ? "/" : ""));
    }
    if (shared.size() >= cut.prefix.size()) out.text = cut.folder_text + std::string(shared);
    if (found.size() == 1 && found[0].is_folder) out.text += '/';
    return out;
}

int compare_natural(std::string_view a, std::string_view b) {
    std::string_view x = a;
    std::string_view y = b;
    std::strong_ordering order = std::strong_ordering::equal;
    while (order == 0 && !x.empty() && !y.empty()) {
        if (is_digit(x[0]) && is_digit(y[0])) {
            const std::string_view n = take_number(x);
            const std::string_view m = take_number(y);
            order = n.size() == m.size() ? n <=> m : n.size() <=> m.size();
        } else {
            order = folded(x[0]) <=> folded(y[0]);
            x.remove_prefix(1);
            y.remove_prefix(1);
        }
    }
    if (order == 0) order = x.size() <=> y.size();  // at the end of one of them
    if (order == 0) order = a <=> b;
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

std::string folded_text(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), folded);
    return out;
}

}  // namespace hs
