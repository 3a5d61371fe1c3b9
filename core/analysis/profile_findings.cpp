// Of profiles, measured calls and memory snapshots.

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/analysis/call_graph.h"
#include "core/analysis/call_totals.h"
#include "core/analysis/finding_sites.h"
#include "core/analysis/finding_text.h"
#include "core/analysis/frame_table.h"
#include "core/analysis/memory_growth.h"
#include "core/analysis/stack_findings.h"
#include "core/base/counted.h"
#include "core/model/profile_history.h"

namespace hs {
namespace {

// "43 % of samples", "43 % of time", "43 %" of bytes.
std::string portion_of(const std::string& portion, Unit unit) {
    if (unit == Unit::kBytes) return portion;
    return portion + " of " + (unit == Unit::kSeconds ? "time" : "samples");
}

}  // namespace

Result<std::vector<Finding>> profile_findings(const TraceProfile& profile, const TraceTrie& traces,
                                              const FindingOptions& options, JobContext& job) {
    constexpr double kLeastShare = 0.05;
    const bool in_bytes = profile.unit == Unit::kBytes;
    const bool unit_is_time = profile.unit == Unit::kSeconds;
    HS_TRY(const CallGraphShape shape,
           call_graph_shape(traces, in_bytes ? FrameDetail::kLine : FrameDetail::kFunction, job));
    const CallGraph graph = call_graph(traces, shape, profile.amount_of_trace);
    constexpr size_t kLookedAt = 50;
    std::vector<FrameRow> top = top_frames(traces, shape, graph, kLookedAt, FrameOrder::kSelf);
    // Unknown stacks are no function, however much they have, and the recorder is not the program.
    std::erase_if(top, [&](const FrameRow& row) {
        return row.node == 0 || is_recorder_file(traces.strings.text(shape.nodes[row.node].file));
    });
    const double whole = graph.everything.to_double();
    const auto share = [&](const FrameRow& row) { return share_of(row.self.to_double(), whole); };
    if (top.empty() || share(top.front()) < kLeastShare) return std::vector<Finding>();
    const FrameRow& first = top.front();
    const bool has_next = top.size() > 1 && share(top[1]) >= kLeastShare;
    const auto [portion, next_portion] = portion_texts(share(first), has_next ? share(top[1]) : 0);
    Finding finding;
    finding.id = in_bytes ? "top-site" : "top-function";
    finding.topic = FindingTopic::kFunctions;
    finding.claim = (in_bytes ? "Top allocation site (self): " : "Top function (self): ") +
                    site_name(traces, shape, first.node) + ", " +
                    (in_bytes ? measured_text(first.self, profile.unit, options.units) + " (" +
                                    portion_of(portion, profile.unit) + ")"
                              : portion_of(portion, profile.unit));
    if (!in_bytes) {
        const std::string self =
            unit_is_time
                ? measured_seconds(first.self.to_double())
                : format_count(static_cast<uint64_t>(std::max<int64_t>(0, first.self.rounded())));
        finding.about =
            self + " of " + measured_text(graph.everything, profile.unit, options.units) + ".";
    }
    finding.evidence = {frame_evidence(first.name)};
    const auto add = [&](const std::string& sentence) {
        finding.about += (finding.about.empty() ? "" : " ") + sentence;
    };
    if (has_next) {
        add("Next: " + site_name(traces, shape, top[1].node) + ", " +
            portion_of(next_portion, profile.unit) + ".");
        finding.evidence.push_back(frame_evidence(top[1].name));
    }
    if (graph.self[0] > Amount{}) {
        add(measured_text(graph.self[0], profile.unit, options.units) + " without a stack.");
    }
    if (in_bytes) finding.bytes = first.self.rounded();
    finding.command = finding_command("hotspots", options.file, profile_words(options.profile));
    std::vector<Finding> findings;
    findings.push_back(std::move(finding));
    return findings;
}

std::vector<Finding> call_findings(const TimedCalls& calls, const FindingOptions& options) {
    std::vector<Finding> findings;
    const auto call_evidence = [&](StringId name) {
        FindingEvidence evidence;
        evidence.kind = EvidenceKind::kCall;
        evidence.text = printable_text(calls.text(name));
        return evidence;
    };
    if (calls.has_bytes) {
        const std::vector<uint32_t> top = top_calls(calls, 1);
        if (!top.empty() && calls.calls[top.front()].own_bytes > 0) {
            const TimedCall& call = calls.calls[top.front()];
            Finding finding;
            finding.id = "largest-locals";
            finding.topic = FindingTopic::kCalls;
            finding.claim = "Largest local variables: " + printable_text(calls.text(call.name)) +
                            ", " + format_bytes(call.own_bytes, options.units) + " in one call";
            const std::vector<HeapType> types = heap_types(calls, top.front());
            if (!types.empty()) {
                finding.about = "Largest type: " + printable_text(calls.text(types[0].type)) +
                                ", " + format_bytes(types[0].bytes, options.units) +
                                ". Shallow sizes only.";
            }
            finding.bytes = call.own_bytes;
            finding.evidence = {call_evidence(call.name)};
            finding.command = finding_command("hotspots", options.file);
            findings.push_back(std::move(finding));
        }
    }
    const std::vector<CallTotal> totals = call_totals(calls, CallOrder::kSelf);
    constexpr double kLeastShare = 0.05;
    const double whole = calls.duration_s;
    if (totals.empty() || share_of(totals.front().self_s, whole) < kLeastShare) return findings;
    const CallTotal& slowest = totals.front();
    Finding finding;
    finding.id = "top-function";
    finding.topic = FindingTopic::kCalls;
    finding.claim = "Top function (self): " + printable_text(calls.text(slowest.name)) + ", " +
                    portion_of(portion_text(share_of(slowest.self_s, whole)), Unit::kSeconds);
    finding.about =
        measured_seconds(slowest.self_s) + " in " + counted(slowest.calls, "call") + ".";
    finding.evidence = {call_evidence(slowest.name)};
    finding.command = finding_command("hotspots", options.file);
    findings.push_back(std::move(finding));
    return findings;
}

namespace {

constexpr double kSure = 0.7;
constexpr uint64_t kLeastPoints = 3;

// Where no site of the snapshots stands out, or they name none: what all of the memory does.
std::optional<Finding> rising_memory(const ProfileHistory& history, int64_t highest,
                                     const FindingOptions& options) {
    constexpr int64_t kLeastPart = 10;  // of the highest: a tenth
    std::vector<GrowthSeries> series(1);
    for (const MemorySnapshot& snapshot : history.memory) {
        series[0].points.push_back({snapshot.time_s, static_cast<double>(snapshot.total_bytes)});
    }
    const std::vector<GrowthSite> grown = rank_growth(std::move(series));
    if (grown.empty()) return std::nullopt;
    const GrowthSite& whole = grown.front();
    if (whole.samples < kLeastPoints || whole.confidence < kSure) return std::nullopt;
    if (whole.growth_bytes < highest / kLeastPart) return std::nullopt;
    const double seconds = whole.points.back().time_s - whole.points.front().time_s;
    Finding finding;
    finding.id = "growth";
    finding.kind = FindingKind::kGrowth;
    finding.topic = FindingTopic::kMemory;
    finding.claim =
        "Memory grows by " + format_bytes(whole.growth_bytes, options.units) + " (" +
        format_bytes(Amount::from_double(whole.rate_bytes_per_s).rounded(), options.units) + "/s)";
    finding.about = format_bytes(whole.first_bytes, options.units) + " to " +
                    format_bytes(whole.last_bytes, options.units) + " in " +
                    measured_seconds(seconds) + ", " + counted(whole.samples, "snapshot") + ".";
    finding.bytes = whole.growth_bytes;
    finding.series = whole.points;
    FindingEvidence instant;
    instant.kind = EvidenceKind::kInstant;
    instant.text = measured_seconds(seconds);
    instant.time_s = seconds;
    finding.evidence = {instant};
    finding.command = finding_command("timeline", options.file);
    return finding;
}

}  // namespace

std::vector<Finding> history_findings(const ProfileHistory& history,
                                      const FindingOptions& options) {
    constexpr size_t kMostTold = 3;
    int64_t highest = 0;
    for (const MemorySnapshot& snapshot : history.memory) {
        highest = std::max(highest, snapshot.total_bytes);
    }
    std::vector<Finding> findings;
    for (const GrowthSite& site : memory_growth(history.memory)) {
        if (findings.size() == kMostTold) break;
        if (site.samples < kLeastPoints || site.confidence < kSure) continue;
        if (site.growth_bytes < highest / 50) continue;
        findings.push_back(likely_leak(site, printable_text(site.name), options));
        findings.back().topic = FindingTopic::kMemory;
        findings.back().command = finding_command("leaks", options.file);
    }
    if (findings.empty()) {
        if (auto rising = rising_memory(history, highest, options)) {
            findings.push_back(std::move(*rising));
        }
    }
    return findings;
}

}  // namespace hs
