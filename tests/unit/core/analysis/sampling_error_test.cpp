// The stated error of what each stack holds, beside what it was over many samplings of one program.

#include "core/analysis/sampling_error.h"

#include <cmath>
#include <cstdlib>
#include <utility>

#include "core/analysis/live_at.h"
#include "core/import/hscope.h"
#include "core/model/event_log.h"
#include "core/model/trace_trie.h"
#include "tests/support/catch.h"
#include "tests/support/hscope_writer.h"
#include "tests/support/random.h"

using namespace hs;
using namespace hs::test;

namespace {

constexpr uint64_t kSites = 3;
constexpr double kMeanBytes = 2000;

// Three functions, each a stack of its own.
std::string definitions() {
    HscopeBytes defs;
    defs.byte(1).text("/srv/app.py");
    for (const char* name : {"small", "mixed", "large"}) defs.byte(1).text(name);
    for (uint64_t site = 1; site <= kSites; ++site) {
        defs.byte(2).varint(1).varint(site + 1).varint(10 * site);
        defs.byte(3).varint(0).varint(site).zigzag(0);
        defs.byte(4).varint(site).varint(0);
    }
    return defs.bytes();
}

// The sizes of the blocks that a site holds at the end.
std::vector<uint64_t> blocks_of(uint64_t site) {
    constexpr uint64_t kSizes[] = {48, 700, 9000};
    std::vector<uint64_t> sizes;
    for (uint64_t i = 0; i < 3000; ++i) {
        sizes.push_back(kSizes[site == 2 ? i % 3 : site == 1 ? 0 : 1 + i % 2]);
    }
    return sizes;
}

// What a recorder keeps of it that takes each byte with the same chance.
Dataset sampled(uint64_t seed) {
    Random random(seed);
    HscopeWriter writer;
    writer.meta("sampling", "poisson 2000");
    writer.chunk(HscopeWriter::kDefs, 1, 0, definitions());
    HscopeEvents events;
    uint64_t address = 0x10000;
    for (uint64_t site = 1; site <= kSites; ++site) {
        for (const uint64_t size : blocks_of(site)) {
            const double chance = 1 - std::exp(-static_cast<double>(size) / kMeanBytes);
            const bool is_taken = static_cast<double>(random()) / 0x1p32 < chance;
            address += 0x10000;
            if (is_taken) events.allocate(address, size, site);
        }
    }
    writer.chunk(HscopeWriter::kEvents, 1, 0, events.bytes());
    writer.end();
    JobContext job;
    return kHscopeImporter.load(Input::from_memory("a.hscope", writer.bytes()), {}, job).value();
}

}  // namespace

TEST_CASE("The truth is within two deviations of what a stack is estimated to hold", "[hscope]") {
    constexpr uint64_t kSamplings = 200;
    uint64_t within = 0;
    for (uint64_t seed = 1; seed <= kSamplings; ++seed) {
        const Dataset dataset = sampled(seed);
        const EventLog& log = *dataset.log;
        const TraceTrie& traces = *dataset.traces;
        const StackRows rows = all_rows(log, traces.trace_count());
        const uint64_t end = log.event_count();
        const auto live = live_amounts(log, traces.trace_count(), end, kEstimatedBytes);
        const auto variances = live_variances(log, rows, end);
        REQUIRE(variances.size() == traces.trace_count());
        double sum = 0;
        for (uint32_t trace = 1; trace < traces.trace_count(); ++trace) {
            const Frame& frame = traces.frames[traces.node_frame[traces.trace_node[trace].v].v];
            double truth = 0;
            for (const uint64_t size : blocks_of(static_cast<uint64_t>(frame.line) / 10)) {
                truth += static_cast<double>(size);
            }
            const double error = std::sqrt(variances[trace].to_double());
            if (std::abs(live[trace].to_double() - truth) <= 2 * error) ++within;
            sum += variances[trace].to_double();
        }
        CHECK(live_error_bytes(log, end) == Approx(std::sqrt(sum)));
    }
    // 95.4 % of a normal distribution. Fewer: the error is stated too small; more: too large.
    CHECK(within >= kSites * kSamplings * 93 / 100);
    CHECK(within <= kSites * kSamplings * 98 / 100);
}
