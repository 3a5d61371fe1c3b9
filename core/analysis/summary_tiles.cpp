#include "core/analysis/summary_tiles.h"

#include <algorithm>
#include <cmath>

#include "core/analysis/finding_sites.h"
#include "core/base/counted.h"
#include "core/base/signed_bytes.h"
#include "core/model/diagnostics.h"
#include "core/model/object_graph.h"
#include "core/model/profile_history.h"
#include "core/model/recorded_program.h"
#include "core/model/timed_calls.h"
#include "core/model/trace_trie.h"
#include "core/model/tracked.h"

namespace hs {
namespace {

class Tiles {
public:
    Tiles(const Dataset& dataset, const DatasetSummary& summary, SizeUnits units)
        : dataset_(dataset), summary_(summary), units_(units) {}

    std::vector<SummaryTile> make() {
        if (dataset_.graph && dataset_.log) {
            add_recording();
        } else if (dataset_.graph) {
            add_graph();
        } else if (dataset_.log) {
            add_log();
        } else if (dataset_.tracked) {
            add_tracked();
        } else {
            add_profile();
        }
        return marked();
    }
    std::vector<SummaryTile> make_of_dump() {
        add_graph();
        return marked();
    }

private:
    std::vector<SummaryTile> marked() {
        if (!is_incomplete(dataset_)) return std::move(tiles_);
        for (SummaryTile& tile : tiles_) {
            tile.detail = tile.detail.empty() ? "incomplete" : "incomplete, " + tile.detail;
        }
        return std::move(tiles_);
    }
    void add_bytes(std::string label, int64_t bytes, std::string detail = {}) {
        tiles_.push_back({std::move(label), format_bytes(bytes, units_), std::move(detail),
                          counted(static_cast<uint64_t>(std::max<int64_t>(0, bytes)), "byte")});
    }
    void add_count(std::string label, uint64_t count, std::string detail = {}) {
        tiles_.push_back({std::move(label), format_count(count), std::move(detail), {}});
    }
    void add_seconds(std::string label, double seconds, std::string detail = {}) {
        tiles_.push_back({std::move(label), measured_seconds(seconds), std::move(detail), {}});
    }

    void add_graph() {
        const ObjectGraph& graph = *dataset_.graph;
        add_bytes("Total size", signed_bytes(graph.shallow_bytes));
        add_count("Objects", graph.object_count,
                  graph.stub_count == 0 ? std::string()
                                        : format_count(graph.stub_count) + " not in dump");
        add_count("References", graph.edge_count);
        add_count("Types", graph.type_count);
    }

    void add_levels() {
        const LogPeak peak = summary_.peak.value_or(LogPeak{});
        add_bytes(peak.falls ? "Peak" : "Maximum", peak.bytes,
                  "at " + format_duration(std::llround(peak.time_s * 1e9)));
        add_bytes("Live at end", summary_.final_bytes.value_or(0));
    }
    void add_log() {
        add_levels();
        const double duration = summary_.duration_s.value_or(0);
        add_seconds("Duration", duration);
        const uint64_t events = summary_.events.value_or(0);
        const bool has_rate = duration >= 1 && !dataset_.log->facts().is_digest;
        add_count(
            "Events", events,
            has_rate
                ? format_count(static_cast<uint64_t>(static_cast<double>(events) / duration)) + "/s"
                : std::string());
    }
    // The log and the dump of one process.
    void add_recording() {
        add_levels();
        add_seconds("Duration", summary_.duration_s.value_or(0),
                    counted(summary_.events.value_or(0), "event"));
        add_bytes("Total size in dump", signed_bytes(dataset_.graph->shallow_bytes),
                  counted(dataset_.graph->object_count, "object"));
    }

    void add_tracked() {
        const Tracked& tracked = *dataset_.tracked;
        const auto alive = std::count_if(tracked.objects.begin(), tracked.objects.end(),
                                         [](const TrackedObject& one) { return !one.is_freed; });
        add_count("Tracked objects", tracked.objects.size());
        add_count("Still alive", static_cast<uint64_t>(alive));
        add_count("Classes", tracked.classes.size());
        add_count("Snapshots", tracked.snapshots.size());
    }

    void add_profile() {
        if (dataset_.calls) {
            add_count("Calls", dataset_.calls->calls.size());
            add_seconds("Time", dataset_.calls->duration_s);
        }
        if (!dataset_.profile || !dataset_.traces) return;
        Amount whole;
        for (const Amount& amount : dataset_.profile->amount_of_trace) whole += amount;
        const Unit unit = dataset_.profile->unit;
        if (unit == Unit::kBytes) {
            add_bytes("Total", whole.rounded());
        } else if (unit == Unit::kSeconds) {
            if (!dataset_.calls) add_seconds("Time", whole.to_double());
        } else {
            add_count("Samples", static_cast<uint64_t>(std::max<int64_t>(0, whole.rounded())));
        }
        add_count("Stacks", dataset_.traces->trace_count() - 1);
        if (dataset_.history && dataset_.history->duration_s > 0) {
            add_seconds("Duration", dataset_.history->duration_s);
        }
    }

    const Dataset& dataset_;
    const DatasetSummary& summary_;
    SizeUnits units_;
    std::vector<SummaryTile> tiles_;
};

// "every event recorded", "sampled, 64 bytes skipped"
std::string recorded_text(const EventLog& log, Missing missing) {
    const bool is_sampled = log.sampling().changes_sizes();
    std::string text = is_sampled ? "sampled" : "";
    if (!is_sampled && missing <= Missing::kStacks) text = "every event recorded";
    if (missing == Missing::kNothing) return text;
    if (!text.empty()) text += ", ";
    if (missing == Missing::kStacks) return text + "stacks incomplete";
    if (missing == Missing::kEnd) return text + "cut short";
    uint64_t skipped = 0;
    for (const ByteSkip& skip : log.parts().skips) skipped += skip.to - skip.from;
    return text + counted(skipped, "byte") + " skipped";
}

}  // namespace

std::vector<SummaryTile> summary_tiles(const Dataset& dataset, const DatasetSummary& summary,
                                       SizeUnits units) {
    return Tiles(dataset, summary, units).make();
}

std::vector<SummaryTile> dump_tiles(const Dataset& dataset, SizeUnits units) {
    return Tiles(dataset, {}, units).make_of_dump();
}

std::string summary_subtitle(const Dataset& dataset, const DatasetSummary& summary) {
    const double duration_s = summary.duration_s.value_or(0);
    const Missing missing = missing_of(dataset.diagnostics);
    if (dataset.graph && !dataset.log) {
        return "heap dump of " + counted(dataset.graph->object_count, "object");
    }
    if (dataset.log) {
        const std::string over = measured_seconds(duration_s);
        if (dataset.log->facts().is_digest) return "memory snapshots over " + over;
        const bool has_end = !dataset.program || dataset.program->has_end;
        return over + " of allocations, " +
               (has_end || missing != Missing::kNothing ? recorded_text(*dataset.log, missing)
                                                        : "killed or still running") +
               (dataset.graph ? ", with a dump of all objects" : "");
    }
    if (dataset.tracked) {
        return "class tracker, " + counted(dataset.tracked->snapshots.size(), "snapshot");
    }
    if (dataset.calls) {
        return counted(dataset.calls->calls.size(), "call") + " over " +
               measured_seconds(dataset.calls->duration_s);
    }
    if (!dataset.profile) return {};
    return dataset.profile->unit == Unit::kBytes ? "allocation profile" : "CPU profile";
}

}  // namespace hs
