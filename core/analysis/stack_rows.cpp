#include "core/analysis/stack_rows.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "core/base/hash_map.h"
#include "core/base/text_format.h"
#include "core/model/event_log.h"
#include "core/model/log_attributes.h"
#include "core/model/trace_trie_builder.h"

namespace hs {
namespace {

constexpr size_t kMostNamed = 8;

Error usage(std::string message) {
    return {ErrorCode::kUsage, std::move(message), {}, {}};
}

// "a, b and 3 more"
std::string some_of(const std::vector<std::string>& names) {
    std::string text;
    for (size_t i = 0; i < std::min(names.size(), kMostNamed); ++i) {
        text += (i == 0 ? "" : ", ") + printable_text(names[i]);
    }
    if (names.size() > kMostNamed) {
        text += " and " + format_count(names.size() - kMostNamed) + " more";
    }
    return text;
}

std::vector<bool> matching_threads(const LogAttributes& known, std::string_view wanted) {
    std::vector<bool> matches(known.threads.size());
    for (uint32_t i = 0; i < known.threads.size(); ++i) {
        const LogThread& thread = known.threads[i];
        matches[i] = std::to_string(thread.id) == wanted || thread.name == wanted ||
                     thread_text(known, i) == wanted;
    }
    return matches;
}

std::vector<bool> matching_allocators(const LogAttributes& known, std::string_view wanted) {
    std::vector<bool> matches(known.allocators.size());
    for (size_t i = 0; i < matches.size(); ++i) matches[i] = known.allocators[i].name == wanted;
    return matches;
}

bool has_any(const std::vector<bool>& matches) {
    return std::find(matches.begin(), matches.end(), true) != matches.end();
}

// Those that rows have, by name.
std::vector<std::string> used_allocators(const LogAttributes& known) {
    std::vector<bool> is_used(known.allocators.size());
    for (size_t row = 1; row < known.allocator_of_row.size(); ++row) {
        is_used[known.allocator_of_row[row]] = true;
    }
    std::vector<std::string> names;
    for (size_t i = 0; i < is_used.size(); ++i) {
        if (is_used[i]) names.push_back(known.allocators[i].name);
    }
    return names;
}

Error unknown_thread(const LogAttributes& known, std::string_view wanted) {
    std::vector<std::string> names;
    for (uint32_t i = 0; i < known.threads.size(); ++i) {
        names.push_back(std::to_string(known.threads[i].id) + " (" + thread_text(known, i) + ")");
    }
    return usage("no thread '" + printable_text(wanted) + "' in the log; it has " + some_of(names));
}

// The rows that are wanted, all at first.
Result<std::vector<bool>> wanted_rows(const LogAttributes* known, size_t row_count,
                                      const RowChoice& choice) {
    std::vector<bool> wanted(row_count, true);
    const bool needs_threads = !choice.thread.empty() || choice.group == RowChoice::Group::kThread;
    const bool needs_allocators =
        !choice.allocator.empty() || choice.group == RowChoice::Group::kAllocator;
    if (needs_threads && (known == nullptr || known->thread_of_row.empty())) {
        return usage("this file has no data on threads");
    }
    if (needs_allocators && (known == nullptr || known->allocator_of_row.empty())) {
        return usage("this file has no data on allocators");
    }
    if (choice.has_native && !has_native_stacks(known)) {
        return usage("this file has no native stacks");
    }
    if (!choice.thread.empty()) {
        const std::vector<bool> matches = matching_threads(*known, choice.thread);
        if (!has_any(matches)) return unknown_thread(*known, choice.thread);
        for (size_t row = 0; row < row_count; ++row) {
            if (row == 0 || !matches[known->thread_of_row[row]]) wanted[row] = false;
        }
    }
    if (!choice.allocator.empty()) {
        const std::vector<bool> matches = matching_allocators(*known, choice.allocator);
        if (!has_any(matches)) {
            return usage("no allocator '" + printable_text(choice.allocator) +
                         "' in the log; it has " + some_of(used_allocators(*known)));
        }
        for (size_t row = 0; row < row_count; ++row) {
            if (row == 0 || !matches[known->allocator_of_row[row]]) wanted[row] = false;
        }
    }
    return wanted;
}

// Makes stacks of rows that are not those of the file.
class RowStacks {
public:
    RowStacks(const Dataset& dataset, const RowChoice& choice)
        : traces_(*dataset.traces),
          known_(*dataset.log->attributes()),
          trace_of_row_(dataset.log->parts().trace_of_row),
          choice_(choice),
          frame_of_(traces_.frames.size()) {}

    // The number of the stack that the row is of.
    uint32_t add(uint32_t row) {
        uint32_t group = 0;
        if (choice_.group == RowChoice::Group::kThread) {
            group = group_node(thread_text(known_, known_.thread_of_row[row]));
        } else if (choice_.group == RowChoice::Group::kAllocator) {
            group = group_node(known_.allocators[known_.allocator_of_row[row]].name);
        }
        uint32_t end = group;
        if (choice_.has_frames) end = node_in(group, traces_.trace_node[trace_of_row_[row].v]);
        if (choice_.has_native) end = native_in(end, known_.native_of_row[row]);
        return builder_.add_stack_at(end);
    }

