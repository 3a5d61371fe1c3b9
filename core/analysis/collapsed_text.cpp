#include "core/analysis/collapsed_text.h"

#include <algorithm>
#include <utility>

#include "core/model/frame_escape.h"

namespace hs {
std::string collapsed_stack(const TraceTrie& traces, TraceId trace) {
    std::string text;
    for (const NodeId node : traces.path(traces.trace_node[trace.v])) {
        if (!text.empty()) text += ';';
        text += escaped_frame(frame_text(traces, traces.node_frame[node.v]));
    }
    return text;
}

std::vector<CollapsedLine> collapsed_lines(const TraceTrie& traces,
                                           std::span<const Amount> amounts) {
    std::vector<std::string> names(traces.frames.size());
    for (uint32_t row = 1; row < names.size(); ++row) {
        names[row] = escaped_frame(frame_text(traces, {row}));
    }
    std::vector<CollapsedLine> lines;
    Amount other = amounts[0];
    for (uint32_t trace = 1; trace < traces.trace_count(); ++trace) {
        if (traces.is_empty_stack({trace})) {
            other += amounts[trace];
            continue;
        }
        const int64_t value = amounts[trace].rounded();
        if (value == 0) continue;
        std::string stack;
        for (const NodeId node : traces.path(traces.trace_node[trace])) {
            if (!stack.empty()) stack += ';';
            stack += names[traces.node_frame[node.v].v];
        }
        lines.push_back({std::move(stack), value});
    }
    std::sort(lines.begin(), lines.end(), [](const CollapsedLine& a, const CollapsedLine& b) {
        return a.value != b.value ? a.value > b.value : a.stack < b.stack;
    });
    if (other.rounded() != 0) lines.push_back({"OTHER", other.rounded()});
    return lines;
}

}  // namespace hs
