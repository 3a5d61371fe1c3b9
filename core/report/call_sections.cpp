// Measured calls: a chart in the order of time, functions, the calls with the most memory and what
// their heaps are made of. Profiles over time: samples and memory.

#include <algorithm>
#include <cmath>

#include "core/analysis/call_totals.h"
#include "core/analysis/memory_growth.h"
#include "core/analysis/sample_buckets.h"
#include "core/base/string_table.h"
#include "core/base/text_format.h"
#include "core/layout/call_chart.h"
#include "core/layout/svg_text.h"
#include "core/report/page.h"
#include "core/report/pictures.h"
#include "core/report/sections.h"

namespace hs {
namespace {

std::string seconds_text(double seconds) {
    constexpr double kMost = 9e9;
    if (!(std::abs(seconds) < kMost)) return format_double(seconds) + " s";
    return format_duration(std::llround(seconds * 1e9));
}

class CallSections {
public:
    CallSections(const TimedCalls& calls, PartBuilder& builder)
        : calls_(calls), builder_(builder), inner_(bytes_with_inner(calls)) {
        for (const TimedCall& call : calls.calls) {
            least_ = std::min(least_, call.own_bytes);
            most_ = std::max(most_, call.own_bytes);
        }
    }

    void add() {
        add_chart();
        if (calls_.has_bytes) add_top_calls();
        add_functions();
    }

private:
    [[nodiscard]] std::string name_of(const TimedCall& call) const {
        return std::string(calls_.text(call.name));
    }

    // A gap below a call is its own time.
    void add_chart() {
        constexpr double kRowPx = 19;
        constexpr uint32_t kMostRows = 200;
        if (!(calls_.duration_s > 0)) return;
        BoxView view;
        view.width_px = kPictureWidthPx;
        view.last_row = kMostRows - 1;
        view.least_px = 0.5;
        const CallRows rows = call_rows(calls_);
        const BoxRows chart = call_chart(calls_, rows, view);
        if (chart.boxes.empty()) return;
        std::string out = "<svg viewBox=\"0 0 " + svg_number(kPictureWidthPx) + " " +
                          svg_number(kRowPx * static_cast<double>(chart.row_count() + 1) + 2) +
                          "\" role=\"img\">\n" + whole_box();
        for (size_t row = 0; row < chart.row_count(); ++row) {
            for (const RowBox& one : chart.row(row)) out += box(one, row + 1);
        }
        ReportSection& section = builder_.section(
            "calls", "Calls in the order of time",
            calls_.has_bytes ? "Width is time, a gap below a call is its self time. Redder calls "
                               "have more memory in their local variables."
                             : "Width is time, a gap below a call is its self time.");
        section.blocks.emplace_back(ReportPicture{out + "</svg>", {}, true});
    }

    [[nodiscard]] std::string whole_box() const {
        return "<g class=\"f fa\" data-x=\"0\" data-w=\"" + svg_number(kPictureWidthPx) +
               "\" data-d=\"0\">" + svg_tooltip({"all", seconds_text(calls_.duration_s)}) +
               "<rect x=\"0\" y=\"1\" width=\"" + svg_number(kPictureWidthPx) +
               "\" height=\"18\"/><text x=\"3\" y=\"14\">all</text></g>\n";
    }

    [[nodiscard]] std::string box(const RowBox& box, size_t row) const {
        const TimedCall& call = calls_.calls[box.id];
        const std::string name =
            box.is_folded() ? format_count(box.folded_count) + " short calls" : name_of(call);
        const std::string x = format_double(double{box.x0_px});
        const std::string width = format_double(double{box.x1_px} - double{box.x0_px});
        const double y = 19 * static_cast<double>(row) + 1;
        std::string look = "f f";
        look += "0123456789ABCDEF"[hash_bytes(name) >> 60];
        std::string fill;
        if (box.is_folded()) {
            look = "f fa";
        } else if (calls_.has_bytes) {
            const uint32_t rgb = heat_rgb(heat_step(call.own_bytes, least_, most_));
            fill = " style=\"fill:" + svg_colour(rgb) + "\"";
        }
        std::string time;
        std::string bytes;
        if (!box.is_folded()) {
            time = seconds_text(call.duration_s) + " from " + seconds_text(call.start_s);
            if (calls_.has_bytes) {
                bytes = format_bytes(call.own_bytes) + ", with inner calls " +
                        format_bytes(inner_[box.id]);
            }
        }
        const std::string label = html_text(box_label(name, double{box.x1_px} - double{box.x0_px}));
        const std::string text =
            label.empty() ? ""
                          : "<text x=\"" + format_double(double{box.x0_px} + 3) + "\" y=\"" +
                                svg_number(y + 13) + "\">" + label + "</text>";
        return "<g class=\"" + look + "\" data-x=\"" + x + "\" data-w=\"" + width + "\" data-d=\"" +
               std::to_string(row) + "\">" + svg_tooltip({name, time, bytes}) + "<rect x=\"" + x +
               "\" y=\"" + svg_number(y) + "\" width=\"" + width + "\" height=\"18\"" + fill +
               "/>" + text + "</g>\n";
    }

