#include "core/analysis/duplicates.h"

#include <algorithm>
#include <unordered_map>

#include "core/base/string_table.h"
#include "core/model/object_records.h"

namespace hs {

namespace {

constexpr uint32_t kPollMask = 0xfff;

struct Key {
    uint32_t type = 0;
    std::string_view name;  // as written
    std::string_view token;
    bool operator==(const Key&) const = default;
};

struct KeyHash {
    size_t operator()(const Key& key) const {
        return hash_bytes(key.token) ^ (hash_bytes(key.name) * 31 + key.type);
    }
};

bool is_scalar(std::string_view token) {
    const JsonKind kind = json_kind(token);
    return kind == JsonKind::kString || kind == JsonKind::kNumber;
}

}  // namespace

Result<std::vector<DuplicateValue>> duplicate_values(const ObjectGraph& graph, size_t count,
                                                     JobContext& job) {
    job.begin_stage("finding duplicates", graph.object_count);
    std::unordered_map<Key, uint64_t, KeyHash> objects;
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        if ((row & kPollMask) == 0) {
            if (job.cancelled()) return cancelled_error();
            job.set_done(row);
        }
        graph.records().each_field({row}, [&](const ObjectRecords::Field& field) {
            if (is_scalar(field.value)) {
                ++objects[{graph.type[row].v, field.raw_name, field.value}];
            }
            return true;
        });
    }
    std::vector<DuplicateValue> found;
    for (const auto& [key, times] : objects) {
        if (times < 2) continue;
        found.push_back(
            {TypeId{key.type}, json_decoded(key.name), key.token, times, key.token.size()});
    }
    count = std::min(count, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<ptrdiff_t>(count), found.end(),
                      [&](const DuplicateValue& a, const DuplicateValue& b) {
                          const uint64_t cost_a = a.objects * a.text_bytes;
                          const uint64_t cost_b = b.objects * b.text_bytes;
                          if (cost_a != cost_b) return cost_a > cost_b;
                          if (a.type != b.type) {
                              return graph.type_text(a.type) < graph.type_text(b.type);
                          }
                          if (a.name != b.name) return a.name < b.name;
                          return a.token < b.token;
                      });
    found.resize(count);
    return found;
}

}  // namespace hs
