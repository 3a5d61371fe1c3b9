#include "core/analysis/tracked_diff.h"

#include "core/analysis/comparable.h"
#include "core/model/object_graph.h"
#include "core/model/trace_trie.h"
#include "tests/support/catch.h"

namespace hs {
namespace {

const TrackedClassChange* class_of(const TrackedDiff& diff, std::string_view name) {
    for (const TrackedClassChange& change : diff.classes) {
        if (change.name == name) return &change;
    }
    return nullptr;
}

// One class with an object of 100 bytes from 1 s on and, if asked, one of 50 from 3 s on; snapshots
// at 2 s and 4 s.
Tracked dump(std::string_view name, bool has_second) {
    Tracked tracked;
    for (const double time : {4.0, 2.0}) {
        TrackerSnapshot snapshot;
        snapshot.time_s = time;
        tracked.snapshots.push_back(snapshot);
    }
    const auto add = [&](double birth_s, int64_t bytes) {
        TrackedObject object;
        object.birth_s = birth_s;
        object.first_record = static_cast<uint32_t>(tracked.records.size());
        SizedNode sized;
        sized.bytes = sized.flat_bytes = bytes;
        tracked.sized.push_back(sized);
        const SizedId id{static_cast<uint32_t>(tracked.sized.size() - 1)};
        for (const double time : {birth_s, 2.0, 4.0}) {
            if (time >= birth_s) tracked.records.push_back({time, id});
        }
        object.record_count = static_cast<uint32_t>(tracked.records.size()) - object.first_record;
        tracked.objects.push_back(object);
    };
    add(1, 100);
    if (has_second) add(3, 50);
    tracked.classes.push_back(
        {tracked.strings.intern(name), 0, static_cast<uint32_t>(tracked.objects.size())});
    return tracked;
}

TEST_CASE("tracked classes are compared at the last snapshots") {
    const Tracked a = dump("Cache", false);
    const Tracked b = dump("Cache", true);
    JobContext job;
    const TrackedDiff diff = tracked_diff({&a, {}}, {&b, {}}, job).value();
    CHECK(diff.snapshot_a == 0U);
    REQUIRE(diff.classes.size() == 1);
    CHECK(diff.classes[0].objects_a == 1);
    CHECK(diff.classes[0].objects_b == 2);
    CHECK(diff.classes[0].bytes_a == 100);
    CHECK(diff.classes[0].bytes_b == 150);
    CHECK(std::string_view(diff.classes[0].status()) == "changed");
}

TEST_CASE("one tracker dump is compared with itself at two times") {
    const Tracked a = dump("Cache", true);
    JobContext job;
    const TrackedDiff diff = tracked_diff({&a, 2.5}, {&a, 9.0}, job).value();
    CHECK(diff.snapshot_a == 1U);
    CHECK(diff.snapshot_b == 0U);
    CHECK(diff.classes[0].bytes_a == 100);
    CHECK(diff.classes[0].bytes_b == 150);
    const TrackedDiff early = tracked_diff({&a, 0.5}, {&a, {}}, job).value();
    CHECK_FALSE(early.snapshot_a.has_value());
    CHECK(early.classes[0].bytes_a == 0);
}

TEST_CASE("classes of one side are new or removed") {
    const Tracked a = dump("Old", false);
    const Tracked b = dump("New", true);
    JobContext job;
    const TrackedDiff diff = tracked_diff({&a, {}}, {&b, {}}, job).value();
    REQUIRE(diff.classes.size() == 2);
    CHECK(diff.classes[0].name == "New");
    CHECK(std::string_view(class_of(diff, "New")->status()) == "new");
    CHECK(std::string_view(class_of(diff, "Old")->status()) == "deleted");
    CHECK(class_of(diff, "Old")->bytes_a == 100);
}

TEST_CASE("only files of one kind and one unit are compared") {
    const auto profile_in = [](Unit unit) {
        Dataset profile;
        profile.traces.emplace();
        profile.profile.emplace(unit);
        return profile;
    };
    Dataset graph;
    graph.graph.emplace();
    Dataset tracker;
    tracker.tracked.emplace();
    const Dataset samples = profile_in(Unit::kSamples);
    const Dataset bytes = profile_in(Unit::kBytes);
    CHECK_FALSE(why_not_comparable(graph, graph));
    CHECK_FALSE(why_not_comparable(tracker, tracker));
    CHECK_FALSE(why_not_comparable(bytes, profile_in(Unit::kBytes)));
    CHECK(why_not_comparable(graph, bytes) == "a heap dump and a profile");
    CHECK(why_not_comparable(tracker, samples) == "a class tracker's dump and a profile");
    CHECK(why_not_comparable(bytes, samples) == "a profile in bytes and a profile in samples");
}

}  // namespace
}  // namespace hs
