#include "core/analysis/largest_sites.h"

#include <algorithm>
#include <map>

#include "core/analysis/call_graph.h"
#include "core/analysis/live_at.h"
#include "core/model/event_log.h"
#include "tests/support/catch.h"
#include "tests/support/heapprof_writer.h"

namespace hs {
namespace {

std::vector<LargestSite> sites_of(const Dataset& dataset, const LargestSitesOptions& options) {
    JobContext job;
    return largest_sites(*dataset.log, *dataset.traces, options, job).value();
}

TEST_CASE("The largest sites are those at the peak and those at the end, by what they allocated") {
    test::HeapprofWriter writer;
    const uint32_t spike = writer.trace({{"app.py", 1}, {"export.py", 9}});
    const uint32_t kept = writer.trace({{"app.py", 1}, {"cache.py", 22}});
    const uint32_t kept_too = writer.trace({{"app.py", 7}, {"cache.py", 22}});
    const uint32_t gone = writer.trace({{"app.py", 1}, {"gone.py", 3}});
    writer.allocate(gone, 500, 1000);
    writer.free(gone, 500, 1000);
    writer.allocate(kept, 100, 1000);
    writer.allocate(spike, 1000, 1000);
    writer.free(spike, 1000, 1000);
    writer.allocate(kept_too, 40, 1000);
    const Dataset dataset = test::loaded(writer);
    const std::vector<LargestSite> sites = sites_of(dataset, {});
    REQUIRE(sites.size() == 2);  // gone.py has nothing at either time
    CHECK(sites[0] == LargestSite{"export.py:9", Amount::whole(1000), Amount{}});
    CHECK(sites[1] == LargestSite{"cache.py:22", Amount::whole(100), Amount::whole(140)});
    CHECK(sites_of(dataset, {.count = 1}).size() == 1);
    CHECK(sites_of(dataset, {.detail = FrameDetail::kFile})[1].name == "cache.py");
    CHECK(sites_of(test::loaded(test::HeapprofWriter()), {}).empty());
}

TEST_CASE("The largest sites of random logs are those of a slow sum over all stacks") {
    for (uint32_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        test::RandomLogOptions options;
        options.seed = seed;
        options.with_ranges = seed % 2 == 0;
        options.with_unknown_traces = seed % 3 == 0;
        const Dataset dataset = test::loaded(test::random_log(options));
        const EventLog& log = *dataset.log;
        const TraceTrie& traces = *dataset.traces;
        const auto slow = [&](uint64_t instant) {
            std::map<std::string, Amount> sums;
            const std::vector<Amount> live =
                live_amounts(log, traces.trace_count(), instant, kEstimatedBytes);
            for (uint32_t trace = 1; trace < live.size(); ++trace) {
                const NodeId node = traces.trace_node[trace];
                if (node.is_nil()) continue;
                sums[detail_text(traces, traces.node_frame[node.v], FrameDetail::kLine, nullptr)] +=
                    live[trace];
            }
            return sums;
        };
        auto at_highest = slow(log.facts().highest(kEstimatedBytes).event_count);
        auto at_end = slow(log.event_count());
        const std::vector<LargestSite> sites = sites_of(dataset, {.count = 1000});
        size_t expected = 0;
        for (const auto& [name, bytes] : at_highest) {
            expected += Amount{} < std::max(bytes, at_end[name]) ? 1 : 0;
        }
        CHECK(sites.size() == expected);
        Amount last = Amount::whole(INT64_C(1) << 60);
        for (const LargestSite& site : sites) {
            CHECK(site.at_highest == at_highest[site.name]);
            CHECK(site.at_end == at_end[site.name]);
            const Amount larger = std::max(site.at_highest, site.at_end);
            CHECK_FALSE(last < larger);
            last = larger;
        }
    }
}

}  // namespace
}  // namespace hs
