#include "core/model/stack_sorter.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/base/check.h"
#include "core/base/column.h"

namespace hs {
namespace {

// Stacks as texts over an alphabet of frames, root first, packed into words so that comparing words
// compares frames: the first frame is in the highest bits. A frame is its rank, from 1; zero ends a
// stack, and every stack has at least one.
class PackedStacks {
public:
    PackedStacks(const FrameSet& frames, std::span<StackPiece> pieces, JobContext& job)
        : bits_(std::max(1, static_cast<int>(std::bit_width(frames.size() - 1)))),
          per_word_(static_cast<uint32_t>(64 / bits_)) {
        std::vector<size_t> first_stack;
        std::vector<uint64_t> first_word;
        size_t stacks = 0;
        uint64_t words = 0;
        for (const StackPiece& piece : pieces) {
            first_stack.push_back(stacks);
            first_word.push_back(words);
            stacks += piece.depths.size();
            for (const uint32_t depth : piece.depths) words += word_count(depth);
        }
        begin_ = Column<uint64_t>(stacks);
        depth_ = Column<uint32_t>(stacks);
        words_ = Column<uint64_t>(words);
        const std::vector<uint32_t> ranks = frames.ranks();
        job.parallel_for(pieces.size(), 1, [&](size_t i, size_t) {
            pack(std::exchange(pieces[i], {}), ranks, first_stack[i], first_word[i]);
        });
    }

    [[nodiscard]] size_t size() const { return begin_.size(); }
    [[nodiscard]] uint32_t depth(uint32_t stack) const { return depth_[stack]; }
    [[nodiscard]] uint64_t word(uint32_t stack, uint32_t index) const {
        return words_[begin_[stack] + index];
    }
    void prefetch(uint32_t stack, uint32_t index) const {
        __builtin_prefetch(&words_[begin_[stack] + index]);
    }
    [[nodiscard]] bool is_last(uint64_t word) const { return (word >> lowest() & mask()) == 0; }
    // Calls take(depth, rank) for the frames of these depths, from the root's side.
    template <class Take>
    void for_each_rank(uint32_t stack, uint32_t first, uint32_t last, const Take& take) const {
        const uint64_t* word = &words_[begin_[stack] + first / per_word_];
        int shift = 64 - bits_ * static_cast<int>(first % per_word_ + 1);
        for (uint32_t depth = first; depth < last; ++depth) {
            take(depth, static_cast<uint32_t>(*word >> shift & mask()));
            if ((shift -= bits_) >= 0) continue;
            shift = 64 - bits_;
            ++word;
        }
    }
    // Frames from the root that both have; all of both when they are equal.
    [[nodiscard]] uint32_t common_depth(uint32_t a, uint32_t b) const {
        const uint32_t most = std::min(depth_[a], depth_[b]);
        const uint64_t* words_a = &words_[begin_[a]];
        const uint64_t* words_b = &words_[begin_[b]];
        for (uint32_t i = 0; i * per_word_ < most; ++i) {
            const uint64_t difference = words_a[i] ^ words_b[i];
            if (difference == 0) continue;
            const auto equal = static_cast<uint32_t>(std::countl_zero(difference) / bits_);
            return std::min(most, i * per_word_ + equal);
        }
        return most;
    }

private:
    [[nodiscard]] uint64_t word_count(uint32_t depth) const { return depth / per_word_ + 1; }
    [[nodiscard]] int lowest() const { return 64 - bits_ * static_cast<int>(per_word_); }
    [[nodiscard]] uint64_t mask() const { return (uint64_t{1} << bits_) - 1; }

    void pack(const StackPiece& piece, const std::vector<uint32_t>& ranks, size_t stack,
              uint64_t word_at) {
        std::vector<uint32_t> rank_of(piece.frame_ids.size());
        for (size_t i = 0; i < rank_of.size(); ++i) rank_of[i] = ranks[piece.frame_ids[i].v];
        const uint32_t* frame = piece.frames.data();
        for (const uint32_t depth : piece.depths) {
            begin_[stack] = word_at;
            depth_[stack++] = depth;
            const uint32_t* leaf = frame;
            frame += depth;
            uint64_t word = 0;
            int shift = 64;
            for (const uint32_t* at = frame; at != leaf;) {
                shift -= bits_;
                word |= uint64_t{rank_of[*--at]} << shift;
                if (shift >= bits_) continue;
                words_[word_at++] = std::exchange(word, 0);
                shift = 64;
            }
            words_[word_at++] = word;
        }
    }

