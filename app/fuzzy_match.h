#pragma once
// Does a typed query fit a text, how well, and which letters made it fit.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hs {

struct FuzzyMatch {
    int score = 0;                  // higher is better; comparable for one query only
    std::vector<uint32_t> matched;  // byte offsets into the text, rising
};

// All letters of the query in order, upper and lower case alike; spaces in the query are free.
// Beginnings of words and runs of letters count most, so "oc" finds "Open for Comparison" before
// "Close". An empty query fits everything with score 0. Queries and texts beyond 256 bytes are
// looked at up to there. Time: |query| x |text|.
std::optional<FuzzyMatch> fuzzy_match(std::string_view query, std::string_view text);

}  // namespace hs
