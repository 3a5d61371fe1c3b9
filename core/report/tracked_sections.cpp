// Class tracker dumps: snapshots, classes over time, objects with their sizes and traces.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/analysis/tracked_frame_text.h"
#include "core/analysis/tracked_referents.h"
#include "core/analysis/tracked_stats.h"
#include "core/base/text_format.h"
#include "core/report/pictures.h"
#include "core/report/sections.h"

namespace hs {
namespace {

constexpr size_t kChartClasses = 7;

ReportCell known_bytes(int64_t bytes) {
    return bytes == kUnknownBytes ? text_cell("not known") : bytes_cell(bytes);
}
ReportCell known_bytes(const std::optional<int64_t>& bytes) {
    return bytes ? bytes_cell(*bytes) : text_cell("\u2013");
}
ReportCell time_cell(double time_s) {
    if (std::isnan(time_s)) return text_cell("not known");
    return number_cell(time_s, format_double(std::round(time_s * 1e6) / 1e6) + " s");
}
double plotted(const std::optional<int64_t>& bytes) {
    return bytes ? static_cast<double>(*bytes) : kNever;
}

class TrackedSections {
public:
    TrackedSections(const Tracked& tracked, PartBuilder& builder)
        : tracked_(tracked), builder_(builder) {}

    Result<void> add() {
        HS_TRY(stats_, tracked_stats(tracked_, builder_.job));
        choose();
        add_timeline();
        add_snapshots();
        HS_TRY_VOID(add_classes());
        add_objects();
        return {};
    }

private:
    [[nodiscard]] std::string class_name(uint32_t row) const {
        return std::string(tracked_.text(tracked_.classes[row].name));
    }
    [[nodiscard]] std::string snapshot_name(uint32_t row) const {
        const TrackerSnapshot& snapshot = tracked_.snapshots[row];
        const std::string_view text = tracked_.text(snapshot.description);
        const std::string time = time_cell(snapshot.time_s).text;
        return text.empty() ? "Untitled, " + time : std::string(text) + ", " + time;
    }

    // Snapshots in the order of time, and the classes with the most bytes at any of them.
    void choose() {
        for (uint32_t i = 0; i < tracked_.snapshots.size(); ++i) {
            if (!std::isfinite(tracked_.snapshots[i].time_s)) continue;
            by_time_.push_back(i);
        }
        std::stable_sort(by_time_.begin(), by_time_.end(), [&](uint32_t a, uint32_t b) {
            return tracked_.snapshots[a].time_s < tracked_.snapshots[b].time_s;
        });
        std::vector<int64_t> most(tracked_.classes.size());
        if (stats_.has_class_table()) {
            for (uint32_t snapshot = 0; snapshot < tracked_.snapshots.size(); ++snapshot) {
                for (uint32_t c = 0; c < most.size(); ++c) {
                    most[c] = std::max(most[c], stats_.class_at(snapshot, c).bytes);
                }
            }
        }
        classes_.resize(most.size());
        std::iota(classes_.begin(), classes_.end(), 0U);
        std::stable_sort(classes_.begin(), classes_.end(), [&](uint32_t a, uint32_t b) {
            return most[a] != most[b] ? most[a] > most[b] : class_name(a) < class_name(b);
        });
    }

    void add_timeline() {
        if (by_time_.size() < 2) return;
        TimeChart tracked;
        TimeChart process;
        ChartSeries all{"everything reachable", {}, 1, true};
        ChartSeries rss{"resident memory", {}, 0, false};
        ChartSeries vsz{"virtual memory", {}, 3, true};
        const size_t shown =
            stats_.has_class_table() ? std::min(classes_.size(), kChartClasses) : 0;
        for (size_t i = 0; i < shown; ++i) {
            tracked.stacked.push_back({class_name(classes_[i]), {}, static_cast<int>(i), false});
        }
        ChartSeries rest{"everything else", {}, -1, false};
        for (const uint32_t row : by_time_) {
            const TrackerSnapshot& snapshot = tracked_.snapshots[row];
            tracked.times_s.push_back(snapshot.time_s);
            int64_t left = stats_.snapshots[row].live_bytes;
            for (size_t i = 0; i < shown; ++i) {
                const int64_t bytes = stats_.class_at(row, classes_[i]).bytes;
                tracked.stacked[i].values.push_back(static_cast<double>(bytes));
                left -= bytes;
            }
            rest.values.push_back(static_cast<double>(std::max<int64_t>(0, left)));
            all.values.push_back(plotted(snapshot.asizeof_bytes));
            const ProcessMemory& memory = snapshot.process;
            rss.values.push_back(memory.is_available ? plotted(memory.rss_bytes) : kNever);
            vsz.values.push_back(memory.is_available ? plotted(memory.vsz_bytes) : kNever);
        }
        if (shown < classes_.size()) tracked.stacked.push_back(std::move(rest));
        process.times_s = tracked.times_s;
        const auto is_known = [](const ChartSeries& series) {
            return std::any_of(series.values.begin(), series.values.end(),
                               [](double value) { return std::isfinite(value); });
        };
        ReportSection& section =
            builder_.section("timeline", "Timeline", "Sizes are known at the snapshots.");
        section.blocks.emplace_back(time_chart(tracked, "Live tracked bytes by class"));
        if (is_known(all)) process.lines.push_back(std::move(all));
        if (is_known(vsz)) process.lines.push_back(std::move(vsz));
        if (is_known(rss)) process.lines.push_back(std::move(rss));
        if (process.lines.empty()) return;
        section.blocks.emplace_back(time_chart(process, "Memory of the process"));
    }

