#pragma once
// Whether this is a build under AddressSanitizer, for g++ and clang.

#if defined(__SANITIZE_ADDRESS__)
#define HS_HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HS_HAS_ASAN 1
#endif
#endif

namespace hs {

#ifdef HS_HAS_ASAN
constexpr bool kUnderAsan = true;
#else
constexpr bool kUnderAsan = false;
#endif

}  // namespace hs
