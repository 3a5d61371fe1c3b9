#include "core/analysis/type_changes.h"

#include <algorithm>
#include <map>

#include "core/analysis/status_counts.h"

namespace hs {
namespace {

uint64_t distance(int64_t delta) {
    return delta < 0 ? uint64_t{0} - static_cast<uint64_t>(delta) : static_cast<uint64_t>(delta);
}

template <class Visit>
void for_each_row(const ObjectGraph& graph, const std::vector<ObjectId>* set, const Visit& visit) {
    if (set != nullptr) {
        for (const ObjectId row : *set) visit(row);
    } else {
        for (uint32_t row = 1; row <= graph.object_count; ++row) visit(ObjectId{row});
    }
}

}  // namespace

std::vector<TypeChange> type_changes(const ObjectGraph& a, const ObjectGraph& b,
                                     const GraphDiff& diff, const ChangedSets& sets,
                                     const AddressesTaken& taken) {
    std::vector<ChangeCounts> of_a(a.types.size());
    std::vector<ChangeCounts> of_b(b.types.size());
    for_each_row(a, sets.of_a, [&](ObjectId row) {
        ChangeCounts& counts = of_a[a.type[row.v].v];
        ++counts.objects_a;
        counts.bytes_a = add_saturated(counts.bytes_a, a.shallow(row));
        count_status(counts, diff.status_a[row.v]);
        const ObjectId match = diff.match_a[row.v];
        if (!match.is_nil()) {
            ++counts.objects_b;
            counts.bytes_b = add_saturated(counts.bytes_b, b.shallow(match));
        } else if (taken.in_b && taken.in_b(a.address[row.v])) {
            ++counts.reused;
        }
    });
    for_each_row(b, sets.of_b, [&](ObjectId row) {
        if (!diff.match_b[row.v].is_nil()) return;
        ChangeCounts& counts = of_b[b.type[row.v].v];
        ++counts.objects_b;
        ++counts.added;
        counts.bytes_b = add_saturated(counts.bytes_b, b.shallow(row));
        if (taken.in_a && taken.in_a(b.address[row.v])) ++counts.reused;
    });
    std::map<std::string_view, ChangeCounts> by_text;
    for (uint32_t type = 0; type < of_a.size(); ++type) {
        if (of_a[type].objects_a > 0) by_text[a.type_text(TypeId{type})] = of_a[type];
    }
    for (uint32_t type = 0; type < of_b.size(); ++type) {
        if (of_b[type].objects_b == 0) continue;
        ChangeCounts& counts = by_text[b.type_text(TypeId{type})];
        counts.objects_b += of_b[type].objects_b;
        counts.bytes_b = add_saturated(counts.bytes_b, of_b[type].bytes_b);
        counts.added = of_b[type].added;
        counts.reused += of_b[type].reused;
    }
    std::vector<TypeChange> types;
    types.reserve(by_text.size());
    for (const auto& [type, counts] : by_text) types.push_back({type, counts});
    std::stable_sort(types.begin(), types.end(), [](const TypeChange& x, const TypeChange& y) {
        return distance(x.counts.bytes_delta()) > distance(y.counts.bytes_delta());
    });
    return types;
}

void add_counts(ChangeCounts& sum, const ChangeCounts& counts) {
    sum.objects_a += counts.objects_a;
    sum.objects_b += counts.objects_b;
    sum.bytes_a = add_saturated(sum.bytes_a, counts.bytes_a);
    sum.bytes_b = add_saturated(sum.bytes_b, counts.bytes_b);
    sum.added += counts.added;
    sum.deleted += counts.deleted;
    sum.modified += counts.modified;
    sum.same += counts.same;
    sum.reused += counts.reused;
}

ChangeCounts sum_of(const std::vector<TypeChange>& types) {
    ChangeCounts sum;
    for (const TypeChange& type : types) add_counts(sum, type.counts);
    return sum;
}

}  // namespace hs
