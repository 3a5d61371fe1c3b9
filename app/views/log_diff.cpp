#include "app/views/log_diff.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/answers.h"
#include "app/frame_labels.h"
#include "app/panels/profile_choice.h"
#include "app/panels/row_choice.h"
#include "app/panels/shown_bar.h"
#include "app/picked.h"
#include "app/stack_answers.h"
#include "app/view_states.h"
#include "app/views/answered_rows.h"
#include "app/views/log_diff_rows.h"
#include "app/views/site_tools.h"
#include "app/widgets/basic.h"
#include "app/widgets/change_bar.h"
#include "app/widgets/no_match.h"
#include "app/widgets/tab_stop.h"
#include "app/widgets/tool_row.h"
#include "core/analysis/comparable.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

// Up to here the rows are made within the frame that asks for them.
constexpr size_t kQuickTraces = 1'000;

enum class Sides : uint8_t { kInstants, kRanges, kFiles };

struct LogDiffState {
    Sides sides = Sides::kInstants;
    bool chose_sides = false;
    bool is_log = true;
    bool by_stack = false;
    bool still_alive = false;       // of ranges, instead of all that was allocated
    std::optional<TimeRange> kept;  // side A of two ranges
    std::string filter;
    DataTableState table;
    AnsweredRows<LogDiffRows> rows;
    Unit unit = Unit::kBytes;
    std::string picked;    // what was chosen in any view
    std::string selected;  // name of a row here
};

std::string time_text(double time_s) {
    return format_duration(std::llround(std::min(time_s * 1e9, 0x1p62)));
}

std::string range_text(const TimeRange& range) {
    return time_text(range.first_s) + " to " + time_text(range.last_s);
}

uint64_t events_at(const EventLog& log, double time_s) {
    return log.events_until(std::llround(std::clamp(time_s * 1e6, 0.0, 0x1p62)));
}

// The instants before and after: the ends of the range; without one the beginning and the cursor,
// or the end until that is set.
TimeRange instants_of(const AppState& state, const EventLog& log) {
    if (state.shown.range) return *state.shown.range;
    const double end_s = static_cast<double>(log.duration_us()) / 1e6;
    return {0, std::min(state.shown.instant_s.value_or(end_s), end_s)};
}

// Empty, or why not.
std::string why_no_files(const AppState& state, const DatasetRow& row) {
    const DatasetRow* other = comparison_dataset(state);
    if (other == nullptr) return "Needs a second file: use Compare with… (Ctrl+D)";
    if (const auto kinds = why_not_comparable(*row.dataset, *other->dataset)) {
        return "Cannot be compared: " + *kinds;
    }
    if (has_log(*other) != has_log(row)) {
        return "Cannot be compared: " + kind_text(*row.dataset) + " and " +
               kind_text(*other->dataset);
    }
    return {};
}

LogDiffSide side_of(const AppState& state, const DatasetRow& row) {
    LogDiffSide side;
    side.dataset = row.dataset;
    side.version = row.version();
    if (!row.dataset->log) return side;
    side.functions = row.functions;
    side.rows = rows_shown(state);
    const EventLog& log = *row.dataset->log;
    side.range = {0, state.shown.instant_s ? log_cursor(state, row).events : log.event_count()};
    side.measure = measure_of(state, *row.dataset);
    return side;
}

std::optional<LogDiffQuestion> question_of(const AppState& state, const LogDiffState& own,
                                           const DatasetRow& row) {
    LogDiffQuestion question;
    question.before = question.after = side_of(state, row);
    question.by_stack = own.by_stack;
    question.detail = shown_detail(state);
    question.steps = stack_steps(state.filters.at());
    if (own.sides == Sides::kFiles) {
        question.after = side_of(state, *comparison_dataset(state));
        return question;
    }
    const EventLog& log = *row.dataset->log;
    if (own.sides == Sides::kInstants) {
        const TimeRange instants = instants_of(state, log);
        question.before.range = {0, events_at(log, instants.first_s)};
        question.after.range = {0, events_at(log, instants.last_s)};
        return question;
    }
    if (!own.kept || !state.shown.range) return std::nullopt;
    const TimeRange ranges[] = {*own.kept, *state.shown.range};
    LogDiffSide* sides[] = {&question.before, &question.after};
    for (const int i : {0, 1}) {
        sides[i]->range = {events_at(log, ranges[i].first_s), events_at(log, ranges[i].last_s)};
        sides[i]->part = own.still_alive ? StackPart::kSurviving : StackPart::kAllocated;
    }
    return question;
}

