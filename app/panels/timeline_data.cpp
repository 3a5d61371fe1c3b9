#include "app/panels/timeline_data.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "app/answers.h"
#include "app/chosen_rows.h"
#include "app/frame_labels.h"
#include "app/picked.h"
#include "app/stack_answers.h"
#include "core/analysis/largest_sites.h"
#include "core/analysis/live_series.h"
#include "core/analysis/log_peaks.h"
#include "core/model/live_cursor.h"
#include "core/model/log_attributes.h"
#include "core/model/recorded_program.h"

namespace hs {
namespace {

constexpr size_t kQuickEvents = 300'000;  // to decode for series, within the frame
constexpr size_t kQuickSlots = 100'000;
constexpr size_t kMostSeriesPoints = 800;
constexpr size_t kMostSites = 6;

std::vector<const DatasetRow*> other_rows(const AppState& state, const TimelineStripState& own) {
    std::vector<const DatasetRow*> rows;
    for (const DatasetRow& row : state.datasets) {
        if (row.id == state.current || !has_log(row)) continue;
        if (own.all_logs || row.id == state.comparison) rows.push_back(&row);
    }
    return rows;
}

// The numbers of those in view, one a pixel.
std::vector<size_t> highest_of_pixels(const LogSeries& series, AxisSpan span, size_t width_px) {
    const TimeAxis axis{span, static_cast<double>(width_px)};
    std::vector<size_t> highest;
    double pixel = 0;
    const auto first = std::lower_bound(series.times_us.begin(), series.times_us.end(), span.first);
    for (auto i = static_cast<size_t>(first - series.times_us.begin());
         i < series.values.size() && series.times_us[i] <= span.last; ++i) {
        const double at = std::floor(axis.x_of(series.times_us[i]));
        if (highest.empty() || at != pixel) {
            highest.push_back(i);
        } else if (series.values[i] > series.values[highest.back()]) {
            highest.back() = i;
        }
        pixel = at;
    }
    return highest;
}

void refresh_curve(const AppState& state, const TimelineStripState& own, AxisSpan span,
                   size_t width_px, const DatasetRow& row, TimelineCurve& curve) {
    const EventLog& log = *row.dataset->log;
    const Measure measure = measure_of(state, *row.dataset);
    AnswerKey key{row.version(), span, width_px, measure, own.by_events};
    if (curve.key == key) return;
    curve.dataset = row.dataset;
    curve.key = std::move(key);
    curve.columns = own.by_events
                        ? plot_columns_by_event(log, measure, static_cast<uint64_t>(span.first),
                                                static_cast<uint64_t>(span.last), width_px)
                        : plot_columns(log, measure, span.first, span.last, width_px);
    curve.highest_bytes = 0;
    for (const PlotColumn& column : curve.columns) {
        curve.highest_bytes = std::max(curve.highest_bytes, column.max_bytes);
    }
    curve.process_memory.clear();
    const LogSeries* memory = own.by_events ? nullptr : process_memory(log.series());
    if (memory != nullptr) curve.process_memory = highest_of_pixels(*memory, span, width_px);
}

// What a job needs to make the series.
struct SeriesQuestion {
    DatasetPtr dataset;
    FrameFunctionsPtr functions;
    std::vector<SeriesKey> keys;
    ShownRows rows;  // that all of them are of
    AxisSpan span;
    size_t points = 0;
    bool by_events = false;
    Measure measure = kRecordedBytes;
    bool disjoint = false;     // a stack counts for the first line that has it
    Shared<ShownPeaks> peaks;  // of the whole log

