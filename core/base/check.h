#pragma once
// Checks on what a programmer can cause. Input is never checked with these: bad input is a Result.

#include <cstdio>
#include <cstdlib>

namespace hs {

[[noreturn]] inline void check_failed(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "%s:%d: check failed: %s\n", file, line, condition);
    std::abort();
}

}  // namespace hs

// Always on: going on would corrupt memory.
#define HS_CHECK(condition) \
    ((condition) ? static_cast<void>(0) : ::hs::check_failed(#condition, __FILE__, __LINE__))

// Debug builds, tests and fuzzers only: a broken promise between two pieces of our own code.
#ifdef NDEBUG
#define HS_ASSERT(condition) static_cast<void>(sizeof(!(condition)))
#else
#define HS_ASSERT(condition) HS_CHECK(condition)
#endif
