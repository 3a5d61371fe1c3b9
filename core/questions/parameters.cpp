#include "core/questions/parameters.h"

#include <charconv>

#include "core/base/check.h"
#include "core/base/parse_time.h"
#include "core/base/text_format.h"

namespace hs {

void OptionList::add(const OptionSpec& spec) {
    HS_CHECK(count < kCapacity);
    items[count++] = &spec;
}

const OptionSpec* OptionList::find(std::string_view name) const {
    for (const OptionSpec* spec : all()) {
        if (spec->name == name) { return spec; }
    }
    return nullptr;
}

const OptionSpec* OptionList::find_letter(char letter) const {
    for (const OptionSpec* spec : all()) {
        if (spec->letter == letter) { return spec; }
    }
    return nullptr;
}

Parameters::Parameters(std::span<const OptionSpec> known) {
    for (const OptionSpec& spec : known) known_.add(spec);
}

void Parameters::give(std::string_view name, std::string_view value) {
    const OptionSpec* spec = known_.find(name);
    HS_CHECK(spec != nullptr);
    given_.push_back({spec, value});
}

const Parameters::Given* Parameters::last(std::string_view name, ValueKind kind) const {
    const OptionSpec* spec = known_.find(name);
    HS_ASSERT(spec != nullptr);
    HS_ASSERT(spec->kind == kind || kind == ValueKind::kText);
    static_cast<void>(kind);
    for (size_t i = given_.size(); i-- > 0;) {
        if (given_[i].spec == spec) { return &given_[i]; }
    }
    return nullptr;
}

bool Parameters::has(std::string_view name) const {
    return last(name, ValueKind::kText) != nullptr;
}

std::vector<const OptionSpec*> Parameters::options_given() const {
    std::vector<const OptionSpec*> specs;
    for (const Given& given : given_) { specs.push_back(given.spec); }
    return specs;
}

std::optional<std::string_view> Parameters::text(std::string_view name) const {
    const Given* given = last(name, ValueKind::kText);
    return given == nullptr ? std::nullopt : std::optional(given->value);
}

std::vector<std::string_view> Parameters::texts(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const Given& given : given_) {
        if (given.spec->name == name) { values.push_back(given.value); }
    }
    return values;
}

std::optional<uint64_t> Parameters::count(std::string_view name) const {
    const Given* given = last(name, ValueKind::kCount);
    uint64_t value = 0;
    if (given == nullptr || !parse_count(given->value, &value)) { return std::nullopt; }
    return value;
}

std::optional<uint64_t> Parameters::bytes(std::string_view name) const {
    const Given* given = last(name, ValueKind::kBytes);
    uint64_t value = 0;
    if (given == nullptr || !parse_bytes(given->value, &value)) { return std::nullopt; }
    return value;
}

std::optional<int64_t> Parameters::time_us(std::string_view name) const {
    const Given* given = last(name, ValueKind::kTime);
    return given == nullptr ? std::nullopt : parse_time_us(given->value);
}

std::optional<SaidInstant> Parameters::instant(std::string_view name) const {
    const Given* given = last(name, ValueKind::kInstant);
    return given == nullptr ? std::nullopt : parse_instant(given->value);
}

std::vector<std::string_view> Parameters::time_texts(std::string_view name) const {
    const Given* given = last(name, ValueKind::kTimes);
    return given == nullptr ? std::vector<std::string_view>{} : split_text(given->value, ',');
}

std::vector<int64_t> Parameters::times_us(std::string_view name) const {
    std::vector<int64_t> times;
    for (std::string_view text : time_texts(name)) { times.push_back(*parse_time_us(text)); }
    return times;
}

std::optional<SaidInstant> parse_instant(std::string_view text) {
    using Kind = SaidInstant::Kind;
    if (text == "start") { return SaidInstant{Kind::kStart, 0}; }
    if (text == "peak") { return SaidInstant{Kind::kPeak, 0}; }
    if (text == "end") { return SaidInstant{Kind::kEnd, 0}; }
    const std::optional<int64_t> time_us = parse_time_us(text);
    if (!time_us) { return std::nullopt; }
    return SaidInstant{Kind::kTime, *time_us};
}

std::vector<std::string_view> split_text(std::string_view text, char separator) {
    std::vector<std::string_view> pieces;
    if (text.empty()) { return pieces; }
    for (size_t begin = 0;;) {
        const size_t end = text.find(separator, begin);
        pieces.push_back(text.substr(begin, end - begin));
        if (end == std::string_view::npos) { return pieces; }
        begin = end + 1;
    }
}

bool parse_count(std::string_view text, uint64_t* value) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), *value);
    return problem == std::errc() && end == text.data() + text.size();
}

}  // namespace hs
