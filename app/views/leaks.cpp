#include "app/views/leaks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "app/frame_labels.h"
#include "app/panels/row_choice.h"
#include "app/panels/shown_bar.h"
#include "app/stack_answers.h"
#include "app/view_states.h"
#include "app/views/site_tools.h"
#include "app/widgets/basic.h"
#include "app/widgets/no_match.h"
#include "app/widgets/sorted_table.h"
#include "app/widgets/tab_stop.h"
#include "app/widgets/tool_row.h"
#include "core/analysis/growth.h"
#include "core/analysis/memory_growth.h"
#include "core/base/counted.h"
#include "core/layout/axis_ticks.h"
#include "core/model/diagnostics.h"
#include "core/model/profile_history.h"

namespace hs {
namespace {

enum class LeakColumn : uint8_t {
    kNumber,
    kName,
    kGrowth,
    kFirst,
    kLast,
    kRate,
    kMonotony,
    kConfidence,
    kRule,
    kSeries,
};

constexpr std::array<ColumnSpec, 10> kColumns = {{
    {.name = "number",
     .title = "#",
     .about = "Row",
     .width_px = 36,
     .is_shown = false,
     .is_sortable = false},
    {.name = "name",
     .title = "Site",
     .about = "The line, function or file that allocated the memory itself (self)",
     .width_px = 132,
     .is_text = true,
     .stretches = true},
    {.name = "growth",
     .title = "Self growth",
     .about = "Live bytes at the last point minus live bytes at the first (self)",
     .width_px = 104},
    {.name = "first",
     .title = "First",
     .about = "Live bytes at the first point (self)",
     .width_px = 92,
     .is_spare = true},
    {.name = "last",
     .title = "Last",
     .about = "Live bytes at the last point (self)",
     .width_px = 92},
    {.name = "rate",
     .title = "Per second",
     .about = "Growth per second from the first point to the last",
     .width_px = 82},
    {.name = "monotony",
     .title = "Monotony",
     .about = "Share of gains in all gains and losses: 100 % never falls",
     .width_px = 92,
     .is_shown = false},
    {.name = "confidence",
     .title = "Confidence",
     .about = "Confidence that this is a leak: the growth is steady and goes on to the end",
     .width_px = 86,
     .has_bar = true},
    {.name = "rule",
     .title = "PerProVis leak",
     .about = "Whether PerProVis reports a leak: growth over 1 MiB in three points or more",
     .width_px = 88,
     .is_text = true,
     .is_spare = true},
    {.name = "series",
     .title = "Over time",
     .about = "Live bytes at each point (self)",
     .width_px = 78,
     .is_text = true,
     .is_sortable = false},
}};

using Sites = Shared<std::vector<GrowthSite>>;

struct LeaksState {
    std::string filter;
    bool hides_start = true;  // sites that grew at the start alone
    size_t hidden = 0;        // of these
    SortedTable table;
    Sites shown_of;
    FrameFunctionsPtr functions;                             // that the labels are made with
    std::shared_ptr<const std::vector<std::string>> labels;  // this and the next: by site
    std::vector<std::vector<float>> series;
    std::string selected;
    std::string picked;  // what was chosen in any view
};

DataTable table_of(const LeaksState& own) {
    return {.name = "leaks",
            .specs = kColumns,
            .first_sort = {static_cast<size_t>(LeakColumn::kGrowth), true},
            .rows = &own.table.rows};
}

Answered<std::vector<GrowthSite>> growing_sites(ViewContext& view, const DatasetRow& row) {
    const Measure measure = measure_of(view.state, *row.dataset);
    const FrameDetail detail = shown_detail(view.state);
    const ShownRows rows = rows_shown(view.state);
    return view.answers.get<std::vector<GrowthSite>>(
        {.topic = {"growing sites", row.version()},
         .key = {measure, detail, row.functions != nullptr, rows.key()},
         .label = "Looking for growth"},
        [dataset = row.dataset, functions = row.functions, measure, detail,
         rows](JobContext& job) -> Result<std::vector<GrowthSite>> {
            if (!dataset->log) return memory_growth(dataset->history->memory);
            LogGrowthOptions options;
            std::optional<ChosenStacks> chosen;
            if (rows != ShownRows{}) {
                HS_TRY(chosen, choose_stacks(*dataset, rows, job));
                if (!chosen->rows) return std::vector<GrowthSite>();
                options.rows = &*chosen->rows;
            }
            options.detail = detail;
            options.functions = functions.get();
            options.measure = measure;
            return log_growth(*dataset->log, *dataset->traces, options, job);
        });
}

double key_of(const GrowthSite& site, LeakColumn column) {
    switch (column) {
        case LeakColumn::kGrowth:
            return static_cast<double>(site.growth_bytes);
        case LeakColumn::kFirst:
            return static_cast<double>(site.first_bytes);
        case LeakColumn::kLast:
            return static_cast<double>(site.last_bytes);
        case LeakColumn::kRate:
            return site.rate_bytes_per_s;
        case LeakColumn::kMonotony:
            return site.monotony;
        case LeakColumn::kConfidence:
            return site.confidence;
        case LeakColumn::kRule:
            return is_leak_by_perprovis(site) ? 1 : 0;
        default:
            return 0;
    }
}

void fill_cell(const GrowthSite& site, const std::string& label, uint64_t place, LeakColumn column,
               ShownCell& cell) {
    const auto bytes = [](int64_t value) {
        return ShownCell::of_bytes(static_cast<uint64_t>(std::max<int64_t>(0, value)));
    };
    switch (column) {
        case LeakColumn::kNumber:
            cell = ShownCell::of_count(place + 1);
            break;
        case LeakColumn::kName:
            cell = ShownCell::of_text(label);
            break;
        case LeakColumn::kGrowth:
            cell = ShownCell::of_bytes_delta(site.growth_bytes);
            break;
        case LeakColumn::kFirst:
            cell = bytes(site.first_bytes);
            break;
        case LeakColumn::kLast:
            cell = bytes(site.last_bytes);
            break;
        case LeakColumn::kRate:
            cell = ShownCell::of_bytes_delta(Amount::from_double(site.rate_bytes_per_s).rounded());
            break;
        case LeakColumn::kMonotony:
        case LeakColumn::kConfidence:
            cell.meaning = Meaning::kShare;
            cell.real = column == LeakColumn::kMonotony ? site.monotony : site.confidence;
            break;
        case LeakColumn::kRule:
            cell = ShownCell::of_text(is_leak_by_perprovis(site) ? "leak" : "\u2013");
            break;
        case LeakColumn::kSeries:
            break;
    }
}

void arrange(ViewContext& view, LeaksState& own, const Sites& sites) {
    const std::vector<SortKey> sort = sort_of(view, own.table.state, table_of(own));
    const DatasetRow& row = *current_dataset(view.state);
    const bool is_known = own.shown_of == sites && own.functions == row.functions;
    if (!own.table.needs({sort, own.filter, own.hides_start}) && is_known) return;
    if (!is_known) {
        own.functions = row.functions;
        own.series.clear();
        auto labels = std::make_shared<std::vector<std::string>>();
        for (const GrowthSite& site : *sites) {
            labels->push_back(frame_label(row.functions.get(), site.name));
        }
        own.labels = std::move(labels);
        for (const GrowthSite& site : *sites) {
            std::vector<float>& values = own.series.emplace_back();
            for (const GrowthPoint& point : site.points) {
                values.push_back(static_cast<float>(point.bytes));
            }
        }
    }
    own.shown_of = sites;
    own.table.order.clear();
    own.hidden = 0;
    for (uint32_t i = 0; i < sites->size(); ++i) {
        if (!has_text(own.filter, (*own.labels)[i])) continue;
        if (own.hides_start && (*sites)[i].only_at_start) {
            ++own.hidden;
        } else {
            own.table.order.push_back(i);
        }
    }
    std::stable_sort(own.table.order.begin(), own.table.order.end(), [&](uint32_t a, uint32_t b) {
        for (const SortKey& by : sort) {
            const auto column = static_cast<LeakColumn>(by.column);
            if (column == LeakColumn::kName) {
                const int order = (*own.labels)[a].compare((*own.labels)[b]);
                if (order != 0) return by.falling ? order > 0 : order < 0;
                continue;
            }
            const double left = key_of((*sites)[a], column);
            const double right = key_of((*sites)[b], column);
            if (left != right) return by.falling ? left > right : left < right;
        }
        return false;
    });
    own.table.rows = {own.table.order.size(), [sites, labels = own.labels, order = own.table.order](
                                                  uint64_t place, size_t column, ShownCell& cell) {
                          fill_cell((*sites)[order[place]], (*labels)[order[place]], place,
                                    static_cast<LeakColumn>(column), cell);
                      }};
    uint64_t place = DataTableState::kNoRow;
    for (uint64_t i = 0; i < own.table.order.size(); ++i) {
        if ((*sites)[own.table.order[i]].name == own.selected) place = i;
    }
    own.table.state.cursor = own.table.state.anchor = place;
}

const GrowthSite* selected_site(const LeaksState& own) {
    for (const GrowthSite& site : *own.shown_of) {
        if (site.name == own.selected) return &site;
    }
    return nullptr;
}

// "68 steps rise, 31 are level, none falls": what never falls need not rise in every step.
std::string steps_text(const GrowthSite& site) {
    const uint64_t level = site.samples - 1 - site.rising_steps - site.falling_steps;
    const auto part = [](uint64_t count, const char* of_one, const char* of_many) {
        return (count == 0 ? "none" : format_count(count)) + (count > 1 ? of_many : of_one);
    };
    return counted(site.rising_steps, "step") + (site.rising_steps == 1 ? " rises, " : " rise, ") +
           part(level, " is level, ", " are level, ") + part(site.falling_steps, " falls", " fall");
}

// The series that led to the verdict, with its straight line's worth in words.
void draw_evidence(ViewContext& view, const LeaksState& own, const GrowthSite& site) {
    ImGui::PushStyleColor(ImGuiCol_ChildBg, view.theme.panel);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {view.px(12), view.px(8)});
    begin_part("evidence", {0, 0}, ImGuiChildFlags_AlwaysUseWindowPadding);
    ImGui::PopStyleVar();
    push_font(Font::kStrong);
    text_cut_middle(printable_text(shown_frame(view.state, site.name)),
                    ImGui::GetContentRegionAvail().x - view.px(360), view.theme.text);
    tooltip(printable_text(whole_frame(view.state, site.name)).c_str());
    pop_font();
    const DatasetRow* row = current_dataset(view.state);
    if (row != nullptr && has_log(*row)) { draw_site_buttons(view, site.name); }
    const SizeUnits units = view.state.settings.size_units;
    const std::string words = "Self " + format_bytes(site.first_bytes, units) + " to " +
                              format_bytes(site.last_bytes, units) + " over " +
                              format_count(site.samples) + " points; " + steps_text(site) +
                              "; a straight line fits " + format_share(site.fit) + " of it";
    text_cut(words, ImGui::GetContentRegionAvail().x, view.theme.text_muted);
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const ImVec2 size = ImGui::GetContentRegionAvail();
    const size_t index = static_cast<size_t>(&site - own.shown_of->data());
    draw_small_series(view, own.series[index], low, {low.x + size.x, low.y + size.y});
    ImGui::EndChild();
    ImGui::PopStyleColor();
}

void draw_table(ViewContext& view, LeaksState& own, const Sites& sites) {
    DataTable table = table_of(own);
    table.picture = [&](uint64_t row, size_t column, ImVec2 low, ImVec2 high) {
        if (column != static_cast<size_t>(LeakColumn::kSeries)) return;
        draw_small_series(view, own.series[own.table.order[row]], low, high);
    };
    table.colour = [&](uint64_t, size_t column) {
        return column == static_cast<size_t>(LeakColumn::kNumber) ? view.theme.text_muted
                                                                  : ImU32{0};
    };
    table.about = [&](uint64_t row, size_t column) {
        return column == static_cast<size_t>(LeakColumn::kName)
                   ? whole_frame(view.state, (*sites)[own.table.order[row]].name)
                   : std::string();
    };
    const GrowthSite* selected = selected_site(own);
    const float lower = selected == nullptr ? 0 : view.px(190);
    const DataTableEvents events =
        draw_data_table(view, own.table.state, table,
                        std::max(view.px(120), ImGui::GetContentRegionAvail().y - lower));
    if (events.chosen) {
        own.selected = (*sites)[own.table.order[*events.chosen]].name;
        pick_site(view, own.selected);
    }
    if (events.activated) {
        own.selected = (*sites)[own.table.order[*events.activated]].name;
        show_site_in(view, "flame", own.selected);
    }
    if (selected != nullptr) draw_evidence(view, own, *selected);
}

// Snapshots of a profile may name no places, but the whole may grow all the same.
std::string why_no_rows(const ViewContext& view, const DatasetRow& row) {
    constexpr const char* kNothing =
        "No growing sites: no site grows from the first point to the last.";
    if (!row.dataset->history || row.dataset->history->memory.empty()) return kNothing;
    const std::vector<MemorySnapshot>& memory = row.dataset->history->memory;
    const bool has_sites = std::any_of(
        memory.begin(), memory.end(), [](const MemorySnapshot& one) { return !one.sites.empty(); });
    if (has_sites) return kNothing;
    const SizeUnits units = view.state.settings.size_units;
    return "The snapshots of this file name no sites. Total: " +
           format_bytes(memory.front().total_bytes, units) + " at first, " +
           format_bytes(memory.back().total_bytes, units) + " at last.";
}

// What is imported or built at the start and kept is most of the growth of most programs.
void choose_time(const std::vector<GrowthSite>& sites, LeaksState& own, ToolRow& tools) {
    static constexpr std::array<Segment, 2> kChoices = {{
        {"Growth after start",
         "Without sites that grew in the first tenth of the time and hardly since, as imports do"},
        {"All growth", "Sites that grew at the start alone as well"},
    }};
    const bool has_any = std::any_of(sites.begin(), sites.end(),
                                     [](const GrowthSite& site) { return site.only_at_start; });
    if (!has_any) return;
    const int pressed = tools.choice("growth", kChoices, own.hides_start ? 0 : 1);
    if (pressed >= 0) own.hides_start = pressed == 0;
}

}  // namespace