    void add_top_calls() {
        ReportSection& section = builder_.section(
            "top-calls", "Calls with the most memory",
            "Shallow sizes of the last values of local variables, not of the whole heap.");
        const std::vector<uint32_t> top = top_calls(calls_, kReportRows);
        ReportTable table{{}, {}, {}, calls_.calls.size()};
        table.columns = {{"", ReportColumnKind::kNumber, {}},
                         {"call", ReportColumnKind::kCode, {}},
                         {"own memory", ReportColumnKind::kNumber, {}},
                         {"total memory", ReportColumnKind::kNumber, {}},
                         {"time", ReportColumnKind::kNumber, {}}};
        for (const uint32_t row : top) {
            const TimedCall& call = calls_.calls[row];
            table.rows.push_back({count_cell(table.rows.size() + 1), text_cell(name_of(call)),
                                  bytes_cell(call.own_bytes), bytes_cell(inner_[row]),
                                  number_cell(call.duration_s, seconds_text(call.duration_s))});
        }
        section.blocks.emplace_back(std::move(table));
        for (size_t i = 0; i < std::min<size_t>(top.size(), 10); ++i) {
            if (calls_.calls[top[i]].own_bytes > 0) section.blocks.emplace_back(pie(i, top[i]));
        }
    }

    [[nodiscard]] ReportPicture pie(size_t place, uint32_t row) const {
        std::vector<PieSlice> slices;
        for (const HeapType& type : heap_types(calls_, row)) {
            std::string text = format_bytes(type.bytes) + ":";
            for (const CallVariable& variable : type.variables) {
                constexpr size_t kMostText = 200;
                if (text.size() > kMostText) break;
                text += " " + std::string(calls_.text(variable.name)) + " " +
                        format_bytes(variable.bytes);
            }
            slices.push_back({std::string(calls_.text(type.type)), static_cast<double>(type.bytes),
                              std::move(text)});
        }
        return pie_chart(slices, std::to_string(place + 1) + ". Local variables of " +
                                     name_of(calls_.calls[row]) + ", by type");
    }

    void add_functions() {
        const std::vector<CallTotal> totals =
            call_totals(calls_, calls_.has_bytes ? CallOrder::kBytes : CallOrder::kTotal);
        ReportTable table{{}, {}, {}, totals.size()};
        table.columns = {
            {"function", ReportColumnKind::kCode, {}},
            {"calls", ReportColumnKind::kNumber, {}},
            {"total", ReportColumnKind::kNumber, "recursion counts once"},
            {"self", ReportColumnKind::kNumber, "without callees"},
            {"mean", ReportColumnKind::kNumber, {}},
            {"median", ReportColumnKind::kNumber, {}},
            {"95 %", ReportColumnKind::kNumber, "this share of the calls takes no longer"},
            {"99 %", ReportColumnKind::kNumber, "this share of the calls takes no longer"},
            {"longest", ReportColumnKind::kNumber, {}}};
        if (calls_.has_bytes) {
            table.columns.push_back({"memory", ReportColumnKind::kNumber, "of all calls together"});
            table.columns.push_back({"largest call", ReportColumnKind::kNumber, {}});
        }
        for (size_t i = 0; i < std::min(totals.size(), 2 * kReportRows); ++i) {
            const CallTotal& total = totals[i];
            const auto time = [](double seconds) {
                return number_cell(seconds, seconds_text(seconds));
            };
            table.rows.push_back({text_cell(calls_.text(total.name)), count_cell(total.calls),
                                  time(total.total_s), time(total.self_s), time(total.mean_s()),
                                  time(total.median_s), time(total.p95_s), time(total.p99_s),
                                  time(total.most_s)});
            if (!calls_.has_bytes) continue;
            table.rows.back().push_back(bytes_cell(total.own_bytes));
            table.rows.back().push_back(bytes_cell(total.most_own_bytes));
        }
        builder_.section("functions", "Functions").blocks.emplace_back(std::move(table));
    }

