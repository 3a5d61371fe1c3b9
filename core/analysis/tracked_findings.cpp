#include "core/analysis/tracked_findings.h"

#include <algorithm>
#include <cmath>

#include "core/analysis/finding_text.h"
#include "core/analysis/tracked_diff.h"
#include "core/analysis/tracked_stats.h"
#include "core/base/counted.h"

namespace hs {
namespace {

constexpr size_t kMostTold = 3;
constexpr double kLeastFall = 0.1;
constexpr double kLeastGrowth = 0.02;  // of the peak

FindingEvidence class_evidence(std::string_view name) {
    FindingEvidence evidence;
    evidence.kind = EvidenceKind::kClass;
    evidence.text = printable_text(name);
    return evidence;
}

class TrackedFindings {
public:
    TrackedFindings(const Tracked& tracked, const FindingOptions& options, TrackedStats stats)
        : tracked_(tracked), options_(options), stats_(std::move(stats)) {
        for (uint32_t i = 0; i < tracked.snapshots.size(); ++i) {
            if (std::isfinite(tracked.snapshots[i].time_s)) by_time_.push_back(i);
        }
        std::stable_sort(by_time_.begin(), by_time_.end(), [&](uint32_t a, uint32_t b) {
            return tracked.snapshots[a].time_s < tracked.snapshots[b].time_s;
        });
    }

    std::vector<Finding> find() {
        add_total();
        add_classes();
        add_alive();
        return std::move(findings_);
    }

private:
    [[nodiscard]] std::string bytes(int64_t value) const {
        return format_bytes(value, options_.units);
    }
    [[nodiscard]] std::string time_text(uint32_t row) const {
        const double seconds = std::clamp(tracked_.snapshots[row].time_s, -9e9, 9e9);
        return format_duration(std::llround(seconds * 1e9));
    }
    // "snapshot \"row 99\"", or its time where it has no description.
    [[nodiscard]] std::string snapshot_text(uint32_t row) const {
        const std::string text = printable_text(tracked_.text(tracked_.snapshots[row].description));
        return text.empty() ? "the snapshot at " + time_text(row) : "snapshot \"" + text + "\"";
    }
    [[nodiscard]] FindingEvidence instant(uint32_t row) const {
        FindingEvidence evidence;
        evidence.kind = EvidenceKind::kInstant;
        evidence.text = snapshot_text(row);
        evidence.time_s = tracked_.snapshots[row].time_s;
        return evidence;
    }
    void push(Finding finding) {
        finding.command = finding_command("tracked", options_.file);
        findings_.push_back(std::move(finding));
    }

    // The peak, if memory fell again after it; else growth, if it rose.
    void add_total() {
        if (by_time_.empty() || !stats_.peak_snapshot) return;
        const uint32_t peak = *stats_.peak_snapshot;
        const SnapshotStats& most = stats_.snapshots[peak];
        const SnapshotStats& first = stats_.snapshots[by_time_.front()];
        const SnapshotStats& last = stats_.snapshots[by_time_.back()];
        const auto height = static_cast<double>(most.live_bytes);
        Finding finding;
        finding.topic = FindingTopic::kSnapshots;
        if (static_cast<double>(most.live_bytes - last.live_bytes) > kLeastFall * height) {
            finding.id = "peak";
            finding.claim = "Peak: " + bytes(most.live_bytes) + " in " +
                            counted(most.live_objects, "object") + " at " + snapshot_text(peak);
            finding.about = bytes(last.live_bytes) + " in " + counted(last.live_objects, "object") +
                            " at the last snapshot.";
            finding.bytes = most.live_bytes;
            finding.evidence = {instant(peak)};
            push(std::move(finding));
        } else if (static_cast<double>(last.live_bytes - first.live_bytes) > kLeastFall * height) {
            finding.id = "growth";
            finding.kind = FindingKind::kGrowth;
            finding.claim = "Tracked objects grow by " + bytes(last.live_bytes - first.live_bytes) +
                            " to " + bytes(last.live_bytes) + " at the last snapshot";
            finding.about = counted(first.live_objects, "object") + " at the first snapshot, " +
                            format_count(last.live_objects) + " at the last.";
            finding.bytes = last.live_bytes - first.live_bytes;
            finding.evidence = {instant(by_time_.back())};
            push(std::move(finding));
        }
    }

