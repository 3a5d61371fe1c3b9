// The sample dump against the tracker's own analysis of it, field by field.

#include <simdjson.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/analysis/tracked_referents.h"
#include "core/analysis/tracked_stats.h"
#include "tests/support/catch.h"
#include "tests/support/sample.h"

using namespace hs;
using simdjson::dom::element;

namespace {

struct Sample {
    simdjson::dom::parser parser;
    element answers;
    DatasetPtr dataset;
    TrackedStats stats;

    Sample() {
        answers = parser.load(test::data_path("pympler/demo.answers.json"));
        dataset = std::move(test::open_sample("pympler/demo.dat")).value();
        JobContext job;
        stats = std::move(tracked_stats(tracked(), job)).value();
    }
    [[nodiscard]] const Tracked& tracked() const { return *dataset->tracked; }
};

std::string text(element value) {
    return std::string(std::string_view(value));
}
bool is_null(element value) {
    return value.is_null();
}
// The answers write whole times without a point.
double number(element value) {
    return value.is_double() ? double(value) : static_cast<double>(int64_t(value));
}
element at(element value, std::string_view key) {
    return value[key];
}

void check_tree(const Tracked& tracked, uint32_t row, element answer) {
    const SizedNode& node = tracked.sized[row];
    CHECK(node.bytes == int64_t(at(answer, "size")));
    CHECK(node.flat_bytes == int64_t(at(answer, "flat")));
    REQUIRE(node.has_name == !is_null(at(answer, "name")));
    if (node.has_name) { CHECK(tracked.text(node.name) == text(at(answer, "name"))); }
    const simdjson::dom::array refs = at(answer, "refs");
    REQUIRE(node.ref_count == refs.size());
    size_t i = 0;
    for (const element ref : refs) { check_tree(tracked, tracked.refs_of(node)[i++], ref); }
}

void check_trace(const Tracked& tracked, uint32_t trace, element answer) {
    REQUIRE((trace == 0) == is_null(answer));
    if (trace == 0) return;
    size_t i = 0;
    for (const element frame : simdjson::dom::array(answer)) {
        const TrackedFrame& found = tracked.frames[tracked.frames_of(trace)[i++]];
        CHECK(tracked.text(found.file) == text(at(frame, "file")));
        CHECK(found.line == int64_t(at(frame, "line")));
        CHECK(tracked.text(found.function) == text(at(frame, "function")));
        const element source = at(frame, "source");
        CHECK(found.source.is_nil() == is_null(source));
        if (!is_null(source)) CHECK(tracked.text(found.source) == text(source.at(0)));
    }
    CHECK(i == tracked.frames_of(trace).size());
}

void check_object(const Sample& sample, uint32_t row, element answer) {
    const Tracked& tracked = sample.tracked();
    const TrackedObject& object = tracked.objects[row];
    CHECK(object.has_address);
    CHECK(object.address == uint64_t(at(answer, "id")));
    CHECK(tracked.text(object.name) == text(at(answer, "name")));
    CHECK(tracked.text(object.text) == text(at(answer, "repr")));
    CHECK(object.birth_s == number(at(answer, "birth")));
    CHECK(object.is_freed == !is_null(at(answer, "death")));
    if (object.is_freed) CHECK(object.death_s == number(at(answer, "death")));
    CHECK(object.level == int64_t(at(answer, "resolution_level")));
    CHECK(sample.stats.objects[row].max_bytes == int64_t(at(answer, "max_size")));
    CHECK(sample.stats.objects[row].tool_bytes == int64_t(at(answer, "tsize")));
    check_trace(tracked, object.trace, at(answer, "trace"));
    size_t i = 0;
    for (const element record : simdjson::dom::array(at(answer, "snapshots"))) {
        const SizeRecord& found = tracked.records_of(object)[i++];
        CHECK(found.time_s == number(at(record, "t")));
        check_tree(tracked, found.sized.v, record);
    }
    CHECK(i == object.record_count);
}

// What the tool adds to a class's sum for objects that are dead by then.
int64_t dead_bytes(const Tracked& tracked, uint32_t c, double time) {
    int64_t bytes = 0;
    for (const TrackedObject& object : tracked.objects_of(tracked.classes[c])) {
        if (!object.is_freed || object.death_s > time) continue;
        for (const SizeRecord& record : tracked.records_of(object)) {
            if (record.time_s == time) bytes += tracked.sized[record.sized.v].bytes;
        }
    }
    return bytes;
}

void check_merged(const Sample& sample, uint32_t c, uint32_t snapshot, element answer) {
    JobContext job;
    const ReferentTree tree =
        std::move(merged_referents(sample.tracked(), c, snapshot, job)).value();
    CHECK(tree.is_complete);
    size_t row = 0;
    std::vector<element> waiting = {answer};
    while (!waiting.empty()) {
        const element node = waiting.back();
        waiting.pop_back();
        REQUIRE(row < tree.rows.size());
        CHECK(tree.rows[row].bytes == int64_t(at(node, "size")));
        CHECK(tree.rows[row].flat_bytes == int64_t(at(node, "flat")));
        if (row > 0) CHECK(tree.rows[row].name == text(at(node, "name")));
        ++row;
        const simdjson::dom::array refs = at(node, "refs");
        for (size_t i = refs.size(); i > 0; --i) waiting.push_back(refs.at(i - 1));
    }
    CHECK(row == tree.rows.size());
}

uint32_t class_row(const Tracked& tracked, std::string_view name) {
    uint32_t row = 0;
    while (tracked.text(tracked.classes[row].name) != name) ++row;
    return row;
}

std::vector<uint32_t> rows_of(const Tracked& tracked, element order) {
    std::vector<uint32_t> rows;
    for (const element pair : simdjson::dom::array(order)) {
        const uint32_t c = class_row(tracked, std::string_view(pair.at(0)));
        rows.push_back(tracked.classes[c].first_object +
                       static_cast<uint32_t>(uint64_t(pair.at(1))));
    }
    return rows;
}

std::vector<uint32_t> sorted(const Sample& sample, std::vector<TrackedKey> keys) {
    return sorted_tracked(sample.tracked(), sample.stats, {}, keys);
}

}  // namespace

