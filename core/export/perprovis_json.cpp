#include "core/export/perprovis_json.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/analysis/flame_tree.h"
#include "core/analysis/sample_buckets.h"

namespace hs {
namespace {

constexpr size_t kMostHotspots = 20;
constexpr double kBucketSeconds = 0.1;

// "function (file:line)"; that tool takes names apart again, so every part is there.
std::string name_of(const TraceTrie& traces, NodeId node) {
    const Frame& frame = traces.frames[traces.node_frame[node.v].v];
    std::string name(traces.strings.text(frame.function));
    if (frame.file.is_nil()) return name;
    return name + " (" + std::string(traces.strings.text(frame.file)) + ":" +
           std::to_string(frame.line == kNoLine ? 0 : frame.line) + ")";
}

// Depth first without recursion: stacks of thousands of frames are normal.
void write_flame(JsonWriter& json, const TraceTrie& traces, const FlameTree& tree) {
    struct Open {
        NodeId node;
        size_t next = 0;
        bool has_list = false;
    };
    std::vector<Open> open = {{NodeId{}, 0, false}};
    json.begin_object();
    json.field("name", "root");
    json.field("value", tree.everything().rounded());
    while (!open.empty()) {
        Open& at = open.back();
        const auto children = traces.children(at.node);
        while (at.next < children.size() && tree.total(children[at.next]).rounded() <= 0) ++at.next;
        if (at.next == children.size()) {
            if (at.has_list) json.end_array();
            json.end_object();
            open.pop_back();
            continue;
        }
        const NodeId child = children[at.next++];
        if (!at.has_list) {
            json.key("children");
            json.begin_array();
            at.has_list = true;
        }
        json.begin_object();
        json.field("name", name_of(traces, child));
        json.field("value", tree.total(child).rounded());
        open.push_back({child, 0, false});
    }
}

void write_hotspots(JsonWriter& json, const Dataset& dataset, int64_t samples, double duration_s) {
    const auto hotspots = perprovis_hotspots(*dataset.traces, dataset.profile->amount_of_trace);
    json.key("hotspots");
    json.begin_array();
    for (size_t i = 0; i < std::min(hotspots.size(), kMostHotspots); ++i) {
        const PerprovisHotspot& hotspot = hotspots[i];
        const double share =
            samples > 0 ? static_cast<double>(hotspot.count) / static_cast<double>(samples) : 0;
        json.begin_object();
        json.field("function", hotspot.function);
        json.field("filename", hotspot.file);
        json.field("total_time_ms", share * duration_s * 1000);
        json.field("sample_count", hotspot.count);
        json.field("percentage", share * 100);
        json.end_object();
    }
    json.end_array();
}

void write_history(JsonWriter& json, const ProfileHistory& history) {
    json.key("time_series");
    json.begin_array();
    // That tool lists empty buckets too; a gap of days would make millions, so there is an end.
    constexpr int64_t kMostEmpty = 100000;
    int64_t next = 0;
    for (const SampleBucket& bucket : sample_buckets(history, kBucketSeconds)) {
        if (bucket.index < 0) continue;
        if (bucket.index - next > kMostEmpty) next = bucket.index;
        for (; next <= bucket.index; ++next) {
            json.begin_object();
            json.field("time_ms", next * 100);
            json.field("sample_count", next == bucket.index ? bucket.samples : uint64_t{0});
            json.end_object();
        }
    }
    json.end_array();
    json.field("memory_snapshots", history.memory.size());
    json.key("memory_usage");
    json.begin_array();
    for (const MemorySnapshot& snapshot : history.memory) {
        constexpr double kMebibyte = 1048576;
        json.begin_object();
        json.field("timestamp", snapshot.time_s);
        json.field("total_bytes", snapshot.total_bytes);
        json.field("total_mb", static_cast<double>(snapshot.total_bytes) / kMebibyte);
        json.end_object();
    }
    json.end_array();
}

}  // namespace

std::vector<PerprovisHotspot> perprovis_hotspots(const TraceTrie& traces,
                                                 const std::vector<Amount>& amounts) {
    const FlameTree tree(traces, amounts);
    std::vector<PerprovisHotspot> hotspots;
    std::map<std::pair<uint32_t, uint32_t>, size_t> row_of;
    for (uint32_t node = 1; node < traces.node_count(); ++node) {
        const Frame& frame = traces.frames[traces.node_frame[node].v];
        const auto [found, is_new] =
            row_of.try_emplace({frame.function.v, frame.file.v}, hotspots.size());
        if (is_new) {
            hotspots.push_back({std::string(traces.strings.text(frame.function)),
                                std::string(traces.strings.text(frame.file)), 0});
        }
        hotspots[found->second].count += tree.total(NodeId{node}).rounded();
    }
    std::stable_sort(
        hotspots.begin(), hotspots.end(),
        [](const PerprovisHotspot& a, const PerprovisHotspot& b) { return a.count > b.count; });
    return hotspots;
}

void write_perprovis_json(JsonWriter& json, const Dataset& dataset) {
    const FlameTree tree(*dataset.traces, dataset.profile->amount_of_trace);
    const ProfileHistory none;
    const ProfileHistory& history = dataset.history ? *dataset.history : none;
    double duration_s = history.duration_s;
    if (duration_s == 0) {
        for (const double time_s : history.sample_times_s) {
            duration_s = std::max(duration_s, time_s);
        }
    }
    const int64_t samples = tree.everything().rounded();
    json.begin_object();
    json.field("sample_count", samples);
    json.field("duration_seconds", duration_s);
    json.field("sampling_interval_ms", static_cast<int64_t>(history.interval_ms));
    write_hotspots(json, dataset, samples, duration_s);
    json.key("flame_graph");
    write_flame(json, *dataset.traces, tree);
    write_history(json, history);
    json.end_object();
}

}  // namespace hs