    void add_snapshots() {
        ReportTable table{{}, {}, {}, tracked_.snapshots.size()};
        table.columns = {
            {"time", ReportColumnKind::kNumber, {}},
            {"snapshot", ReportColumnKind::kText, {}},
            {"live objects", ReportColumnKind::kNumber, {}},
            {"live bytes", ReportColumnKind::kNumber, "without dead objects"},
            {"as stored", ReportColumnKind::kNumber,
             "the tracker's own total, with 16 bytes for dead objects"},
            {"reachable", ReportColumnKind::kNumber, "bytes that the tracker could reach"},
            {"tracker", ReportColumnKind::kNumber, "its own overhead"},
            {"resident", ReportColumnKind::kNumber, {}},
            {"virtual", ReportColumnKind::kNumber, {}}};
        for (uint32_t i = 0; i < tracked_.snapshots.size(); ++i) {
            if (table.rows.size() == 4 * kReportRows) break;
            const TrackerSnapshot& snapshot = tracked_.snapshots[i];
            const ProcessMemory& memory = snapshot.process;
            const bool known = memory.is_available;
            table.rows.push_back(
                {time_cell(snapshot.time_s), text_cell(tracked_.text(snapshot.description)),
                 count_cell(stats_.snapshots[i].live_objects),
                 bytes_cell(stats_.snapshots[i].live_bytes), known_bytes(snapshot.tracked_bytes),
                 known_bytes(snapshot.asizeof_bytes), known_bytes(snapshot.overhead_bytes),
                 known_bytes(known ? memory.rss_bytes : std::nullopt),
                 known_bytes(known ? memory.vsz_bytes : std::nullopt)});
        }
        builder_.section("snapshots", "Snapshots").blocks.emplace_back(std::move(table));
    }

    [[nodiscard]] ReportTable classes_at(uint32_t snapshot) const {
        ReportTable table{snapshot_name(snapshot), {}, {}, 0};
        table.columns = {{"class", ReportColumnKind::kCode, {}},
                         {"active", ReportColumnKind::kNumber, "allocated and not yet freed"},
                         {"total size", ReportColumnKind::kNumber, {}},
                         {"average", ReportColumnKind::kNumber, {}},
                         {"share", ReportColumnKind::kNumber, "of the snapshot's total"}};
        for (const uint32_t c : classes_) {
            const ClassAtSnapshot at = stats_.class_at(snapshot, c);
            if (at.active == 0 && at.bytes == 0) continue;
            ++table.total_rows;
            if (table.rows.size() == kReportRows) continue;
            table.rows.push_back(
                {text_cell(class_name(c)), count_cell(at.active), bytes_cell(at.bytes),
                 at.average_bytes ? bytes_cell(Amount::from_double(*at.average_bytes).rounded())
                                  : text_cell("\u2013"),
                 at.share ? share_cell(*at.share) : text_cell("\u2013")});
        }
        return table;
    }

    [[nodiscard]] ReportPicture pie_at(uint32_t snapshot) const {
        std::vector<PieSlice> slices;
        int64_t rest = stats_.snapshots[snapshot].live_bytes;
        const auto& all = tracked_.snapshots[snapshot].asizeof_bytes;
        for (size_t i = 0; i < std::min(classes_.size(), kChartClasses); ++i) {
            const int64_t bytes = stats_.class_at(snapshot, classes_[i]).bytes;
            slices.push_back(
                {class_name(classes_[i]), static_cast<double>(bytes), format_bytes(bytes)});
            rest -= bytes;
        }
        if (all) rest = std::max(rest, *all - (stats_.snapshots[snapshot].live_bytes - rest));
        slices.push_back({"everything else", static_cast<double>(rest), format_bytes(rest)});
        return pie_chart(slices, {});
    }

