#include "core/import/pympler.h"

#include <bit>
#include <cmath>
#include <filesystem>
#include <limits>
#include <string>

#include "core/analysis/tracked_referents.h"
#include "core/analysis/tracked_stats.h"
#include "core/import/pickle_reader.h"
#include "tests/support/catch.h"
#include "tests/support/sample.h"

using namespace hs;
using test::data_bytes;
using test::open_sample;

namespace {

Result<Dataset> load(std::string bytes) {
    JobContext job;
    return kPymplerImporter.load(Input::from_memory("x.dat", std::move(bytes)), {}, job);
}

// Every figure of a dump, so that two dumps can be compared.
std::string tracked_text(const Tracked& tracked) {
    std::string out;
    const auto add = [&](const auto&... parts) {
        ((out +=
          [&] {
              if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(parts)>>) {
                  return std::to_string(parts);
              } else {
                  return std::string(parts);
              }
          }() +
          '|'),
         ...);
        out += '\n';
    };
    for (const TrackedClass& c : tracked.classes) {
        add("class", tracked.text(c.name), c.object_count);
        for (const TrackedObject& object : tracked.objects_of(c)) {
            add("object", object.address, tracked.text(object.name), tracked.text(object.text),
                object.birth_s, object.is_freed, object.level, object.trace);
            for (const SizeRecord& record : tracked.records_of(object)) {
                add("record", record.time_s);
                for (const ReferentRow& row : referent_tree(tracked, record.sized).rows) {
                    add("size", row.depth, row.name, row.bytes, row.flat_bytes);
                }
            }
        }
    }
    for (const TrackedFrame& frame : tracked.frames) {
        add("frame", tracked.text(frame.file), frame.line, tracked.text(frame.function),
            tracked.text(frame.source), tracked.text(frame.text));
    }
    for (const TrackerSnapshot& s : tracked.snapshots) {
        add("snapshot", s.time_s, tracked.text(s.description), s.tracked_bytes.value_or(-1),
            s.asizeof_bytes.value_or(-1), s.overhead_bytes.value_or(-1), s.process.is_available,
            s.process.vsz_bytes.value_or(-1), s.process.rss_bytes.value_or(-1));
    }
    return out;
}

std::string text_of_sample(const std::string& name) {
    const Result<DatasetPtr> dataset = open_sample(name);
    REQUIRE(dataset.ok());
    CHECK(dataset.value()->diagnostics.empty());
    return tracked_text(*dataset.value()->tracked);
}

std::string refusal(const std::string& bytes) {
    const Result<Dataset> loaded = load(bytes);
    REQUIRE_FALSE(loaded.ok());
    return describe(loaded.error());
}

}  // namespace

TEST_CASE("a dump of today's tracker reads the same in every protocol") {
    const std::string expected = text_of_sample("pympler/current.5.dat");
    CHECK(text_of_sample("pympler/current.4.dat") == expected);
    CHECK(text_of_sample("pympler/current.3.dat") == expected);
    CHECK(text_of_sample("pympler/current.2.dat") == expected);
    CHECK(expected.find("object|18446603339957075984|app.Node|<Node \u00e9\xed\xa0\x80 a\tb>|") !=
          std::string::npos);
}

TEST_CASE("a dump of the first tracker reads the same in every protocol") {
    const std::string expected = text_of_sample("pympler/old.2.dat");
    CHECK(text_of_sample("pympler/old.1.dat") == expected);
    CHECK(text_of_sample("pympler/old.0.dat") == expected);
    CHECK(expected.find("object|140234567890123|<class 'app.Old'>|it's \"old\"\\\n\xe9|") !=
          std::string::npos);
    CHECK(expected.find("frame|app.py|3|<module>|    main()\n||") != std::string::npos);
    CHECK(expected.find("frame|||||") == std::string::npos);
    CHECK(expected.find("snapshot|1.000000|caf\u00e9 \u20ac|104|2000|12|1|123456|-1|") !=
          std::string::npos);
}

