#include "app/views/found_table.h"

#include <algorithm>
#include <utility>

#include "app/answers.h"
#include "app/views/site_tools.h"

namespace hs {
namespace {

constexpr uint32_t kPollMask = 0xfff;

// Of texts, what those of the first rows need.
float width_of(const FoundTable& found, size_t field) {
    constexpr size_t kLookedAt = 50;
    constexpr float kLetterPx = 7;
    constexpr float kPadPx = 18;
    const Meaning meaning = found.relation->fields()[field].meaning;
    if (meaning == Meaning::kId) return 136;
    if (!is_text(meaning)) return 96;
    const auto cursor = found.relation->cursor();
    size_t longest = 0;
    for (size_t i = 0; i < std::min(kLookedAt, found.rows.size()); ++i) {
        longest = std::max(longest, cursor->value(found.rows[i], field).text.size());
    }
    return std::clamp(static_cast<float>(longest) * kLetterPx + kPadPx, 90.0F, 320.0F);
}

// Rows of which a text has the filter in it.
Result<std::vector<uint32_t>> fitting(const FoundTable& found, const std::string& filter,
                                      JobContext& job) {
    std::vector<uint32_t> rows;
    const auto cursor = found.relation->cursor();
    const std::span<const Field> fields = found.relation->fields();
    for (size_t i = 0; i < found.rows.size(); ++i) {
        if ((i & kPollMask) == 0 && job.cancelled()) return cancelled_error();
        for (const SurfaceColumn& column : found.surface) {
            if (!is_text(fields[column.field].meaning)) continue;
            if (!has_text(filter, cursor->value(found.rows[i], column.field).text)) continue;
            rows.push_back(found.rows[i]);
            break;
        }
    }
    return rows;
}

Result<FoundRows> arranged_rows(const Shared<FoundTable>& found, const std::vector<SortKey>& sort,
                                const std::string& filter, JobContext& job) {
    FoundRows rows;
    rows.relation = found->relation;
    rows.found = found;
    rows.order = found->rows;
    if (!filter.empty()) { HS_TRY(rows.order, fitting(*found, filter, job)); }
    // Keys of a table with fewer columns than the last one had mean nothing here.
    std::vector<SortKey> keys = sort;
    std::erase_if(keys, [&](const SortKey& key) { return key.column >= found->columns.size(); });
    const std::vector<SortBy> by = sorted_fields(keys, found->columns);
    if (by.empty()) return rows;
    std::sort(rows.order.begin(), rows.order.end());
    HS_TRY(rows.order, arranged(*found->relation, by, rows.order, job));
    return rows;
}

}  // namespace

FoundTable found_table(std::shared_ptr<const Relation> relation, std::vector<uint32_t> rows,
                       Surface surface, double ms) {
    FoundTable found;
    found.relation = std::move(relation);
    found.rows = std::move(rows);
    found.all_rows = found.rows.size();
    const std::span<const Field> fields = found.relation->fields();
    found.columns.push_back({kNoField, "#", 44});
    for (const SurfaceColumn& column : surface) {
        if (!found.relation->has(column.field)) continue;
        const Field& field = fields[column.field];
        found.surface.push_back(column);
        found.columns.push_back({.field = column.field,
                                 .setting = field.name.data(),  // ends in a NUL
                                 .width_px = width_of(found, column.field),
                                 .has_bar = field.meaning == Meaning::kShare,
                                 .stretches = &column == surface.data() && is_text(field.meaning)});
    }
    found.specs = column_specs(fields, found.columns);
    found.ms = ms;
    return found;
}

void arrange_found(ViewContext& view, FoundTableState& own, const char* name,
                   const std::string& filter) {
    own.rows.is_busy = false;
    if (!own.found) own.rows.of = nullptr;
    if (!own.found || own.found.is_stale) return;
    const Shared<FoundTable> found = own.found.value;
    std::vector<SortKey> sort;
    const bool is_new = !own.rows.of || own.rows.of->relation != found->relation;
    if (!is_new && own.table.columns) sort = own.table.columns->sort();
    const Answered<FoundRows> rows = view.answers.get<FoundRows>(
        {.topic = {"sorted rows", name},
         .key = {own.files, own.found.version, sort, filter},
         .label = "Sorting rows"},
        [found, sort, filter](JobContext& job) { return arranged_rows(found, sort, filter, job); });
    own.rows.is_busy = rows.is_running;
    if (!rows || rows.is_stale || own.rows.of == rows.value) return;
    if (!own.rows.of || own.rows.of->relation != rows->relation) {
        own.table.columns.reset();
        own.table.place_cursor(DataTableState::kNoRow);
        own.table.scroll = 0;
    }
    own.rows.of = rows.value;
    own.rows.shown = shown_rows(rows.value, rows->found->columns);
}

DataTableEvents draw_found_table(ViewContext& view, FoundTableState& own, const char* name) {
    const FoundTable& found = *own.rows.of->found;
    const auto all_rows = [of = own.rows.of] {
        auto all = std::make_shared<FoundRows>(*of);
        all->order = all->found->rows;
        return shown_rows(all, all->found->columns);
    };
    const auto about = [&](uint64_t row, size_t column) -> std::string {
        const size_t tooltip = column == 0 ? kNoField : found.surface[column - 1].tooltip;
        if (tooltip == kNoField) return {};
        return exact_text(found.relation->cursor()->value(own.rows.of->order[row], tooltip));
    };
    return draw_data_table(view, own.table,
                           {.name = name,
                            .specs = found.specs,
                            .first_sort = {0, false},
                            .rows = &own.rows.shown,
                            .about = about,
                            .all_rows = all_rows});
}

}  // namespace hs
