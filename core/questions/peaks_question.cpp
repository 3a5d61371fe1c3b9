// peaks: where live memory is highest, with the sites that hold it.

#include <map>

#include "core/analysis/finding_text.h"
#include "core/analysis/frame_table.h"
#include "core/analysis/live_at.h"
#include "core/analysis/log_peaks.h"
#include "core/analysis/log_summary.h"
#include "core/analysis/peak_causes.h"
#include "core/base/text_format.h"
#include "core/model/chosen_curve.h"
#include "core/questions/function_texts.h"
#include "core/questions/question.h"
#include "core/questions/stack_parameters.h"
#include "core/table/render.h"

namespace hs {
namespace {

constexpr size_t kTopFrames = 10;
constexpr size_t kChiefFrames = 3;  // that people read of

constexpr OptionSpec kParameters[] = {
    {"prominence", ValueKind::kText, "SHARE", "least prominence, as a share of the highest (0.05)"},
    kThreadSpec,
    kAllocatorSpec,
};

Result<double> least_share(const Parameters& given) {
    return share_parameter(given, "prominence", kListedPeakShare);
}

Result<void> check(const Parameters& given) {
    HS_TRY_VOID(least_share(given));
    return {};
}

// What the rows are made of.
struct Facts {
    DatasetPtr dataset;
    std::optional<ChosenRows> chosen;
    CallGraphShape shape;
    FrameFunctionsPtr functions;
    SourceFiles* sources = nullptr;  // null: lines are not wanted
};

struct Row {
    const Facts* facts = nullptr;
    LogPeakPoint peak;
    PeakKind kind = PeakKind::kPeak;
    std::vector<FrameRow> top;
    PeakCause cause;
};

bool is_fall(PeakKind kind) {
    return kind != PeakKind::kRise && kind != PeakKind::kShoulder;
}

void write_frame(JsonWriter& json, const Facts& facts, uint32_t node, const std::string& name,
                 Amount bytes) {
    json.field("frame", name);
    json.field("bytes", bytes.rounded());
    write_function(json, function_texts(facts.functions.get(), name));
    if (facts.sources != nullptr) {
        const std::string line =
            source_line(facts.sources, facts.dataset->traces->strings, facts.shape.nodes[node]);
        line.empty() ? json.null_field("source") : json.field("source", line);
    }
}

void write_top(JsonWriter& json, const Row& row) {
    const Facts& facts = *row.facts;
    json.begin_array();
    for (const FrameRow& frame : row.top) {
        json.begin_object();
        write_frame(json, facts, frame.node, frame.name, frame.self);
        json.end_object();
    }
    json.end_array();
}

std::string chief_frames(const Row& row) {
    std::string text;
    for (size_t i = 0; i < std::min(row.top.size(), kChiefFrames); ++i) {
        text += (i == 0 ? "" : ", ") + frame_label(row.facts->functions.get(), row.top[i].name) +
                " " + format_bytes(row.top[i].self.rounded());
    }
    return text;
}

std::string name_of(const Row& row, uint32_t node) {
    return call_graph_name(*row.facts->dataset->traces, row.facts->shape, node);
}

void write_cause(JsonWriter& json, const Row& row) {
    const PeakCause& cause = row.cause;
    json.begin_object();
    write_frame(json, *row.facts, cause.site, name_of(row, cause.site), cause.rise);
    cause.inner == 0 ? json.null_field("allocated_in")
                     : json.field("allocated_in", name_of(row, cause.inner));
    json.field("since_s", seconds_from_us(row.facts->dataset->log->time_after(cause.base_event)));
    json.end_object();
}

std::string rise_text(const Row& row) {
    if (row.cause.rise.rounded() <= 0) return {};
    return frame_label(row.facts->functions.get(), name_of(row, row.cause.site)) + " +" +
           format_bytes(row.cause.rise.rounded());
}

constexpr RowField<Row> kFields[] = {
    {{"time_s", "Time", "From the start of the log", Meaning::kSeconds},
     [](const Row& row, std::string&) {
         return Value{Meaning::kSeconds, {}, 0, 0, seconds_from_us(row.peak.time_us)};
     }},
    {{"bytes", "Live", "Live bytes at the peak", Meaning::kBytes},
     [](const Row& row, std::string&) { return Value::of_amount(row.peak.live, Unit::kBytes); }},
    {{"prominence_bytes", "Prominence",
      "How far live memory falls on both sides before it rises higher again", Meaning::kBytes},
     [](const Row& row, std::string&) {
         return Value::of_amount(row.peak.prominence, Unit::kBytes);
     }},
    {{"falls", "Falls", "Whether memory falls after it; if not, it is growth and no peak",
      Meaning::kFlag},
     [](const Row& row, std::string&) { return Value::of_flag(is_fall(row.kind)); }},
    {{"top", "Top sites", "The lines that allocated most of it, with their bytes, as JSON",
      Meaning::kJson},
     [](const Row& row, std::string& made) {
         return of_made_json([&](JsonWriter& json) { write_top(json, row); }, made);
     }},
    {{"chief", "Most live in", "The lines that allocated most of it, with their bytes",
      Meaning::kText},
     [](const Row& row, std::string& made) {
         made = chief_frames(row);
         return Value::of_text(made);
     }},
    {{"cause", "Cause", "Your line that rose most before it and fell again, as JSON",
      Meaning::kJson},
     [](const Row& row, std::string& made) {
         return of_made_json([&](JsonWriter& json) { write_cause(json, row); }, made);
     }},
    {{"rose", "Rose most", "Your line that rose most before the peak and fell again, with the rise",
      Meaning::kText},
     [](const Row& row, std::string& made) {
         made = rise_text(row);
         return Value::of_text(made);
     }},
    {{"kind", "Kind",
      "Peak, wiggle of a higher peak, shoulder or end of a rise, or start of the program",
      Meaning::kText},
     [](const Row& row, std::string&) { return Value::of_text(peak_kind_name(row.kind)); }},
};
enum : size_t { kTime, kLive, kProminence, kFalls, kTop, kChief, kCause, kRose, kKind };

constexpr SurfaceColumn kInJson[] = {{kTime}, {kLive},  {kProminence}, {kFalls},
                                     {kTop},  {kCause}, {kKind}};
constexpr SurfaceColumn kInText[] = {
    {kTime, "seconds", kNoField, true}, {kLive}, {kProminence}, {kRose}, {kChief}};
constexpr SurfaceColumn kInExport[] = {{kTime},  {kLive}, {kProminence},
                                       {kFalls}, {kRose}, {kChief}};
constexpr SurfaceColumn kForPeople[] = {{kTime}, {kLive}, {kProminence}, {kRose}, {kChief}};
constexpr WantedFields kFrames =
    wanted_field(kTop) | wanted_field(kChief) | wanted_field(kCause) | wanted_field(kRose);

std::string growth_note(const LogPeakPoint& end, Amount fall) {
    constexpr double kHardly = 0.05;
    const double share = end.live > Amount{} ? fall.to_double() / end.live.to_double() : 0;
    return "live memory rises to " + format_bytes(end.live.rounded()) + " at " +
           format_double(seconds_from_us(end.time_us)) + " s and " +
           (share < kHardly ? "hardly falls" : "falls by only " + portion_text(share)) +
           " after it: growth, no peak\n";
}

std::string left_out_note(size_t count) {
    if (count == 0) return {};
    return count == 1 ? "1 smaller maximum is left out: part of a higher peak, of a rise or of the "
                        "start\n"
                      : format_count(count) +
                            " smaller maxima are left out: parts of higher peaks, of a rise or of "
                            "the start\n";
}

Result<void> find_tops(const Ask& ask, std::span<Row> rows, const ChosenCurve* chosen,
                       Facts& facts) {
    const EventLog& log = *facts.dataset->log;
    const TraceTrie& traces = *facts.dataset->traces;
    HS_TRY(facts.functions, ask.file.functions(ask.job));
    HS_TRY(facts.shape, call_graph_shape(traces, FrameDetail::kLine, ask.job));
    const StackRows stacks =
        facts.chosen ? facts.chosen->rows() : all_rows(log, traces.trace_count());
    facts.sources = ask.file.shown_sources();
    std::vector<LogPeakPoint> peaks;
    for (const Row& row : rows) peaks.push_back(row.peak);
    HS_TRY(const std::vector<PeakCause> causes,
           causes_of_peaks({log, traces, facts.shape, ask.file.measure(), stacks, chosen}, peaks,
                           ask.job));
    ask.job.parallel_for(rows.size(), 1, [&](size_t i, size_t) {
        const std::vector<Amount> amounts =
            net_amounts(log, stacks, {0, rows[i].peak.event_count}, ask.file.measure());
        rows[i].top = top_frames(traces, facts.shape, call_graph(traces, facts.shape, amounts),
                                 kTopFrames, FrameOrder::kWholeSelf);
        rows[i].cause = causes[i];
    });
    if (ask.job.cancelled()) return cancelled_error();
    return {};
}

// For people, what memory does not fall after is no peak but growth, which a note says.
Result<Answer> answer(const Ask& ask) {
    HS_TRY(const double share, least_share(ask.given));
    auto facts = std::make_shared<Facts>();
    facts->dataset = ask.file.dataset();
    const EventLog& log = *facts->dataset->log;
    const Measure measure = ask.file.measure();
    HS_TRY(facts->chosen, chosen_rows(row_choice(ask.given), *facts->dataset, ask.job));
    std::optional<ChosenCurve> curve;
    if (facts->chosen) {
        HS_TRY(curve, chosen_curve(log, kept_rows(facts->chosen->rows()), measure, ask.job));
    }
    const ChosenCurve* chosen = curve ? &*curve : nullptr;
    HS_TRY(std::vector<LogPeakPoint> peaks, log_peaks(log, measure, share, ask.job, chosen));
    HS_TRY(const std::vector<PeakStanding> standing,
           standings(log, measure, peaks, share, ask.job, chosen));
    std::map<uint64_t, PeakStanding> standing_of;  // by event count
    for (size_t i = 0; i < peaks.size(); ++i) standing_of[peaks[i].event_count] = standing[i];
    sort_by_height(peaks);
    std::string note;
    size_t left_out_count = 0;
    std::vector<Row> rows;
    for (const LogPeakPoint& peak : peaks) {
        const PeakStanding& of = standing_of[peak.event_count];
        if (of.kind == PeakKind::kPeak || ask.audience == Audience::kPrograms) {
            rows.push_back({facts.get(), peak, of.kind, {}, {}});
        } else if (of.kind == PeakKind::kRise && note.empty()) {
            note = growth_note(peak, of.fall);
        } else {
            ++left_out_count;
        }
    }
    note += left_out_note(left_out_count);
    const size_t row_count = rows.size();
    rows.resize(std::min(row_count, ask.most_rows));
    std::vector<size_t> left_out = {kTop, kChief, kCause, kRose};
    if ((ask.wanted & kFrames) != 0) {
        HS_TRY_VOID(find_tops(ask, rows, chosen, *facts));
        left_out.clear();
    }
    Answer made =
        answer_of(row_relation<Row>(std::move(rows), kFields, std::move(left_out), facts));
    made.row_count = row_count;
    made.note = std::move(note);
    return made;
}

}  // namespace

extern const Question question_peaks;
constinit const Question question_peaks = {
    .name = "peaks",
    .title = "Peaks",
    .summary = "where live memory is highest, with the sites that hold it",
    .details =
        "Highest first. The prominence is how far live memory falls on both sides before it "
        "rises higher again; peaks with less than 5 % of the highest are left out. Two maxima are "
        "two peaks if memory falls between them by a quarter of the lower one's height above what "
        "stays live. The end of a rise is growth and no peak, unless memory falls by a quarter "
        "after it, or falls again as before it. --json lists all maxima with their \"kind\": "
        "peak, wiggle, shoulder, rise or start; \"falls\" is false for shoulders and rises.",
    .listed_after = "timeline",
    .asks = kLogs,
    .parameters = kParameters,
    .check = check,
    .fields = fields_of_rows<kFields>,
    .in_json = kInJson,
    .in_text = kInText,
    .in_export = kInExport,
    .in_window = kForPeople,
    .in_report = kForPeople,
    .has_sources = true,
    .answer = answer,
};

}  // namespace hs
