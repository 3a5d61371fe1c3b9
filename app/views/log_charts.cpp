#include "app/views/log_charts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/frame_labels.h"
#include "app/panels/shown_bar.h"
#include "app/picked.h"
#include "app/stack_answers.h"
#include "app/view_states.h"
#include "app/views/site_tools.h"
#include "app/widgets/basic.h"
#include "app/widgets/data_table.h"
#include "app/widgets/tool_row.h"
#include "core/analysis/event_statistics.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr size_t kQuickEvents = 300'000;  // to decode within the frame
constexpr float kPicturePx = 240;
constexpr float kLeastPicturePx = 96;

enum class SizeColumn : uint8_t {
    kSize,
    kCount,
    kCountShare,
    kBytes,
    kBytesShare,
    kFreed,
    kLeft,
    kLeftBytes,
};

constexpr std::array<ColumnSpec, 8> kColumns = {{
    {.name = "size",
     .title = "Block size",
     .about = "Sizes from a power of two to below the next",
     .width_px = 150,
     .is_text = true,
     .is_sortable = false,
     .stretches = true},
    {.name = "count",
     .title = "Allocations",
     .about = "Number of allocations, as logged",
     .width_px = 104,
     .is_sortable = false},
    {.name = "count_share",
     .title = "% of total",
     .about = "Share of all allocations",
     .width_px = 84,
     .is_sortable = false,
     .has_bar = true},
    {.name = "bytes",
     .title = "Bytes",
     .about = "Bytes allocated",
     .width_px = 96,
     .is_sortable = false},
    {.name = "bytes_share",
     .title = "% of total",
     .about = "Share of all bytes allocated",
     .width_px = 84,
     .is_sortable = false,
     .has_bar = true},
    {.name = "freed",
     .title = "Freed",
     .about = "Number of frees of this size, whenever the block was allocated",
     .width_px = 96,
     .is_sortable = false,
     .is_spare = true},
    {.name = "left",
     .title = "\u0394 Blocks",
     .about = "Allocations minus frees",
     .width_px = 96,
     .is_sortable = false},
    {.name = "left_bytes",
     .title = "\u0394 Bytes",
     .about = "Bytes allocated minus bytes freed",
     .width_px = 104,
     .is_sortable = false,
     .is_spare = true},
}};

using Classes = std::vector<SizeClass>;

struct LogChartsState {
    bool by_count = false;
    bool only_picked = false;  // stacks through the chosen place alone
    Answered<Classes> classes;
    EventTotal all;  // of what was allocated
    uint64_t version = 0;
    DataTableState table;
    ShownTable shown;
};

std::string class_text(const SizeClass& of, SizeUnits units) {
    if (of.most_bytes == 0) return "0 B";
    constexpr uint64_t kKibi = 1024;
    if (of.most_bytes < kKibi) {  // with the unit once: "512–1,023 B"
        return of.least_bytes == of.most_bytes
                   ? format_count(of.most_bytes) + " B"
                   : format_count(of.least_bytes) + "\u2013" + format_count(of.most_bytes) + " B";
    }
    const auto bytes = [units](uint64_t size) {
        return without_zeros(
            format_bytes(static_cast<int64_t>(std::min<uint64_t>(size, INT64_MAX)), units));
    };
    return bytes(of.least_bytes) + "\u2013" + bytes(of.most_bytes);
}

uint64_t whole(Amount amount) {
    return static_cast<uint64_t>(std::max<int64_t>(0, amount.rounded()));
}

void fill_cell(const SizeClass& of, const EventTotal& all, SizeColumn column, SizeUnits units,
               ShownCell& cell) {
    switch (column) {
        case SizeColumn::kSize:
            cell = ShownCell::of_text(class_text(of, units));
            break;
        case SizeColumn::kCount:
            cell = ShownCell::of_count(of.allocated.count);
            break;
        case SizeColumn::kCountShare:
            cell = ShownCell::of_share(of.allocated.count, all.count);
            break;
        case SizeColumn::kBytes:
            cell = ShownCell::of_bytes(whole(of.allocated.bytes));
            break;
        case SizeColumn::kBytesShare:
            cell = ShownCell::of_share(whole(of.allocated.bytes), whole(all.bytes));
            break;
        case SizeColumn::kFreed:
            cell = ShownCell::of_count(of.freed.count);
            break;
        case SizeColumn::kLeft:
            cell = ShownCell::of_count_delta(static_cast<int64_t>(of.allocated.count) -
                                             static_cast<int64_t>(of.freed.count));
            break;
        case SizeColumn::kLeftBytes:
            cell = ShownCell::of_bytes_delta((of.allocated.bytes - of.freed.bytes).rounded());
            break;
    }
}

