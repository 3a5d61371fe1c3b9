#include "core/analysis/finding_text.h"

#include <algorithm>
#include <cmath>

namespace hs {
namespace {

std::string_view file_name(std::string_view path) {
    return path.substr(path.find_last_of("/\\") + 1);
}

// "after" of "after.json.gz", but never nothing.
std::string_view stem(std::string_view name) {
    for (const std::string_view packed : {".gz", ".xz", ".zst"}) {
        if (name.size() > packed.size() && name.ends_with(packed)) {
            name.remove_suffix(packed.size());
            break;
        }
    }
    const size_t dot = name.rfind('.');
    return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

// The last two parts of the path.
std::string_view with_folder(std::string_view path) {
    const size_t slash = path.find_last_of("/\\");
    if (slash == std::string_view::npos || slash == 0) return path;
    return path.substr(path.find_last_of("/\\", slash - 1) + 1);
}

}  // namespace

std::string shell_word(std::string_view text) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
    if (!text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos) {
        return std::string(text);
    }
    std::string word = "'";
    for (const char c : text) {
        if (c == '\'') {
            word += "'\\''";
        } else {
            word += c;
        }
    }
    return word + "'";
}

std::string finding_command(std::string_view verb, std::string_view file, std::string_view more) {
    std::string command = "heapscope " + std::string(verb) + " " + shell_word(file);
    if (!more.empty()) command += " " + std::string(more);
    return command;
}

std::pair<std::string, std::string> names_of_pair(std::string_view before, std::string_view after) {
    const auto printable = [](std::string_view a, std::string_view b) {
        return std::pair(printable_text(a), printable_text(b));
    };
    const std::string_view a = file_name(before);
    const std::string_view b = file_name(after);
    if (stem(a) != stem(b)) return printable(stem(a), stem(b));
    if (a != b) return printable(a, b);
    if (with_folder(before) != with_folder(after)) {
        return printable(with_folder(before), with_folder(after));
    }
    return before == after ? printable("the first", "the second") : printable(before, after);
}

double share_of(double part, double whole) {
    return whole > 0 ? part / whole : 0;
}

std::string portion_text(double share) {
    constexpr double kTenth = 0.1;
    if (!(share >= kTenth) || share > 1) return format_share(share);
    return std::to_string(std::lround(share * 100)) + " %";
}

void rank_findings(std::vector<Finding>& findings) {
    const auto rank = [](const Finding& finding) {
        const int64_t first = finding.topic == FindingTopic::kCycles ? 0 : 1;
        return std::pair(first, -finding.bytes.value_or(0));
    };
    std::stable_sort(findings.begin(), findings.end(),
                     [&](const Finding& a, const Finding& b) { return rank(a) < rank(b); });
}

void rank_changes(std::vector<Finding>& findings) {
    if (findings.size() < 2) return;
    std::stable_sort(findings.begin() + 1, findings.end(), [](const Finding& a, const Finding& b) {
        return a.bytes.value_or(0) > b.bytes.value_or(0);
    });
}

}  // namespace hs
