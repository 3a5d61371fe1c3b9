#include "core/analysis/finding_sites.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "core/analysis/frame_functions.h"
#include "core/analysis/frame_names.h"

namespace hs {

std::string site_name(const StringTable& strings, const Frame& frame,
                      const FrameFunctions* functions) {
    const std::string label = short_frame_label(functions, strings, frame);
    return label.empty() ? "unknown stacks" : printable_text(label);
}

std::string site_name(const TraceTrie& traces, const CallGraphShape& shape, uint32_t node,
                      const FrameFunctions* functions) {
    return site_name(traces.strings, shape.nodes[node], functions);
}

bool is_recorder_file(std::string_view path) {
    // The modules of capture/heapscope.
    constexpr std::string_view kModules[] = {"__init__",
                                             "__main__",
                                             "agent",
                                             "agent_client",
                                             "agent_folder",
                                             "attach",
                                             "calls",
                                             "dump_options",
                                             "dumps",
                                             "gdb_registers",
                                             "inject_gdb",
                                             "inject_remote",
                                             "injection",
                                             "launch",
                                             "profiler",
                                             "program",
                                             "recording_options",
                                             "session",
                                             "target",
                                             "tracker",
                                             "triggers"};
    constexpr std::string_view kFolder = "/heapscope/";
    constexpr std::string_view kEnding = ".py";
    const size_t at = path.rfind(kFolder);
    if (at == std::string_view::npos || !path.ends_with(kEnding)) return false;
    std::string_view module = path.substr(at + kFolder.size());
    module.remove_suffix(kEnding.size());
    return std::find(std::begin(kModules), std::end(kModules), module) != std::end(kModules);
}

bool is_user_file(std::string_view path) {
    if (path.empty() || path.starts_with('<') || is_recorder_file(path)) return false;
    for (const std::string_view folder : {"/site-packages/", "/dist-packages/"}) {
        if (path.find(folder) != std::string_view::npos) return false;
    }
    return package_of(path) != "python";
}

std::vector<uint32_t> code_owners(const TraceTrie& traces, const CallGraphShape& shape) {
    // By row of the shape: itself where it is the user's, kNoOwner of the recorder, 0 of others.
    std::vector<uint32_t> ends_at(shape.nodes.size());
    for (uint32_t node = 0; node < shape.nodes.size(); ++node) {
        const std::string_view file = traces.strings.text(shape.nodes[node].file);
        ends_at[node] = is_user_file(file) ? node : is_recorder_file(file) ? kNoOwner : 0;
    }
    // Parents come before what they call.
    std::vector<uint32_t> found(traces.node_count());
    std::vector<uint32_t> owners(traces.node_count());
    for (size_t node = 1; node < owners.size(); ++node) {
        const uint32_t own = shape.node_of[node];
        found[node] = ends_at[own] != 0 ? ends_at[own] : found[traces.node_parent[node].v];
        owners[node] = found[node] != 0 ? found[node] : own;
    }
    return owners;
}

uint32_t user_caller(const TraceTrie& traces, const CallGraphShape& shape,
                     std::span<const Amount> amounts, uint32_t site) {
    if (is_user_file(traces.strings.text(shape.nodes[site].file))) return 0;
    std::map<uint32_t, Amount> callers;
    for (uint32_t trace = 1; trace < traces.trace_count(); ++trace) {
        NodeId node = traces.trace_node[trace];
        if (shape.node_of[node.v] != site || !(amounts[trace] > Amount{})) continue;
        const auto file = [&] {
            return traces.strings.text(shape.nodes[shape.node_of[node.v]].file);
        };
        while (!node.is_nil() && !is_user_file(file()) && !is_recorder_file(file())) {
            node = traces.node_parent[node.v];
        }
        if (!node.is_nil() && is_user_file(file()))
            callers[shape.node_of[node.v]] += amounts[trace];
    }
    uint32_t most = 0;
    for (const auto& [node, amount] : callers) {
        if (most == 0 || callers[most] < amount) most = node;
    }
    return most;
}

std::string measured_seconds(double seconds) {
    return format_duration(std::llround(std::clamp(seconds, -9e9, 9e9) * 1e9));
}

std::string measured_text(Amount amount, Unit unit, SizeUnits units) {
    if (unit == Unit::kBytes) return format_bytes(amount.rounded(), units);
    if (unit == Unit::kSeconds) return measured_seconds(amount.to_double());
    return format_count(static_cast<uint64_t>(std::max<int64_t>(0, amount.rounded()))) + " " +
           std::string(unit_name(unit));
}

namespace {

// Nothing is sure, whatever the numbers say.
std::string confidence_text(double confidence) {
    return confidence >= 1 ? "> 99.9 %" : format_share(confidence);
}

}  // namespace

FindingEvidence frame_evidence(std::string text) {
    FindingEvidence evidence;
    evidence.kind = EvidenceKind::kFrame;
    evidence.text = std::move(text);
    return evidence;
}

Finding likely_leak(const GrowthSite& site, const std::string& name,
                    const FindingOptions& options) {
    Finding finding;
    finding.id = "likely-leak";
    finding.kind = FindingKind::kProblem;
    finding.claim =
        "Likely leak: " + name + ", +" + format_bytes(site.growth_bytes, options.units) + " (" +
        format_bytes(Amount::from_double(site.rate_bytes_per_s).rounded(), options.units) +
        "/s), confidence " + confidence_text(site.confidence);
    const double seconds = site.points.back().time_s - site.points.front().time_s;
    finding.about = format_bytes(site.first_bytes, options.units) + " to " +
                    format_bytes(site.last_bytes, options.units) + " in " +
                    measured_seconds(seconds) + ".";
    finding.bytes = site.growth_bytes;
    finding.evidence = {frame_evidence(site.name)};
    finding.series = site.points;
    return finding;
}

}  // namespace hs
