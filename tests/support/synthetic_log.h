#pragma once
// Synthetic heapprof logs of any size: call stacks that share prefixes as real ones do, steady
// churn, a slow leak, bursts that hold memory for a while. The random stream is a counter hash, so
// equal settings give equal bytes on any machine.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hs::test {

struct SyntheticLogOptions {
    uint64_t events = 1'000'000;
    uint32_t traces = 1000;
    uint32_t depth = 40;
    uint64_t seed = 1;
    double duration_s = 600;
    double leak_share = 0.005;  // of all allocations
    uint32_t spikes = 2;
    // (max size, probability of 2^32 - 1) for the header; the events are the same.
    std::vector<std::pair<uint64_t, uint32_t>> ranges;
};

std::string synthetic_hpm(const SyntheticLogOptions& options);
// The bytes come in pieces of about a megabyte.
void write_synthetic_hpd(const SyntheticLogOptions& options,
                         const std::function<void(std::string_view)>& sink);
std::string synthetic_hpd(const SyntheticLogOptions& options);

// base.hpm and base.hpd; false when they cannot be written.
bool write_synthetic_log(const SyntheticLogOptions& options, const std::string& base);

}  // namespace hs::test
