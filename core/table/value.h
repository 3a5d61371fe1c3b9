#pragma once
// One value of a table: a number with a meaning, a text, or nothing. Exact; how people read it is
// for the renderers. Nothing differs from 0, and sorts last.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/text_format.h"
#include "core/model/amount.h"
#include "core/model/trace_profile.h"

namespace hs {

enum class Meaning : uint8_t {
    kNone,
    kText,
    kId,    // a text that is no words: never shortened
    kJson,  // a value as JSON writes it
    kCount,
    kBytes,
    kSignedCount,  // below 0, as amounts of a damaged log may be
    kSignedBytes,
    kSeconds,
    kCountDelta,
    kBytesDelta,
    kSecondsDelta,
    kShare,   // of 1
    kGrowth,  // a change as a part of what was before; infinite: there was nothing, -1: it is gone
    kList,
    kNumber,  // of no kind that is known
    kFlag,    // yes or no
};

// Words or not: `text` of a value.
constexpr bool is_text(Meaning meaning) {
    return meaning == Meaning::kText || meaning == Meaning::kId || meaning == Meaning::kJson;
}

struct Value {
    Meaning meaning = Meaning::kNone;
    std::string_view text =
        {};  // kText, kId, kJson; lives until the cursor that made it makes the next one
    uint64_t number = 0;               // kCount, kBytes; kFlag: 1 is yes
    int64_t delta = 0;                 // kSignedCount, kSignedBytes, kCountDelta, kBytesDelta
    double real = 0;                   // kSeconds, kSecondsDelta, kShare, kGrowth, kNumber
    std::span<const Value> list = {};  // kList; lives as long as the text

    static Value of_text(std::string_view text) { return {Meaning::kText, text}; }
    static Value of_id(std::string_view text) { return {Meaning::kId, text}; }
    static Value of_json(std::string_view text) { return {Meaning::kJson, text}; }
    static Value of_count(uint64_t count) { return {Meaning::kCount, {}, count}; }
    static Value of_bytes(uint64_t bytes) { return {Meaning::kBytes, {}, bytes}; }
    static Value of_count_delta(int64_t count) { return {Meaning::kCountDelta, {}, 0, count}; }
    static Value of_bytes_delta(int64_t bytes) { return {Meaning::kBytesDelta, {}, 0, bytes}; }
    // Part of whole; 0 of 0 is 0.
    static Value of_share(uint64_t part, uint64_t whole) {
        return of_share(whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole));
    }
    static Value of_share(double share) { return {Meaning::kShare, {}, 0, 0, share}; }
    static Value of_flag(bool is_so) { return {Meaning::kFlag, {}, is_so ? 1U : 0U}; }
    static Value of_list(std::span<const Value> list) {
        return {Meaning::kList, {}, 0, 0, 0, list};
    }
    // Of stacks, in the unit that their file counts in.
    static Value of_amount(Amount amount, Unit unit);
    static Value of_change(Amount change, Unit unit);
    static Value of_growth(Amount before, Amount after);  // nothing where there is nothing
};
// What the values of a field are that holds such amounts, or changes of them.
Meaning amount_meaning(Unit unit);
Meaning change_meaning(Unit unit);

// What a person reads: "1.50 KiB", "+12", "3.1 %".
std::string value_text(const Value& value, SizeUnits units);
// What is copied: "1536", "12", "0.031".
std::string exact_text(const Value& value);

}  // namespace hs
