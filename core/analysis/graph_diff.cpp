#include "core/analysis/graph_diff.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "core/analysis/object_order.h"
#include "core/analysis/record_compare.h"
#include "core/analysis/type_changes.h"
#include "core/base/json_equal.h"

namespace hs {

namespace {

constexpr size_t kRowsPerPiece = 4096;

// By TypeId of one graph: the type of the same text in the other one.
std::vector<TypeId> types_in(const ObjectGraph& from, const ObjectGraph& to) {
    std::vector<TypeId> types;
    types.reserve(from.types.size());
    for (uint32_t type = 0; type < from.types.size(); ++type) {
        types.push_back(to.find_type(from.type_text(TypeId{type})));
    }
    return types;
}

void match_objects(const RecordIndex& a, const RecordIndex& b, GraphDiff& diff, JobContext& job) {
    const std::vector<TypeId> type_in_b = types_in(a.graph(), b.graph());
    const ObjectGraph& graph = a.graph();
    job.parallel_for(graph.object_count, kRowsPerPiece, [&](size_t begin, size_t end) {
        constexpr size_t kAhead = 16;
        for (size_t row = begin + 1; row <= end; ++row) {
            b.table().prefetch_slot(graph.address[std::min(row + kAhead, end)]);
            const ObjectId match = b.find(type_in_b[graph.type[row].v], graph.address[row]);
            diff.match_a[row] = match;
            diff.status_a[row] = ObjectStatus::kDeleted;
            // Each object of B is the match of one row at most.
            if (!match.is_nil()) diff.match_b[match.v] = {static_cast<uint32_t>(row)};
        }
    });
}

std::vector<uint64_t> unmatched_addresses(const ObjectGraph& a, const ObjectGraph& b,
                                          const GraphDiff& diff) {
    std::vector<uint64_t> addresses;
    for (uint32_t row = 1; row <= a.object_count; ++row) {
        if (diff.match_a[row].is_nil()) addresses.push_back(a.address[row]);
    }
    for (uint32_t row = 1; row <= b.object_count; ++row) {
        if (diff.match_b[row].is_nil()) addresses.push_back(b.address[row]);
    }
    return addresses;
}

// An object that only one dump has: whether the other has another one at its address.
bool is_taken(const RecordIndex& other, uint64_t address) {
    return other.table().find_address(address) != 0;
}

std::vector<std::string> printed_items(const ObjectGraph& graph, ObjectId id) {
    std::vector<std::string> entries;
    graph.records().each_item(id, [&](std::string_view value) {
        entries.push_back(json_canonical(value));
        return true;
    });
    std::sort(entries.begin(), entries.end());
    return entries;
}

class ChangeFinder {
public:
    ChangeFinder(const RecordIndex& a, const RecordIndex& b, const GraphDiff& diff, bool strict)
        : a_(a), b_(b), diff_(diff), compare_(a, b, strict, {}) {}

