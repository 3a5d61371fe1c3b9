#include "app/views/tracked_compare.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numeric>

#include "app/answers.h"
#include "app/renewal.h"
#include "app/view_states.h"
#include "app/views/site_tools.h"
#include "app/views/tracked_state.h"
#include "app/widgets/basic.h"
#include "app/widgets/no_match.h"
#include "app/widgets/sorted_table.h"
#include "app/widgets/tool_row.h"
#include "core/analysis/comparable.h"
#include "core/analysis/tracked_diff.h"
#include "core/base/text_format.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

// The comparison with what its rows are of.
struct ComparedClasses {
    DatasetPtr a;
    DatasetPtr b;
    TrackedDiff diff;
    TrackedClassChange total;
};
using ComparedPtr = std::shared_ptr<const ComparedClasses>;

struct TrackedCompareState {
    bool two_files = false;
    bool chose = false;
    DatasetVersion dataset;         // that the snapshots below are of
    std::optional<uint32_t> first;  // row of the snapshots; of two files: their last ones
    std::optional<uint32_t> second;
    std::string filter;
    Answered<ComparedClasses> made;
    Shared<ComparedClasses> shown_of;
    uint64_t shown_version = 0;  // of it
    SortedTable table;
};

enum class Column : uint8_t { kClass, kStatus, kA, kB, kChange, kObjectsA, kObjectsB, kObjects };
constexpr std::array<ColumnSpec, 8> kColumns = {{
    {.name = "class",
     .title = "Class",
     .about = "Name of the class, as registered",
     .width_px = 150,
     .is_text = true,
     .stretches = true,
     .is_dotted = true},
    {.name = "status",
     .title = "Status",
     .about = "New or deleted: registered on one side only",
     .width_px = 84,
     .is_text = true},
    {.name = "bytes_a", .title = "Before", .about = "Bytes before", .width_px = 96},
    {.name = "bytes_b", .title = "After", .about = "Bytes after", .width_px = 96},
    {.name = "change", .title = "Δ Size", .about = "After minus before", .width_px = 104},
    {.name = "objects_a",
     .title = "Objects before",
     .about = "Objects alive before",
     .width_px = 84},
    {.name = "objects_b", .title = "Objects after", .about = "Objects alive after", .width_px = 84},
    {.name = "objects", .title = "\u0394 Objects", .about = "After minus before", .width_px = 84},
}};

int64_t objects_delta(const TrackedClassChange& change) {
    return static_cast<int64_t>(change.objects_b) - static_cast<int64_t>(change.objects_a);
}
// Sizes of a file may be anything: what does not fit stays at the end of the range.
int64_t bytes_delta(const TrackedClassChange& change) {
    int64_t delta = 0;
    if (!__builtin_sub_overflow(change.bytes_b, change.bytes_a, &delta)) return delta;
    return change.bytes_b < change.bytes_a ? INT64_MIN : INT64_MAX;
}

void fill_cell(const TrackedClassChange& change, Column column, ShownCell& cell) {
    switch (column) {
        case Column::kClass:
            cell = ShownCell::of_text(change.name);
            break;
        case Column::kStatus:
            cell = ShownCell::of_text(change.status());
            break;
        case Column::kObjectsA:
            cell = ShownCell::of_count(change.objects_a);
            break;
        case Column::kObjectsB:
            cell = ShownCell::of_count(change.objects_b);
            break;
        case Column::kObjects:
            cell = ShownCell::of_count_delta(objects_delta(change));
            break;
        case Column::kA:
            cell = known_bytes(change.bytes_a);
            break;
        case Column::kB:
            cell = known_bytes(change.bytes_b);
            break;
        case Column::kChange:
            cell = ShownCell::of_bytes_delta(bytes_delta(change));
    }
}

