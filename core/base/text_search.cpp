#include "core/base/text_search.h"

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace hs {

size_t find_text(std::string_view text, std::string_view part) {
    if (part.empty()) return 0;
    if (part.size() > text.size()) return std::string_view::npos;
    const size_t last_start = text.size() - part.size();
    size_t at = 0;
#if defined(__SSE2__)
    const __m128i first = _mm_set1_epi8(part.front());
    const __m128i last = _mm_set1_epi8(part.back());
    const char* begin = text.data();
    for (; at + 16 <= last_start + 1; at += 16) {
        const __m128i heads = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin + at));
        const __m128i tails =
            _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin + at + part.size() - 1));
        auto hits = static_cast<uint32_t>(_mm_movemask_epi8(
            _mm_and_si128(_mm_cmpeq_epi8(heads, first), _mm_cmpeq_epi8(tails, last))));
        for (; hits != 0; hits &= hits - 1) {
            const size_t place = at + static_cast<size_t>(std::countr_zero(hits));
            if (std::memcmp(begin + place, part.data(), part.size()) == 0) return place;
        }
    }
#endif
    return text.find(part, at);
}

namespace {

bool is_hiding_escape(std::string_view json, size_t backslash) {
    const char next = backslash + 1 < json.size() ? json[backslash + 1] : '\0';
    return next == 'u' || next == '/';
}

bool slowly_may_hold(std::string_view json, std::string_view part, size_t from) {
    if (json.find(part, from) != std::string_view::npos) return true;
    for (size_t at = json.find('\\', from); at != std::string_view::npos;
         at = json.find('\\', at + 1)) {
        if (is_hiding_escape(json, at)) return true;
    }
    return false;
}

}  // namespace

bool json_may_hold(std::string_view json, std::string_view part) {
    if (part.empty()) return true;
    size_t at = 0;
#if defined(__SSE2__)
    constexpr size_t kBlock = 64;
    const __m128i first = _mm_set1_epi8(part.front());
    const __m128i last = _mm_set1_epi8(part.back());
    const __m128i backslash = _mm_set1_epi8('\\');
    const char* begin = json.data();
    const auto load = [](const char* from) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    };
    for (; at + kBlock + part.size() <= json.size(); at += kBlock) {
        __m128i hits[4];
        for (size_t k = 0; k < 4; ++k) {
            const __m128i heads = load(begin + at + 16 * k);
            const __m128i tails = load(begin + at + 16 * k + part.size() - 1);
            hits[k] = _mm_or_si128(
                _mm_and_si128(_mm_cmpeq_epi8(heads, first), _mm_cmpeq_epi8(tails, last)),
                _mm_cmpeq_epi8(heads, backslash));
        }
        const __m128i any =
            _mm_or_si128(_mm_or_si128(hits[0], hits[1]), _mm_or_si128(hits[2], hits[3]));
        if (_mm_movemask_epi8(any) == 0) continue;
        for (size_t k = 0; k < 4; ++k) {
            for (auto bits = static_cast<uint32_t>(_mm_movemask_epi8(hits[k])); bits != 0;
                 bits &= bits - 1) {
                const size_t place = at + 16 * k + static_cast<size_t>(std::countr_zero(bits));
                if (json[place] == '\\' && is_hiding_escape(json, place)) return true;
                if (std::memcmp(begin + place, part.data(), part.size()) == 0) return true;
            }
        }
    }
#endif
    return slowly_may_hold(json, part, at);
}

}  // namespace hs
