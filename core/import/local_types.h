#pragma once
// Numbers the type texts of one piece. References name their target's type in full each time, so
// this is asked once an edge: a small direct-mapped cache in front answers nearly always.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/base/json_text.h"
#include "core/model/raw_graph.h"

namespace hs {

class LocalTypes {
public:
    explicit LocalTypes(RawPiece& piece) : piece_(piece) {}

    // raw: inside the quotes, in memory that outlives the piece.
    uint32_t number_of(std::string_view raw, bool escaped) {
        if (escaped) [[unlikely]] {
            const std::string text = json_decoded(raw);
            return slow_number_of(text, true);
        }
        Recent& recent = recent_[slot_of(raw)];
        if (recent.text.size() == raw.size() && recent.text.data() != nullptr &&
            std::memcmp(recent.text.data(), raw.data(), raw.size()) == 0) {
            return recent.number;
        }
        recent = {raw, slow_number_of(raw, false)};
        return recent.number;
    }

    // text: decoded; copied when it is new.
    uint32_t number_of_text(std::string_view text) { return slow_number_of(text, true); }

private:
    struct Recent {
        std::string_view text;
        uint32_t number = 0;
    };
    static constexpr size_t kRecent = 256;

    static size_t slot_of(std::string_view raw) {
        uint64_t tail = 0;
        uint64_t middle = 0;
        if (raw.size() >= 16) {
            std::memcpy(&tail, raw.data() + raw.size() - 10, 8);
            std::memcpy(&middle, raw.data() + 8, 8);
        } else if (!raw.empty()) {
            std::memcpy(&tail, raw.data(), raw.size() < 8 ? raw.size() : 8);
        }
        const uint64_t mixed = (tail ^ middle * 31 ^ raw.size()) * 0x9e3779b97f4a7c15u;
        return mixed >> 56;
    }

    uint32_t slow_number_of(std::string_view text, bool copy) {
        if (const auto found = numbers_.find(text); found != numbers_.end()) return found->second;
        if (copy) text = piece_.decoded.emplace_back(text);
        const auto number = static_cast<uint32_t>(piece_.types.size());
        piece_.types.push_back(text);
        numbers_.emplace(text, number);
        return number;
    }

    RawPiece& piece_;
    std::unordered_map<std::string_view, uint32_t> numbers_;
    Recent recent_[kRecent];
};

}  // namespace hs
