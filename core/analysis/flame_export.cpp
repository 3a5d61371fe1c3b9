#include "core/analysis/flame_export.h"

#include <algorithm>
#include <vector>

#include "core/analysis/flame_tree.h"

namespace hs {
namespace {

constexpr std::string_view kSpeedscopeSchema = "https://www.speedscope.app/file-format-schema.json";

void write_number(JsonWriter& json, Amount amount, const FlameExportOptions& options) {
    options.unit == "seconds" ? json.number(amount.to_double()) : json.number(amount.rounded());
}

bool is_shown(Amount amount, const FlameExportOptions& options) {
    return options.unit == "seconds" ? amount != Amount{} : amount.rounded() != 0;
}

// Frame 0 of the file stands for unknown stacks, the others are the trie's.
void write_speedscope_frames(JsonWriter& json, const TraceTrie& traces) {
    json.key("shared");
    json.begin_object();
    json.key("frames");
    json.begin_array();
    json.begin_object();
    json.field("name", "OTHER");
    json.end_object();
    for (uint32_t row = 1; row < traces.frames.size(); ++row) {
        const Frame& frame = traces.frames[row];
        json.begin_object();
        json.field("name", frame.function.is_nil()
                               ? frame_text(traces, {row})
                               : std::string(traces.strings.text(frame.function)));
        if (!frame.file.is_nil()) json.field("file", traces.strings.text(frame.file));
        if (frame.line != kNoLine) json.field("line", frame.line);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

void write_speedscope_profile(JsonWriter& json, const TraceTrie& traces,
                              std::span<const Amount> amounts, const FlameExportOptions& options) {
    std::vector<uint32_t> shown;
    Amount sum;
    for (uint32_t trace = 0; trace < traces.trace_count(); ++trace) {
        if (!(Amount{} < amounts[trace]) || !is_shown(amounts[trace], options)) continue;
        shown.push_back(trace);
        sum += options.unit == "seconds" ? amounts[trace] : Amount::whole(amounts[trace].rounded());
    }
    json.begin_object();
    json.field("type", "sampled");
    json.field("name", options.name);
    json.field("unit", options.unit);
    json.field("startValue", 0);
    json.key("endValue");
    write_number(json, sum, options);
    json.key("samples");
    json.begin_array();
    for (const uint32_t trace : shown) {
        json.begin_array();
        const std::vector<NodeId> path = traces.path(traces.trace_node[trace]);
        for (const NodeId node : path) json.number(traces.node_frame[node.v].v);
        if (path.empty()) json.number(0);
        json.end_array();
    }
    json.end_array();
    json.key("weights");
    json.begin_array();
    for (const uint32_t trace : shown) write_number(json, amounts[trace], options);
    json.end_array();
    json.end_object();
}

std::vector<NodeId> children_by_total(const FlameTree& tree, NodeId node,
                                      const FlameExportOptions& options) {
    std::vector<std::pair<Amount, NodeId>> found;
    for (const NodeId child : tree.shape().children(node)) {
        const Amount total = tree.total(child);
        if (is_shown(total, options)) found.emplace_back(-total, child);
    }
    // Children come by name, which the stable sort keeps among equals.
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<NodeId> children;
    children.reserve(found.size());
    for (const auto& [total, child] : found) children.push_back(child);
    return children;
}

}  // namespace

void write_speedscope(JsonWriter& json, const TraceTrie& traces, std::span<const Amount> amounts,
                      const FlameExportOptions& options) {
    json.begin_object();
    json.field("$schema", kSpeedscopeSchema);
    json.field("name", options.name);
    json.field("exporter", "heapscope");
    json.field("activeProfileIndex", 0);
    write_speedscope_frames(json, traces);
    json.key("profiles");
    json.begin_array();
    write_speedscope_profile(json, traces, amounts, options);
    const bool has_negative = std::any_of(amounts.begin(), amounts.end(),
                                          [](Amount amount) { return amount < Amount{}; });
    if (has_negative) {
        std::vector<Amount> negated;
        for (const Amount amount : amounts) negated.push_back(-amount);
        write_speedscope_profile(json, traces, negated,
                                 {options.name + " (negative)", options.unit, {}});
    }
    json.end_array();
    json.end_object();
}

void write_flame_json(JsonWriter& json, const TraceTrie& traces, std::span<const Amount> amounts,
                      const FlameExportOptions& options) {
    const FlameTree tree(traces, amounts);
    struct Open {
        std::vector<NodeId> children;
        size_t next = 0;
    };
    const auto begin = [&](std::string_view name, Amount value, Amount self,
                           FrameId frame = FrameId{}) {
        json.begin_object();
        json.field("name", name);
        if (frame.v < options.source_of_frame.size() && !options.source_of_frame[frame.v].empty()) {
            json.field("source", options.source_of_frame[frame.v]);
        }
        json.key("value");
        write_number(json, value, options);
        json.key("self");
        write_number(json, self, options);
        json.key("children");
        json.begin_array();
    };
    const auto end = [&] {
        json.end_array();
        json.end_object();
    };
    begin("all", tree.everything(), {});
    std::vector<Open> path = {{children_by_total(tree, {}, options), 0}};
    while (!path.empty()) {
        Open& top = path.back();
        if (top.next == top.children.size()) {
            path.pop_back();
            if (!path.empty()) end();
            continue;
        }
        const NodeId node = top.children[top.next++];
        const FrameId frame = traces.node_frame[node.v];
        begin(frame_text(traces, frame), tree.total(node), tree.self(node), frame);
        path.push_back({children_by_total(tree, node, options), 0});
    }
    if (is_shown(tree.other(), options)) {
        begin("OTHER", tree.other(), tree.other());
        end();
    }
    end();
}

}  // namespace hs