    const TimedCalls& calls_;
    PartBuilder& builder_;
    std::vector<int64_t> inner_;
    int64_t least_ = INT64_MAX;
    int64_t most_ = INT64_MIN;
};

void add_memory(const ProfileHistory& history, ReportSection& section) {
    TimeChart chart;
    ChartSeries total{"memory", {}, 0, false};
    const double zero = history.memory.front().time_s;
    for (const MemorySnapshot& snapshot : history.memory) {
        const double time_s = snapshot.time_s - zero;
        if (!chart.times_s.empty() && time_s < chart.times_s.back()) continue;
        chart.times_s.push_back(time_s);
        total.values.push_back(static_cast<double>(snapshot.total_bytes));
    }
    chart.lines.push_back(std::move(total));
    section.blocks.emplace_back(time_chart(chart, "Memory"));
}

void add_samples(const ProfileHistory& history, ReportSection& section) {
    constexpr double kTenths = 0.1;
    constexpr size_t kMostBuckets = 2000;
    double width_s = kTenths;
    std::vector<SampleBucket> buckets = sample_buckets(history, width_s);
    while (!buckets.empty() &&
           buckets.back().index - buckets.front().index > static_cast<int64_t>(kMostBuckets)) {
        width_s *= 10;
        buckets = sample_buckets(history, width_s);
    }
    if (buckets.empty()) return;
    TimeChart chart;
    chart.in_bytes = false;
    chart.steps = true;
    ChartSeries series{"samples", {}, 0, false};
    const auto add = [&](int64_t index, uint64_t samples) {
        chart.times_s.push_back(static_cast<double>(index) * width_s);
        series.values.push_back(static_cast<double>(samples));
    };
    for (const SampleBucket& bucket : buckets) {
        const int64_t next =
            chart.times_s.empty() ? bucket.index : std::llround(chart.times_s.back() / width_s) + 1;
        if (next < bucket.index) add(next, 0);
        add(bucket.index, bucket.samples);
    }
    add(buckets.back().index + 1, buckets.back().samples);
    chart.stacked.push_back(std::move(series));
    section.blocks.emplace_back(time_chart(chart, "Samples in " + seconds_text(width_s)));
}

ReportTable growth_table(const std::vector<GrowthSite>& sites) {
    ReportTable table{"Growing sites", {}, {}, sites.size()};
    table.columns = {
        {"site", ReportColumnKind::kCode, {}},
        {"first", ReportColumnKind::kNumber, {}},
        {"last", ReportColumnKind::kNumber, {}},
        {"growth", ReportColumnKind::kNumber, {}},
        {"confidence", ReportColumnKind::kNumber, "confidence that this is a leak, 0 to 1"},
        {"PerProVis", ReportColumnKind::kText, "growth over 1 MiB in three points or more"},
        {"over time", ReportColumnKind::kText, {}}};
    for (size_t i = 0; i < std::min(sites.size(), kReportRows); ++i) {
        const GrowthSite& site = sites[i];
        ReportCell curve;
        curve.svg = sparkline(site.points);
        table.rows.push_back(
            {text_cell(site.name), bytes_cell(site.first_bytes), bytes_cell(site.last_bytes),
             delta_bytes_cell(site.growth_bytes), share_cell(site.confidence),
             text_cell(is_leak_by_perprovis(site) ? "leak" : "\u2013"), std::move(curve)});
    }
    return table;
}

}  // namespace

void add_call_sections(const TimedCalls& calls, PartBuilder& builder) {
    if (!calls.calls.empty()) CallSections(calls, builder).add();
}

void add_history_sections(const ProfileHistory& history, PartBuilder& builder) {
    ReportSection& section = builder.section("time", "Over time");
    if (history.memory.size() > 1) add_memory(history, section);
    add_samples(history, section);
    const std::vector<GrowthSite> sites = memory_growth(history.memory);
    if (!sites.empty()) section.blocks.emplace_back(growth_table(sites));
    if (section.blocks.empty()) builder.sections.pop_back();
}

}  // namespace hs
