// What is allocated at a time, beside ordered maps and single bytes.

#include "core/import/live_blocks.h"

#include <map>
#include <vector>

#include "core/import/live_mappings.h"
#include "tests/support/catch.h"
#include "tests/support/random.h"

namespace hs {
namespace {

TEST_CASE("Live blocks are what an ordered map has, whatever comes and goes") {
    for (uint64_t seed = 1; seed <= 5; ++seed) {
        test::Random random(seed);
        LiveBlocks blocks;
        std::map<uint64_t, uint64_t> known;
        // Few addresses close together, so that many share their place.
        for (int i = 0; i < 60'000; ++i) {
            const uint64_t address = 8 * (1 + random.below(3000));
            if (random.below(2) == 0) {
                const uint64_t size = random.next();
                const LiveBlock before = blocks.put({address, size, 1, 2});
                const auto found = known.find(address);
                REQUIRE((before.address != 0) == (found != known.end()));
                if (found != known.end()) REQUIRE(before.size_bytes == found->second);
                known[address] = size;
            } else {
                const LiveBlock taken = blocks.take(address);
                const auto found = known.find(address);
                REQUIRE((taken.address != 0) == (found != known.end()));
                if (found == known.end()) continue;
                REQUIRE(taken.size_bytes == found->second);
                known.erase(found);
            }
            REQUIRE(blocks.size() == known.size());
        }
        size_t seen = 0;
        blocks.for_each([&](const LiveBlock& block) {
            ++seen;
            CHECK(known.at(block.address) == block.size_bytes);
        });
        CHECK(seen == known.size());
        CHECK(blocks.take(0).address == 0);
    }
}

TEST_CASE("Mappings lose the bytes that are unmapped, and no others") {
    constexpr uint64_t kBytes = 64;
    for (uint64_t seed = 1; seed <= 20; ++seed) {
        test::Random random(seed);
        LiveMappings mappings;
        // By mapping: which of the bytes it has.
        std::map<uint64_t, std::vector<bool>> known;
        const auto pieces_of = [](const std::vector<bool>& bytes) {
            int64_t pieces = 0;
            for (size_t i = 0; i < bytes.size(); ++i) {
                if (bytes[i] && (i == 0 || !bytes[i - 1])) ++pieces;
            }
            return pieces;
        };
        for (uint64_t event = 0; event < 300; ++event) {
            const uint64_t first = random.below(kBytes);
            const uint64_t size = random.below(kBytes - first + 1);
            if (random.below(3) == 0) {
                mappings.add(first, size, 7, event);
                if (size == 0) continue;
                std::vector<bool> bytes(kBytes);
                for (uint64_t i = first; i < first + size; ++i) bytes[i] = true;
                known[event] = bytes;
                continue;
            }
            std::map<uint64_t, uint64_t> cut;
            std::map<uint64_t, int64_t> pieces;
            std::map<uint64_t, bool> ended;
            for (const LiveMappings::Cut& one : mappings.remove(first, size)) {
                CHECK(one.row == 7);
                cut[one.event] += one.bytes;
                pieces[one.event] += one.kept_blocks - 1;
                ended[one.event] = one.ends_it;
            }
            for (auto at = known.begin(); at != known.end();) {
                std::vector<bool>& bytes = at->second;
                const int64_t before = pieces_of(bytes);
                uint64_t lost = 0;
                for (uint64_t i = first; i < first + size; ++i) {
                    if (bytes[i]) ++lost;
                    bytes[i] = false;
                }
                REQUIRE(cut[at->first] == lost);
                const int64_t after = pieces_of(bytes);
                REQUIRE(pieces[at->first] == after - before);
                REQUIRE(ended[at->first] == (lost > 0 && after == 0));
                at = after == 0 ? known.erase(at) : std::next(at);
            }
        }
    }
}

TEST_CASE("Mappings at the end of all addresses do not wrap around") {
    LiveMappings mappings;
    mappings.add(UINT64_MAX - 10, 100, 1, 0);
    CHECK(mappings.remove(0, 5).empty());
    const std::vector<LiveMappings::Cut>& cuts = mappings.remove(UINT64_MAX - 20, UINT64_MAX);
    REQUIRE(cuts.size() == 1);
    CHECK(cuts[0].bytes == 10);
    CHECK(cuts[0].ends_it);
}

}  // namespace
}  // namespace hs