int64_t key_of(const TrackedClassChange& change, Column column) {
    switch (column) {
        case Column::kObjectsA:
            return static_cast<int64_t>(change.objects_a);
        case Column::kObjectsB:
            return static_cast<int64_t>(change.objects_b);
        case Column::kObjects:
            return std::abs(objects_delta(change));
        case Column::kA:
            return change.bytes_a;
        case Column::kB:
            return change.bytes_b;
        default:
            // Whichever way: what changed most stands first.
            return std::abs(std::max(bytes_delta(change), INT64_MIN + 1));
    }
}

bool is_before(const TrackedClassChange& a, const TrackedClassChange& b,
               const std::vector<SortKey>& sort) {
    for (const SortKey& key : sort) {
        const auto column = static_cast<Column>(key.column);
        int order = 0;
        if (column == Column::kClass) {
            order = a.name.compare(b.name);
        } else if (column == Column::kStatus) {
            order = std::string_view(a.status()).compare(b.status());
        } else if (key_of(a, column) != key_of(b, column)) {
            order = key_of(a, column) < key_of(b, column) ? -1 : 1;
        }
        if (order != 0) return key.falling ? order > 0 : order < 0;
    }
    return false;
}

DataTable table_of(const TrackedCompareState& own) {
    return {.name = "tracked-diff",
            .specs = kColumns,
            .first_sort = {static_cast<size_t>(Column::kChange), true},
            .rows = &own.table.rows};
}

void arrange(const ViewContext& view, TrackedCompareState& own) {
    const ComparedPtr& of = own.shown_of;
    const std::vector<SortKey> sort = sort_of(view, own.table.state, table_of(own));
    if (!own.table.needs({own.shown_version, sort, own.filter})) return;
    own.table.order.clear();
    const std::vector<TrackedClassChange>& classes = of->diff.classes;
    for (uint32_t i = 0; i < classes.size(); ++i) {
        if (has_text(own.filter, classes[i].name)) own.table.order.push_back(i);
    }
    std::stable_sort(own.table.order.begin(), own.table.order.end(), [&](uint32_t a, uint32_t b) {
        return is_before(classes[a], classes[b], sort);
    });
    own.table.rows = {own.table.order.size(),
                      [of, order = own.table.order](uint64_t row, size_t column, ShownCell& cell) {
                          fill_cell(of->diff.classes[order[row]], static_cast<Column>(column),
                                    cell);
                      }};
    own.table.state.place_cursor(DataTableState::kNoRow);
}

std::string name_of_snapshot(const Tracked& tracked, std::optional<uint32_t> row) {
    if (!row) return "no snapshot";
    const std::string_view text = tracked.text(tracked.snapshots[*row].description);
    return printable_text(text.empty() ? "Untitled" : text) + ", " +
           tracked_time_text(tracked.snapshots[*row].time_s);
}

Result<ComparedPtr> compare(const DatasetPtr& a, const DatasetPtr& b, std::optional<double> first_s,
                            std::optional<double> second_s, JobContext& job) {
    auto made = std::make_shared<ComparedClasses>();
    made->a = a;
    made->b = b;
    HS_TRY(made->diff, tracked_diff({&*a->tracked, first_s}, {&*b->tracked, second_s}, job));
    TrackedClassChange& total = made->total;
    total.name = "Total";
    total.in_a = total.in_b = true;
    for (const TrackedClassChange& change : made->diff.classes) {
        total.objects_a += change.objects_a;
        total.objects_b += change.objects_b;
        if (__builtin_add_overflow(total.bytes_a, change.bytes_a, &total.bytes_a)) {
            total.bytes_a = INT64_MAX;
        }
        if (__builtin_add_overflow(total.bytes_b, change.bytes_b, &total.bytes_b)) {
            total.bytes_b = INT64_MAX;
        }
    }
    return ComparedPtr(std::move(made));
}