    void add_classes() {
        if (by_time_.size() < 2 || !stats_.has_class_table() || !stats_.peak_snapshot) return;
        struct Grown {
            uint32_t tracked_class;
            int64_t bytes;
        };
        const uint32_t first = by_time_.front();
        const uint32_t last = by_time_.back();
        const auto least =
            kLeastGrowth * static_cast<double>(stats_.snapshots[*stats_.peak_snapshot].live_bytes);
        std::vector<Grown> grown;
        for (uint32_t c = 0; c < tracked_.classes.size(); ++c) {
            const int64_t growth = stats_.class_at(last, c).bytes - stats_.class_at(first, c).bytes;
            if (growth > 0 && static_cast<double>(growth) >= least) grown.push_back({c, growth});
        }
        std::stable_sort(grown.begin(), grown.end(),
                         [](const Grown& a, const Grown& b) { return a.bytes > b.bytes; });
        grown.resize(std::min(grown.size(), kMostTold));
        for (const Grown& one : grown) {
            const std::string_view name = tracked_.text(tracked_.classes[one.tracked_class].name);
            const ClassAtSnapshot before = stats_.class_at(first, one.tracked_class);
            const ClassAtSnapshot after = stats_.class_at(last, one.tracked_class);
            Finding finding;
            finding.id = "grown-class";
            finding.kind = FindingKind::kGrowth;
            finding.topic = FindingTopic::kClasses;
            const bool is_new = before.active == 0;
            finding.claim =
                grown_text({printable_text(name) + " objects", bytes(one.bytes), bytes(after.bytes),
                            " in " + counted(after.active, "object"), true},
                           is_new);
            finding.about = is_new ? "None at the first snapshot."
                                   : "From " + counted(before.active, "object") + " to " +
                                         format_count(after.active) + ", first to last snapshot.";
            finding.bytes = one.bytes;
            finding.evidence = {class_evidence(name)};
            push(std::move(finding));
        }
    }

    // Nothing of what was tracked was ever freed.
    void add_alive() {
        constexpr size_t kMany = 10;
        const size_t count = tracked_.objects.size();
        if (count < kMany || stats_.live_objects != count || by_time_.empty()) return;
        const int64_t held = stats_.snapshots[by_time_.back()].live_bytes;
        if (held <= 0) return;
        Finding finding;
        finding.id = "all-alive";
        finding.topic = FindingTopic::kSnapshots;
        finding.claim =
            "All " + format_count(count) + " tracked objects are still alive (" + bytes(held) + ")";
        finding.about = "None was freed while the tracker ran.";
        finding.bytes = held;
        finding.evidence = {instant(by_time_.back())};
        push(std::move(finding));
    }

    const Tracked& tracked_;
    const FindingOptions& options_;
    TrackedStats stats_;
    std::vector<uint32_t> by_time_;
    std::vector<Finding> findings_;
};

}  // namespace

Result<std::vector<Finding>> tracked_findings(const Tracked& tracked, const FindingOptions& options,
                                              JobContext& job) {
    HS_TRY(TrackedStats stats, tracked_stats(tracked, job));
    return TrackedFindings(tracked, options, std::move(stats)).find();
}

Result<std::vector<Finding>> tracked_pair_findings(const PairSide& before, const PairSide& after,
                                                   JobContext& job) {
    HS_TRY(const TrackedDiff diff,
           tracked_diff({&*before.dataset.tracked, {}}, {&*after.dataset.tracked, {}}, job));
    const auto [name_a, name_b] = names_of_pair(before.options, after.options);
    const std::string command =
        finding_command("diff", before.options.file, shell_word(after.options.file));
    const SizeUnits units = after.options.units;
    int64_t bytes_a = 0;
    int64_t bytes_b = 0;
    for (const TrackedClassChange& change : diff.classes) {
        bytes_a += change.bytes_a;
        bytes_b += change.bytes_b;
    }
    std::vector<Finding> findings;
    const auto push = [&](Finding finding) {
        finding.topic = FindingTopic::kChangedClasses;
        finding.command = command;
        findings.push_back(std::move(finding));
    };
    const int64_t delta = bytes_b - bytes_a;
    if (delta != 0) {
        Finding total;
        total.id = "change";
        total.kind = delta > 0 ? FindingKind::kGrowth : FindingKind::kNote;
        total.claim = name_b + " ends with " + format_bytes(std::abs(delta), units) +
                      (delta > 0 ? " more than " : " less than ") + name_a;
        total.about = format_bytes(bytes_a, units) + " to " + format_bytes(bytes_b, units) +
                      " at the last snapshots.";
        total.bytes = delta;
        push(std::move(total));
    }
    size_t told = 0;
    for (const TrackedClassChange& change : diff.classes) {
        const int64_t growth = change.bytes_b - change.bytes_a;
        if (growth <= 0 || told == kMostTold) continue;
        ++told;
        Finding finding;
        finding.id = "grown-class";
        finding.kind = FindingKind::kGrowth;
        const bool is_new = change.objects_a == 0;
        finding.claim =
            grown_text({printable_text(change.name) + " objects", format_bytes(growth, units),
                        format_bytes(change.bytes_b, units),
                        " in " + counted(change.objects_b, "object"), true},
                       is_new);
        finding.about = is_new ? "None in " + name_a + "."
                               : "From " + counted(change.objects_a, "object") + " to " +
                                     format_count(change.objects_b) + ".";
        finding.bytes = growth;
        finding.evidence = {class_evidence(change.name)};
        finding.evidence.back().is_after = true;
        push(std::move(finding));
    }
    return findings;
}

}  // namespace hs
