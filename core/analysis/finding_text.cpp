#include "core/analysis/finding_text.h"

#include <algorithm>
#include <cmath>

#include "core/model/diagnostics.h"
#include "core/model/recorded_program.h"

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

// "run.hscope" and "2" of "run.hscope#2", which is how a dump of a recording is asked for.
std::pair<std::string_view, std::string_view> with_dump_apart(std::string_view path) {
    const size_t mark = path.rfind('#');
    if (mark == std::string_view::npos || mark + 1 == path.size() ||
        path.find_first_not_of("0123456789", mark + 1) != std::string_view::npos) {
        return {path, {}};
    }
    return {path.substr(0, mark), path.substr(mark + 1)};
}

std::string dump_of_recording(std::string_view number) {
    return number.empty() ? "the last dump" : "dump " + std::string(number);
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

std::string label_of_shown_dump(const Dataset& dataset) {
    const RecordedDump* dump = dataset.program ? dataset.program->shown() : nullptr;
    return dump != nullptr ? dump->label : std::string();
}

std::string shown_profile(const Dataset& dataset) {
    std::string profile;
    size_t shown = 0;
    for (const ProfileChoice& choice : dataset.profiles) {
        if (!choice.is_shown) continue;
        profile = ++shown == 1 ? choice.key : std::string(unit_name(choice.unit));
    }
    return profile;
}

std::string profile_words(std::string_view profile) {
    return profile.empty() ? std::string() : "--profile " + shell_word(profile);
}

std::pair<std::string, std::string> names_of_pair(const FindingOptions& of_before,
                                                  const FindingOptions& of_after) {
    const std::string_view before = of_before.file;
    const std::string_view after = of_after.file;
    const auto printable = [](std::string_view a, std::string_view b) {
        return std::pair(printable_text(a), printable_text(b));
    };
    const auto [file_a, dump_a] = with_dump_apart(before);
    const auto [file_b, dump_b] = with_dump_apart(after);
    if (file_a == file_b && dump_a != dump_b) {
        const bool are_named = !of_before.dump.empty() && !of_after.dump.empty();
        if (are_named && of_before.dump != of_after.dump) {
            return printable(of_before.dump, of_after.dump);
        }
        return {dump_of_recording(dump_a), dump_of_recording(dump_b)};
    }
    const std::string_view a = file_name(before);
    const std::string_view b = file_name(after);
    if (stem(a) != stem(b)) return printable(stem(a), stem(b));
    if (a != b) return printable(a, b);
    if (with_folder(before) != with_folder(after)) {
        return printable(with_folder(before), with_folder(after));
    }
    return before == after ? printable("the first", "the second") : printable(before, after);
}

std::string grown_text(const GrownText& text, bool is_new) {
    if (!is_new) return text.name + " grew by " + text.growth + " to " + text.now;
    return text.name + (text.is_many ? " are" : " is") + " new: " + text.now + text.in_new;
}

double share_of(double part, double whole) {
    return whole > 0 ? part / whole : 0;
}

std::string portion_text(double share) {
    constexpr double kTenth = 0.1;
    if (!(share >= kTenth) || share > 1) return format_share(share);
    return std::to_string(std::lround(share * 100)) + " %";
}

std::pair<std::string, std::string> portion_texts(double larger, double smaller) {
    constexpr int64_t kWhole = 1000;
    const auto printed_permille = [](double share) {
        return share >= 0.1 ? std::llround(share * 100) * 10 : std::llround(share * 1000);
    };
    std::string first = portion_text(larger);
    if (larger <= 1 && printed_permille(larger) + printed_permille(smaller) > kWhole) {
        first = std::to_string(static_cast<int64_t>(larger * 100)) + " %";
    }
    return {std::move(first), portion_text(smaller)};
}

void mark_incomplete(std::vector<Finding>& findings) {
    for (Finding& finding : findings) finding.claim = total_text(std::move(finding.claim), true);
}

void mark_incomplete(std::vector<Finding>& findings, const IncompletePair& pair) {
    if ((!pair.is_a && !pair.is_b) || findings.empty()) return;
    Finding& first = findings.front();
    if (first.id != "change") return mark_incomplete(findings);
    std::string claim = first.claim;  // which says it in front
    mark_incomplete(findings);
    const bool is_both = pair.is_a && pair.is_b;
    const std::string& cut = pair.is_a ? pair.name_a : pair.name_b;
    const std::string& other = pair.is_a ? pair.name_b : pair.name_a;
    if (!is_both && claim.starts_with(cut + " ")) claim.replace(0, cut.size(), "it");
    first.claim = (is_both ? pair.name_a + " and " + pair.name_b + " are" : cut + " is") +
                  " incomplete: " + claim;
    first.about = (is_both ? "What only one of them has may be missing from the other."
                           : "What only " + other + " has may be missing from " + cut +
                                 (pair.is_a ? ", not new." : ", not deleted.")) +
                  (first.about.empty() ? "" : " ") + first.about;
}

void rank_findings(std::vector<Finding>& findings) {
    const auto bytes = [](const Finding& finding) { return finding.bytes.value_or(0); };
    std::stable_sort(findings.begin(), findings.end(),
                     [&](const Finding& a, const Finding& b) { return bytes(a) > bytes(b); });
    if (findings.size() < 2) return;
    const int64_t least = bytes(findings.front()) / 100;
    const auto first = findings.begin();
    const auto others = std::stable_partition(first, findings.end(), [&](const Finding& finding) {
        return finding.kind == FindingKind::kProblem && bytes(finding) >= least;
    });
    const auto peak = std::find_if(others, findings.end(), [](const Finding& finding) {
        return finding.topic == FindingTopic::kPeak;
    });
    if (peak != findings.end()) std::rotate(others == first ? first : first + 1, peak, peak + 1);
}

void rank_changes(std::vector<Finding>& findings) {
    if (findings.size() < 2) return;
    std::stable_sort(findings.begin() + 1, findings.end(), [](const Finding& a, const Finding& b) {
        return a.bytes.value_or(0) > b.bytes.value_or(0);
    });
}

}  // namespace hs
