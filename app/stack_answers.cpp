#include "app/stack_answers.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/frame_labels.h"
#include "core/analysis/event_statistics.h"
#include "core/analysis/log_summary.h"
#include "core/analysis/profile_text.h"
#include "core/base/text_format.h"
#include "core/table/value.h"

namespace hs {
namespace {

// Up to here, work is done in the frame that asks for it.
constexpr size_t kQuickSlots = 100'000;     // of the log's sums: some 30 bytes each, and a block
constexpr uint64_t kQuickEvents = 200'000;  // to read one by one
constexpr size_t kQuickTraces = 5'000;      // to regroup: some microseconds each
constexpr size_t kQuickNodes = 100'000;     // to find the calls of
constexpr size_t kQuickBlocks = 200'000;    // to look through for peaks

// One side of what is shown, so that a job can own it.
struct SideQuestion {
    DatasetPtr dataset;
    DatasetVersion version;
    StackPart part = StackPart::kNet;
    EventRange range;
    Measure measure = kRecordedBytes;
    ShownRows rows = {};
    Shared<ChosenStacks> chosen = nullptr;  // where not all are meant as they are

    [[nodiscard]] Result<StackAmounts> answer(JobContext& job) const {
        HS_TRY(StackAmounts sums, amounts_of(*dataset, chosen.get(), range, part, measure, job));
        sums.counts.resize(sums.amounts.size());  // a profile has none
        return sums;
    }
    [[nodiscard]] AnswerKey key() const { return {version, part, range, measure, rows.key()}; }
    [[nodiscard]] bool is_quick() const {
        if (is_by_allocation(*dataset, part) && range.last - range.first > kQuickEvents) {
            return false;
        }
        return !dataset->log || dataset->log->slot_count() <= kQuickSlots;
    }
};

SideQuestion live_question(const AppState& state, const DatasetRow& row) {
    SideQuestion side{
        row.dataset, row.version(), StackPart::kNet, {}, measure_of(state, *row.dataset)};
    if (!row.dataset->log) return side;
    side.range = {0, log_cursor(state, row).events};
    return side;
}

// What came before (of differences), and the main side.
struct StacksQuestion {
    std::optional<SideQuestion> before;
    SideQuestion main;

