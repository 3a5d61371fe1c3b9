#include "core/base/text_search.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace hs {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

// How letters compare: as they are.
struct Exact {
    static char one(char c) { return c; }
    static char other(char c) { return c; }
    static bool equal(const char* a, const char* b, size_t size) {
        return std::memcmp(a, b, size) == 0;
    }
};
// Upper and lower case alike.
struct AnyCase {
    static char one(char c) { return lower(c); }
    static char other(char c) { return upper(c); }
    static bool equal(const char* a, const char* b, size_t size) {
        for (size_t i = 0; i < size; ++i) {
            if (lower(a[i]) != lower(b[i])) return false;
        }
        return true;
    }
};

#if defined(__SSE2__)
// Sixteen letters at a time against one of either case.
template <class Letters>
class Sixteen {
public:
    explicit Sixteen(char c)
        : one_(_mm_set1_epi8(Letters::one(c))), other_(_mm_set1_epi8(Letters::other(c))) {}
    [[nodiscard]] __m128i hits(const char* at) const {
        const __m128i letters = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i first = _mm_cmpeq_epi8(letters, one_);
        if constexpr (std::is_same_v<Letters, Exact>) return first;
        return _mm_or_si128(first, _mm_cmpeq_epi8(letters, other_));
    }

private:
    __m128i one_;
    __m128i other_;
};
#endif

template <class Letters>
size_t find_slowly(std::string_view text, std::string_view part, size_t from) {
    if constexpr (std::is_same_v<Letters, Exact>) return text.find(part, from);
    for (size_t at = from; at + part.size() <= text.size(); ++at) {
        if (Letters::equal(text.data() + at, part.data(), part.size())) return at;
    }
    return std::string_view::npos;
}

template <class Letters>
size_t find(std::string_view text, std::string_view part) {
    if (part.empty()) return 0;
    if (part.size() > text.size()) return std::string_view::npos;
    size_t at = 0;
#if defined(__SSE2__)
    const size_t last_start = text.size() - part.size();
    const Sixteen<Letters> first(part.front());
    const Sixteen<Letters> last(part.back());
    const char* begin = text.data();
    for (; at + 16 <= last_start + 1; at += 16) {
        auto hits = static_cast<uint32_t>(_mm_movemask_epi8(
            _mm_and_si128(first.hits(begin + at), last.hits(begin + at + part.size() - 1))));
        for (; hits != 0; hits &= hits - 1) {
            const size_t place = at + static_cast<size_t>(std::countr_zero(hits));
            if (Letters::equal(begin + place, part.data(), part.size())) return place;
        }
    }
#endif
    return find_slowly<Letters>(text, part, at);
}

bool is_hiding_escape(std::string_view json, size_t backslash) {
    const char next = backslash + 1 < json.size() ? json[backslash + 1] : '\0';
    return next == 'u' || next == '/';
}

template <class Letters>
bool slowly_may_hold(std::string_view json, std::string_view part, size_t from) {
    if (find_slowly<Letters>(json, part, from) != std::string_view::npos) return true;
    for (size_t at = json.find('\\', from); at != std::string_view::npos;
         at = json.find('\\', at + 1)) {
        if (is_hiding_escape(json, at)) return true;
    }
    return false;
}

template <class Letters>
bool may_hold(std::string_view json, std::string_view part) {
    if (part.empty()) return true;
    size_t at = 0;
#if defined(__SSE2__)
    constexpr size_t kBlock = 64;
    const Sixteen<Letters> first(part.front());
    const Sixteen<Letters> last(part.back());
    const Sixteen<Exact> backslash('\\');
    const char* begin = json.data();
    for (; at + kBlock + part.size() <= json.size(); at += kBlock) {
        __m128i hits[4];
        for (size_t k = 0; k < 4; ++k) {
            const char* from = begin + at + 16 * k;
            hits[k] =
                _mm_or_si128(_mm_and_si128(first.hits(from), last.hits(from + part.size() - 1)),
                             backslash.hits(from));
        }
        const __m128i any =
            _mm_or_si128(_mm_or_si128(hits[0], hits[1]), _mm_or_si128(hits[2], hits[3]));
        if (_mm_movemask_epi8(any) == 0) continue;
        for (size_t k = 0; k < 4; ++k) {
            for (auto bits = static_cast<uint32_t>(_mm_movemask_epi8(hits[k])); bits != 0;
                 bits &= bits - 1) {
                const size_t place = at + 16 * k + static_cast<size_t>(std::countr_zero(bits));
                if (json[place] == '\\' && is_hiding_escape(json, place)) return true;
                if (Letters::equal(begin + place, part.data(), part.size())) return true;
            }
        }
    }
#endif
    return slowly_may_hold<Letters>(json, part, at);
}

}  // namespace

size_t find_text(std::string_view text, std::string_view part) {
    return find<Exact>(text, part);
}

size_t find_text_in_any_case(std::string_view text, std::string_view part) {
    return find<AnyCase>(text, part);
}

bool equal_in_any_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && AnyCase::equal(a.data(), b.data(), a.size());
}

bool json_may_hold(std::string_view json, std::string_view part) {
    return may_hold<Exact>(json, part);
}

bool json_may_hold_in_any_case(std::string_view json, std::string_view part) {
    return may_hold<AnyCase>(json, part);
}

}  // namespace hs