    [[nodiscard]] ObjectChange change_of(ObjectPair pair) const {
        ObjectChange change{pair.a, pair.b, ObjectStatus::kSame, 0, 0, 0, false};
        if (!pair.a.is_nil()) change.status = diff_.status_a[pair.a.v];
        if (pair.a.is_nil()) change.status = ObjectStatus::kNew;
        count_references(pair, change);
        count_attributes(pair, change);
        change.address_reused = is_reused(pair);
        return change;
    }

private:
    void count_references(ObjectPair pair, ObjectChange& change) const {
        const auto before = printed_items(a_.graph(), pair.a);
        const auto after = printed_items(b_.graph(), pair.b);
        size_t common = 0;
        for (size_t i = 0, j = 0; i < before.size() && j < after.size();) {
            const int order = before[i].compare(after[j]);
            common += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        change.refs_removed = static_cast<uint32_t>(before.size() - common);
        change.refs_added = static_cast<uint32_t>(after.size() - common);
    }

    void count_attributes(ObjectPair pair, ObjectChange& change) const {
        std::map<std::string, std::string_view> before;
        size_t only_after = 0;
        size_t equal = 0;
        size_t differ = 0;
        for (RecordMember& member : record_fields(a_.graph().records(), pair.a)) {
            before.emplace(std::move(member.name), member.token);
        }
        for (const RecordMember& member : record_fields(b_.graph().records(), pair.b)) {
            const auto found = before.find(member.name);
            if (found == before.end()) {
                ++only_after;
            } else if (compare_.same_attribute(found->second, member.token)) {
                ++equal;
            } else {
                ++differ;
            }
        }
        const size_t only_before = before.size() - equal - differ;
        change.attrs_changed = static_cast<uint32_t>(only_before + only_after + differ);
    }

    // What an object holds of its own, each once and sorted: references to objects of the dump,
    // texts and numbers. Not its class and its methods, which another object of the type has too.
    static std::vector<std::string> holdings(const RecordIndex& index, ObjectId object) {
        const ObjectRecords& records = index.graph().records();
        std::vector<std::string> found;
        const auto add = [&](const std::string& prefix, std::string_view token) {
            const auto pair = reference_pair(token);
            const JsonKind kind = json_kind(token);
            if (pair ? !index.is_record(*pair)
                     : kind != JsonKind::kString && kind != JsonKind::kNumber) {
                return;
            }
            found.push_back(prefix + json_canonical(token));
        };
        for (const std::string_view value : record_items(records, object)) { add("", value); }
        for (const RecordMember& member : record_fields(records, object)) {
            add(member.name + "=", member.token);
        }
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        return found;
    }

    [[nodiscard]] bool is_reused(ObjectPair pair) const {
        if (pair.a.is_nil()) return is_taken(a_, b_.graph().address[pair.b.v]);
        if (pair.b.is_nil()) return is_taken(b_, a_.graph().address[pair.a.v]);
        if (a_.graph().shallow(pair.a) == b_.graph().shallow(pair.b)) return false;
        const std::vector<std::string> before = holdings(a_, pair.a);
        const std::vector<std::string> after = holdings(b_, pair.b);
        if (before.empty() || after.empty()) return false;
        std::vector<std::string> both;
        std::set_intersection(before.begin(), before.end(), after.begin(), after.end(),
                              std::back_inserter(both));
        return both.empty();
    }

    const RecordIndex& a_;
    const RecordIndex& b_;
    const GraphDiff& diff_;
    RecordCompare compare_;
};

}  // namespace

Result<GraphDiff> compare_graphs(const ObjectGraph& a, const ObjectGraph& b, bool strict,
                                 JobContext& job) {
    GraphDiff diff;
    job.begin_stage("comparing dumps", a.object_count);
    const RecordIndex index_a(a, job);
    const RecordIndex index_b(b, job);
    if (job.cancelled()) return cancelled_error();
    diff.status_a = Column<ObjectStatus>(size_t{a.object_count} + 1);
    diff.status_b = Column<ObjectStatus>(size_t{b.object_count} + 1);
    diff.match_a = Column<ObjectId>::zeroed(size_t{a.object_count} + 1);
    diff.match_b = Column<ObjectId>::zeroed(size_t{b.object_count} + 1);
    diff.status_a[0] = ObjectStatus::kSame;
    diff.status_b.fill(ObjectStatus::kNew);
    match_objects(index_a, index_b, diff, job);
    if (job.cancelled()) return cancelled_error();
    RecordCompare compare(index_a, index_b, strict, unmatched_addresses(a, b, diff));
    compare.index_addresses();
    job.parallel_for(a.object_count, kRowsPerPiece, [&](size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i) {
            const ObjectId row{static_cast<uint32_t>(i + 1)};
            const ObjectId match = diff.match_a[row.v];
            if (match.is_nil()) continue;
            const ObjectStatus status =
                compare.same(row, match) ? ObjectStatus::kSame : ObjectStatus::kModified;
            diff.status_a[row.v] = status;
            diff.status_b[match.v] = status;
        }
        job.advance(end - begin);
    });
    if (job.cancelled()) return cancelled_error();
    diff.types = type_changes(a, b, diff, {},
                              {[&](uint64_t address) { return is_taken(index_a, address); },
                               [&](uint64_t address) { return is_taken(index_b, address); }});
    diff.totals = sum_of(diff.types);
    const uint64_t shared = diff.totals.same + diff.totals.modified;
    const uint64_t smaller = std::min(diff.totals.objects_a, diff.totals.objects_b);
    diff.unrelated = smaller > 0 && shared < smaller / 20;
    return diff;
}

std::vector<ObjectPair> changed_objects(const ObjectGraph& a, const ObjectGraph& b,
                                        const GraphDiff& diff) {
    struct Ranked {
        uint64_t bytes;
        ObjectPair pair;
    };
    std::vector<Ranked> ranked;
    for (uint32_t row = 1; row <= a.object_count; ++row) {
        if (diff.status_a[row] == ObjectStatus::kSame) continue;
        const ObjectId match = diff.match_a[row];
        const uint64_t before = a.shallow({row});
        const uint64_t after = match.is_nil() ? 0 : b.shallow(match);
        ranked.push_back({before < after ? after - before : before - after, {{row}, match}});
    }
    for (uint32_t row = 1; row <= b.object_count; ++row) {
        if (diff.match_b[row].is_nil()) ranked.push_back({b.shallow({row}), {{}, {row}}});
    }
    const auto type_of = [&](const ObjectPair& pair) {
        return pair.a.is_nil() ? b.type_text(pair.b) : a.type_text(pair.a);
    };
    const auto address_of = [&](const ObjectPair& pair) {
        return pair.a.is_nil() ? b.address[pair.b.v] : a.address[pair.a.v];
    };
    std::sort(ranked.begin(), ranked.end(), [&](const Ranked& x, const Ranked& y) {
        if (x.bytes != y.bytes) return x.bytes > y.bytes;
        const int types = type_of(x.pair).compare(type_of(y.pair));
        if (types != 0) return types < 0;
        return address_of(x.pair) < address_of(y.pair);
    });
    std::vector<ObjectPair> pairs;
    pairs.reserve(ranked.size());
    for (const Ranked& item : ranked) { pairs.push_back(item.pair); }
    return pairs;
}

std::vector<ObjectChange> object_changes(const ObjectGraph& a, const ObjectGraph& b,
                                         const GraphDiff& diff, std::span<const ObjectPair> pairs,
                                         bool strict, JobContext& job) {
    const RecordIndex index_a(a, job);
    const RecordIndex index_b(b, job);
    std::vector<ObjectChange> changes(pairs.size());
    if (job.cancelled()) return changes;
    const ChangeFinder finder(index_a, index_b, diff, strict);
    job.parallel_for(pairs.size(), 256, [&](size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i) { changes[i] = finder.change_of(pairs[i]); }
    });
    return changes;
}