// Rows of snapshots that have a time, in its order.
std::vector<uint32_t> timed_snapshots(const Tracked& tracked) {
    std::vector<uint32_t> rows;
    for (uint32_t i = 0; i < tracked.snapshots.size(); ++i) {
        if (std::isfinite(tracked.snapshots[i].time_s)) rows.push_back(i);
    }
    std::stable_sort(rows.begin(), rows.end(), [&](uint32_t a, uint32_t b) {
        return tracked.snapshots[a].time_s < tracked.snapshots[b].time_s;
    });
    return rows;
}

void choose_snapshot(ToolRow& tools, const char* title, const Tracked& tracked,
                     const std::vector<uint32_t>& rows, std::optional<uint32_t>& chosen) {
    std::vector<std::string> names;
    std::vector<Segment> segments;
    names.reserve(rows.size());
    segments.reserve(rows.size());
    for (const uint32_t row : rows)
        names.push_back(name_of_snapshot(tracked, row) + "##" + std::to_string(row));
    for (const std::string& name : names) segments.push_back({name.c_str()});
    const auto at = chosen ? std::find(rows.begin(), rows.end(), *chosen) : rows.end();
    const int pressed =
        tools.choice(title, segments, at == rows.end() ? -1 : static_cast<int>(at - rows.begin()));
    if (pressed >= 0) chosen = rows[static_cast<size_t>(pressed)];
}

// The chosen snapshots of one file; at first its first and its last.
void choose_first(TrackedCompareState& own, const DatasetRow& row,
                  const std::vector<uint32_t>& rows) {
    if (own.dataset == row.version()) return;
    own.dataset = row.version();
    own.first = rows.empty() ? std::nullopt : std::optional(rows.front());
    own.second = rows.empty() ? std::nullopt : std::optional(rows.back());
}

// Empty, or why two files cannot be compared; a file that is the only other one is taken.
std::string why_no_files(ViewContext& view, const DatasetRow& row) {
    const DatasetRow* other = comparison_dataset(view.state);
    if (other != nullptr) {
        const auto kinds = why_not_comparable(*row.dataset, *other->dataset);
        return kinds ? "Cannot be compared: " + *kinds + "." : std::string();
    }
    for (const DatasetRow& one : view.state.datasets) {
        if (one.id == row.id || !one.dataset || !one.dataset->tracked) continue;
        view.actions.push(SetComparison{one.id, true});
        break;
    }
    return "No second class tracker's dump. Open one with Compare with… (Ctrl+D).";
}

void draw_tools(ViewContext& view, TrackedCompareState& own, const DatasetRow& row,
                const std::string& no_files) {
    const Tracked& tracked = *row.dataset->tracked;
    const std::vector<uint32_t> rows = timed_snapshots(tracked);
    choose_first(own, row, rows);
    // A file opened for comparison is what was asked for, whether or not it can be.
    if (!own.chose) own.two_files = comparison_dataset(view.state) != nullptr;
    static constexpr std::array<Segment, 2> kSides = {{
        {"Snapshots", "Alive at the later snapshot minus alive at the earlier one"},
        {"Files", "The compared dump at its last snapshot minus this one"},
    }};
    ToolRow tools(view, 110);
    const int pressed = tools.choice("Compared", kSides, own.two_files ? 1 : 0);
    if (pressed >= 0) {
        own.two_files = pressed == 1;
        own.chose = true;
    }
    if (!own.two_files) {
        choose_snapshot(tools, "Before", tracked, rows, own.first);
        choose_snapshot(tools, "After", tracked, rows, own.second);
    } else if (no_files.empty() && tools.button("Swap", "Compare the other way round")) {
        view.actions.push(SwapComparison{});
    }
    draw_name_filter(view, own.filter, "Filter by class", tools.field(240));
    tools.finish();
}