    Result<TraceTrieBuilder::Frozen> freeze(JobContext& job) && {
        return std::move(builder_).freeze(TraceTrieBuilder::ChildOrder::kByName, job);
    }

private:
    uint32_t group_node(const std::string& name) {
        return builder_.node_below(0, builder_.frame({}, kNoLine, name));
    }
    // Where the stack down to a node of the file's is below the group. Every node comes once.
    uint32_t node_in(uint32_t group, NodeId node) {
        std::vector<NodeId> missing;
        uint32_t made = group;
        for (; !node.is_nil(); node = traces_.node_parent[node.v]) {
            made = made_.find(key_of(group, node)).v;
            if (made != 0) break;
            missing.push_back(node);
            made = group;
        }
        for (size_t i = missing.size(); i-- > 0;) {
            made = builder_.node_below(made, own_frame(traces_.node_frame[missing[i].v]));
            made_.insert(key_of(group, missing[i]), {made});
        }
        return made;
    }
    uint32_t native_in(uint32_t node, uint32_t row) {
        std::vector<uint32_t> frames;
        for (; row != 0; row = known_.native.frames[row].caller) frames.push_back(row);
        for (size_t i = frames.size(); i-- > 0;) {
            node = builder_.node_below(
                node, builder_.frame({}, kNoLine, native_frame_text(known_.native, frames[i])));
        }
        return node;
    }
    static uint64_t key_of(uint32_t group, NodeId node) { return uint64_t{group} << 32 | node.v; }
    FrameId own_frame(FrameId frame) {
        FrameId& made = frame_of_[frame.v];
        if (made.is_nil()) {
            const Frame& own = traces_.frames[frame.v];
            made = builder_.frame(traces_.strings.text(own.file), own.line,
                                  traces_.strings.text(own.function));
        }
        return made;
    }

    const TraceTrie& traces_;
    const LogAttributes& known_;
    const std::vector<TraceId>& trace_of_row_;
    RowChoice choice_;
    TraceTrieBuilder builder_;
    std::vector<FrameId> frame_of_;  // in the builder, by the file's
    HashMap<NodeId> made_;           // nodes of the builder, by group and node of the file
};

}  // namespace

std::vector<uint8_t> kept_rows(const StackRows& rows) {
    std::vector<uint8_t> kept;
    kept.reserve(rows.trace_of_row.size());
    for (const TraceId trace : rows.trace_of_row) {
        kept.push_back(trace == StackRows::kLeftOut ? 0 : 1);
    }
    return kept;
}

StackRows all_rows(const EventLog& log, size_t trace_count) {
    return {log.parts().trace_of_row, trace_count};
}

Result<ChosenRows> ChosenRows::make(const Dataset& dataset, const RowChoice& choice,
                                    JobContext& job) {
    const EventLog& log = *dataset.log;
    const std::vector<TraceId>& trace_of_row = log.parts().trace_of_row;
    HS_TRY(const std::vector<bool> wanted,
           wanted_rows(log.attributes(), trace_of_row.size(), choice));
    auto rows = std::make_shared<std::vector<TraceId>>(trace_of_row);
    ChosenRows chosen;
    chosen.traces_ = &*dataset.traces;
    const bool has_own_stacks = choice.group == RowChoice::Group::kNone && !choice.has_native;
    if (!has_own_stacks) {
        constexpr uint32_t kRowsPerPoll = 4096;
        RowStacks stacks(dataset, choice);
        std::vector<uint32_t> stack_of_row(rows->size());
        for (uint32_t row = 1; row < rows->size(); ++row) {
            if (row % kRowsPerPoll == 0 && job.cancelled()) return cancelled_error();
            if (wanted[row]) stack_of_row[row] = stacks.add(row);
        }
        HS_TRY(TraceTrieBuilder::Frozen frozen, std::move(stacks).freeze(job));
        for (uint32_t row = 1; row < rows->size(); ++row) {
            if (wanted[row]) (*rows)[row] = frozen.trace_of_stack[stack_of_row[row]];
        }
        chosen.own_ = std::make_shared<const TraceTrie>(std::move(frozen.trie));
        chosen.traces_ = chosen.own_.get();
    }
    for (size_t row = 0; row < rows->size(); ++row) {
        if (!wanted[row]) (*rows)[row] = StackRows::kLeftOut;
    }
    chosen.trace_of_row_ = std::move(rows);
    return chosen;
}

std::string thread_text(const LogAttributes& known, uint32_t thread) {
    const LogThread& of = known.threads[thread];
    if (!of.name.empty()) return of.name;
    return of.is_main ? "main thread" : "thread " + std::to_string(of.id);
}

std::string native_frame_text(const NativeStacks& native, uint32_t row) {
    const NativeStacks::Frame& frame = native.frames[row];
    char offset[32];
    std::snprintf(offset, sizeof(offset), "0x%llx", static_cast<unsigned long long>(frame.offset));
    const std::string& module = native.modules[frame.module];
    return module.empty() ? std::string(offset) : module + "+" + offset;
}

}  // namespace hs