std::vector<FieldChange> field_changes(const ObjectGraph& a, const ObjectGraph& b, ObjectPair pair,
                                       bool strict) {
    JobContext serial;
    const RecordIndex index_a(a, serial);
    const RecordIndex index_b(b, serial);
    const RecordCompare compare(index_a, index_b, strict, {});
    std::vector<FieldChange> changes;
    const ObjectRecords::Parts before = a.records().parts(pair.a);
    const ObjectRecords::Parts after = b.records().parts(pair.b);
    for (size_t i = 0; i < before.size(); ++i) {
        if (same_value(before[i].value, after[i].value)) continue;
        const std::string_view name = before[i].name.empty() ? after[i].name : before[i].name;
        changes.push_back({std::string(name), before[i].value, after[i].value, false});
    }
    std::map<std::string, std::pair<std::string_view, std::string_view>> attributes;
    for (const RecordMember& member : record_fields(a.records(), pair.a)) {
        attributes[member.name].first = member.token;
    }
    for (const RecordMember& member : record_fields(b.records(), pair.b)) {
        attributes[member.name].second = member.token;
    }
    for (const auto& [name, tokens] : attributes) {
        const bool both = !tokens.first.empty() && !tokens.second.empty();
        if (both && compare.same_attribute(tokens.first, tokens.second)) continue;
        changes.push_back({name, tokens.first, tokens.second, true});
    }
    return changes;
}

}  // namespace hs