void request(ViewContext& view, TrackedCompareState& own, const DatasetRow& row) {
    const Tracked& tracked = *row.dataset->tracked;
    DatasetPtr b = row.dataset;
    std::optional<double> first_s;
    std::optional<double> second_s;
    AnswerKey key;
    if (own.two_files) {
        const DatasetRow* other = comparison_dataset(view.state);
        b = other->dataset;
        key = {row.version(), other->version()};
    } else {
        if (own.first) first_s = tracked.snapshots[*own.first].time_s;
        if (own.second) second_s = tracked.snapshots[*own.second].time_s;
        key = {row.version(), own.first, own.second};
    }
    own.made = view.answers.get<ComparedClasses>(
        {.topic = {"compared classes"}, .key = key, .label = "Comparing classes"},
        [a = row.dataset, b, first_s, second_s](JobContext& job) {
            return compare(a, b, first_s, second_s, job);
        });
    if (!own.made) return;
    own.shown_of = own.made.value;
    own.shown_version = own.made.version;
}

bool is_lower_bound(const ComparedClasses& of) {
    return is_incomplete(*of.a) || is_incomplete(*of.b);
}

void draw_rows(ViewContext& view, TrackedCompareState& own) {
    const ComparedClasses& of = *own.shown_of;
    DataTable table = table_of(own);
    table.totals = [&](size_t column, ShownCell& cell) {
        if (static_cast<Column>(column) == Column::kStatus) return;
        fill_cell(of.total, static_cast<Column>(column), cell);
    };
    table.is_incomplete = is_lower_bound(of);
    const DataTableEvents events = draw_data_table(view, own.table.state, table);
    if (events.activated) view.actions.push(ShowView{ViewId::kTracked});
}

}  // namespace

void renew_tracked_compare(ViewStates& states, const Renewal& renewal) {
    auto& own = states.of<TrackedCompareState>();
    const DatasetVersion before{renewal.id, renewal.generation - 1};
    if (own.dataset != before || !renewal.now->tracked) return;
    own.dataset = {renewal.id, renewal.generation};
    const std::vector<uint32_t> rows = timed_snapshots(*renewal.now->tracked);
    const auto renew = [&](std::optional<uint32_t>& chosen, bool is_first) {
        if (chosen) {
            chosen = same_snapshot(*renewal.before->tracked, *chosen, *renewal.now->tracked);
        }
        if (!chosen && !rows.empty()) chosen = is_first ? rows.front() : rows.back();
    };
    renew(own.first, true);
    renew(own.second, false);
}

void draw_tracked_compare(ViewContext& view, ViewStates& states) {
    auto& own = states.of<TrackedCompareState>();
    const DatasetRow& row = *current_dataset(view.state);
    const std::string no_files = why_no_files(view, row);
    draw_tools(view, own, row, no_files);
    if (own.two_files && !no_files.empty()) return empty_line(view, no_files.c_str());
    if (row.dataset->tracked->snapshots.empty()) {
        return empty_line(view,
                          "No snapshots in this dump. Only dumps with snapshots can be compared.");
    }
    request(view, own, row);
    if (own.made.wait.error) return empty_line(view, describe(*own.made.wait.error).c_str());
    if (!own.shown_of || own.shown_of->a != row.dataset) {
        return empty_line(view, "Comparing classes\u2026");
    }
    arrange(view, own);
    const SizeUnits units = view.state.settings.size_units;
    const ComparedClasses& of = *own.shown_of;
    std::string text = format_bytes(of.total.bytes_a, units) + "  \u2192  " +
                       format_bytes(of.total.bytes_b, units) + "   " +
                       format_bytes_delta(bytes_delta(of.total), units);
    if (own.two_files) {
        text = compared_files_text(view.state, row) + "  \u00b7  " +
               name_of_snapshot(*of.a->tracked, of.diff.snapshot_a) + "  \u2192  " +
               name_of_snapshot(*of.b->tracked, of.diff.snapshot_b) + "  \u00b7  " + text;
    }
    draw_totals_line(view, total_text(std::move(text), is_lower_bound(of)), own.made.is_running);
    if (own.table.order.empty()) {
        return own.filter.empty() ? empty_line(view, "No tracked classes on either side.")
                                  : draw_no_name_match(view, "classes", own.filter);
    }
    draw_rows(view, own);
}

}  // namespace hs
