#include "app/file_dialog/path_text.h"

#include <algorithm>
#include <charconv>

#include "core/base/text_search.h"
#include "core/base/utf8.h"

namespace hs {
namespace {

namespace fs = std::filesystem;

std::string_view trimmed(std::string_view text) {
    const char* blanks = " \t\r\n";
    const size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

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
    typed = trimmed(typed);
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

char folded(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int sign(int value) {
    return (value > 0) - (value < 0);
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
    const auto names_that_fit = [&](bool in_any_case) {
        std::vector<CompletionName> found;
        for (const CompletionName& item : names) {
            if (item.name.starts_with('.') && !cut.prefix.starts_with('.')) continue;
            const std::string_view begin = item.name.substr(0, cut.prefix.size());
            const bool fits =
                in_any_case ? equal_in_any_case(begin, cut.prefix) : begin == cut.prefix;
            if (fits) found.push_back(item);
        }
        return found;
    };
    std::vector<CompletionName> found = names_that_fit(false);
    if (found.empty()) found = names_that_fit(true);

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
    while (!x.empty() && !y.empty()) {
        if (is_digit(x[0]) && is_digit(y[0])) {
            const std::string_view n = take_number(x);
            const std::string_view m = take_number(y);
            if (n.size() != m.size()) return n.size() < m.size() ? -1 : 1;
            if (n != m) return sign(n.compare(m));
            continue;
        }
        const auto p = static_cast<unsigned char>(folded(x[0]));
        const auto q = static_cast<unsigned char>(folded(y[0]));
        if (p != q) return p < q ? -1 : 1;
        x.remove_prefix(1);
        y.remove_prefix(1);
    }
    if (x.empty() != y.empty()) return x.empty() ? -1 : 1;
    return sign(a.compare(b));
}

std::string folded_text(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), folded);
    return out;
}

}  // namespace hs
