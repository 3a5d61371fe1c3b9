#include "core/import/profile_stacks.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/model/amount.h"

namespace hs {

bool ProfileStacks::is_entry(std::string_view function) {
    constexpr std::array<std::string_view, 7> kEntries = {
        "<module>", "main", "__main__", "_bootstrap", "_bootstrap_inner", "_run_module_as_main",
        "_run_code"};
    return std::find(kEntries.begin(), kEntries.end(), function) != kEntries.end();
}

// The file may hold " (" and ":" itself; the function cannot hold " (".
FrameId ProfileStacks::frame_from_text(std::string_view text) {
    std::string_view function = text;
    std::string_view file;
    int64_t line = kNoLine;
    const size_t open = text.find(" (");
    if (open != std::string_view::npos && text.ends_with(')')) {
        function = text.substr(0, open);
        file = text.substr(open + 2, text.size() - open - 3);
        const size_t colon = file.rfind(':');
        if (colon != std::string_view::npos) {
            const char* end = file.data() + file.size();
            int64_t found = 0;
            const auto [stop, problem] = std::from_chars(file.data() + colon + 1, end, found);
            if (problem == std::errc{} && stop == end) {
                line = found;
                file = file.substr(0, colon);
            }
        }
    }
    const FrameId frame = builder_.frame(file, line, function);
    if (is_entry_.size() <= frame.v) { is_entry_.resize(frame.v + 1); }
    is_entry_[frame.v] = is_entry(function);
    return frame;
}

bool ProfileStacks::add(std::vector<FrameId> frames, Amount amount) {
    frame_count_ += frames.size();
    if (frame_count_ > kMostFrames) { return false; }
    stacks_.push_back(std::move(frames));
    amounts_.push_back(amount);
    return true;
}

ProfileStacks::Order ProfileStacks::order() const {
    Amount outermost_first;
    Amount innermost_first;
    for (size_t i = 0; i < stacks_.size(); ++i) {
        if (stacks_[i].empty()) { continue; }
        const bool first = is_entry_[stacks_[i].front().v];
        const bool last = is_entry_[stacks_[i].back().v];
        if (first && !last) { outermost_first += amounts_[i]; }
        if (last && !first) { innermost_first += amounts_[i]; }
    }
    if (outermost_first == innermost_first) { return Order::kUnknown; }
    return innermost_first > outermost_first ? Order::kInnermostFirst : Order::kOutermostFirst;
}

void ProfileStacks::finish(bool turn_round, TraceProfile profile, Dataset& dataset) && {
    for (std::vector<FrameId>& stack : stacks_) {
        if (turn_round) { std::reverse(stack.begin(), stack.end()); }
        builder_.add_stack(stack);
        stack = {};
    }
    TraceTrieBuilder::Frozen frozen = std::move(builder_).freeze();
    profile.amount_of_trace.assign(frozen.trie.trace_count(), Amount{});
    for (size_t i = 0; i < amounts_.size(); ++i) {
        profile.add(frozen.trace_of_stack[i], {amounts_[i], profile.unit});
    }
    dataset.traces.emplace(std::move(frozen.trie));
    dataset.profile.emplace(std::move(profile));
}

}  // namespace hs
