#pragma once
// Stacks with amounts on their way into a dataset, whatever file they come from.

#include <string>
#include <string_view>
#include <vector>

#include "core/model/amount.h"
#include "core/model/dataset.h"
#include "core/model/trace_profile.h"
#include "core/model/trace_trie_builder.h"

namespace hs {

class ProfileStacks {
public:
    // All stacks together may have this many frames: a tree of 10^6 levels with amounts at each
    // would have 5 * 10^11.
    static constexpr size_t kMostFrames = size_t{128} << 20;

    TraceTrieBuilder& builder() { return builder_; }
    // "function (file:line)", "function (file)" or any other name.
    FrameId frame_from_text(std::string_view text);

    // Outermost first, unless order_stacks finds otherwise. False: too many frames.
    [[nodiscard]] bool add(std::vector<FrameId> frames, Amount amount);

    enum class Order : uint8_t { kOutermostFirst, kInnermostFirst, kUnknown };
    // By which end has a program's entry: a module, main, or the start of a thread.
    [[nodiscard]] Order order() const;

    void finish(bool turn_round, TraceProfile profile, Dataset& dataset) &&;

private:
    [[nodiscard]] static bool is_entry(std::string_view function);

    TraceTrieBuilder builder_;
    std::vector<bool> is_entry_;  // by FrameId, as frames come in
    std::vector<std::vector<FrameId>> stacks_;
    std::vector<Amount> amounts_;
    size_t frame_count_ = 0;
};

}  // namespace hs