// What a job needs.
struct SizesQuestion {
    DatasetPtr dataset;
    DatasetVersion version;
    EventRange range;
    Measure measure = kRecordedBytes;
    std::string place;  // empty: all stacks
    FrameFunctionsPtr functions = nullptr;

    [[nodiscard]] AnswerKey key() const {
        return {version, range, measure, place, functions != nullptr};
    }
    [[nodiscard]] Result<Classes> answer(JobContext& job) const {
        EventChoice choice{range, nullptr};
        TraceSet through;
        if (!place.empty()) {
            through = traces_with_text(*dataset->traces, place, functions.get());
            choice.traces = &through;
        }
        return size_classes(*dataset->log, choice, measure, job);
    }
};

void draw_tools(ViewContext& view, LogChartsState& own, const std::string& place) {
    static constexpr std::array<Segment, 2> kMeasures = {{
        {"Bytes##measure", "Bars show bytes"},
        {"Allocations##measure", "Bars show the number of allocations"},
    }};
    ToolRow tools(view, 0);
    const int measure = tools.segments("Measure", kMeasures, own.by_count ? 1 : 0);
    if (measure >= 0) own.by_count = measure == 1;
    const char* no_place =
        place.empty() ? "Needs a selected site: select one in Table or Flame" : nullptr;
    const std::array<Segment, 2> whose = {{
        {"All stacks", "Any site"},
        {"Selected site", "Only stacks through the selected site", no_place},
    }};
    const int stacks =
        tools.segments("Stacks", whose, own.only_picked && no_place == nullptr ? 1 : 0);
    if (stacks >= 0) own.only_picked = stacks == 1;
    choose_scale(view, tools);
    tools.finish();
}

// "Sizes of 12,345 allocations, 6.89 MiB, the whole log"
std::string heading(const ViewContext& view, const LogChartsState& own, const Dataset& dataset,
                    const std::string& place) {
    const std::optional<TimeRange>& range = view.state.shown.range;
    const auto time = [](double time_s) {
        return format_duration(std::llround(std::min(time_s * 1e9, 0x1p62)));
    };
    const std::string following = own.classes.is_stale ? "   (updating\u2026)" : "";
    return total_text("Sizes of " + format_count(own.all.count) + " allocations, " +
                          format_bytes(own.all.bytes.rounded(), view.state.settings.size_units) +
                          (range ? ", from " + time(range->first_s) + " to " + time(range->last_s)
                                 : ", the whole log") +
                          (own.only_picked && !place.empty()
                               ? ", through " + printable_text(shown_frame(view.state, place))
                               : "") +
                          following,
                      is_incomplete(dataset));
}

double height_of(const LogChartsState& own, const SizeClass& of) {
    return own.by_count ? static_cast<double>(of.allocated.count) : of.allocated.bytes.to_double();
}

std::string size_label(const SizeClass& of, SizeUnits units) {
    return without_zeros(format_bytes(static_cast<int64_t>(of.least_bytes), units));
}

void draw_bar_tooltip(const ViewContext& view, const SizeClass& of) {
    const SizeUnits units = view.state.settings.size_units;
    if (!ImGui::BeginTooltip()) return;
    text_in(view.theme.text, class_text(of, units));
    text_in(view.theme.text_muted, format_count(of.allocated.count) + " allocated, " +
                                       format_bytes(of.allocated.bytes.rounded(), units));
    text_in(view.theme.text_muted, format_count(of.freed.count) + " freed, " +
                                       format_bytes(of.freed.bytes.rounded(), units));
    ImGui::EndTooltip();
}