const char* why_no_leaks(const AppState& state) {
    const DatasetRow* row = current_dataset(state);
    const bool has_series =
        row && row->dataset &&
        (has_log(*row) || (row->dataset->history && !row->dataset->history->memory.empty()));
    return has_series ? nullptr
                      : "Leaks need an allocation log or memory snapshots. Two dumps are compared "
                        "in Growth.";
}

void draw_leaks(ViewContext& view, ViewStates& states) {
    auto& own = states.of<LeaksState>();
    if (const char* why = why_no_leaks(view.state)) return empty_line(view, why);
    const DatasetRow& row = *current_dataset(view.state);
    const Answered<std::vector<GrowthSite>> grown = growing_sites(view, row);
    if (!grown) {
        return empty_line(view, grown.wait.error ? "Could not compute growth. See the log."
                                                 : "Looking for growth\u2026");
    }
    const Sites sites = grown.value;
    ToolRow tools(view, 110);
    if (has_log(row)) {
        choose_detail(view, tools);
        choose_rows(view, tools);
        choose_scale(view, tools);
    }
    choose_time(*sites, own, tools);
    draw_name_filter(view, own.filter, "Filter by name", tools.field(240));
    tools.finish();
    if (follow_picked_site(view, own.picked)) {
        own.selected = own.picked;
        own.table.key = {};
    }
    arrange(view, own, sites);
    draw_right_text(
        view,
        total_text(counted(own.table.order.size(), "growing site"), is_incomplete(*row.dataset)) +
            (own.hidden > 0 ? ", " + format_count(own.hidden) + " at start" : ""),
        grown.is_stale);
    if (own.table.order.empty()) {
        if (own.hidden > 0) {
            return empty_line(
                view,
                "No site grows after the start of the recording. Choose All growth to "
                "see what grew at the start.");
        }
        const std::string why = why_no_rows(view, row);
        return sites->empty() ? empty_line(view, why.c_str())
                              : draw_no_name_match(view, "names", own.filter);
    }
    draw_table(view, own, sites);
}

}  // namespace hs
