#pragma once
// Random: numbers that are the same everywhere, from a seed.

#include <cstdint>

namespace hs::test {

class Random {
public:
    explicit Random(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15 + 1) {}
    // xorshift
    uint64_t next() {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        return state_ ^= state_ << 17;
    }
    uint64_t below(uint64_t limit) { return next() % limit; }
    // The upper half has more of the seed in it.
    uint32_t operator()() { return static_cast<uint32_t>(next() >> 32); }
    uint32_t operator()(uint32_t below) { return (*this)() % below; }

private:
    uint64_t state_;
};

}  // namespace hs::test