// "before 12.0 s   after 33.1 s"; empty: nothing of the kind is compared.
std::string sides_text(const AppState& state, const LogDiffState& own, const DatasetRow& row) {
    if (own.sides == Sides::kFiles) return compared_files_text(state, row);
    if (!has_log(row)) return {};
    if (own.sides == Sides::kInstants) {
        const TimeRange instants = instants_of(state, *row.dataset->log);
        return "before " + time_text(instants.first_s) + "   after " + time_text(instants.last_s);
    }
    const std::optional<TimeRange>& now = state.shown.range;
    return "before " + (own.kept ? range_text(*own.kept) : "no range") + "   after " +
           (now ? range_text(*now) : "no range");
}

// Puts a side where the cursor is.
void choose_instant(ViewContext& view, ToolRow& tools, const DatasetRow& row, bool is_before) {
    const bool is_pressed =
        is_before ? tools.button("Start at cursor", "Compare from the cursor of the timeline on")
                  : tools.button("End at cursor", "Compare up to the cursor of the timeline");
    if (!is_pressed) return;
    const EventLog& log = *row.dataset->log;
    TimeRange range = instants_of(view.state, log);
    (is_before ? range.first_s : range.last_s) = log_cursor(view.state, row).time_s;
    if (is_before && range.first_s >= range.last_s) {
        range.last_s = static_cast<double>(log.duration_us()) / 1e6;
    }
    view.actions.push(SetRange{range});
    view.actions.push(SetLogMode{LogMode::kDifference});
}

void choose_ranges(ViewContext& view, LogDiffState& own, ToolRow& tools) {
    const std::optional<TimeRange>& now = view.state.shown.range;
    if (tools.button("Keep as first range",
                     "Compares the range on the timeline with the one that you select next",
                     now ? nullptr : "Needs a range: Shift+drag on the timeline")) {
        own.kept = now;
    }
    static constexpr std::array<Segment, 2> kParts = {{
        {"Allocated", "Bytes allocated in each range"},
        {"Allocated and not freed", "Bytes allocated in each range and not freed in it"},
    }};
    const int pressed = tools.segments("Part", kParts, own.still_alive ? 1 : 0);
    if (pressed >= 0) own.still_alive = pressed == 1;
}

// What stands on either side.
void choose_times(ViewContext& view, LogDiffState& own, const DatasetRow& row, ToolRow& tools) {
    if (own.sides == Sides::kInstants && has_log(row)) {
        choose_instant(view, tools, row, true);
        choose_instant(view, tools, row, false);
    } else if (own.sides == Sides::kRanges) {
        choose_ranges(view, own, tools);
    } else if (why_no_files(view.state, row).empty() &&
               tools.button("Swap", "Compare the other way round")) {
        view.actions.push(SwapComparison{});
    }
}

// A file opened for this is shown, or why it cannot be, until something else is chosen; and what
// was compared before may be closed by now.
void follow_sides(const AppState& state, LogDiffState& own, const DatasetRow& row) {
    const DatasetRow* other = comparison_dataset(state);
    if (!has_log(row) || (!own.chose_sides && other != nullptr)) own.sides = Sides::kFiles;
    if (other == nullptr && own.sides == Sides::kFiles && has_log(row)) {
        own.sides = Sides::kInstants;
    }
}

void choose_sides(ViewContext& view, LogDiffState& own, const DatasetRow& row, ToolRow& tools) {
    const char* no_log = has_log(row) ? nullptr : "Needs an allocation log";
    const char* no_files = comparison_dataset(view.state) == nullptr
                               ? "Needs a second file: use Compare with… (Ctrl+D)"
                               : nullptr;
    const std::array<Segment, 3> kinds = {{
        {"Instants", "Live at the later instant minus live at the earlier one", no_log},
        {"Ranges", "Allocated in the second range minus allocated in the first", no_log},
        {"Files", "The compared file minus this one", no_files},
    }};
    const int pressed = tools.choice("Compared", kinds, static_cast<int>(own.sides));
    if (pressed < 0) return;
    own.sides = static_cast<Sides>(pressed);
    own.chose_sides = true;
}