    [[nodiscard]] Result<TimelineSeries> answer(JobContext& job) const {
        const EventLog& log = *dataset->log;
        const TraceTrie& traces = *dataset->traces;
        TimelineSeries made;
        std::vector<TraceSet> sets;
        for (const SeriesKey& key : keys) {
            sets.push_back(set_of(traces, key));
            made.names.push_back(key.name);
        }
        if (disjoint) make_disjoint(sets);
        HS_TRY(const ChosenStacks chosen, choose_stacks(*dataset, rows, job));
        // What the file does not have is no line at all.
        if (!chosen.rows) sets.assign(sets.size(), {});
        const StackRows counted =
            chosen.rows ? chosen.rows->rows() : all_rows(log, traces.trace_count());
        const std::vector<uint64_t> instants = instants_of(log, made.at);
        for (const uint64_t instant : instants) {
            made.total.push_back(log.live_after(instant, measure).to_double());
        }
        HS_TRY(const auto lines, live_series(log, counted, sets, instants, measure, job));
        for (const std::vector<Amount>& line : lines) {
            std::vector<double>& bytes = made.bytes.emplace_back();
            bytes.reserve(line.size());
            for (const Amount amount : line) bytes.push_back(amount.to_double());
            made.last_bytes.push_back(line.empty() ? 0 : line.back().rounded());
        }
        return made;
    }

private:
    // Evenly over the part in view, with its peaks in place of the nearest ones.
    [[nodiscard]] std::vector<uint64_t> instants_of(const EventLog& log,
                                                    std::vector<int64_t>& places) const {
        std::vector<uint64_t> instants;
        // The axis may reach further, for another log.
        const int64_t end = by_events ? static_cast<int64_t>(log.event_count()) : log.duration_us();
        for (size_t i = 0; i <= points && (places.empty() || places.back() < end); ++i) {
            const double part = static_cast<double>(i) / static_cast<double>(points);
            const int64_t place =
                span.first + std::llround(part * static_cast<double>(span.length()));
            places.push_back(std::min(place, std::max(end, span.first)));
            instants.push_back(by_events ? static_cast<uint64_t>(places.back())
                                         : log.events_until(places.back()));
        }
        const std::vector<size_t> nearest =
            peak_of_place(peaks->all, by_events, span.first, span.last, points + 1);
        // The ends stay where they are.
        for (size_t i = 1; i + 1 < places.size(); ++i) {
            if (nearest[i] == SIZE_MAX) continue;
            const LogPeakPoint& peak = peaks->all[nearest[i]];
            places[i] = by_events ? static_cast<int64_t>(peak.event_count) : peak.time_us;
            instants[i] = peak.event_count;
        }
        return instants;
    }
    [[nodiscard]] TraceSet set_of(const TraceTrie& traces, const SeriesKey& key) const {
        if (key.kind == SeriesKind::kRows) return TraceSet(traces.trace_count(), true);
        if (key.kind == SeriesKind::kTrace) return trace_with_stack(traces, key.name);
        return key.kind == SeriesKind::kSelf
                   ? traces_ending_with_text(traces, key.name, functions.get())
                   : traces_with_text(traces, key.name, functions.get());
    }
    static void make_disjoint(std::vector<TraceSet>& sets) {
        for (size_t s = 1; s < sets.size(); ++s) {
            for (size_t trace = 0; trace < sets[s].size(); ++trace) {
                for (size_t before = 0; before < s; ++before) {
                    if (sets[before][trace]) sets[s][trace] = false;
                }
            }
        }
    }
};

}  // namespace

void refresh_timeline(ViewContext& view, TimelineStripState& own, const DatasetRow& row,
                      size_t width_px) {
    const bool was_whole = own.axis.span == own.axis.whole;
    const std::vector<const DatasetRow*> others = other_rows(view.state, own);
    AxisSpan whole{0, std::max<int64_t>(1, end_of(own, *row.dataset->log))};
    for (const DatasetRow* other : others) {
        whole.last = std::max(whole.last, end_of(own, *other->dataset->log));
    }
    if (whole != own.axis.whole || own.dataset != row.dataset) {
        own.axis.whole = whole;
        own.dataset = row.dataset;
        own.axis.span = was_whole ? whole : fitted(own.axis.span, whole);
    }
    refresh_curve(view.state, own, own.axis.span, width_px, row, own.curve);
    refresh_curve(view.state, own, own.axis.whole, width_px, row, own.overview);
    own.others.resize(others.size());
    for (size_t i = 0; i < others.size(); ++i) {
        refresh_curve(view.state, own, own.axis.span, width_px, *others[i], own.others[i]);
    }
}

SeriesLook series_look(const AppState& state) {
    return series_keys(state).empty() ? SeriesLook::kLines : state.shown.look;
}

std::vector<SeriesKey> series_keys(const AppState& state) {
    std::vector<SeriesKey> keys = state.shown.series;
    const std::optional<SeriesKey> picked = picked_series(state);
    if (picked && std::find(keys.begin(), keys.end(), *picked) == keys.end()) {
        keys.push_back(*picked);
    }
    if (std::optional<SeriesKey> rows = rows_series(state)) keys.push_back(std::move(*rows));
    return keys;
}

namespace {

// Of the whole log, whatever part is in view.
Answered<std::vector<SeriesKey>> largest_of_log(ViewContext& view, const DatasetRow& row,
                                                FrameDetail detail) {
    const Measure measure = measure_of(view.state, *row.dataset);
    return view.answers.get<std::vector<SeriesKey>>(
        {.topic = {"largest sites of the log", row.version()},
         .key = {measure, detail, row.functions != nullptr},
         .label = "Largest sites",
         .policy = Policy::kFinish,
         .is_quick = row.dataset->log->slot_count() <= kQuickSlots},
        [dataset = row.dataset, functions = row.functions, measure,
         detail](JobContext& job) -> Result<std::vector<SeriesKey>> {
            const LargestSitesOptions wanted{.detail = detail,
                                             .functions = functions.get(),
                                             .count = kMostSites,
                                             .measure = measure};
            HS_TRY(std::vector<LargestSite> sites,
                   largest_sites(*dataset->log, *dataset->traces, wanted, job));
            // What stays lies below what goes again, so that a spike lifts nothing.
            std::stable_sort(
                sites.begin(), sites.end(),
                [](const LargestSite& a, const LargestSite& b) { return a.at_end < b.at_end; });
            std::vector<SeriesKey> keys;
            keys.reserve(sites.size());
            for (LargestSite& site : sites) {
                keys.push_back({SeriesKind::kSelf, std::move(site.name)});
            }
            return keys;
        });
}

// Of lines over the part in view, which are still to be named.
SeriesQuestion series_question(const ViewContext& view, const TimelineStripState& own,
                               const DatasetRow& row, size_t width_px) {
    SeriesQuestion question;
    question.dataset = row.dataset;
    question.functions = row.functions;
    question.span = own.axis.span;
    question.points = std::clamp<size_t>(width_px / 2, 1, kMostSeriesPoints);
    question.by_events = own.by_events;
    question.measure = measure_of(view.state, *row.dataset);
    return question;
}

bool is_drawn(const LogMark& mark) {
    constexpr std::string_view kDrawn[] = {"mark", "trigger", "fork", "exec"};
    return std::find(std::begin(kDrawn), std::end(kDrawn), mark.kind) != std::end(kDrawn);
}

std::string name_of(const LogMark& mark) {
    return printable_text(mark.kind == "mark" ? mark.text : mark.kind + " " + mark.text);
}

// The dumps that the program asked for; what made the others is a mark of the log.
std::vector<LogMark> marks_of_dumps(const Dataset& dataset) {
    std::vector<LogMark> marks;
    if (!dataset.program) return marks;
    const std::vector<RecordedDump>& dumps = dataset.program->dumps;
    for (size_t i = 0; i < dumps.size(); ++i) {
        if (!dumps[i].trigger.empty()) continue;
        const std::string name = dumps[i].label.empty() ? std::to_string(i + 1) : dumps[i].label;
        marks.push_back(
            {.time_us = std::llround(dumps[i].time_s * 1e6), .kind = "dump", .text = name});
    }
    return marks;
}

// By time.
std::vector<LogMark> drawn_marks(const Dataset& dataset) {
    std::vector<LogMark> marks = marks_of_dumps(dataset);
    const std::span<const LogMark> told = dataset.log->marks();
    std::copy_if(told.begin(), told.end(), std::back_inserter(marks), is_drawn);
    std::stable_sort(marks.begin(), marks.end(),
                     [](const LogMark& a, const LogMark& b) { return a.time_us < b.time_us; });
    return marks;
}

// Whether they are made within the frame.
bool is_quick(const TimelineStripState& own, const EventLog& log) {
    const uint64_t events = own.by_events ? static_cast<uint64_t>(own.axis.span.length())
                                          : log.events_until(own.axis.span.last) -
                                                log.events_until(own.axis.span.first);
    return events <= kQuickEvents && log.slot_count() <= kQuickSlots;
}

}  // namespace

Shared<TimelineSeries> timeline_series(ViewContext& view, TimelineStripState& own,
                                       const DatasetRow& row, size_t width_px) {
    SeriesQuestion question = series_question(view, own, row, width_px);
    question.keys = series_keys(view.state);
    if (question.keys.empty()) return nullptr;
    question.disjoint = view.state.shown.look == SeriesLook::kStacked;
    question.peaks = shown_peaks(view.answers, view.state, row).value;
    if (!question.peaks) return nullptr;
    if (rows_series(view.state)) question.rows = rows_shown(view.state);
    const AnswerKey key{own.curve.key, question.disjoint, row.functions != nullptr, question.keys,
                        question.rows.key()};
    own.series = view.answers.get<TimelineSeries>(
        {.topic = {"lines of the timeline", row.version(), own.is_view},
         .key = key,
         .label = "Lines of the timeline",
         .policy = Policy::kFinish,
         .is_quick = is_quick(own, *row.dataset->log)},
        [question](JobContext& job) { return question.answer(job); });
    return own.series.value;
}

Shared<std::vector<TimelineMark>> timeline_marks(ViewContext& view, const TimelineStripState& own,
                                                 const DatasetRow& row) {
    constexpr size_t kQuickMarks = 10'000;
    const Part<RecordedProgram>& program = row.dataset->program;
    const size_t count = row.dataset->log->marks().size() + (program ? program->dumps.size() : 0);
    if (count == 0) return nullptr;
    return view.answers
        .get<std::vector<TimelineMark>>(
            {.topic = {"marks of the timeline", row.version(), own.by_events},
             .key = {true},
             .label = "Marks",
             .policy = Policy::kFinish,
             .is_quick = count <= kQuickMarks},
            [dataset = row.dataset,
             by_events = own.by_events](const JobContext&) -> Result<std::vector<TimelineMark>> {
                const EventLog& log = *dataset->log;
                std::vector<TimelineMark> marks;
                for (const LogMark& mark : drawn_marks(*dataset)) {
                    const int64_t place = by_events
                                              ? static_cast<int64_t>(log.events_until(mark.time_us))
                                              : mark.time_us;
                    marks.push_back({place, mark.time_us, name_of(mark)});
                }
                return marks;
            })
        .value;
}

bool can_show_sites(const AppState& state) {
    return state.shown.series.empty() && !rows_series(state);
}

bool timeline_sites_shown(const AppState& state) {
    return state.shown.has_sites && can_show_sites(state) &&
           series_look(state) == SeriesLook::kLines;
}

Shared<TimelineSeries> timeline_sites(ViewContext& view, TimelineStripState& own,
                                      const DatasetRow& row, size_t width_px) {
    if (!timeline_sites_shown(view.state)) return nullptr;
    const Answered<std::vector<SeriesKey>> largest =
        largest_of_log(view, row, shown_detail(view.state));
    const Answered<ShownPeaks> peaks = shown_peaks(view.answers, view.state, row);
    if (!largest || !peaks) return nullptr;
    SeriesQuestion question = series_question(view, own, row, width_px);
    question.keys = *largest;
    question.peaks = peaks.value;
    own.sites = view.answers.get<TimelineSeries>(
        {.topic = {"sites of the timeline", row.version(), own.is_view},
         .key = {own.curve.key, largest.version, peaks.version},
         .label = "Largest sites over time",
         .policy = Policy::kFinish,
         .is_quick = is_quick(own, *row.dataset->log)},
        [question](JobContext& job) { return question.answer(job); });
    return own.sites.value;
}

Shared<RangeStats> timeline_stats(ViewContext& view, const DatasetRow& row) {
    if (!view.state.shown.range) return nullptr;
    const EventLog& log = *row.dataset->log;
    const EventRange range = shown_events(view.state, log);
    const Measure measure = measure_of(view.state, *row.dataset);
    return view.answers
        .get<RangeStats>(
            {.topic = {"sums of the range", row.version()},
             .key = {range, measure},
             .label = "Summing up the range",
             .policy = Policy::kFinish,
             .is_quick = log.slot_count() <= kQuickSlots},
            [dataset = row.dataset, range, measure](JobContext&) -> Result<RangeStats> {
                return range_stats(*dataset->log, range, measure);
            })
        .value;
}

int64_t end_of(const TimelineStripState& own, const EventLog& log) {
    return own.by_events ? static_cast<int64_t>(log.event_count()) : log.duration_us();
}

int64_t place_of(const TimelineStripState& own, const EventLog& log, double time_s) {
    const auto time_us = std::llround(std::clamp(time_s * 1e6, 0.0, 0x1p62));
    return own.by_events ? static_cast<int64_t>(log.events_until(time_us)) : time_us;
}

double time_at(const TimelineStripState& own, const EventLog& log, int64_t place) {
    const int64_t time_us = own.by_events
                                ? log.time_after(static_cast<uint64_t>(std::clamp<int64_t>(
                                      place, 0, static_cast<int64_t>(log.event_count()))))
                                : place;
    return static_cast<double>(time_us) / 1e6;
}

int64_t live_at(const AppState& state, const Dataset& dataset, uint64_t events) {
    return dataset.log->live_after(events, measure_of(state, dataset)).rounded();
}

}  // namespace hs