// A bar for each power of two from the smallest to the largest, empty ones too.
void draw_histogram(ViewContext& view, const LogChartsState& own, const Classes& classes,
                    float height) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    hit_area("Histogram of sizes", {width, height});
    const bool is_hovered = ImGui::IsItemHovered();
    const auto power = [](const SizeClass& of) {
        return of.least_bytes == 0 ? -1 : static_cast<int>(std::log2(of.least_bytes));
    };
    const int first = power(classes.front());
    const int count = power(classes.back()) - first + 1;
    double most = 0;
    for (const SizeClass& of : classes) most = std::max(most, height_of(own, of));
    const float low = at.y + height - view.px(22);
    const float room = height - view.px(46);
    const float step = std::min(view.px(96), width / static_cast<float>(count));
    ImDrawList& to = *ImGui::GetWindowDrawList();
    to.AddRectFilled({at.x, low}, {at.x + width, low + 1}, view.theme.separator);
    push_font(Font::kSmall);
    const SizeUnits units = view.state.settings.size_units;
    // Every second, third, … bar has its size below it, as there is room.
    float widest = 0;
    for (const SizeClass& of : classes) {
        widest = std::max(widest, ImGui::CalcTextSize(size_label(of, units).c_str()).x);
    }
    const int stride =
        std::max(1, static_cast<int>(std::ceil((widest + view.px(6)) / std::max(1.0F, step))));
    for (const SizeClass& of : classes) {
        const float x = at.x + step * static_cast<float>(power(of) - first);
        const double share = most > 0 ? height_of(own, of) / most : 0;
        const float top = low - std::max(1.0F, room * static_cast<float>(share));
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        const bool is_under = is_hovered && mouse.x >= x && mouse.x < x + step;
        to.AddRectFilled({std::round(x + view.px(2)), std::round(top)},
                         {std::round(x + step - view.px(2)), low},
                         is_under ? view.theme.accent : view.theme.series[0], view.px(2));
        const auto centred = [&](const std::string& text, float y, ImU32 colour) {
            const float text_width = ImGui::CalcTextSize(text.c_str()).x;
            if (text_width > step) return;
            to.AddText({std::floor(x + (step - text_width) / 2), std::floor(y)}, colour,
                       text.c_str());
        };
        if ((power(of) - first) % stride == 0) {
            const std::string text = size_label(of, units);
            const float text_width = ImGui::CalcTextSize(text.c_str()).x;
            const float left = x + (step - text_width) / 2;
            to.AddText({std::floor(std::max(at.x, std::min(left, at.x + width - text_width))),
                        std::floor(low + view.px(4))},
                       view.theme.text_muted, text.c_str());
        }
        centred(own.by_count ? format_count(of.allocated.count)
                             : format_bytes(of.allocated.bytes.rounded(), units),
                top - ImGui::GetFontSize() - view.px(3), view.theme.text);
        if (is_under) draw_bar_tooltip(view, of);
    }
    pop_font();
}

void draw_table(ViewContext& view, LogChartsState& own) {
    const DataTable table{.name = "sizes",
                          .specs = kColumns,
                          .first_sort = {static_cast<size_t>(SizeColumn::kSize), false},
                          .rows = &own.shown};
    draw_data_table(view, own.table, table);
}

void refresh(const ViewContext& view, LogChartsState& own, const Classes& classes) {
    if (own.version == own.classes.version) return;
    own.version = own.classes.version;
    own.all = {};
    for (const SizeClass& of : classes) {
        own.all.count += of.allocated.count;
        own.all.bytes += of.allocated.bytes;
    }
    const SizeUnits units = view.state.settings.size_units;
    own.shown = {classes.size(),
                 [classes, all = own.all, units](uint64_t row, size_t column, ShownCell& cell) {
                     fill_cell(classes[row], all, static_cast<SizeColumn>(column), units, cell);
                 }};
}

}  // namespace

void draw_log_charts(ViewContext& view, ViewStates& states) {
    auto& own = states.of<LogChartsState>();
    const DatasetRow& row = *current_dataset(view.state);
    const EventLog& log = *row.dataset->log;
    if (log.facts().is_digest) {
        return empty_line(view,
                          "No allocation sizes: this file is a digest. Open its .hpm and .hpd.");
    }
    const std::optional<SeriesKey> picked = picked_series(view.state);
    const std::string place = picked ? picked->name : std::string();
    draw_tools(view, own, place);
    SizesQuestion question{row.dataset,
                           row.version(),
                           shown_events(view.state, log),
                           measure_of(view.state, *row.dataset),
                           own.only_picked ? place : "",
                           row.functions};
    const bool is_quick = question.range.last - question.range.first <= kQuickEvents;
    own.classes =
        view.answers.get<Classes>({.topic = {"sizes of allocations", row.version()},
                                   .key = question.key(),
                                   .label = "Sorting allocations by size",
                                   .policy = Policy::kFinish,
                                   .is_quick = is_quick},
                                  [question](JobContext& job) { return question.answer(job); });
    const Shared<Classes> classes = own.classes.value;
    if (!classes) return empty_line(view, "Sorting allocations by size\u2026");
    refresh(view, own, *classes);
    if (classes->empty()) return empty_line(view, "No allocations in this range.");
    text_cut(heading(view, own, *row.dataset, place), ImGui::GetContentRegionAvail().x,
             own.classes.is_stale ? view.theme.text_muted : view.theme.text);
    const float room = ImGui::GetContentRegionAvail().y;
    draw_histogram(view, own, *classes,
                   std::clamp(room * 0.45F, view.px(kLeastPicturePx), view.px(kPicturePx)));
    ImGui::Dummy({0, view.px(4)});
    draw_table(view, own);
}

}  // namespace hs
