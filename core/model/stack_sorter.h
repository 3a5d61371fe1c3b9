#pragma once
// Stacks all at once into a TraceTrie. Sorted, each stack follows the one that it shares most
// frames with, and what it does not share are its nodes: everything is written in order, while
// TraceTrieBuilder looks up every frame of every stack somewhere in memory.

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/job_context.h"
#include "core/model/frame_set.h"
#include "core/model/trace_trie.h"

namespace hs {

// Stacks that were read together, one after the other, leaf first.
struct StackPiece {
    std::vector<FrameId> frame_ids;  // the frames that occur in this piece
    std::vector<uint32_t> frames;    // indices of frame_ids
    std::vector<uint32_t> depths;    // by stack: how many of `frames`
};

struct SortedStacks {
    TraceTrie trie;
    std::vector<TraceId> trace_of_stack;  // by piece, then by stack
};

// Takes the pieces' memory. The result is unfinished once the job is cancelled.
SortedStacks sort_stacks(FrameSet frames, std::span<StackPiece> pieces, JobContext& job);

}  // namespace hs
