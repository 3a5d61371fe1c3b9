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

}  // namespace hs
