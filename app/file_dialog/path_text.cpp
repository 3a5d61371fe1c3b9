#include "app/file_dialog/path_text.h"

#include <algorithm>

#include "app/file_dialog/natural_order.h"
#include "core/base/utf8.h"

namespace hs {
namespace {

std::string_view trimmed(std::string_view text) {
    const char* blanks = " \t\r\n";
    const size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size();
        const int high = escape ? hex_value(text[i + 1]) : -1;
        const int low = escape ? hex_value(text[i + 2]) : -1;
        if (high >= 0 && low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string pasted_path(std::string_view typed) {
    typed = trimmed(typed);
    const bool quoted = typed.size() >= 2 && typed.front() == typed.back() &&
                        (typed.front() == '"' || typed.front() == '\'');
    if (quoted) typed = typed.substr(1, typed.size() - 2);
    constexpr std::string_view kScheme = "file://";
    if (typed.substr(0, kScheme.size()) == kScheme) {
        return percent_decoded(typed.substr(kScheme.size()));
    }
    return std::string(typed);
}

bool is_home_text(std::string_view text) {
    return !text.empty() && text[0] == '~' && (text.size() == 1 || text[1] == '/');
}

// Resolves ".", ".." and doubled slashes in an absolute path.
std::string normalised(std::string_view path) {
    std::vector<std::string_view> names;
    size_t at = 0;
    while (at < path.size()) {
        const size_t slash = std::min(path.find('/', at), path.size());
        const std::string_view name = path.substr(at, slash - at);
        at = slash + 1;
        if (name.empty() || name == ".") continue;
        if (name == "..") {
            if (!names.empty()) names.pop_back();
        } else {
            names.push_back(name);
        }
    }
    std::string out;
    for (const std::string_view name : names) { (out += '/') += name; }
    return out.empty() ? "/" : out;
}

bool begins_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

size_t shared_length(std::string_view a, std::string_view b) {
    const size_t most = std::min(a.size(), b.size());
    size_t length = 0;
    while (length < most && a[length] == b[length]) { ++length; }
    return whole_letters(a, length);
}

bool is_inside(std::string_view path, std::string_view folder) {
    return path.size() > folder.size() && begins_with(path, folder) && path[folder.size()] == '/';
}

}  // namespace

std::string absolute_path(std::string_view typed, const PathBase& base) {
    std::string text = pasted_path(typed);
    if (is_home_text(text) && !base.home.empty()) text = base.home + text.substr(1);
    if (text.empty() || text[0] != '/') text = base.folder + "/" + text;
    return normalised(text);
}

std::string shortened_path(std::string_view path, std::string_view home) {
    if (home.size() < 2) return std::string(path);
    if (path == home) return "~";
    if (is_inside(path, home)) return "~" + std::string(path.substr(home.size()));
    return std::string(path);
}

std::string join_path(std::string_view folder, std::string_view name) {
    std::string out(folder);
    if (out.empty() || out.back() != '/') out += '/';
    return out += name;
}

std::string parent_path(std::string_view path) {
    const size_t slash = path.rfind('/');
    if (slash == std::string_view::npos || slash == 0) return "/";
    return std::string(path.substr(0, slash));
}

std::string_view last_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

std::vector<Breadcrumb> breadcrumbs(std::string_view folder, std::string_view home) {
    std::vector<Breadcrumb> crumbs;
    size_t at = 1;
    const bool in_home = home.size() > 1 && (folder == home || is_inside(folder, home));
    if (in_home) {
        crumbs.push_back({"Home", std::string(home)});
        at = home.size() + 1;
    } else {
        crumbs.push_back({"/", "/"});
    }
    while (at < folder.size()) {
        const size_t slash = std::min(folder.find('/', at), folder.size());
        crumbs.push_back(
            {std::string(folder.substr(at, slash - at)), std::string(folder.substr(0, slash))});
        at = slash + 1;
    }
    return crumbs;
}

TypedPath split_typed_path(std::string_view typed) {
    if (typed == "~") return {"~/", ""};
    const size_t slash = typed.rfind('/');
    if (slash == std::string_view::npos) return {"", std::string(typed)};
    return {std::string(typed.substr(0, slash + 1)), std::string(typed.substr(slash + 1))};
}

PathCompletion complete_path(std::string_view typed, std::span<const CompletionName> names,
                             size_t most_candidates) {
    const TypedPath cut = split_typed_path(typed);
    const bool wants_hidden = begins_with(cut.prefix, ".");
    const auto collect = [&](auto fits) {
        std::vector<CompletionName> found;
        for (const CompletionName& item : names) {
            if (begins_with(item.name, ".") && !wants_hidden) continue;
            if (fits(item.name)) found.push_back(item);
        }
        return found;
    };
    std::vector<CompletionName> found =
        collect([&](std::string_view name) { return begins_with(name, cut.prefix); });
    if (found.empty()) {
        const std::string prefix = folded_text(cut.prefix);
        found = collect([&](std::string_view name) {
            return begins_with(folded_text(name.substr(0, prefix.size())), prefix);
        });
    }

    PathCompletion out;
    out.text = cut.folder_text + cut.prefix;
    out.candidate_count = found.size();
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

}  // namespace hs