TEST_CASE("what a tracker dump lacks is unknown, not zero") {
    const DatasetPtr dataset = std::move(open_sample("pympler/current.5.dat")).value();
    const Tracked& tracked = *dataset->tracked;
    JobContext job;
    const TrackedStats stats = std::move(tracked_stats(tracked, job)).value();
    REQUIRE(tracked.classes.size() == 3);
    CHECK(tracked.text(tracked.classes[1].name) == "42");
    CHECK(tracked.classes[2].object_count == 0);
    CHECK_FALSE(tracked.snapshots[0].asizeof_bytes.has_value());
    CHECK(tracked.snapshots[1].asizeof_bytes == 5000);
    CHECK_FALSE(tracked.snapshots[1].process.is_available);
    CHECK(stats.snapshots[0].total_bytes == 1000000);
    CHECK(stats.snapshots[1].total_bytes == 5000);
    CHECK(tracked.objects[0].trace ==
          tracked.objects[1].trace);  // equal, not the same, in the file
}

TEST_CASE("a dead object has no size from its death on") {
    const DatasetPtr dataset = std::move(open_sample("pympler/current.5.dat")).value();
    JobContext job;
    const TrackedStats stats = std::move(tracked_stats(*dataset->tracked, job)).value();
    CHECK(stats.peak_snapshot == 0);
    CHECK(stats.tool_snapshot == 1);
    CHECK(stats.objects[1].max_bytes == 500);
    CHECK(stats.objects[1].peak_bytes == 500);
    CHECK(stats.objects[1].tool_bytes == 16);
    CHECK(stats.class_at(0, 0).bytes == 700);
    CHECK(stats.class_at(0, 0).active == 2);
    CHECK(stats.class_at(1, 0).bytes == 300);  // 300 and 0 alive; 16 of the dead one left out
    CHECK(stats.class_at(1, 0).active == 2);
    CHECK(stats.snapshots[1].live_objects == 3);
    CHECK(stats.class_at(0, 2).active == 0);
    CHECK_FALSE(stats.class_at(0, 2).average_bytes.has_value());
}

TEST_CASE("referents of a class are added up by name up to the colon") {
    const DatasetPtr dataset = std::move(open_sample("pympler/current.5.dat")).value();
    JobContext job;
    const ReferentTree tree = std::move(merged_referents(*dataset->tracked, 0, 1, job)).value();
    REQUIRE(tree.rows.size() == 4);
    CHECK(tree.rows[0].bytes == 300);
    CHECK(tree.rows[1].name == "__dict__");
    CHECK(tree.rows[2].name == "[K] key");
    CHECK(tree.rows[3].name == "[V] key");
    CHECK(tree.rows[3].bytes == 100);
    CHECK(tree.rows[3].depth == 2);
}

TEST_CASE("hostile pickles end with the opcode and its byte, and nothing is run") {
    const std::string folder = test::data_path("pympler/hostile");
    size_t refused = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename();
        INFO(name);
        const Result<DatasetPtr> opened = open_sample("pympler/hostile/" + name);
        if (name == "doubling.pickle" || name == "cycle.pickle") {
            CHECK(opened.ok());
            continue;
        }
        REQUIRE_FALSE(opened.ok());
        ++refused;
        CHECK(opened.error().message.find("(opcode ") != std::string::npos);
        CHECK(opened.error().byte_offset.has_value());
    }
    CHECK(refused == 23);
    CHECK_FALSE(std::filesystem::exists("pwned"));
}

TEST_CASE("a name is compared whole: a dot inside it is foreign") {
    CHECK(refusal(data_bytes("pympler/hostile/dotted.pickle")) ==
          "x.dat: found the name builtins.list.__class__ where one of the classes a class tracker "
          "writes belongs (opcode STACK_GLOBAL) (byte 28)");
    CHECK(refusal("cos\nsystem\n(S'touch pwned'\ntR.") ==
          "x.dat: found the name os.system where one of the classes a class tracker writes belongs "
          "(opcode GLOBAL) (byte 0)");
}

