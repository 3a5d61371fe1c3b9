// Comparisons of dumps beside maps of plain values, on thousands of small random pairs of dumps.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/graph_diff.h"
#include "core/analysis/retained_growth.h"
#include "tests/support/catch.h"
#include "tests/support/graph_text.h"
#include "tests/support/random.h"

using namespace hs;
using test::Random;

namespace {

// A value is a scalar's text, or a pair.
struct Value {
    std::string scalar;
    std::string type;
    uint32_t id = 0;
    bool operator==(const Value&) const = default;
    auto operator<=>(const Value&) const = default;
};

struct Record {
    uint32_t size = 0;
    std::vector<Value> refs;
    std::map<std::string, Value> attributes;
    std::string source;
};

using Key = std::pair<std::string, uint32_t>;
using Records = std::map<Key, Record>;

const char* const kTypes[] = {"x", "y", "<class 'dict'>"};

Value random_value(Random& random) {
    if (random(3) == 0) return {random(2) == 0 ? "1" : "\"text\"", {}, 0};
    return {{}, kTypes[random(3)], 1 + random(14)};
}

Record random_record(Random& random) {
    Record record;
    record.size = 8 * random(4);
    for (uint32_t i = random(4); i > 0; --i) { record.refs.push_back(random_value(random)); }
    for (uint32_t i = random(4); i > 0; --i) {
        record.attributes[std::string(1, static_cast<char>('a' + random(4)))] =
            random_value(random);
    }
    if (random(3) == 0) record.attributes["m"] = {{}, "method", random(1000)};
    if (random(3) == 0) record.source = "f" + std::to_string(random(2));
    return record;
}

Records random_records(Random& random) {
    Records records;
    for (uint32_t i = random(8); i > 0; --i) {
        records[{kTypes[random(3)], 1 + random(10)}] = random_record(random);
    }
    records[{"x", 11}] = random_record(random);
    return records;
}

// The same process later: some objects gone, some new, some changed a little.
Records later(Records records, Random& random) {
    Records after;
    for (auto& [key, record] : records) {
        const uint32_t fate = random(8);
        if (fate == 0) continue;
        if (fate == 1) record.size += 8;
        if (fate == 2 && !record.refs.empty()) record.refs.pop_back();
        if (fate == 3) record.attributes["n"] = random_value(random);
        if (fate == 4) record.source = "g";
        if (fate == 5) record.attributes["m"] = {{}, "method", random(1000)};
        if (fate == 6) record = random_record(random);
        // A passing method; now and then its id is that of an object.
        if (const auto method = record.attributes.find("m"); method != record.attributes.end()) {
            method->second.id = random(random(2) == 0 ? 20 : 100'000);
        }
        after[key] = record;
    }
    for (uint32_t i = random(3); i > 0; --i) {
        after[{kTypes[random(3)], 1 + random(10)}] = random_record(random);
    }
    after[{"x", 12}] = random_record(random);
    return after;
}

std::string text_of(const Value& value) {
    return value.type.empty() ? value.scalar
                              : "[\"" + value.type + "\", " + std::to_string(value.id) + "]";
}

std::string text_of(const Record& record, bool backwards) {
    std::vector<std::string> parts = {"\"size\": " + std::to_string(record.size)};
    std::string list;
    for (const Value& value : record.refs) {
        list += (list.empty() ? "" : backwards ? "," : ", ") + text_of(value);
    }
    if (!record.refs.empty()) parts.push_back("\"ref\": [" + list + "]");
    list.clear();
    for (const auto& [name, value] : record.attributes) {
        const std::string member = "\"" + name + "\": " + text_of(value);
        if (list.empty()) {
            list = member;
        } else {
            list = backwards ? member + "," + list : list + ", " + member;
        }
    }
    if (!record.attributes.empty()) parts.push_back("\"attr\": {" + list + "}");
    if (!record.source.empty())
        parts.push_back("\"src\": {\"co_name\": \"" + record.source + "\"}");
    std::string text;
    for (const std::string& part : parts) {
        text = text.empty() ? part : backwards ? part + ", " + text : text + ", " + part;
    }
    return "{" + text + "}";
}

// backwards: members of records in another order, and other blanks.
std::string text_of(const Records& records, bool backwards) {
    std::map<std::string, std::string> groups;
    for (const auto& [key, record] : records) {
        std::string& group = groups[key.first];
        group += (group.empty() ? "\"" : ", \"") + std::to_string(key.second) +
                 "\": " + text_of(record, backwards);
    }
    std::string text;
    for (const auto& [type, group] : groups) {
        text += (text.empty() ? "\"" : ", \"") + type + "\": {" + group + "}";
    }
    return "{" + text + "}";
}

// What an attribute counts as: a pair that is no record of its dump, by its type alone.
Value reduced(const Records& records, const Value& value, bool strict) {
    const bool dead = !value.type.empty() && !records.contains({value.type, value.id});
    return dead && !strict ? Value{{}, value.type, 0} : value;
}

bool same_attribute(const Records& a, const Value* in_a, const Records& b, const Value* in_b,
                    bool strict) {
    if (in_a == nullptr || in_b == nullptr) return in_a == in_b;
    const auto is_dead = [&](const Records& records, const Value& value) {
        return !value.type.empty() && !records.contains({value.type, value.id});
    };
    if (!strict && is_dead(a, *in_a) != is_dead(b, *in_b)) return false;
    return reduced(a, *in_a, strict) == reduced(b, *in_b, strict);
}

uint32_t attributes_changed(const Records& a, const Record& in_a, const Records& b,
                            const Record& in_b, bool strict) {
    std::set<std::string> names;
    for (const auto& [name, value] : in_a.attributes) { names.insert(name); }
    for (const auto& [name, value] : in_b.attributes) { names.insert(name); }
    uint32_t changed = 0;
    for (const std::string& name : names) {
        const auto of_a = in_a.attributes.find(name);
        const auto of_b = in_b.attributes.find(name);
        changed += same_attribute(a, of_a == in_a.attributes.end() ? nullptr : &of_a->second, b,
                                  of_b == in_b.attributes.end() ? nullptr : &of_b->second, strict)
                       ? 0
                       : 1;
    }
    return changed;
}

ObjectStatus expected_status(const Records& a, const Records& b, const Key& key, bool strict) {
    const auto of_a = a.find(key);
    const auto of_b = b.find(key);
    if (of_a == a.end()) return ObjectStatus::kNew;
    if (of_b == b.end()) return ObjectStatus::kDeleted;
    const Record& in_a = of_a->second;
    const Record& in_b = of_b->second;
    const bool same = in_a.size == in_b.size && in_a.refs == in_b.refs &&
                      in_a.source == in_b.source &&
                      attributes_changed(a, in_a, b, in_b, strict) == 0;
    return same ? ObjectStatus::kSame : ObjectStatus::kModified;
}

Key key_of(const ObjectGraph& graph, ObjectId row) {
    return {std::string(graph.type_text(row)), static_cast<uint32_t>(graph.address[row.v])};
}

bool has_address(const Records& records, uint32_t id) {
    for (const auto& [key, record] : records) {
        if (key.second == id) return true;
    }
    return false;
}

void check_counts(const Records& a, const Records& b, const GraphDiff& diff, bool strict) {
    std::map<std::string, ChangeCounts> expected;
    std::set<Key> keys;
    for (const auto& [key, record] : a) { keys.insert(key); }
    for (const auto& [key, record] : b) { keys.insert(key); }
    for (const Key& key : keys) {
        ChangeCounts& counts = expected[key.first];
        const ObjectStatus status = expected_status(a, b, key, strict);
        counts.added += status == ObjectStatus::kNew ? 1 : 0;
        counts.deleted += status == ObjectStatus::kDeleted ? 1 : 0;
        counts.modified += status == ObjectStatus::kModified ? 1 : 0;
        counts.same += status == ObjectStatus::kSame ? 1 : 0;
        if (status == ObjectStatus::kNew && has_address(a, key.second)) ++counts.reused;
        if (status == ObjectStatus::kDeleted && has_address(b, key.second)) ++counts.reused;
        if (a.contains(key)) {
            ++counts.objects_a;
            counts.bytes_a += a.at(key).size;
        }
        if (b.contains(key)) {
            ++counts.objects_b;
            counts.bytes_b += b.at(key).size;
        }
    }
    REQUIRE(diff.types.size() == expected.size());
    for (const TypeChange& row : diff.types) {
        const ChangeCounts& counts = expected[std::string(row.type)];
        CHECK(row.counts.added == counts.added);
        CHECK(row.counts.deleted == counts.deleted);
        CHECK(row.counts.modified == counts.modified);
        CHECK(row.counts.same == counts.same);
        CHECK(row.counts.reused == counts.reused);
        CHECK(row.counts.objects_a == counts.objects_a);
        CHECK(row.counts.objects_b == counts.objects_b);
        CHECK(row.counts.bytes_a == counts.bytes_a);
        CHECK(row.counts.bytes_b == counts.bytes_b);
    }
}

void check_changes(const Records& a, const Records& b, const std::vector<ObjectChange>& changes,
                   const ObjectGraph& graph_a, const ObjectGraph& graph_b, bool strict) {
    std::set<Key> seen;
    for (const ObjectChange& change : changes) {
        const Key key = change.a.is_nil() ? key_of(graph_b, change.b) : key_of(graph_a, change.a);
        CHECK(seen.insert(key).second);
        CHECK(change.status == expected_status(a, b, key, strict));
        const Record in_a = a.contains(key) ? a.at(key) : Record{};
        const Record in_b = b.contains(key) ? b.at(key) : Record{};
        std::map<Value, int> balance;
        for (const Value& value : in_a.refs) { --balance[value]; }
        for (const Value& value : in_b.refs) { ++balance[value]; }
        uint32_t added = 0;
        uint32_t removed = 0;
        for (const auto& [value, count] : balance) {
            added += static_cast<uint32_t>(std::max(count, 0));
            removed += static_cast<uint32_t>(std::max(-count, 0));
        }
        CHECK(change.refs_added == added);
        CHECK(change.refs_removed == removed);
        CHECK(change.attrs_changed == attributes_changed(a, in_a, b, in_b, strict));
    }
    size_t expected = 0;
    for (const auto& [key, record] : a) {
        expected += expected_status(a, b, key, strict) != ObjectStatus::kSame ? 1 : 0;
    }
    for (const auto& [key, record] : b) { expected += a.contains(key) ? 0 : 1; }
    CHECK(seen.size() == expected);
}

using TypePath = std::vector<std::string>;

// Types from the root down, one after another of the same type taken as one; and whether the object
// is a topmost one of its path.
std::pair<TypePath, bool> path_of(const ObjectGraph& graph, const Dominators& dominators,
                                  ObjectId row) {
    std::vector<std::string> types;
    for (ObjectId at = row; !at.is_nil(); at = dominators.immediate[at.v]) {
        types.emplace_back(graph.type_text(at));
    }
    TypePath path;
    bool topmost = true;
    for (size_t i = types.size(); i-- > 0;) {
        topmost = path.empty() || path.back() != types[i];
        if (topmost) path.push_back(types[i]);
    }
    return {path, topmost};
}

void check_growth(const std::vector<Dataset>& dumps) {
    JobContext job;
    std::vector<Dominators> dominators;
    for (const Dataset& dump : dumps) {
        const Roots roots = find_roots(*dump.graph, job).value();
        dominators.push_back(find_dominators(*dump.graph, roots, job).value());
    }
    std::vector<GrowthSide> sides;
    std::map<TypePath, std::vector<uint64_t>> objects;
    std::map<TypePath, std::vector<uint64_t>> retained;
    std::map<std::string, std::vector<uint64_t>> by_type;
    for (size_t side = 0; side < dumps.size(); ++side) {
        const ObjectGraph& graph = *dumps[side].graph;
        sides.push_back({&graph, &dominators[side]});
        for (uint32_t row = 1; row <= graph.object_count; ++row) {
            const auto [path, topmost] = path_of(graph, dominators[side], {row});
            if (topmost) {
                for (auto* sums : {&objects, &retained}) { (*sums)[path].resize(dumps.size()); }
                ++objects[path][side];
                retained[path][side] += dominators[side].retained[row];
            }
            const std::set<std::string> above(path.begin(), path.end());
            for (const std::string& type : above) {
                by_type[type].resize(dumps.size());
                by_type[type][side] += graph.shallow({row});
            }
        }
    }
    const PathGrowth growth = path_growth(sides, job).value();
    REQUIRE(growth.order.size() == objects.size());
    for (const uint32_t node : growth.order) {
        TypePath path;
        for (const std::string_view type : growth.path_of(node)) { path.emplace_back(type); }
        REQUIRE(objects.contains(path));
        for (size_t side = 0; side < dumps.size(); ++side) {
            CHECK(growth.objects_of(node, side) == objects[path][side]);
            CHECK(growth.retained_of(node, side) == retained[path][side]);
        }
    }
    for (size_t i = 1; i < growth.order.size(); ++i) {
        const int64_t before = std::abs(growth.delta(growth.order[i - 1]));
        const int64_t here = std::abs(growth.delta(growth.order[i]));
        CHECK((before > here || (before == here && growth.path_of(growth.order[i - 1]) <
                                                       growth.path_of(growth.order[i]))));
    }
    for (const TypeGrowth& row : type_growth(sides)) {
        CHECK(row.retained == by_type[std::string(row.type)]);
    }
}

}  // namespace

TEST_CASE("statuses, counts and changes of two dumps match comparing maps") {
    Random random(21);
    for (int round = 0; round < 2000; ++round) {
        CAPTURE(round);
        const Records a = random_records(random);
        const Records b = later(a, random);
        const Dataset before = loaded_dump(text_of(a, false));
        const Dataset after = loaded_dump(text_of(b, random(2) == 0));
        const bool strict = random(3) == 0;
        JobContext job;
        const GraphDiff diff = compare_graphs(*before.graph, *after.graph, strict, job).value();
        check_counts(a, b, diff, strict);
        const auto pairs = changed_objects(*before.graph, *after.graph, diff);
        const auto changes = object_changes(*before.graph, *after.graph, diff, pairs, strict, job);
        check_changes(a, b, changes, *before.graph, *after.graph, strict);
    }
}

TEST_CASE("growth by type and by dominator path matches walking up from every object") {
    Random random(33);
    for (int round = 0; round < 500; ++round) {
        CAPTURE(round);
        std::vector<Dataset> dumps;
        Records records = random_records(random);
        for (uint32_t count = 1 + random(3); count > 0; --count) {
            dumps.push_back(loaded_dump(text_of(records, false)));
            records = later(records, random);
        }
        check_growth(dumps);
    }
}
