#include "core/analysis/object_details.h"

#include <algorithm>

#include "core/base/text_format.h"

namespace hs {

std::vector<ObjectId> find_objects(const ObjectGraph& graph, std::span<const ObjectKey> keys) {
    std::vector<ObjectId> found(keys.size());
    if (keys.empty()) return found;
    std::vector<uint32_t> order(keys.size());
    for (uint32_t i = 0; i < order.size(); ++i) { order[i] = i; }
    const auto by_address = [&](uint32_t a, uint32_t b) {
        return keys[a].address < keys[b].address;
    };
    std::sort(order.begin(), order.end(), by_address);
    // One bit for each hash value lets nearly every row pass in two instructions.
    std::vector<uint64_t> filter(1024, 0);
    const auto bit_of = [](uint64_t address) { return (address * 0x9e3779b97f4a7c15u) >> 48; };
    for (const ObjectKey& key : keys) {
        filter[bit_of(key.address) / 64] |= uint64_t{1} << bit_of(key.address) % 64;
    }
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        const uint64_t address = graph.address[row];
        const uint64_t bit = bit_of(address);
        if ((filter[bit / 64] >> bit % 64 & 1) == 0) continue;
        auto at = std::lower_bound(order.begin(), order.end(), address,
                                   [&](uint32_t i, uint64_t a) { return keys[i].address < a; });
        for (; at != order.end() && keys[*at].address == address; ++at) {
            ObjectId& best = found[*at];
            const bool exact = graph.type[row] == keys[*at].type;
            if (best.is_nil() || (exact && graph.type[best.v] != keys[*at].type)) best = {row};
        }
    }
    return found;
}

std::vector<AttributeDetail> attribute_details(const ObjectGraph& graph, ObjectId object) {
    std::vector<AttributeDetail> details;
    std::vector<ObjectKey> keys;
    std::vector<size_t> asking;
    const ObjectRecords& records = graph.records();
    for (RecordMember& member : record_fields(records, object)) {
        AttributeDetail detail{std::move(member.name), member.token, false, {}};
        if (const auto pair = reference_pair(detail.token); pair && records.lists_items()) {
            detail.is_pair = true;
            if (const auto address = pair_address(pair->id)) {
                keys.push_back({graph.find_type(pair->type()), *address});
                asking.push_back(details.size());
            }
        }
        details.push_back(std::move(detail));
    }
    const std::vector<ObjectId> found = find_objects(graph, keys);
    for (size_t i = 0; i < asking.size(); ++i) { details[asking[i]].target = found[i]; }
    return details;
}

std::vector<ReferrerDetail> referrer_details(const ObjectGraph& graph, ObjectId object,
                                             size_t named_limit) {
    std::vector<ReferrerDetail> details;
    for (const ObjectId source : graph.referrers(object)) {
        if (!details.empty() && details.back().source == source) {
            ++details.back().times;
            continue;
        }
        ReferrerDetail detail{source, 1, {}};
        if (details.size() < named_limit) detail.name = name_between(graph, source, object);
        details.push_back(std::move(detail));
    }
    return details;
}

uint32_t referrer_count(const ObjectGraph& graph, ObjectId object) {
    const auto sources = graph.referrers(object);
    uint32_t count = 0;
    for (size_t i = 0; i < sources.size(); ++i) {
        count += i == 0 || sources[i] != sources[i - 1] ? 1 : 0;
    }
    return count;
}

SourceLocation source_of(const ObjectGraph& graph, ObjectId object) {
    return graph.records().source(object);
}

RecordCounts record_counts(const ObjectGraph& graph, ObjectId object) {
    const ObjectRecords& records = graph.records();
    RecordCounts counts;
    counts.references = static_cast<uint32_t>(graph.references(object).size());
    records.each_item(object, [&](std::string_view value) {
        counts.references += reference_pair(value) ? 0 : 1;
        return true;
    });
    counts.attributes = static_cast<uint32_t>(record_fields(records, object).size());
    return counts;
}

std::string object_label(const ObjectGraph& graph, ObjectId object) {
    constexpr size_t kLongest = 60;
    if (!graph.is_object(object)) return {};
    std::string label = graph.records().label(object, short_type_name(graph.type_text(object)));
    if (label.size() > kLongest) label = label.substr(0, kLongest) + "…";
    return printable_text(label);
}

}  // namespace hs