TEST_CASE("a referent tree of 2^40 paths is walked within a budget, and a cycle is cut") {
    const DatasetPtr doubling = std::move(open_sample("pympler/hostile/doubling.pickle")).value();
    const SizeRecord& record = doubling->tracked->records.at(0);
    ReferentLimits limits;
    limits.max_rows = 1000;
    const ReferentTree tree = referent_tree(*doubling->tracked, record.sized, limits);
    CHECK_FALSE(tree.is_complete);
    CHECK(tree.rows.size() <= 1000);
    JobContext job;
    CHECK(doubling->tracked->sized.size() == 42);

    const DatasetPtr cycle = std::move(open_sample("pympler/hostile/cycle.pickle")).value();
    REQUIRE(cycle->diagnostics.size() == 1);
    CHECK(cycle->diagnostics[0].message.find("contains itself") != std::string::npos);
    CHECK(cycle->tracked->sized.at(1).ref_count == 0);
}

TEST_CASE("a dump cut at any byte keeps the objects before the cut, or says where it ends") {
    for (const char* name : {"pympler/demo.dat", "pympler/old.0.dat", "pympler/current.2.dat"}) {
        const std::string whole = data_bytes(name);
        size_t objects = 0;
        size_t snapshots = 0;
        for (size_t size = 0; size < whole.size(); ++size) {
            CAPTURE(name, size);
            const Result<Dataset> loaded = load(whole.substr(0, size));
            if (!loaded.ok()) {
                REQUIRE(objects == 0);  // once there is something, it stays
                REQUIRE(loaded.error().byte_offset.value_or(UINT64_MAX) <= size);
                continue;
            }
            REQUIRE(loaded.value().diagnostics.size() == 1);
            REQUIRE(loaded.value().tracked->objects.size() >= objects);
            REQUIRE(loaded.value().tracked->snapshots.size() >= snapshots);
            objects = loaded.value().tracked->objects.size();
            snapshots = loaded.value().tracked->snapshots.size();
        }
        CHECK(objects > 0);
        CHECK(snapshots > 0);
    }
}

TEST_CASE("bytes after a dump's end are left out with a warning") {
    const Result<Dataset> loaded = load(data_bytes("pympler/demo.dat") + "more");
    REQUIRE(loaded.ok());
    REQUIRE(loaded.value().diagnostics.size() == 1);
    CHECK(loaded.value().diagnostics[0].message == "4 bytes after the end are left out");
    CHECK(loaded.value().diagnostics[0].byte_offset == 4875);
}

TEST_CASE("pickles are recognised by their content, whatever their name") {
    const auto sniff = [](std::string_view head, std::string_view name) {
        return kPymplerImporter.sniff({head, name, head.size()});
    };
    CHECK(sniff(data_bytes("pympler/demo.dat"), "x") == kCertain);
    CHECK(sniff(data_bytes("pympler/old.0.dat"), "x") == kCertain);
    CHECK(sniff("cos\nsystem\n(S'touch pwned'\ntR.", "x") == kPlausible);
    CHECK(sniff("{\"name\": \"root\", \"value\": 1}", "x.json") == kNotThis);
    CHECK(sniff("main;load;read 12\nmain 3\n", "x.txt") == kNotThis);
    CHECK(sniff("anything", "x.dat") == kNameOnly);
    CHECK(sniff("", "x.dat") == kNotThis);
}