TEST_CASE("a real tracker dump has every object, size, referent and trace the tracker reports") {
    const Sample sample;
    CHECK(sample.dataset->info.format == "pympler");
    CHECK(sample.dataset->diagnostics.empty());
    uint32_t row = 0;
    size_t c = 0;
    for (const auto [name, objects] : simdjson::dom::object(at(sample.answers, "classes"))) {
        CHECK(sample.tracked().text(sample.tracked().classes[c++].name) == std::string(name));
        for (const element object : simdjson::dom::array(objects)) {
            INFO("object " << row);
            check_object(sample, row++, object);
        }
    }
    CHECK(c == sample.tracked().classes.size());
    CHECK(row == sample.tracked().objects.size());
}

TEST_CASE("a real tracker dump's snapshots have the tracker's figures, dead objects left out") {
    const Sample sample;
    const Tracked& tracked = sample.tracked();
    uint32_t row = 0;
    for (const element answer : simdjson::dom::array(at(sample.answers, "snapshots"))) {
        INFO("snapshot " << row);
        const TrackerSnapshot& snapshot = tracked.snapshots[row];
        CHECK(snapshot.time_s == number(at(answer, "timestamp")));
        CHECK(tracked.text(snapshot.description) == text(at(answer, "desc")));
        CHECK(snapshot.tracked_bytes == int64_t(at(answer, "tracked_total")));
        CHECK(snapshot.asizeof_bytes.value_or(0) == int64_t(at(answer, "asizeof_total")));
        CHECK(snapshot.overhead_bytes == int64_t(at(answer, "overhead")));
        CHECK(sample.stats.snapshots[row].total_bytes == int64_t(at(answer, "total")));
        const element process = at(answer, "system_total");
        CHECK(snapshot.process.rss_bytes == int64_t(at(process, "rss")));
        CHECK(snapshot.process.vsz_bytes == int64_t(at(process, "vsz")));
        CHECK(snapshot.process.data_bytes == int64_t(at(process, "data_segment")));
        CHECK(snapshot.process.details.size() ==
              simdjson::dom::array(at(process, "os_specific")).size());
        for (const auto [name, figures] : simdjson::dom::object(at(answer, "classes"))) {
            const uint32_t c = class_row(tracked, name);
            const ClassAtSnapshot found = sample.stats.class_at(row, c);
            const int64_t dead = dead_bytes(tracked, c, snapshot.time_s);
            CHECK(found.active == uint64_t(at(figures, "active")));
            CHECK(found.bytes + dead == int64_t(at(figures, "sum")));
            if (dead == 0) {
                CHECK(found.share.value_or(0) * 100 == Approx(number(at(figures, "pct"))));
                CHECK(found.average_bytes.value_or(0) == Approx(number(at(figures, "avg"))));
                check_merged(sample, c, row, at(figures, "merged"));
            }
        }
        ++row;
    }
    CHECK(row == tracked.snapshots.size());
    CHECK(sample.stats.peak_snapshot == 1);
    CHECK(sample.stats.tool_snapshot == 2);
}

TEST_CASE("tracked objects sort as the tracker sorts them, and by death too") {
    const Sample sample;
    const element orders = at(sample.answers, "sorted");
    using enum TrackedKey;
    const auto expected = [&](std::string_view name) {
        return rows_of(sample.tracked(), at(orders, name));
    };
    CHECK(sorted(sample, {kClassName}) == expected("classname"));
    CHECK(sorted(sample, {kName}) == expected("name"));
    CHECK(sorted(sample, {kBirth}) == expected("birth"));
    CHECK(sorted(sample, {kText}) == expected("repr"));
    CHECK(sorted(sample, {kSize}) == expected("size"));
    CHECK(sorted(sample, {kClassName, kSize}) == expected("classname,size"));
    CHECK(sorted(sample, {kName, kBirth}) == expected("name,birth"));
    // The tool's tsize is of the last snapshot, where the largest document is dead already.
    CHECK(sorted(sample, {kPeakSize}) == std::vector<uint32_t>{3, 2, 1, 0});
    CHECK(sorted(sample, {kDeath}) == std::vector<uint32_t>{3, 0, 1, 2});
    CHECK(sorted(sample, default_tracked_keys()) == std::vector<uint32_t>{0, 3, 2, 1});
}
