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

namespace {

// What a line says about the object besides address, type, size and references.
std::vector<AttributeDetail> meliae_attributes(const ObjectGraph& graph, ObjectId object) {
    std::vector<AttributeDetail> details;
    for (RecordMember& member : record_attributes(graph.record_of(object))) {
        const std::string& name = member.name;
        if (name == "address" || name == "type" || name == "size" || name == "refs") continue;
        details.push_back({std::move(member.name), member.token, false, {}});
    }
    return details;
}

}  // namespace

std::vector<AttributeDetail> attribute_details(const ObjectGraph& graph, ObjectId object) {
    std::vector<AttributeDetail> details;
    std::vector<ObjectKey> keys;
    std::vector<size_t> asking;
    if (graph.record_format == RecordFormat::kMeliae) return meliae_attributes(graph, object);
    const RecordSections sections = record_sections(graph.record_of(object));
    for (RecordMember& member : record_attributes(sections.attributes)) {
        AttributeDetail detail{std::move(member.name), member.token, false, {}};
        if (const auto pair = reference_pair(detail.token)) {
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
    if (graph.record_format != RecordFormat::kPyheap) return {};
    return source_location(record_sections(graph.record_of(object)).source);
}

RecordCounts record_counts(const ObjectGraph& graph, ObjectId object) {
    RecordCounts counts;
    const std::span<const ObjectId> targets = graph.references(object);
    if (graph.record_format == RecordFormat::kMeliae) {
        counts.references = static_cast<uint32_t>(targets.size());
        counts.attributes = static_cast<uint32_t>(meliae_attributes(graph, object).size());
        return counts;
    }
    const RecordSections sections = record_sections(graph.record_of(object));
    uint32_t pairs = 0;
    for (JsonItems item(sections.references); item.next();) {
        ++counts.references;
        pairs += reference_pair(item.token()) ? 1 : 0;
    }
    counts.references += static_cast<uint32_t>(targets.size()) - pairs;
    counts.attributes = static_cast<uint32_t>(record_attributes(sections.attributes).size());
    return counts;
}

std::string object_label(const ObjectGraph& graph, ObjectId object) {
    constexpr size_t kLongest = 60;
    if (!graph.is_object(object)) return {};
    const std::string_view record = graph.record_of(object);
    std::string label;
    if (graph.record_format == RecordFormat::kMeliae) {
        for (JsonMembers member(record); member.next();) {
            if (member.is_named("name") || member.is_named("value")) {
                label = json_token_text(member.token());
            }
        }
    } else {
        const RecordSections sections = record_sections(record);
        const std::string_view type = short_type_name(graph.type_text(object));
        for (JsonMembers member(sections.attributes); member.next();) {
            if (json_kind(member.token()) != JsonKind::kString) continue;
            if (!member.is_named("name") && !label.empty()) continue;
            label = member.name() + "=" + json_token_text(member.token());
        }
        const bool named_by_source = type == "function" || type == "module" || type == "type" ||
                                     type == "code" || type == "method";
        if (named_by_source) label = source_location(sections.source).name;
    }
    if (label.size() > kLongest) label = label.substr(0, kLongest) + "…";
    return printable_text(label);
}

}  // namespace hs