    [[nodiscard]] AnswerKey key() const {
        return {before ? before->key() : AnswerKey(), main.key()};
    }
    [[nodiscard]] bool is_quick() const {
        return main.is_quick() && (!before || before->is_quick());
    }
    [[nodiscard]] Result<ShownStacks> answer(JobContext& job) const {
        ShownStacks shown;
        HS_TRY(shown.main, main.answer(job));
        shown.has_counts = main.dataset->log.has_value();
        shown.inputs.push_back(before ? before->dataset : main.dataset);
        if (!before) return shown;
        HS_TRY(shown.before, before->answer(job));
        if (before->dataset == main.dataset) return shown;
        shown.inputs.push_back(main.dataset);
        shown.main_input = 1;
        return shown;
    }
};

StacksQuestion question_of(const AppState& state, const ShownRows& rows) {
    const DatasetRow& current = *current_dataset(state);
    StacksQuestion question{std::nullopt, live_question(state, current)};
    question.main.rows = rows;
    const LogMode mode = shown_mode(state);
    if (mode == LogMode::kInstant) return question;
    if (mode == LogMode::kComparison) {
        question.before = question.main;
        question.main = live_question(state, *comparison_dataset(state));
        question.main.rows = rows;
        return question;
    }
    const EventRange range = shown_events(state, *current.dataset->log);
    if (mode == LogMode::kDifference) {
        question.before = question.main;
        question.before->range = {0, range.first};
        question.main.range = {0, range.last};
    } else {
        question.main.part =
            mode == LogMode::kAllocated ? StackPart::kAllocated : StackPart::kSurviving;
        question.main.range = range;
    }
    return question;
}

// The datasets whose stacks are shown: the current one, and the compared one.
std::vector<const DatasetRow*> input_rows(const AppState& state) {
    std::vector<const DatasetRow*> rows;
    if (const DatasetRow* row = current_dataset(state)) rows.push_back(row);
    if (shown_mode(state) == LogMode::kComparison) rows.push_back(comparison_dataset(state));
    return rows;
}

std::vector<DatasetVersion> versions_of(const std::vector<const DatasetRow*>& rows) {
    std::vector<DatasetVersion> versions;
    versions.reserve(rows.size());
    for (const DatasetRow* row : rows) versions.push_back(row->version());
    return versions;
}

// Stacks of what is no log come as they are.
Result<std::vector<std::vector<uint64_t>>> ranks_of(const std::vector<DatasetPtr>& inputs,
                                                    JobContext& job) {
    std::vector<std::vector<uint64_t>> ranks;
    for (const DatasetPtr& input : inputs) {
        std::vector<uint64_t>& rank = ranks.emplace_back();
        if (!input->log) continue;
        HS_TRY(rank, first_allocations(*input->log, input->traces->trace_count(), job));
    }
    return ranks;
}

struct ShapeQuestion {
    std::vector<DatasetPtr> inputs;
    std::vector<Shared<ChosenStacks>> chosen;  // by input; none where all are meant as they are
    std::vector<FrameFunctionsPtr> functions;
    FlameGrouping grouping;
    std::vector<StackStep> steps;
    bool with_calls = false;
};

Result<Shared<StackShape>> make_shape(const ShapeQuestion& question, JobContext& job) {
    const auto& [inputs, chosen, functions, grouping, steps, with_calls] = question;
    auto shape = std::make_shared<StackShape>();
    shape->inputs = inputs;
    shape->functions = functions;
    std::vector<const TraceTrie*> tries;
    tries.reserve(inputs.size());
    bool is_of_files = true;
    for (size_t i = 0; i < inputs.size(); ++i) {
        const TraceTrie* own = chosen.empty() ? nullptr : chosen[i]->own_traces();
        is_of_files &= own == nullptr;
        tries.push_back(own != nullptr ? own : &*inputs[i]->traces);
    }
    shape->is_own =
        is_of_files && inputs.size() == 1 && grouping == FlameGrouping{} && steps.empty();
    if (!shape->is_own) {
        std::vector<std::vector<uint64_t>> ranks;
        if (grouping.by_time && is_of_files) { HS_TRY(ranks, ranks_of(inputs, job)); }
        std::vector<const FrameFunctions*> names;
        names.reserve(functions.size());
        for (const FrameFunctionsPtr& of : functions) names.push_back(of.get());
        HS_TRY(shape->merged, merged_traces(tries, {grouping, steps, ranks, names}, job));
    }
    if (with_calls) { HS_TRY(shape->calls, call_graph_shape(shape->trie(), grouping.detail, job)); }
    return Shared<StackShape>(std::move(shape));
}

ShownFlame make_flame(const Shared<StackShape>& shape, const ShownStacks& stacks) {
    const TraceTrie& trie = shape->trie();
    const std::vector<Amount> bytes = shape->regrouped(stacks.main_input, stacks.main.amounts);
    ShownFlame flame{shape, FlameTree(trie, bytes),
                     FlameTree(trie, shape->regrouped(stacks.main_input, stacks.main.counts)),
                     std::nullopt, std::nullopt};
    if (!stacks.before) return flame;
    std::vector<Amount> before = shape->regrouped(0, stacks.before->amounts);
    flame.before.emplace(trie, before);
    for (size_t trace = 0; trace < before.size(); ++trace) {
        before[trace] = bytes[trace] - before[trace];
    }
    flame.change.emplace(trie, absolute_amounts(before));
    return flame;
}

ShownCalls make_calls(const Shared<StackShape>& shape, const ShownStacks& stacks) {
    const auto graph = [&](size_t input, const std::vector<Amount>& bytes) {
        return call_graph(shape->trie(), shape->calls, shape->regrouped(input, bytes));
    };
    ShownCalls calls{shape, graph(stacks.main_input, stacks.main.amounts), std::nullopt};
    if (stacks.before) calls.before = graph(0, stacks.before->amounts);
    return calls;
}

}  // namespace

uint64_t StackShape::memory_bytes() const {
    uint64_t bytes = calls.nodes.size() * sizeof(calls.nodes[0]) +
                     calls.edges.size() * sizeof(calls.edges[0]) +
                     3 * calls.node_of.size() * sizeof(uint32_t);
    if (is_own) return bytes;
    for (const auto& traces : merged.trace_of) bytes += traces.size() * sizeof(traces[0]);
    return bytes + merged.trie.memory_bytes();
}

const FrameFunctions* StackShape::functions_of(std::string_view frame) const {
    for (const FrameFunctionsPtr& of : functions) {
        if (of && of->of(frame) != nullptr) return of.get();
    }
    return nullptr;
}

std::string StackShape::label(std::string_view frame) const {
    return frame_label(functions_of(frame), frame);
}

std::string StackShape::short_label(const Frame& frame) const {
    const bool has_names = !functions.empty() && functions[0] && !functions[0]->empty();
    const FrameFunctions* of = has_names || functions.size() > 1
                                   ? functions_of(frame_text(trie().strings, frame))
                                   : nullptr;
    return short_frame_label(of, trie().strings, frame);
}

std::string StackShape::whole_name(std::string_view frame) const {
    return qualified_frame_text(functions_of(frame), frame);
}

namespace {

// Of the datasets whose stacks are shown; empty where all are meant as they are.
struct ChosenOfInputs {
    std::vector<Shared<ChosenStacks>> made;
    std::optional<AnswerWait> wait;  // not made yet
};
ChosenOfInputs chosen_of_inputs(Answers& answers, const AppState& state, const ShownRows& rows) {
    ChosenOfInputs chosen;
    if (rows == ShownRows{}) return chosen;
    for (const DatasetRow* row : input_rows(state)) {
        const Answered<ChosenStacks> made = chosen_stacks(answers, *row, rows);
        if (!made) chosen.wait = made.wait;
        chosen.made.push_back(made.value);
    }
    return chosen;
}

template <class T>
Answered<T> waiting(const AnswerWait& wait) {
    Answered<T> none;
    none.wait = wait;
    return none;
}

Answered<ShownStacks> stacks_of_rows(Answers& answers, const AppState& state,
                                     const ShownRows& rows) {
    StacksQuestion question = question_of(state, rows);
    const ChosenOfInputs chosen = chosen_of_inputs(answers, state, rows);
    if (chosen.wait) return waiting<ShownStacks>(*chosen.wait);
    if (!chosen.made.empty()) {
        question.main.chosen = chosen.made.back();
        if (question.before) question.before->chosen = chosen.made.front();
    }
    return answers.get<ShownStacks>(
        {.topic = {"stacks", versions_of(input_rows(state)), rows.key()},
         .key = question.key(),
         .label = "Summing up stacks",
         .policy = Policy::kFinish,
         .is_quick = question.is_quick()},
        [question](JobContext& job) { return question.answer(job); });
}

// How stacks are grouped: of which the store keeps an answer each.
struct Grouped {
    FlameGrouping grouping;
    std::vector<StackStep> steps;
    bool with_calls = false;
    ShownRows rows = {};