void choose_grouping(ViewContext& view, LogDiffState& own, ToolRow& tools) {
    const std::string why = why_no_functions(view.state);
    const std::array<Segment, 4> kinds = {{
        {"by stack", "A row for each stack"},
        {"by line", "A row for each line of code, with its callees"},
        {"by function", "A row for each function, with its callees",
         why.empty() ? nullptr : why.c_str()},
        {"by file", "A row for each file, with its callees"},
    }};
    const int chosen = own.by_stack ? 0 : 1 + static_cast<int>(shown_detail(view.state));
    const int pressed = tools.choice("Grouped", kinds, chosen);
    if (pressed >= 0) own.by_stack = pressed == 0;
    if (pressed > 0) view.actions.push(SetFrameDetail{static_cast<FrameDetail>(pressed - 1)});
}

// Of both files where two are compared; also where their units keep them from it.
void choose_profiles(ViewContext& view, const LogDiffState& own, const DatasetRow& row,
                     ToolRow& tools) {
    const DatasetRow* other = own.sides == Sides::kFiles ? comparison_dataset(view.state) : nullptr;
    choose_profile(view, tools, row, other ? "before" : "");
    if (other != nullptr) choose_profile(view, tools, *other, "after");
}

void draw_tools(ViewContext& view, LogDiffState& own, const DatasetRow& row) {
    follow_sides(view.state, own, row);
    ToolRow tools(view, 110);
    choose_sides(view, own, row, tools);
    choose_times(view, own, row, tools);
    choose_grouping(view, own, tools);
    choose_rows(view, tools);
    choose_scale(view, tools);
    choose_profiles(view, own, row, tools);
    draw_name_filter(view, own.filter, "Filter by name", tools.field(240));
    tools.finish();
}

DataTable table_of(const LogDiffState& own) {
    return {.name = own.is_log ? "log-diff" : "profile-diff",
            .specs = log_diff_specs(own.is_log, own.unit),
            .first_sort = {kLogDiffChange, true},
            .rows = &own.rows.shown};
}

// The selected site stays selected, wherever it is now.
void show_rows(LogDiffState& own, const LogDiffRowsPtr& rows) {
    if (own.rows.take(rows)) own.rows.shown = shown_rows(rows, log_diff_columns(own.is_log));
    const bool is_there =
        own.table.cursor < rows->order.size() && rows->name(own.table.cursor).name == own.selected;
    if (is_there) return;
    uint64_t place = DataTableState::kNoRow;
    for (uint64_t i = 0; i < rows->order.size() && place == DataTableState::kNoRow; ++i) {
        if (rows->name(i).name == own.selected) place = i;
    }
    own.table.cursor = own.table.anchor = place;
}

// The whole stack of the row, what allocated at the end.
void draw_stack(ViewContext& view, const SiteName& row) {
    ImGui::PushStyleColor(ImGuiCol_ChildBg, view.theme.panel);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {view.px(12), view.px(8)});
    begin_part("chosen stack", {0, 0}, ImGuiChildFlags_AlwaysUseWindowPadding);
    ImGui::PopStyleVar();
    push_font(Font::kStrong);
    text_cut_middle(printable_text(shown_frame(view.state, row.frame)),
                    ImGui::GetContentRegionAvail().x - view.px(360), view.theme.text);
    pop_font();
    draw_site_buttons(view, row.frame);
    size_t first = 0;
    while (first < row.name.size()) {
        const size_t end = std::min(row.name.find(';', first), row.name.size());
        text_cut(printable_text(row.name.substr(first, end - first)),
                 ImGui::GetContentRegionAvail().x, view.theme.text_muted);
        first = end + 1;
    }
    ImGui::EndChild();
    ImGui::PopStyleColor();
}

