#include "core/analysis/tracked_referents.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/analysis/tracked_stats.h"

namespace hs {
namespace {

constexpr size_t kPollObjects = 1024;

std::string_view name_of(const Tracked& tracked, const SizedNode& node) {
    return tracked.text(node.name);
}

int64_t known(int64_t bytes) {
    return bytes == kUnknownBytes ? 0 : bytes;
}

int64_t plus(int64_t a, int64_t b) {
    return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
}

// A tree that grows by adding records, and is written out depth first.
class MergedTree {
public:
    MergedTree(const Tracked& tracked, const ReferentLimits& limits)
        : tracked_(tracked), limits_(limits) {
        nodes_.push_back({});
        nodes_[0].row.bytes = 0;
        nodes_[0].row.flat_bytes = 0;
    }

    // Breadth first: what is met first comes first.
    void add(uint32_t sized) {
        const SizedNode& top = tracked_.sized[sized];
        add_sizes(nodes_[0].row, top);
        std::vector<std::pair<uint32_t, uint32_t>> queue = {{sized, 0}};
        for (size_t at = 0; at < queue.size(); ++at) {
            const auto [from, into] = queue[at];
            for (const uint32_t ref : tracked_.refs_of(tracked_.sized[from])) {
                if (++visits_ > kVisitsPerRow * limits_.max_rows) {
                    is_complete_ = false;
                    return;
                }
                const uint32_t child = child_of(into, ref);
                if (child == 0) { continue; }
                add_sizes(nodes_[child].row, tracked_.sized[ref]);
                if (tracked_.sized[ref].ref_count > 0) { queue.emplace_back(ref, child); }
            }
        }
    }

    [[nodiscard]] ReferentTree tree() const {
        ReferentTree out;
        out.is_complete = is_complete_;
        std::vector<std::pair<uint32_t, uint32_t>> stack = {{0, 0}};  // node, parent's row
        while (!stack.empty()) {
            const auto [node, parent] = stack.back();
            stack.pop_back();
            const auto row = static_cast<uint32_t>(out.rows.size());
            out.rows.push_back(nodes_[node].row);
            out.rows.back().parent = parent;
            // Siblings wait below the children, so this one's go on first.
            if (nodes_[node].next_sibling != 0) {
                stack.emplace_back(nodes_[node].next_sibling, parent);
            }
            if (nodes_[node].first_child != 0) {
                stack.emplace_back(nodes_[node].first_child, row);
            }
        }
        return out;
    }

private:
    static constexpr size_t kVisitsPerRow = 16;
    struct Node {
        ReferentRow row;
        uint32_t first_child = 0;
        uint32_t last_child = 0;
        uint32_t next_sibling = 0;
    };

    static void add_sizes(ReferentRow& row, const SizedNode& node) {
        row.bytes = plus(row.bytes, known(node.bytes));
        row.flat_bytes = plus(row.flat_bytes, known(node.flat_bytes));
    }

    // Its node below `into`, made if it is new; 0 when the tree is full.
    uint32_t child_of(uint32_t into, uint32_t ref) {
        std::string_view name = name_of(tracked_, tracked_.sized[ref]);
        name = name.substr(0, name.find(':'));
        const uint32_t name_id = names_.intern(name).v;
        const auto next = static_cast<uint32_t>(nodes_.size());
        const uint64_t key = uint64_t{into} << 32 | name_id;
        const auto found = children_.find(key);
        if (found != children_.end()) { return found->second; }
        const uint32_t depth = nodes_[into].row.depth + 1;
        if (nodes_.size() >= limits_.max_rows || depth > limits_.max_depth) {
            is_complete_ = false;
            return 0;
        }
        children_.emplace(key, next);
        nodes_.push_back({{name, 0, 0, depth, 0, 0}, 0, 0, 0});
        Node& parent = nodes_[into];
        ++parent.row.child_count;
        (parent.first_child == 0 ? parent.first_child : nodes_[parent.last_child].next_sibling) =
            next;
        parent.last_child = next;
        return next;
    }

    const Tracked& tracked_;
    ReferentLimits limits_;
    StringTable names_;
    std::vector<Node> nodes_;
    std::unordered_map<uint64_t, uint32_t> children_;  // parent and name -> node
    size_t visits_ = 0;
    bool is_complete_ = true;
};

}  // namespace

ReferentTree referent_tree(const Tracked& tracked, SizedId sized, const ReferentLimits& limits) {
    struct Waiting {
        uint32_t sized;
        uint32_t parent;
        uint32_t depth;
    };
    ReferentTree tree;
    std::vector<Waiting> stack = {{sized.v, 0, 0}};
    while (!stack.empty()) {
        const Waiting at = stack.back();
        stack.pop_back();
        if (tree.rows.size() >= limits.max_rows) {
            tree.is_complete = false;
            break;
        }
        const SizedNode& node = tracked.sized[at.sized];
        const auto row = static_cast<uint32_t>(tree.rows.size());
        const bool goes_on = at.depth < limits.max_depth;
        tree.rows.push_back({name_of(tracked, node), node.bytes, node.flat_bytes, at.depth,
                             at.parent, goes_on ? node.ref_count : 0});
        if (!goes_on) {
            tree.is_complete = tree.is_complete && node.ref_count == 0;
            continue;
        }
        const std::span<const uint32_t> refs = tracked.refs_of(node);
        if (stack.size() + refs.size() > limits.max_rows) {
            tree.is_complete = false;
            break;
        }
        for (size_t i = refs.size(); i > 0; --i) {
            stack.push_back({refs[i - 1], row, at.depth + 1});
        }
    }
    return tree;
}

Result<ReferentTree> merged_referents(const Tracked& tracked, uint32_t tracked_class,
                                      uint32_t snapshot, JobContext& job,
                                      const ReferentLimits& limits) {
    MergedTree merged(tracked, limits);
    const double time = tracked.snapshots[snapshot].time_s;
    size_t count = 0;
    for (const TrackedObject& object : tracked.objects_of(tracked.classes[tracked_class])) {
        if (count++ % kPollObjects == 0 && job.cancelled()) { return cancelled_error(); }
        // The last record of just this time, as everywhere.
        const std::span<const SizeRecord> records = tracked.records_of(object);
        const auto found = std::find_if(records.rbegin(), records.rend(), [&](const SizeRecord& r) {
            return r.time_s == time && is_shown_record(object, r);
        });
        if (found != records.rend()) { merged.add(found->sized.v); }
    }
    return merged.tree();
}

}  // namespace hs
