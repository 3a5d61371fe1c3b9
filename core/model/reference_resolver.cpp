#include "core/model/reference_resolver.h"

#include <algorithm>

#include "core/model/record_value.h"

namespace hs {

uint32_t StubList::number_of(const StubKey& key) {
    const auto [at, added] = numbers_.try_emplace(key, static_cast<uint32_t>(keys_.size()));
    if (added) keys_.push_back(key);
    return at->second;
}

namespace {

struct EdgeKey {
    TypeId type;
    uint64_t address = 0;
    const std::string* odd_id = nullptr;
};

class Resolver {
public:
    Resolver(const RawPiece& piece, const std::vector<TypeId>& type_map, const ResolveInput& input)
        : piece_(piece), type_map_(type_map), input_(input) {}

    ResolvedPiece run() {
        resolve_all();
        if (has_dangling_dict_ && input_.build.values_for_repair) {
            repair_all();
        } else {
            for (const RawRecord& record : piece_.records) {
                resolved_.edges_end.push_back(record.edges_end);
            }
        }
        return std::move(resolved_);
    }

private:
    [[nodiscard]] EdgeKey key_of(uint64_t edge) const {
        const auto local = static_cast<uint32_t>(edge >> 48);
        const uint64_t low = edge & RawPiece::kAddressMask;
        if (local != RawPiece::kWide) [[likely]] { return {type_map_[local], low, nullptr}; }
        const WideEdge& wide = piece_.wide[low];
        return {type_map_[wide.type], wide.address, wide.odd_id.empty() ? nullptr : &wide.odd_id};
    }

    void resolve_all() {
        constexpr size_t kBatch = 32;
        resolved_.targets.resize(piece_.edges.size());
        EdgeKey keys[kBatch];
        for (size_t first = 0; first < piece_.edges.size(); first += kBatch) {
            const size_t count = std::min(kBatch, piece_.edges.size() - first);
            for (size_t i = 0; i < count; ++i) {
                keys[i] = key_of(piece_.edges[first + i]);
                input_.table.prefetch_slot(keys[i].address);
            }
            for (size_t i = 0; i < count; ++i) { input_.table.prefetch_row(keys[i].address); }
            for (size_t i = 0; i < count; ++i) { resolved_.targets[first + i] = resolve(keys[i]); }
        }
    }

    uint32_t resolve(const EdgeKey& key) {
        bool mismatch = false;
        const uint32_t row = find(key, mismatch);
        resolved_.mismatched += mismatch ? 1 : 0;
        if (row != 0) return row;
        ++resolved_.dangling;
        has_dangling_dict_ |= key.type == input_.dict_type;
        if (key.odd_id == nullptr) {
            // Stubs are few and popular: one static type is named again and again.
            RecentStub& recent = recent_[(key.address >> 4 ^ key.type.v) % kRecent];
            if (!recent.known || recent.address != key.address || recent.type != key.type) {
                recent = {key.address, key.type, true,
                          resolved_.stubs.number_of({key.type, key.address, {}})};
            }
            return ResolvedPiece::kStub | recent.number;
        }
        return ResolvedPiece::kStub |
               resolved_.stubs.number_of({key.type, key.address, *key.odd_id});
    }

    [[nodiscard]] uint32_t find(const EdgeKey& key, bool& mismatch) const {
        if (key.odd_id != nullptr) return 0;
        if (input_.build.untyped_references) return input_.table.find_address(key.address);
        return input_.table.find(key.type, key.address, mismatch);
    }

    [[nodiscard]] bool needs_repair(uint32_t begin, uint32_t end) const {
        for (uint32_t edge = begin; edge < end; ++edge) {
            const uint32_t target = resolved_.targets[edge];
            if ((target & ResolvedPiece::kStub) == 0) continue;
            const StubKey& key = resolved_.stubs.keys()[target & ~ResolvedPiece::kStub];
            if (key.type == input_.dict_type) return true;
        }
        return false;
    }

    void repair_all() {
        std::vector<uint32_t> targets;
        targets.reserve(resolved_.targets.size());
        uint32_t begin = 0;
        for (const RawRecord& record : piece_.records) {
            const size_t first = targets.size();
            targets.insert(targets.end(), resolved_.targets.begin() + begin,
                           resolved_.targets.begin() + record.edges_end);
            if (needs_repair(begin, record.edges_end)) add_repaired(record, first, targets);
            begin = record.edges_end;
            resolved_.edges_end.push_back(static_cast<uint32_t>(targets.size()));
        }
        resolved_.targets = std::move(targets);
    }

    // Appends what the record's attributes refer to and targets[first, …) does not hold yet.
    void add_repaired(const RawRecord& record, size_t first, std::vector<uint32_t>& targets) {
        std::vector<uint32_t> known(targets.begin() + static_cast<ptrdiff_t>(first), targets.end());
        std::sort(known.begin(), known.end());
        const size_t before = targets.size();
        for (const std::string_view value : input_.build.values_for_repair(record.begin)) {
            const uint32_t row = target_of(value);
            if (row == 0) continue;
            if (std::binary_search(known.begin(), known.end(), row)) continue;
            known.insert(std::lower_bound(known.begin(), known.end(), row), row);
            targets.push_back(row);
        }
        resolved_.repaired += targets.size() - before;
    }

    [[nodiscard]] uint32_t target_of(std::string_view value) const {
        const auto pair = reference_pair(value);
        const auto address = pair ? pair_address(pair->id) : std::nullopt;
        if (!address) return 0;
        const TypeId type = pair->type_escaped ? input_.graph.find_type(pair->type())
                                               : input_.graph.find_type(pair->raw_type);
        bool mismatch = false;
        return input_.table.find(type, *address, mismatch);
    }

    struct RecentStub {
        uint64_t address = 0;
        TypeId type;
        bool known = false;
        uint32_t number = 0;
    };
    static constexpr size_t kRecent = 256;

    const RawPiece& piece_;
    const std::vector<TypeId>& type_map_;
    const ResolveInput& input_;
    ResolvedPiece resolved_;
    RecentStub recent_[kRecent];
    bool has_dangling_dict_ = false;
};

}  // namespace

ResolvedPiece resolve_references(const RawPiece& piece, const std::vector<TypeId>& type_map,
                                 const ResolveInput& input) {
    return Resolver(piece, type_map, input).run();
}

}  // namespace hs