    int bits_;
    uint32_t per_word_;
    Column<uint64_t> begin_;  // by stack: its first word
    Column<uint32_t> depth_;
    Column<uint64_t> words_;
};

struct Item {
    uint64_t key;
    uint32_t stack;
};

// Sorts by a word at a time: runs that are equal in one are sorted by the next.
class Sorter {
public:
    Sorter(const PackedStacks& stacks, JobContext& job)
        : stacks_(stacks), job_(job), items_(stacks.size()) {
        for (uint32_t i = 0; i < items_.size(); ++i) items_[i].stack = i;
    }

    Column<Item> sorted() && {
        std::vector<Run> large = {{0, items_.size(), 0}};
        std::vector<Run> small;
        const size_t most_small = std::max<size_t>(items_.size() / 16, 1024);
        while (!large.empty() && !job_.cancelled()) {
            const Run run = large.back();
            large.pop_back();
            split(run, [&](const Run& part) {
                (part.end - part.begin > most_small ? large : small).push_back(part);
            });
        }
        constexpr size_t kRunsPerPiece = 16;
        job_.parallel_for(small.size(), kRunsPerPiece, [&](size_t first, size_t last) {
            std::vector<Run> open(small.begin() + static_cast<ptrdiff_t>(first),
                                  small.begin() + static_cast<ptrdiff_t>(last));
            while (!open.empty()) {
                const Run run = open.back();
                open.pop_back();
                split(run, [&](const Run& part) { open.push_back(part); });
            }
        });
        return std::move(items_);
    }

private:
    struct Run {
        size_t begin = 0;
        size_t end = 0;
        uint32_t word = 0;  // the first that they may differ in
    };

    template <class Push>
    void split(const Run& run, const Push& push) {
        constexpr size_t kAhead = 16;
        for (size_t i = run.begin; i < run.end; ++i) {
            if (i + kAhead < run.end) stacks_.prefetch(items_[i + kAhead].stack, run.word);
            items_[i].key = stacks_.word(items_[i].stack, run.word);
        }
        std::sort(items_.begin() + static_cast<ptrdiff_t>(run.begin),
                  items_.begin() + static_cast<ptrdiff_t>(run.end),
                  [](const Item& a, const Item& b) { return a.key < b.key; });
        for (size_t begin = run.begin; begin < run.end;) {
            size_t end = begin + 1;
            while (end < run.end && items_[end].key == items_[begin].key) ++end;
            const bool is_done = end - begin == 1 || stacks_.is_last(items_[begin].key);
            if (!is_done) push({begin, end, run.word + 1});
            begin = end;
        }
    }

    const PackedStacks& stacks_;
    JobContext& job_;
    Column<Item> items_;
};

// Walks the sorted stacks; a path of nodes leads from the root to the present one's leaf.
class TrieWriter {
public:
    TrieWriter(const FrameSet& frames, const PackedStacks& stacks, const Column<Item>& sorted,
               JobContext& job)
        : stacks_(stacks),
          sorted_(sorted),
          job_(job),
          common_(sorted.size() + 1),
          first_node_(sorted.size() + 1),
          trace_(sorted.size() + 1),
          frame_of_rank_(frames.size()) {
        const std::vector<uint32_t> ranks = frames.ranks();
        for (uint32_t i = 0; i < ranks.size(); ++i) frame_of_rank_[ranks[i]] = {i};
    }

    void write(TraceTrie& trie, std::vector<TraceId>& trace_of_stack) {
        compare_neighbours();
        if (job_.cancelled()) return;  // what was left out of that is no number
        count_nodes();
        const size_t nodes = first_node_[sorted_.size()];
        trie.node_parent = Column<NodeId>(nodes);
        trie.node_frame = Column<FrameId>(nodes);
        trie.node_depth = Column<uint32_t>(nodes);
        trie.node_end = Column<uint32_t>(nodes);
        trie.first_trace = Column<uint32_t>(nodes + 1);
        trie.trace_node.resize(trace_[sorted_.size()]);
        trace_of_stack.resize(sorted_.size());
        trie.node_parent[0] = {};
        trie.node_frame[0] = {};
        trie.node_depth[0] = 0;
        trie.first_trace[0] = 1;
        trie.first_trace[nodes] = trace_[sorted_.size()];
        // Whatever is still open after the last stack ends with all nodes.
        job_.parallel_for(nodes, kNodesPerPiece, [&](size_t first, size_t last) {
            std::fill(trie.node_end.begin() + first, trie.node_end.begin() + last,
                      static_cast<uint32_t>(nodes));
        });
        job_.parallel_for(sorted_.size(), kStacksPerPiece, [&](size_t first, size_t last) {
            std::vector<uint32_t> path = path_before(first);
            for (size_t i = first; i < last; ++i) write_stack(i, path, trie, trace_of_stack);
        });
    }

private:
    static constexpr size_t kStacksPerPiece = 4096;
    static constexpr size_t kNodesPerPiece = size_t{1} << 19;  // large pages are not shared

