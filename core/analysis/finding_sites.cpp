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
    const std::string place = short_frame_text(strings, frame);
    const FunctionName* name =
        functions != nullptr ? functions->of(frame_text(strings, frame)) : nullptr;
    if (name != nullptr) return printable_text(name->name + " (" + place + ")");
    return place.empty() ? "unknown stacks" : printable_text(place);
}

std::string site_name(const TraceTrie& traces, const CallGraphShape& shape, uint32_t node,
                      const FrameFunctions* functions) {
    return site_name(traces.strings, shape.nodes[node], functions);
}

bool is_user_file(std::string_view path) {
    if (path.empty() || path.starts_with('<')) return false;
    for (const std::string_view folder : {"/site-packages/", "/dist-packages/"}) {
        if (path.find(folder) != std::string_view::npos) return false;
    }
    return package_of(path) != "python";
}

std::vector<uint32_t> code_owners(const TraceTrie& traces, const CallGraphShape& shape) {
    std::vector<uint8_t> is_users(shape.nodes.size());
    for (size_t node = 0; node < shape.nodes.size(); ++node) {
        is_users[node] = is_user_file(traces.strings.text(shape.nodes[node].file)) ? 1 : 0;
    }
    // Parents come before what they call.
    std::vector<uint32_t> user_of(traces.node_count());
    std::vector<uint32_t> owners(traces.node_count());
    for (size_t node = 1; node < owners.size(); ++node) {
        const uint32_t own = shape.node_of[node];
        user_of[node] = is_users[own] != 0 ? own : user_of[traces.node_parent[node].v];
        owners[node] = user_of[node] != 0 ? user_of[node] : own;
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
        while (!node.is_nil() &&
               !is_user_file(traces.strings.text(shape.nodes[shape.node_of[node.v]].file))) {
            node = traces.node_parent[node.v];
        }
        if (!node.is_nil()) callers[shape.node_of[node.v]] += amounts[trace];
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
        "/s), confidence " + format_share(site.confidence);
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
