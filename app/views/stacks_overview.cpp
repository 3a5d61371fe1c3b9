#include "app/views/stacks_overview.h"

#include <algorithm>
#include <cmath>

#include "app/derived.h"
#include "app/log_results.h"
#include "app/panels/shown_bar.h"
#include "app/picked.h"
#include "app/views/overview_parts.h"
#include "app/widgets/basic.h"
#include "core/analysis/live_at.h"
#include "core/base/text_format.h"

namespace hs {
namespace {

constexpr size_t kMostPlaces = 10;
constexpr size_t kMostPeaks = 3;

// A place in the program, and what it held with what was called from there.
struct PeakCause {
    bool stays = false;  // hardly less is live at the end: no place is named
    Amount end;          // everything live then
    std::string place;
    Amount at_peak;
    Amount at_end;
};

struct StacksOverview {
    Derived<std::vector<PeakCause>> causes;  // of the peaks by prominence
    std::string key;                         // of the result that the rows are of
    std::vector<RankedRow> by_self;
    std::vector<RankedRow> by_total;
};

std::vector<RankedRow> largest(const ViewContext& view, const Dataset& dataset,
                               const ShownCalls& calls, const std::vector<Amount>& amounts) {
    const CallGraphShape& shape = calls.shape->calls;
    std::vector<uint32_t> nodes;
    for (uint32_t node = 1; node < shape.nodes.size(); ++node) {
        if (amounts[node].to_double() > 0) nodes.push_back(node);
    }
    const size_t count = std::min(nodes.size(), kMostPlaces);
    std::partial_sort(nodes.begin(), nodes.begin() + static_cast<std::ptrdiff_t>(count),
                      nodes.end(), [&](uint32_t a, uint32_t b) {
                          const double of_a = amounts[a].to_double();
                          const double of_b = amounts[b].to_double();
                          return of_a != of_b ? of_a > of_b : a < b;
                      });
    std::vector<RankedRow> rows;
    const double whole = calls.graph.everything.to_double();
    for (size_t i = 0; i < count; ++i) {
        RankedRow row;
        row.name = call_graph_name(calls.trie(), shape, nodes[i]);
        row.amount = amount_text(view.state, dataset, amounts[nodes[i]]);
        row.share = whole > 0 ? amounts[nodes[i]].to_double() / whole : 0;
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string bytes_text(const ViewContext& view, double bytes) {
    return format_bytes(std::llround(std::min(bytes, 9e18)), view.state.settings.size_units);
}

// How deep in the stacks each place is at most.
std::vector<uint32_t> depths_of(const TraceTrie& trie, const CallGraphShape& shape) {
    std::vector<uint32_t> depths(shape.nodes.size());
    for (size_t node = 1; node < trie.node_count(); ++node) {
        uint32_t& depth = depths[shape.node_of[node]];
        depth = std::max(depth, trie.node_depth[node]);
    }
    return depths;
}

// The innermost place that explains most of what a peak had and the end has not; without one, that
// which explains most of it. Half of what it held went away at least: what stays is no answer.
uint32_t what_went(const CallGraph& then, const CallGraph& end, double whole,
                   const std::vector<uint32_t>& depths) {
    constexpr double kMostOf = 0.6;
    constexpr double kHalf = 0.5;
    uint32_t innermost = 0;
    uint32_t largest = 0;
    double least = HUGE_VAL;
    double most = 0;
    for (uint32_t node = 1; node < depths.size(); ++node) {
        const double total = then.total[node].to_double();
        const double gone = total - end.total[node].to_double();
        if (gone < kHalf * total) continue;
        if (gone > most || (gone == most && depths[node] > depths[largest])) {
            most = gone;
            largest = node;
        }
        if (gone < kMostOf * whole || total > least) continue;
        if (total == least && depths[node] <= depths[innermost]) continue;
        least = total;
        innermost = node;
    }
    return innermost != 0 ? innermost : most > 0 ? largest : 0;
}

std::vector<PeakCause> causes_of(const Dataset& dataset, const std::vector<LogPeakPoint>& peaks,
                                 bool scaled) {
    constexpr double kLittle = 0.1;
    const EventLog& log = *dataset.log;
    const TraceTrie& trie = *dataset.traces;
    const CallGraphShape shape = call_graph_shape(trie, FrameDetail::kLine);
    const std::vector<uint32_t> depths = depths_of(trie, shape);
    const auto graph_at = [&](uint64_t events) {
        return call_graph(trie, shape, live_amounts(log, trie.trace_count(), events, scaled));
    };
    const CallGraph end = graph_at(log.event_count());
    std::vector<PeakCause> causes;
    for (const LogPeakPoint& peak : peaks) {
        const CallGraph then = graph_at(peak.event_count);
        PeakCause& cause = causes.emplace_back();
        const double whole = (then.everything - end.everything).to_double();
        cause.end = end.everything;
        cause.stays = whole < kLittle * then.everything.to_double();
        if (cause.stays) continue;
        const uint32_t best = what_went(then, end, whole, depths);
        if (best == 0) continue;
        cause.place = call_graph_name(trie, shape, best);
        cause.at_peak = then.total[best];
        cause.at_end = end.total[best];
    }
    return causes;
}

// "6.02 MiB of it through server.py:56, which holds nothing at the end."
std::string text_of(const ViewContext& view, const PeakCause& cause) {
    const auto bytes = [&](Amount amount) { return bytes_text(view, amount.to_double()); };
    if (cause.stays) return "At the end it is " + bytes(cause.end) + ".";
    if (cause.place.empty()) return {};
    return bytes(cause.at_peak) + " of it through " + printable_text(cause.place) +
           ", which holds " + (cause.at_end == Amount{} ? "nothing" : bytes(cause.at_end)) +
           " at the end.";
}

// "Most was live at 33.1 s: 6.89 MiB", and why.
void draw_peaks(ViewContext& view, StacksOverview& own, const DatasetRow& row) {
    const std::vector<LogPeakPoint>* all = view.results.peaks(view.state, row);
    if (all == nullptr || all->empty()) return;
    std::vector<LogPeakPoint> peaks = *all;
    std::stable_sort(peaks.begin(), peaks.end(), [](const LogPeakPoint& a, const LogPeakPoint& b) {
        return b.prominence < a.prominence;
    });
    peaks.resize(std::min(peaks.size(), kMostPeaks));
    const bool scaled = scale_of(view.state, *row.dataset->log).scaled;
    const std::vector<PeakCause>* causes = own.causes.get(
        view.jobs,
        std::to_string(row.id.v) + '/' + std::to_string(row.generation) + (scaled ? "s" : "r"),
        false, "Looking for what was at the peaks",
        [dataset = row.dataset, peaks, scaled](JobContext&) -> Result<std::vector<PeakCause>> {
            return causes_of(*dataset, peaks, scaled);
        });
    const bool are_known = causes != nullptr && !own.causes.is_stale();
    for (size_t i = 0; i < peaks.size(); ++i) {
        const PeakCause cause = are_known && i < causes->size() ? (*causes)[i] : PeakCause{};
        FindingLine line;
        line.text = (i == 0 ? "Most was live at " : "Another peak at ") +
                    format_duration(peaks[i].time_us * 1000) + ": " +
                    bytes_text(view, peaks[i].live.to_double());
        line.about = text_of(view, cause);
        if (!draw_finding_line(view, line).pressed) continue;
        view.actions.push(SetInstant{static_cast<double>(peaks[i].time_us) / 1e6});
        view.actions.push(ShowView{ViewId::kFlame});
        if (!cause.place.empty()) pick_frame(view.state, view.actions, cause.place);
    }
}

// A click selects the place, a double click shows it in Hotspots.
void draw_places(ViewContext& view, const char* title, const std::vector<RankedRow>& rows,
                 float width) {
    const RankedEvents events = draw_ranking(view, title, rows, width);
    if (events.pressed) pick_frame(view.state, view.actions, rows[*events.pressed].name);
    if (events.activated) view.actions.push(ShowView{ViewId::kHotspots});
}

}  // namespace

void draw_stacks_overview(ViewContext& view, StateSlot& slot) {
    const DatasetRow* row = current_dataset(view.state);
    if (row == nullptr || !has_stacks(*row)) return;
    auto& own = slot.of<StacksOverview>();
    if (has_log(*row)) {
        panel_heading(view, "What stands out");
        draw_peaks(view, own, *row);
        if (draw_finding_line(view, {"What grows from beginning to end, ranked"}).pressed) {
            view.actions.push(ShowView{ViewId::kLeaks});
        }
        ImGui::Dummy({0, view.px(8)});
    }
    const ShownCalls* calls = view.results.calls(view.state);
    if (calls == nullptr) {
        text_in(view.theme.text_muted, "Adding up the stacks…");
        return;
    }
    const std::string key = std::to_string(row->id.v) + ' ' + std::to_string(calls->version) + ' ' +
                            std::to_string(static_cast<int>(view.state.settings.size_units));
    if (own.key != key) {
        own.key = key;
        own.by_self = largest(view, *row->dataset, *calls, calls->graph.self);
        own.by_total = largest(view, *row->dataset, *calls, calls->graph.total);
    }
    const std::string what = shown_text(view.state);
    if (!what.empty()) {
        const bool is_whole = !has_log(*row) && shown_mode(view.state) != LogMode::kComparison;
        ImGui::AlignTextToFramePadding();
        text_in(view.theme.text_muted, (is_whole ? "Of " : "Below: ") + what);
        draw_scale_switch(view);
    }
    const float all = ImGui::GetContentRegionAvail().x;
    const float gap = view.px(24);
    const bool is_wide = all > view.px(640);
    const float width = is_wide ? std::floor((all - gap) / 2) : all;
    ImGui::BeginGroup();
    draw_places(view, "Places that hold most themselves", own.by_self, width);
    ImGui::EndGroup();
    if (is_wide) ImGui::SameLine(0, gap);
    ImGui::BeginGroup();
    draw_places(view, "Places that hold most with what they call", own.by_total, width);
    ImGui::EndGroup();
    ImGui::Dummy({0, view.px(8)});
}

}  // namespace hs
