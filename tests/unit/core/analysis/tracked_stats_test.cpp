#include "core/analysis/tracked_stats.h"

#include "tests/support/catch.h"

using namespace hs;

namespace {

// One class "c" whose objects have one size record at each snapshot.
struct Model {
    Tracked tracked;

    Model() { tracked.classes.push_back({tracked.strings.intern("c"), 0, 0}); }

    void add_snapshot(double time, std::optional<int64_t> total) {
        TrackerSnapshot snapshot;
        snapshot.time_s = time;
        snapshot.tracked_bytes = total;
        tracked.snapshots.push_back(snapshot);
    }
    TrackedObject& add_object(double birth, std::vector<std::pair<double, int64_t>> sizes) {
        TrackedObject object;
        object.birth_s = birth;
        object.first_record = static_cast<uint32_t>(tracked.records.size());
        object.record_count = static_cast<uint32_t>(sizes.size());
        for (const auto& [time, bytes] : sizes) {
            SizedNode node;
            node.bytes = bytes;
            tracked.records.push_back({time, SizedId{static_cast<uint32_t>(tracked.sized.size())}});
            tracked.sized.push_back(node);
        }
        tracked.objects.push_back(object);
        ++tracked.classes[0].object_count;
        return tracked.objects.back();
    }
    [[nodiscard]] TrackedStats stats() const {
        JobContext job;
        return std::move(tracked_stats(tracked, job)).value();
    }
};

}  // namespace

TEST_CASE("an object counts as active after its birth and before its death, not at either") {
    Model model;
    for (const double time : {1.0, 2.0, 3.0}) model.add_snapshot(time, 10);
    model.add_object(1.0, {{1.0, 5}, {2.0, 7}, {3.0, 16}});
    model.tracked.objects[0].is_freed = true;
    model.tracked.objects[0].death_s = 3.0;
    const TrackedStats stats = model.stats();
    CHECK(stats.class_at(0, 0).active == 0);
    CHECK(stats.class_at(1, 0).active == 1);
    CHECK(stats.class_at(2, 0).active == 0);
    CHECK(stats.class_at(0, 0).bytes == 5);  // the birth record
    CHECK(stats.class_at(2, 0).bytes == 0);
}

TEST_CASE("snapshots at the same time share figures, and the last record of that time counts") {
    Model model;
    model.add_snapshot(1.0, 10);
    model.add_snapshot(1.0, 10);
    model.add_object(0.5, {{0.5, 1}, {1.0, 4}, {1.0, 9}});
    const TrackedStats stats = model.stats();
    CHECK(stats.class_at(0, 0).bytes == 9);
    CHECK(stats.class_at(1, 0).bytes == 9);
    CHECK(stats.snapshots[1].live_bytes == 9);
    CHECK(stats.peak_snapshot == 0);
    CHECK(stats.tool_snapshot == 1);
}

TEST_CASE("a share needs a total above zero") {
    Model model;
    model.add_snapshot(1.0, 0);
    model.add_snapshot(2.0, std::nullopt);
    model.add_object(0.5, {{1.0, 4}, {2.0, 4}});
    const TrackedStats stats = model.stats();
    CHECK_FALSE(stats.class_at(0, 0).share.has_value());
    CHECK_FALSE(stats.class_at(1, 0).share.has_value());
    CHECK(stats.class_at(1, 0).tracked_share == 1.0);
    CHECK_FALSE(stats.peak_snapshot.has_value());
}

TEST_CASE("unknown times and sizes spoil no figure and sort last") {
    Model model;
    model.add_snapshot(kNever, 10);
    model.add_snapshot(2.0, 10);
    model.add_object(kNever, {{kNever, 3}, {2.0, kUnknownBytes}});
    model.add_object(1.0, {{2.0, 8}});
    const TrackedStats stats = model.stats();
    CHECK(stats.class_at(0, 0).bytes == 0);
    CHECK(stats.class_at(1, 0).bytes == 8);
    CHECK(stats.class_at(1, 0).active == 1);
    CHECK(stats.objects[0].max_bytes == 3);
    const TrackedFilter all;
    CHECK(sorted_tracked(model.tracked, stats, all, {TrackedKey::kBirth}) ==
          std::vector<uint32_t>{1, 0});
}

TEST_CASE("classes times snapshots beyond the limit leave out the table of both, not the totals") {
    Model model;
    constexpr size_t kClasses = 3000;
    for (size_t i = 0; i < kClasses; ++i) {
        model.add_snapshot(static_cast<double>(i) + 1, 1);
        model.tracked.classes.push_back({{}, 0, 0});
    }
    model.add_object(0.5, {{0.5, 1}, {2.0, 4}});
    const TrackedStats stats = model.stats();
    CHECK_FALSE(stats.has_class_table());
    CHECK(stats.class_at(1, 0).bytes == 0);
    CHECK(stats.snapshots[1].live_bytes == 4);
    CHECK(stats.snapshots[1].live_objects == 1);
}

TEST_CASE("a limit below one is a share of what passed the filter, and shows at least one") {
    CHECK(tracked_limit(2, 10) == 2);
    CHECK(tracked_limit(20, 10) == 10);
    CHECK(tracked_limit(1, 10) == 1);
    CHECK(tracked_limit(0.5, 10) == 5);
    CHECK(tracked_limit(0.01, 10) == 1);
    CHECK(tracked_limit(0.5, 0) == 0);
}

TEST_CASE("words for sort keys are the old statistics' words") {
    for (const char* word : {"classname", "name", "birth", "death", "repr", "size", "tsize"}) {
        CHECK(tracked_key_from_name(word).has_value());
    }
    CHECK_FALSE(tracked_key_from_name("weight").has_value());
}
