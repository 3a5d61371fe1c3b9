#include "app/cli/arguments.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/base/parse_time.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"

namespace hs {

namespace {

Error usage_error(std::string message) {
    return {ErrorCode::kUsage, std::move(message), {}, {}};
}

// What a user typed, not a page of it.
std::string as_typed(std::string_view text) {
    constexpr size_t kMostLetters = 100;
    return "'" + cut_to_letters(printable_text(text), kMostLetters) + "'";
}

bool is_listed(std::string_view word, std::string_view words) {
    const auto all = split_text(words, ' ');
    return std::find(all.begin(), all.end(), word) != all.end();
}

std::string bounds_text(const OptionSpec& spec) {
    if (spec.most == UINT64_MAX) {
        return spec.least == 0 ? "" : " from " + format_count(spec.least);
    }
    return " from " + format_count(spec.least) + " to " + format_count(spec.most);
}

// What the kind expects, when the value is not that; empty when it is.
std::string expectation(const OptionSpec& spec, std::string_view value) {
    uint64_t number = 0;
    switch (spec.kind) {
        case ValueKind::kFlag:
        case ValueKind::kText:
            return {};
        case ValueKind::kFile:
            return value.empty() ? "a file name" : "";
        case ValueKind::kCount: {
            const bool good =
                parse_count(value, &number) && number >= spec.least && number <= spec.most;
            return good ? "" : "a whole number" + bounds_text(spec);
        }
        case ValueKind::kBytes:
            return parse_bytes(value, &number) ? "" : "a size such as 4096, 12k or 1.5GiB";
        case ValueKind::kTime:
            return parse_time_us(value).has_value() ? "" : "a time in seconds such as 12.5";
        case ValueKind::kInstant:
            return parse_instant(value).has_value()
                       ? ""
                       : "a time in seconds such as 12.5, or start, peak or end";
        case ValueKind::kTimes: {
            const auto pieces = split_text(value, ',');
            const bool good =
                !pieces.empty() && std::all_of(pieces.begin(), pieces.end(),
                                               [](auto t) { return parse_time_us(t).has_value(); });
            if (!good) { return "times in seconds such as 12.5 or 3,4.5"; }
            if (pieces.size() <= spec.most) { return {}; }
            return "at most " + format_count(spec.most) + " times";
        }
        case ValueKind::kWord: {
            if (is_listed(value, spec.words)) { return {}; }
            std::string list;
            for (std::string_view word : split_text(spec.words, ' ')) {
                list.append(list.empty() ? "" : ", ").append(word);
            }
            return "one of " + list;
        }
    }
    return {};
}

Error unknown_option(std::string_view word, const OptionList& known) {
    std::vector<std::string> dashed;
    for (const OptionSpec* spec : known.all()) { dashed.push_back("--" + std::string(spec->name)); }
    const std::vector<std::string_view> names(dashed.begin(), dashed.end());
    const std::string_view nearest = nearest_name(word, names);
    std::string message = "unknown option " + as_typed(word);
    if (!nearest.empty()) { message.append(" (did you mean ").append(nearest).append("?)"); }
    return usage_error(std::move(message));
}

// Insertions, removals, replacements and swaps of neighbours that lead from one word to the other.
size_t edit_distance(std::string_view from, std::string_view to) {
    std::vector<size_t> before_last;
    std::vector<size_t> last;
    std::vector<size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 1; i <= from.size(); ++i) {
        before_last = std::exchange(last, row);
        row[0] = i;
        for (size_t j = 1; j <= to.size(); ++j) {
            const bool is_same = from[i - 1] == to[j - 1];
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (is_same ? 0 : 1)});
            const bool is_swap =
                i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
            if (is_swap) { row[j] = std::min(row[j], before_last[j - 2] + 1); }
        }
    }
    return row.back();
}

}  // namespace

Result<Arguments> Arguments::parse(const Command& command,
                                   std::span<const std::string_view> words) {
    Arguments arguments;
    arguments.known_ = options_of(command);
    bool options_ended = false;
    for (size_t at = 0; at < words.size();) {
        const std::string_view word = words[at];
        if (options_ended || word.size() < 2 || word[0] != '-') {
            arguments.positionals_.push_back(word);
            ++at;
        } else if (word == "--") {
            options_ended = true;
            ++at;
        } else {
            HS_TRY(const size_t used, arguments.take_option(words, at));
            at += used;
        }
    }
    if (arguments.has("help")) { return arguments; }
    const size_t count = arguments.positionals_.size();
    if (count < command.min_positionals) { return usage_error("too few arguments"); }
    if (count > command.max_positionals) {
        return usage_error("too many arguments, the first that does not belong is " +
                           as_typed(arguments.positionals_[command.max_positionals]));
    }
    return arguments;
}

// How many words the option at words[at] used.
Result<size_t> Arguments::take_option(std::span<const std::string_view> words, size_t at) {
    const std::string_view word = words[at];
    const bool is_long = word[1] == '-';
    const size_t equals = is_long ? word.find('=') : std::string_view::npos;
    const std::string_view name = is_long ? word.substr(0, equals) : word.substr(0, 2);
    const OptionSpec* spec = is_long ? known_.find(name.substr(2)) : known_.find_letter(word[1]);
    if (spec == nullptr) { return unknown_option(is_long ? name : word, known_); }

    std::optional<std::string_view> value;
    if (equals != std::string_view::npos) { value = word.substr(equals + 1); }
    if (!is_long && word.size() > 2) { value = word.substr(2); }
    if (spec->kind == ValueKind::kFlag) {
        if (value) { return usage_error("option " + std::string(name) + " takes no value"); }
        given_.push_back({spec, {}});
        return size_t{1};
    }
    size_t used = 1;
    if (!value) {
        if (at + 1 == words.size()) {
            return usage_error("option " + std::string(name) +
                               " needs a value: " + std::string(spec->metavar));
        }
        value = words[at + 1];
        used = 2;
    }
    const std::string expected = expectation(*spec, *value);
    if (!expected.empty()) {
        return usage_error("option " + std::string(name) + " needs " + expected + ", not " +
                           as_typed(*value));
    }
    given_.push_back({spec, *value});
    return used;
}

std::string_view nearest_name(std::string_view word, std::span<const std::string_view> candidates) {
    std::string_view best;
    size_t best_distance = 1 + std::max<size_t>(1, word.size() / 3);
    for (std::string_view candidate : candidates) {
        const size_t distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

}  // namespace hs