    Result<void> add_classes() {
        ReportSection& section = builder_.section("classes", "Classes",
                                                  "Dead objects are left out from their death on.");
        if (!stats_.has_class_table()) {
            section.blocks.emplace_back(
                ReportText{"Too many classes and snapshots for a table of each."});
            return {};
        }
        constexpr size_t kMostSnapshots = 24;
        for (size_t i = 0; i < std::min(by_time_.size(), kMostSnapshots); ++i) {
            section.blocks.emplace_back(classes_at(by_time_[i]));
            if (stats_.snapshots[by_time_[i]].live_bytes > 0) {
                section.blocks.emplace_back(pie_at(by_time_[i]));
            }
        }
        if (by_time_.size() > kMostSnapshots) {
            section.blocks.emplace_back(ReportText{"The first " + std::to_string(kMostSnapshots) +
                                                   " snapshots in the order of time."});
        }
        if (by_time_.empty()) return {};
        return add_referents();
    }

    // What the sizes are made of, of the classes with the most bytes at their peak.
    Result<void> add_referents() {
        const uint32_t snapshot = stats_.peak_snapshot.value_or(by_time_.back());
        ReportSection& section = builder_.section(
            "referents", "Referents",
            "Referents of all objects of a class added up, at " + snapshot_name(snapshot) + ".");
        for (size_t i = 0; i < std::min<size_t>(classes_.size(), 12); ++i) {
            HS_TRY(const ReferentTree tree,
                   merged_referents(tracked_, classes_[i], snapshot, builder_.job));
            if (tree.rows.size() < 2) continue;
            ReportTable table{class_name(classes_[i]), {}, {}, tree.rows.size()};
            table.columns = {{"referent", ReportColumnKind::kCode, {}},
                             {"size", ReportColumnKind::kNumber, "size with its own referents"},
                             {"shallow", ReportColumnKind::kNumber, "size of the referent alone"},
                             {"% of total", ReportColumnKind::kNumber, {}}};
            for (const ReferentRow& row : tree.rows) {
                if (table.rows.size() == kReportRows) break;
                ReportCell name = text_cell(row.depth == 0 ? "all" : row.name);
                for (uint32_t depth = 0; depth < std::min(row.depth, 30U); ++depth) {
                    name.text.insert(0, "\u2003");
                }
                const auto whole = static_cast<double>(tree.rows[0].bytes);
                const double part = row.bytes == kUnknownBytes || whole <= 0
                                        ? 0
                                        : static_cast<double>(row.bytes) / whole;
                table.rows.push_back({std::move(name), known_bytes(row.bytes),
                                      known_bytes(row.flat_bytes), share_cell(part)});
            }
            section.blocks.emplace_back(std::move(table));
        }
        if (section.blocks.empty()) builder_.sections.pop_back();
        return {};
    }

    [[nodiscard]] std::string trace_text(uint32_t trace) const {
        std::string text;
        for (const uint32_t row : tracked_.frames_of(trace)) {
            text += (text.empty() ? "" : " \u2192 ") +
                    tracked_frame_text(tracked_, tracked_.frames[row]);
        }
        return text;
    }

    void add_objects() {
        const std::vector<uint32_t> rows =
            sorted_tracked(tracked_, stats_, {}, {TrackedKey::kSize, TrackedKey::kClassName});
        ReportTable table{{}, {}, {}, rows.size()};
        table.columns = {{"class", ReportColumnKind::kCode, {}},
                         {"object", ReportColumnKind::kCode, "text of the object when last sized"},
                         {"allocated", ReportColumnKind::kNumber, {}},
                         {"freed", ReportColumnKind::kNumber, {}},
                         {"largest", ReportColumnKind::kNumber, "over all its records while alive"},
                         {"over time", ReportColumnKind::kText, {}},
                         {"created at", ReportColumnKind::kCode, "outermost call first"}};
        for (size_t i = 0; i < std::min(rows.size(), 4 * kReportRows); ++i) {
            const TrackedObject& object = tracked_.objects[rows[i]];
            std::vector<GrowthPoint> points;
            for (const SizeRecord& record : tracked_.records_of(object)) {
                const int64_t bytes = tracked_.sized[record.sized.v].bytes;
                if (!is_shown_record(object, record) || bytes == kUnknownBytes ||
                    !std::isfinite(record.time_s)) {
                    continue;
                }
                points.push_back({record.time_s, static_cast<double>(bytes)});
            }
            ReportCell curve;
            curve.svg = sparkline(points);
            table.rows.push_back({text_cell(class_name(object.tracked_class)),
                                  text_cell(tracked_.text(object.text)), time_cell(object.birth_s),
                                  object.is_freed ? time_cell(object.death_s) : text_cell("alive"),
                                  known_bytes(stats_.objects[rows[i]].max_bytes), std::move(curve),
                                  text_cell(trace_text(object.trace))});
        }
        builder_.section("objects", "Objects").blocks.emplace_back(std::move(table));
    }

    const Tracked& tracked_;
    PartBuilder& builder_;
    TrackedStats stats_;
    std::vector<uint32_t> by_time_;
    std::vector<uint32_t> classes_;
};

}  // namespace

Result<void> add_tracked_sections(const Tracked& tracked, PartBuilder& builder) {
    return TrackedSections(tracked, builder).add();
}

}  // namespace hs