    [[nodiscard]] uint32_t depth_of(size_t i) const { return stacks_.depth(sorted_[i].stack); }
    [[nodiscard]] bool is_repeat(size_t i) const {
        return i > 0 && common_[i] == depth_of(i) && common_[i] == depth_of(i - 1);
    }

    void compare_neighbours() {
        job_.parallel_for(sorted_.size(), kStacksPerPiece, [&](size_t first, size_t last) {
            for (size_t i = first; i < last; ++i) {
                common_[i] =
                    i == 0 ? 0 : stacks_.common_depth(sorted_[i - 1].stack, sorted_[i].stack);
            }
        });
    }

    void count_nodes() {
        uint64_t node = 1;
        uint32_t trace = 1;
        for (size_t i = 0; i < sorted_.size(); ++i) {
            first_node_[i] = static_cast<uint32_t>(node);
            trace_[i] = trace - (is_repeat(i) ? 1 : 0);
            trace += is_repeat(i) ? 0 : 1;
            node += depth_of(i) - common_[i];
            HS_CHECK(node < UINT32_MAX);
        }
        first_node_[sorted_.size()] = static_cast<uint32_t>(node);
        trace_[sorted_.size()] = trace;
    }

    // By depth, the nodes of the stack before this one. Each was made by the last stack up to there
    // that had something new at its depth.
    [[nodiscard]] std::vector<uint32_t> path_before(size_t i) const {
        if (i == 0) return {0};
        uint32_t open = depth_of(i - 1);
        std::vector<uint32_t> path(open + 1);
        while (open > 0) {
            --i;
            for (; open > common_[i]; --open) path[open] = first_node_[i] + open - common_[i] - 1;
        }
        return path;
    }

    void write_stack(size_t i, std::vector<uint32_t>& path, TraceTrie& trie,
                     std::vector<TraceId>& trace_of_stack) const {
        const uint32_t stack = sorted_[i].stack;
        trace_of_stack[stack] = {trace_[i]};
        if (is_repeat(i)) return;
        uint32_t node = first_node_[i];
        for (size_t depth = common_[i] + 1; depth < path.size(); ++depth) {
            trie.node_end[path[depth]] = node;
        }
        path.resize(common_[i] + 1);
        stacks_.for_each_rank(stack, common_[i], depth_of(i), [&](uint32_t depth, uint32_t rank) {
            trie.node_parent[node] = {path.back()};
            trie.node_frame[node] = frame_of_rank_[rank];
            trie.node_depth[node] = depth + 1;
            trie.first_trace[node] = trace_[i];
            path.push_back(node++);
        });
        trie.trace_node[trace_[i]] = {path.back()};
    }

    const PackedStacks& stacks_;
    const Column<Item>& sorted_;
    JobContext& job_;
    // By place among the sorted stacks.
    Column<uint32_t> common_;      // frames shared with the stack before
    Column<uint32_t> first_node_;  // the number of its first new node; one more: all nodes
    Column<uint32_t> trace_;       // one more: all traces
    std::vector<FrameId> frame_of_rank_;
};

}  // namespace

SortedStacks sort_stacks(FrameSet frames, std::span<StackPiece> pieces, JobContext& job) {
    SortedStacks made;
    const PackedStacks stacks(frames, pieces, job);
    const Column<Item> sorted = Sorter(stacks, job).sorted();
    if (job.cancelled()) return made;
    TrieWriter(frames, stacks, sorted, job).write(made.trie, made.trace_of_stack);
    if (job.cancelled()) return {};
    std::move(frames).move_to(made.trie);
    index_children(made.trie, job);
    return made;
}

}  // namespace hs
