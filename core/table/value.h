#pragma once
// One value of a table: a number with a meaning, a text, or nothing. Exact; how people read it is
// for the renderers. Nothing differs from 0, and sorts last.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/text_format.h"

namespace hs {

enum class Meaning : uint8_t {
    kNone,
    kText,
    kId,  // a text that is no words: never shortened
    kCount,
    kBytes,
    kCountDelta,
    kBytesDelta,
    kShare,  // of 1
};

struct Value {
    Meaning meaning = Meaning::kNone;
    std::string_view text =
        {};               // kText, kId; lives until the cursor that made it makes the next one
    uint64_t number = 0;  // kCount, kBytes
    int64_t delta = 0;    // kCountDelta, kBytesDelta
    double share = 0;     // kShare

    static Value of_text(std::string_view text) { return {Meaning::kText, text}; }
    static Value of_id(std::string_view text) { return {Meaning::kId, text}; }
    static Value of_count(uint64_t count) { return {Meaning::kCount, {}, count}; }
    static Value of_bytes(uint64_t bytes) { return {Meaning::kBytes, {}, bytes}; }
    static Value of_count_delta(int64_t count) { return {Meaning::kCountDelta, {}, 0, count}; }
    static Value of_bytes_delta(int64_t bytes) { return {Meaning::kBytesDelta, {}, 0, bytes}; }
    // Part of whole; 0 of 0 is 0.
    static Value of_share(uint64_t part, uint64_t whole) {
        const double share =
            whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
        return {Meaning::kShare, {}, 0, 0, share};
    }
};

// What a person reads: "1.50 KiB", "+12", "3.1 %".
std::string value_text(const Value& value, SizeUnits units);
// What is copied: "1536", "12", "0.031".
std::string exact_text(const Value& value);

}  // namespace hs