namespace {

// Pickles of protocol 2, by hand.
std::string pickled_text(const std::string& text) {
    return std::string("X") + static_cast<char>(text.size()) + std::string(3, '\0') + text;
}
std::string pickled_float(double value) {
    const auto bits = std::bit_cast<uint64_t>(value);
    std::string bytes = "G";
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(bits >> shift & 0xFF);
    return bytes;
}
std::string pickled_int(int32_t value) {
    std::string bytes = "J";
    for (unsigned shift = 0; shift < 32; shift += 8) {
        bytes += static_cast<char>(static_cast<uint32_t>(value) >> shift & 0xFF);
    }
    return bytes;
}
std::string record(const std::string& type, const std::string& attributes) {
    return "c" + type + "\n)\x81}(" + attributes + "ub";
}
std::string tracked_object(const std::string& attributes) {
    return record("pympler.classtracker\nTrackedObject", attributes);
}
std::string tracker_dump(const std::string& objects, const std::string& snapshots = "") {
    return "\x80\x02}" + pickled_text("A") + "](" + objects + "es." + "\x80\x02](" + snapshots +
           "e.";
}

void tells(const std::string& bytes, std::string_view part) {
    const Result<Dataset> loaded = load(bytes);
    INFO((loaded.ok() ? std::string() : describe(loaded.error())));
    REQUIRE(loaded.ok());
    bool is_told = false;
    std::string all;
    for (const Diagnostic& found : loaded.value().diagnostics) {
        all += found.message + "\n";
        is_told = is_told || (found.message.find(part) != std::string::npos && found.byte_offset &&
                              *found.byte_offset < bytes.size());
    }
    INFO(all);
    CHECK(is_told);
}

}  // namespace

TEST_CASE("times and sizes of a tracker that cannot be are not known, and told") {
    const std::string good =
        pickled_text("birth") + pickled_float(1) + pickled_text("death") + pickled_float(2);
    CHECK(load(tracker_dump(tracked_object(good))).value().diagnostics.empty());
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    for (const double odd : {kInfinity, -kInfinity, std::nan(""), 1e300}) {
        CAPTURE(odd);
        const std::string birth = pickled_text("birth") + pickled_float(odd);
        tells(tracker_dump(tracked_object(birth)), "the birth of an object is impossible");
        const Dataset dataset = std::move(load(tracker_dump(tracked_object(birth)))).value();
        CHECK(std::isnan(dataset.tracked->objects[0].birth_s));
        tells(tracker_dump(tracked_object(good + pickled_text("death") + pickled_float(odd))),
              "the death of an object is impossible");
        tells(tracker_dump(tracked_object(good),
                           record("pympler.classtracker\nSnapshot",
                                  pickled_text("timestamp") + pickled_float(odd))),
              "the time of a snapshot is impossible");
        const std::string sizes = pickled_text("snapshots") + "](" + pickled_float(odd) +
                                  "N\x86"
                                  "e";
        tells(tracker_dump(tracked_object(good + sizes)), "the time of a size is impossible");
    }
    tells(tracker_dump(tracked_object(pickled_text("birth") + pickled_text("x"))),
          "the birth of an object is not a number");
    tells(tracker_dump(tracked_object(pickled_text("birth") + pickled_float(3) +
                                      pickled_text("death") + pickled_float(2))),
          "an object dies before it is born");
    const std::string size =
        record("pympler.asizeof\nAsized", pickled_text("size") + pickled_int(-5));
    tells(tracker_dump(tracked_object(pickled_text("snapshots") + "](" + pickled_float(1) + size +
                                      "\x86"
                                      "e")),
          "a size (size) is negative");
    tells(tracker_dump(tracked_object(good),
                       record("pympler.classtracker\nSnapshot",
                              pickled_text("tracked_total") + pickled_text("much"))),
          "a size (tracked_total) is not a number");
    tells(tracker_dump(tracked_object(pickled_text("snapshots") + "](K\x05"
                                                                  "e")),
          "a size is no pair of a time and a size");
}

TEST_CASE("a pickle without an object and a snapshot of a tracker is refused") {
    CHECK(refusal(tracker_dump("")).find("no object and no snapshot of a class tracker") !=
          std::string::npos);
    CHECK(refusal(tracker_dump("K\x05")).find("no object and no snapshot") != std::string::npos);
    const std::string empty = record("pympler.classtracker\nSnapshot", pickled_text("desc") + "N");
    CHECK(load(tracker_dump("", empty)).ok());
}