void draw_rows(ViewContext& view, LogDiffState& own) {
    const LogDiffRowsPtr rows = own.rows.of;
    DataTable table = table_of(own);
    table.totals = [&](size_t column, ShownCell& cell) { log_diff_total(*rows, column, cell); };
    table.is_incomplete = rows->is_lower_bound;
    table.colour = [&](uint64_t, size_t column) {
        return column == 0 ? view.theme.text_muted : ImU32{0};
    };
    // Rows of the answer begin with the largest change.
    const double most =
        rows->answer->rows.empty() ? 0 : rows->answer->rows.front().size().to_double();
    table.picture = [&, most](uint64_t row, size_t column, ImVec2 low, ImVec2 high) {
        if (column != kLogDiffBar || most == 0) return;
        draw_change_bar(view, rows->site(row).change().to_double() / most, low, high);
    };
    table.about = [&](uint64_t row, size_t column) {
        return column == kLogDiffName ? whole_frame(view.state, rows->name(row).frame)
                                      : std::string();
    };
    const SiteName* selected =
        own.table.cursor < rows->order.size() ? &rows->name(own.table.cursor) : nullptr;
    const bool shows_stack = own.by_stack && selected != nullptr && !selected->frame.empty();
    const float lower = shows_stack ? view.px(200) : 0;
    const DataTableEvents events = draw_data_table(
        view, own.table, table, std::max(view.px(120), ImGui::GetContentRegionAvail().y - lower));
    if (shows_stack) draw_stack(view, *selected);
    if (!events.chosen && !events.activated) return;
    const SiteName& row = rows->name(events.chosen.value_or(events.activated.value_or(0)));
    own.selected = row.name;
    if (row.frame.empty()) return;
    pick_site(view, row.frame);
    if (events.activated) show_site_in(view, "flame", row.frame);
}

std::string totals_text(const ViewContext& view, const LogDiffState& own) {
    const LogDiffRows& rows = *own.rows.of;
    const AppState& state = view.state;
    const ChangedSite& all = rows.answer->all;
    std::string text = sides_text(state, own, *current_dataset(state)) + "   \u00b7   " +
                       amount_text(state, *rows.dataset, all.before) + "  \u2192  " +
                       amount_text(state, *rows.dataset, all.after);
    text += "   " + delta_text(state, *rows.dataset, all.change());
    if (!own.filter.empty()) {
        text = format_count(rows.order.size()) + " of " + format_count(rows.answer->rows.size()) +
               "  \u00b7  " + text;
    }
    return text;
}

}  // namespace

void draw_log_diff(ViewContext& view, ViewStates& states) {
    auto& own = states.of<LogDiffState>();
    const DatasetRow& row = *current_dataset(view.state);
    own.unit = stack_unit(*row.dataset);
    if (own.is_log != has_log(row)) {
        own.is_log = has_log(row);
        own.table.columns.reset();
    }
    draw_tools(view, own, row);
    if (own.sides == Sides::kFiles) {
        const std::string why = why_no_files(view.state, row);
        if (!why.empty()) return empty_line(view, (why + ".").c_str());
    }
    std::optional<LogDiffQuestion> question = question_of(view.state, own, row);
    if (!question) {
        draw_totals_line(view, sides_text(view.state, own, row), false);
        return empty_line(
            view, own.kept ? "No second range. Select another one on the timeline (Shift+drag)."
                           : "No ranges. Select a range on the timeline (Shift+drag), keep it as "
                             "the first, then select another one.");
    }
    question->filter = own.filter;
    question->sort =
        sorted_fields(sort_of(view, own.table, table_of(own)), log_diff_columns(own.is_log));
    const bool is_quick = row.dataset->traces->trace_count() <= kQuickTraces;
    const Answered<LogDiffRows> rows = view.answers.get<LogDiffRows>(
        {.topic = {"rows of changed stacks", question->before.version, question->after.version},
         .key = question->key(),
         .label = "Comparing stacks",
         .policy = Policy::kFinish,
         .is_quick = is_quick},
        [question = *question, last = own.rows.of](JobContext& job) {
            return log_diff_rows(question, last, job);
        });
    if (!rows) return empty_line(view, "Comparing stacks\u2026");
    if (follow_picked_site(view, own.picked) && !own.by_stack) own.selected = own.picked;
    show_rows(own, rows.value);
    draw_totals_line(view, total_text(totals_text(view, own), rows->is_lower_bound), rows.is_stale);
    if (own.rows.of->order.empty()) {
        return own.filter.empty() ? empty_line(view, "No stacks on either side.")
                                  : draw_no_name_match(view, "names", own.filter);
    }
    draw_rows(view, own);
}

}  // namespace hs