    // Of the stacks as grouped; what they hold is of the rows as well.
    [[nodiscard]] AnswerKey topic(const char* what, const AppState& state) const {
        return {what, versions_of(input_rows(state)), grouping, steps, with_calls};
    }
    [[nodiscard]] AnswerKey topic_of_rows(const char* what, const AppState& state) const {
        return {topic(what, state), rows.key()};
    }
    // Those of the files serve all rows; native frames make others, of the rows that are chosen.
    [[nodiscard]] AnswerKey topic_of_shape(const AppState& state) const {
        constexpr const char* kWhat = "grouped stacks";
        return rows.has_native ? topic_of_rows(kWhat, state) : topic(kWhat, state);
    }
};

Answered<StackShape> shown_shape(Answers& answers, const AppState& state, const Grouped& grouped) {
    ShapeQuestion question{{}, {}, {}, grouped.grouping, grouped.steps, grouped.with_calls};
    if (grouped.rows.has_native) {
        ChosenOfInputs chosen = chosen_of_inputs(answers, state, grouped.rows);
        if (chosen.wait) return waiting<StackShape>(*chosen.wait);
        question.chosen = std::move(chosen.made);
    }
    std::vector<bool> has_functions;  // they are read once for each reading of a file
    size_t traces = 0;
    size_t nodes = 0;
    for (const DatasetRow* row : input_rows(state)) {
        const bool is_known = row->functions && !row->functions->empty();
        question.inputs.push_back(row->dataset);
        question.functions.push_back(is_known ? row->functions : nullptr);
        has_functions.push_back(is_known);
        traces += row->dataset->traces->trace_count();
        nodes += row->dataset->traces->node_count();
    }
    const bool is_plain = question.inputs.size() == 1 && question.chosen.empty() &&
                          grouped.grouping == FlameGrouping{} && grouped.steps.empty();
    const bool is_quick = !grouped.grouping.by_time && (is_plain || traces <= kQuickTraces) &&
                          (!grouped.with_calls || nodes <= kQuickNodes);
    return answers.get<StackShape>(
        {.topic = grouped.topic_of_shape(state),
         .key = {has_functions},
         .label = "Grouping stacks",
         .policy = Policy::kFinish,
         .is_quick = is_quick},
        [question](JobContext& job) { return make_shape(question, job); });
}

// Made of the stacks as grouped and their amounts, within the frame.
template <class T, class Make>
Answered<T> of_shape(Answers& answers, const AppState& state, const char* what,
                     const Grouped& grouped, const Make& make) {
    const Answered<ShownStacks> stacks = stacks_of_rows(answers, state, grouped.rows);
    const Answered<StackShape> shape = shown_shape(answers, state, grouped);
    if (!stacks || !shape) return waiting<T>(!stacks ? stacks.wait : shape.wait);
    Answered<T> made = answers.get<T>({.topic = grouped.topic_of_rows(what, state),
                                       .key = {shape.version, stacks.version},
                                       .is_quick = true},
                                      [&](JobContext&) -> Result<T> {
                                          T result = make(shape.value, *stacks);
                                          result.version = next_version();
                                          result.shape_version = shape.version;
                                          return result;
                                      });
    made.is_stale = stacks.is_stale;
    made.wait = stacks.wait;
    return made;
}

}  // namespace

Answered<ShownStacks> shown_stacks(Answers& answers, const AppState& state, bool has_native) {
    return stacks_of_rows(answers, state, rows_shown(state, has_native));
}

Answered<ShownFlame> shown_flame(Answers& answers, const AppState& state,
                                 const FlameGrouping& grouping,
                                 const std::vector<StackStep>& further_steps, bool has_native) {
    std::vector<StackStep> steps = stack_steps(state.filters.at());
    steps.insert(steps.end(), further_steps.begin(), further_steps.end());
    return of_shape<ShownFlame>(answers, state, "flame",
                                {grouping, std::move(steps), false, rows_shown(state, has_native)},
                                make_flame);
}

Answered<ShownCalls> shown_calls(Answers& answers, const AppState& state) {
    return of_shape<ShownCalls>(
        answers, state, "calls",
        {{shown_detail(state), false}, stack_steps(state.filters.at()), true, rows_shown(state)},
        make_calls);
}

Answered<ShownCalls> calls_of_everything(Answers& answers, const AppState& state) {
    return of_shape<ShownCalls>(answers, state, "calls", {{shown_detail(state), false}, {}, true},
                                make_calls);
}

namespace {

// Of many only those that stand out, in the order of time: dozens of marks over a curve that goes
// up and down would point at nothing.
std::vector<LogPeakPoint> prominent(std::vector<LogPeakPoint> peaks) {
    constexpr size_t kFewPeaks = 12;
    constexpr size_t kMostPeaks = 24;
    constexpr double kLeastOfMany = 0.1;
    if (peaks.size() <= kFewPeaks) return peaks;
    Amount highest;
    for (const LogPeakPoint& peak : peaks) highest = std::max(highest, peak.live);
    const auto is_small = [least = kLeastOfMany * highest.to_double()](const LogPeakPoint& peak) {
        return peak.prominence.to_double() < least;
    };
    // Of teeth on a rising line none may stand out.
    if (!std::all_of(peaks.begin(), peaks.end(), is_small)) std::erase_if(peaks, is_small);
    if (peaks.size() <= kMostPeaks) return peaks;
    std::stable_sort(peaks.begin(), peaks.end(), [](const LogPeakPoint& a, const LogPeakPoint& b) {
        return b.prominence < a.prominence;
    });
    peaks.resize(kMostPeaks);
    std::sort(peaks.begin(), peaks.end(), [](const LogPeakPoint& a, const LogPeakPoint& b) {
        return a.event_count < b.event_count;
    });
    return peaks;
}

}  // namespace

Answered<ShownPeaks> shown_peaks(Answers& answers, const AppState& state, const DatasetRow& row) {
    const EventLog& log = *row.dataset->log;
    const Measure measure = measure_of(state, *row.dataset);
    return answers.get<ShownPeaks>(
        {.topic = {"peaks", row.version()},
         .key = {measure},
         .label = "Looking for peaks",
         .policy = Policy::kFinish,
         .is_quick = log.block_count() <= kQuickBlocks},
        [dataset = row.dataset, measure](JobContext& job) -> Result<ShownPeaks> {
            ShownPeaks shown;
            HS_TRY(shown.all, log_peaks(*dataset->log, measure, kListedPeakShare, job));
            HS_TRY(std::vector<LogPeakPoint> falling,
                   falling_peaks(*dataset->log, measure, shown.all, kListedPeakShare, job));
            shown.found = falling.size();
            shown.points = prominent(std::move(falling));
            return shown;
        });
}

Measure measure_of(const AppState& state, const Dataset& dataset) {
    return stack_measure(dataset, state.shown.scale);
}

LogMode shown_mode(const AppState& state) {
    const DatasetRow* row = current_dataset(state);
    if (!row || !has_stacks(*row)) return LogMode::kInstant;
    if (state.shown.mode == LogMode::kComparison) {
        const DatasetRow* other = comparison_dataset(state);
        const bool can = other && has_stacks(*other) && has_log(*other) == has_log(*row);
        return can ? LogMode::kComparison : LogMode::kInstant;
    }
    return has_log(*row) ? state.shown.mode : LogMode::kInstant;
}

EventRange shown_events(const AppState& state, const EventLog& log) {
    if (!state.shown.range) return {0, log.event_count()};
    const auto events = [&](double time_s) {
        return log.events_until(std::llround(std::min(time_s * 1e6, 0x1p62)));
    };
    return {events(state.shown.range->first_s), events(state.shown.range->last_s)};
}

LogCursor log_cursor(const AppState& state, const DatasetRow& row) {
    const EventLog& log = *row.dataset->log;
    const double end_s = seconds_from_us(log.duration_us());
    if (const std::optional<double>& set = state.shown.instant_s) {
        return {std::min(*set, end_s),
                log.events_until(std::llround(std::min(*set * 1e6, 0x1p62)))};
    }
    const Measure measure = decide_scale(log, state.shown.scale).measure;
    const Peak<Amount> peak = log.facts().highest(measure);
    if (state.shown.mode == LogMode::kComparison || peak.live == Amount{} ||
        !row.falls.of(measure)) {
        return {end_s, log.event_count()};
    }
    return {seconds_from_us(peak.time_us), peak.event_count, true};
}

std::string shown_text(const AppState& state) {
    const auto time = [](double time_s) {
        return format_duration(std::llround(std::min(time_s * 1e9, 0x1p62)));
    };
    const DatasetRow* row = current_dataset(state);
    if (!row || !has_log(*row)) {
        const std::string chosen = row ? shown_profile_text(row->dataset->profiles) : "";
        if (shown_mode(state) == LogMode::kComparison) return "after − before";
        return chosen.empty() ? "the whole profile" : chosen;
    }
    // A cursor behind the end, of a longer log or from the command line, shows the end.
    double end_s = seconds_from_us(row->dataset->log->duration_us());
    const LogCursor cursor = log_cursor(state, *row);
    const DatasetRow* other = comparison_dataset(state);
    if (shown_mode(state) == LogMode::kComparison && has_log(*other)) {
        end_s = std::max(end_s, seconds_from_us(other->dataset->log->duration_us()));
    }
    const bool is_end = state.shown.instant_s.value_or(cursor.time_s) >= end_s;
    const std::string instant = is_end           ? "at end"
                                : cursor.is_peak ? "at peak, " + time(cursor.time_s)
                                                 : "at " + time(*state.shown.instant_s);
    const std::optional<TimeRange>& range = state.shown.range;
    const std::string span =
        range ? time(range->first_s) + " to " + time(range->last_s) : "the whole log";
    switch (shown_mode(state)) {
        case LogMode::kInstant:
            return "live " + instant;
        case LogMode::kAllocated:
            return "allocated, " + span;
        case LogMode::kStillAlive:
            return "allocated and not freed, " + span;
        case LogMode::kDifference:
            return "change over " + span;
        case LogMode::kComparison:
            return "after − before, " + instant;
    }
    return {};
}

std::vector<StackStep> stack_steps(const Filters& filters) {
    std::vector<StackStep> steps;
    for (const FilterStep& step : filters) {
        switch (step.kind) {
            case FilterKind::kThrough:
                steps.push_back({StackStepKind::kFocus, step.text});
                break;
            case FilterKind::kWithout:
                steps.push_back({StackStepKind::kExclude, step.text});
                break;
            case FilterKind::kHideFrame:
                steps.push_back({StackStepKind::kHide, step.text});
                break;
            case FilterKind::kCollapseRecursion:
                steps.push_back({StackStepKind::kCollapseRecursion, {}});
                break;
            default:
                break;
        }
    }
    return steps;
}

std::string amount_text(const AppState& state, const Dataset& dataset, Amount amount) {
    const Unit unit = stack_unit(dataset);
    return value_text(Value::of_amount(amount, unit), state.settings.size_units) +
           (unit == Unit::kSamples ? " samples" : "");
}

std::string delta_text(const AppState& state, const Dataset& dataset, Amount amount) {
    const std::string text = amount_text(state, dataset, amount);
    return Amount{} < amount ? "+" + text : text;
}

}  // namespace hs
