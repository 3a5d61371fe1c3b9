#include "app/views/log_diff_rows.h"

#include <algorithm>
#include <array>

#include "app/views/site_tools.h"
#include "core/analysis/collapsed_text.h"
#include "core/model/diagnostics.h"

namespace hs {
namespace {

constexpr std::array<ColumnSpec, 9> kColumns = {{
    {.name = "number", .title = "#", .about = "Row", .width_px = 44, .is_sortable = false},
    {.name = "name",
     .title = "Site",
     .about =
         "The site with its callees, or the stack with what allocated first and callers behind",
     .width_px = 150,
     .is_text = true,
     .stretches = true},
    {.name = "before", .title = "Before", .about = "Total before", .width_px = 96},
    {.name = "after", .title = "After", .about = "Total after", .width_px = 96},
    {.name = "change",
     .title = "\u0394 Size",
     .about = "Total after minus before",
     .width_px = 104},
    {.name = "growth",
     .title = "\u0394 %",
     .about = "The change as a share of before",
     .width_px = 84},
    {.name = "count_before",
     .title = "Blocks before",
     .about = "Live blocks before (total)",
     .width_px = 84,
     .is_shown = false},
    {.name = "count_after",
     .title = "Blocks after",
     .about = "Live blocks after (total)",
     .width_px = 84,
     .is_shown = false},
    {.name = "count_change",
     .title = "\u0394 Blocks",
     .about = "Change in live blocks (total)",
     .width_px = 84},
}};

std::shared_ptr<const LogDiffAmounts> side_amounts(const LogDiffSide& side,
                                                   const LogDiffGround& ground, size_t input) {
    const Dataset& dataset = *side.dataset;
    auto made = std::make_shared<LogDiffAmounts>();
    made->key = side.key();
    const StackAmounts amounts = dataset.log
                                     ? stack_amounts(*dataset.log, dataset.traces->trace_count(),
                                                     side.range, side.part, side.scaled)
                                     : profile_amounts(dataset);
    made->bytes = ground.merged.regrouped(input, amounts.bytes);
    if (dataset.log) {
        made->counts = ground.merged.regrouped(input, amounts.counts);
    } else {
        made->counts.resize(made->bytes.size());
    }
    return made;
}

// "cache.py:22  <  server.py:28  <  …": enough of the callers to tell stacks apart.
template <class TextOf>
std::string stack_name(const TraceTrie& trie, NodeId node, const TextOf& text_of) {
    constexpr int kMostFrames = 8;
    std::string name;
    for (int i = 0; i < kMostFrames && !node.is_nil(); ++i, node = trie.node_parent[node.v]) {
        if (i > 0) name += "  \u2039  ";
        name += text_of(frame_text(trie, trie.node_frame[node.v]));
    }
    return node.is_nil() ? name : name + "  \u2039  \u2026";
}

template <class LabelOf>
std::vector<LogDiffGround::Name> names_of_stacks(const TraceTrie& trie, const LabelOf& label_of) {
    std::vector<LogDiffGround::Name> names(trie.trace_count());
    for (uint32_t trace = 1; trace < trie.trace_count(); ++trace) {
        if (trie.is_empty_stack({trace})) continue;
        const NodeId node = trie.trace_node[trace];
        names[trace] = {stack_name(trie, node, [](std::string frame) { return frame; }),
                        stack_name(trie, node, label_of), collapsed_stack(trie, {trace}),
                        frame_text(trie, trie.node_frame[node.v])};
    }
    return names;
}

Result<std::shared_ptr<const LogDiffGround>> ground_of(const LogDiffQuestion& question,
                                                       JobContext& job) {
    auto made = std::make_shared<LogDiffGround>();
    made->key = question.ground_key();
    std::vector<const TraceTrie*> tries = {&*question.before.dataset->traces};
    std::vector<const FrameFunctions*> names = {question.before.functions.get()};
    if (question.before.dataset != question.after.dataset) {
        tries.push_back(&*question.after.dataset->traces);
        names.push_back(question.after.functions.get());
    }
    const auto label_of = [&](const std::string& frame) {
        return frame_label(names.front(), names.back(), frame);
    };
    const FrameDetail detail = question.by_stack ? FrameDetail::kLine : question.detail;
    HS_TRY(made->merged,
           merged_traces(
               tries, {.grouping = {.detail = detail}, .steps = question.steps, .functions = names},
               job));
    const TraceTrie& trie = made->merged.trie;
    if (question.by_stack) {
        made->names = names_of_stacks(trie, label_of);
        return std::shared_ptr<const LogDiffGround>(std::move(made));
    }
    HS_TRY(made->shape, call_graph_shape(trie, detail, job));
    made->names.resize(made->shape.nodes.size());
    for (uint32_t node = 0; node < made->names.size(); ++node) {
        LogDiffGround::Name& name = made->names[node];
        name.name = call_graph_name(trie, made->shape, node);
        name.label = label_of(name.name);
    }
    return std::shared_ptr<const LogDiffGround>(std::move(made));
}

void add_stacks(const LogDiffGround& ground, const LogDiffAmounts& before,
                const LogDiffAmounts& after, std::vector<LogDiffRow>& rows) {
    const TraceTrie& trie = ground.merged.trie;
    LogDiffRow unknown;
    unknown.name = unknown.label = kUnknownStacks;
    for (uint32_t trace = 0; trace < trie.trace_count(); ++trace) {
        const LogDiffGround::Name& name = ground.names[trace];
        const LogDiffRow row{
            name.name,           name.label,         name.stack,           name.frame,
            before.bytes[trace], after.bytes[trace], before.counts[trace], after.counts[trace]};
        if (row.before == Amount{} && row.after == Amount{}) continue;
        if (trace != 0 && !trie.is_empty_stack({trace})) {
            rows.push_back(row);
            continue;
        }
        unknown.before += row.before;
        unknown.after += row.after;
        unknown.count_before += row.count_before;
        unknown.count_after += row.count_after;
    }
    if (unknown.before != Amount{} || unknown.after != Amount{}) rows.push_back(unknown);
}

void add_places(const LogDiffGround& ground, const LogDiffAmounts& before,
                const LogDiffAmounts& after, std::vector<LogDiffRow>& rows) {
    const auto by_place = [&](const std::vector<Amount>& amounts) {
        return call_graph(ground.merged.trie, ground.shape, amounts).total;
    };
    const std::vector<Amount> bytes_a = by_place(before.bytes);
    const std::vector<Amount> bytes_b = by_place(after.bytes);
    const std::vector<Amount> counts_a = by_place(before.counts);
    const std::vector<Amount> counts_b = by_place(after.counts);
    for (uint32_t node = 0; node < ground.shape.nodes.size(); ++node) {
        if (bytes_a[node] == Amount{} && bytes_b[node] == Amount{}) continue;
        const LogDiffGround::Name& name = ground.names[node];
        const std::string_view frame = node == 0 ? std::string_view() : name.name;
        rows.push_back({name.name,
                        name.label,
                        {},
                        frame,
                        bytes_a[node],
                        bytes_b[node],
                        counts_a[node],
                        counts_b[node]});
    }
}

Amount size_of(Amount amount) {
    return amount < Amount{} ? -amount : amount;
}

int compare(const LogDiffRow& a, const LogDiffRow& b, LogDiffColumn column) {
    const auto order = [](const auto& left, const auto& right) {
        return left < right ? -1 : right < left ? 1 : 0;
    };
    switch (column) {
        case LogDiffColumn::kName:
            return a.label.compare(b.label);
        case LogDiffColumn::kBefore:
            return order(a.before, b.before);
        case LogDiffColumn::kAfter:
            return order(a.after, b.after);
        case LogDiffColumn::kChange:
            return order(size_of(a.delta()), size_of(b.delta()));
        case LogDiffColumn::kGrowth:
            return order(Value::of_growth(a.before, a.after).real,
                         Value::of_growth(b.before, b.after).real);
        case LogDiffColumn::kCountBefore:
            return order(a.count_before, b.count_before);
        case LogDiffColumn::kCountAfter:
            return order(a.count_after, b.count_after);
        case LogDiffColumn::kCountChange:
            return order(a.count_after - a.count_before, b.count_after - b.count_before);
        default:
            return 0;
    }
}

ShownCell count_cell(Amount count) {
    return ShownCell::of_count(static_cast<uint64_t>(std::max<int64_t>(0, count.rounded())));
}

void fill_cell(const LogDiffRows& rows, const LogDiffRow& row, LogDiffColumn column,
               ShownCell& cell) {
    const Unit unit = stack_unit(*rows.dataset);
    switch (column) {
        case LogDiffColumn::kNumber:
            break;
        case LogDiffColumn::kName:
            cell = ShownCell::of_text(std::string(row.label));
            break;
        case LogDiffColumn::kBefore:
            cell = ShownCell::of(Value::of_amount(row.before, unit));
            break;
        case LogDiffColumn::kAfter:
            cell = ShownCell::of(Value::of_amount(row.after, unit));
            break;
        case LogDiffColumn::kChange:
            cell = ShownCell::of(Value::of_change(row.delta(), unit));
            break;
        case LogDiffColumn::kGrowth:
            cell = ShownCell::of(Value::of_growth(row.before, row.after));
            break;
        case LogDiffColumn::kCountBefore:
            if (rows.has_counts) cell = count_cell(row.count_before);
            break;
        case LogDiffColumn::kCountAfter:
            if (rows.has_counts) cell = count_cell(row.count_after);
            break;
        case LogDiffColumn::kCountChange:
            if (rows.has_counts) {
                cell = ShownCell::of_count_delta((row.count_after - row.count_before).rounded());
            }
            break;
    }
}

}  // namespace

std::span<const ColumnSpec> log_diff_columns(bool is_log) {
    static constexpr auto kOfProfile = [] {
        auto columns = kColumns;
        columns[static_cast<size_t>(LogDiffColumn::kCountChange)].is_shown = false;
        return columns;
    }();
    return is_log ? std::span<const ColumnSpec>(kColumns) : kOfProfile;
}

Result<LogDiffRowsPtr> log_diff_rows(const LogDiffQuestion& question, const LogDiffRowsPtr& last,
                                     JobContext& job) {
    auto made = std::make_shared<LogDiffRows>();
    const bool is_known = last && last->ground->key == question.ground_key();
    if (is_known) {
        made->ground = last->ground;
    } else {
        HS_TRY(made->ground, ground_of(question, job));
    }
    if (job.cancelled()) return cancelled_error();
    const bool is_known_side = is_known && last->amounts_before->key == question.before.key();
    made->amounts_before =
        is_known_side ? last->amounts_before : side_amounts(question.before, *made->ground, 0);
    const bool is_one = question.before.dataset == question.after.dataset;
    const auto after = side_amounts(question.after, *made->ground, is_one ? 0 : 1);
    made->dataset = question.after.dataset;
    made->is_lower_bound =
        is_incomplete(*question.before.dataset) || is_incomplete(*question.after.dataset);
    made->has_counts = question.before.dataset->log && question.after.dataset->log;
    for (const Amount bytes : made->amounts_before->bytes) made->before += bytes;
    for (const Amount bytes : after->bytes) made->after += bytes;
    for (const Amount count : made->amounts_before->counts) made->count_before += count;
    for (const Amount count : after->counts) made->count_after += count;
    if (question.by_stack) {
        add_stacks(*made->ground, *made->amounts_before, *after, made->rows);
    } else {
        add_places(*made->ground, *made->amounts_before, *after, made->rows);
    }
    std::sort(made->rows.begin(), made->rows.end(), [](const LogDiffRow& a, const LogDiffRow& b) {
        const int order = compare(a, b, LogDiffColumn::kChange);
        return order != 0 ? order > 0 : a.name < b.name;
    });
    return LogDiffRowsPtr(std::move(made));
}

std::vector<uint32_t> log_diff_order(const LogDiffRows& rows, const std::string& filter,
                                     std::span<const SortKey> sort) {
    std::vector<uint32_t> order;
    for (uint32_t i = 0; i < rows.rows.size(); ++i) {
        const LogDiffRow& row = rows.rows[i];
        const bool fits = has_text(filter, row.stack.empty() ? row.name : row.stack) ||
                          has_text(filter, row.label);
        if (fits) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
        for (const SortKey& key : sort) {
            const int way =
                compare(rows.rows[a], rows.rows[b], static_cast<LogDiffColumn>(key.column));
            if (way != 0) return key.falling ? way > 0 : way < 0;
        }
        return false;
    });
    return order;
}

ShownTable shown_log_diff(const LogDiffRowsPtr& rows, std::vector<uint32_t> order) {
    const uint64_t count = order.size();
    return {count,
            [rows, order = std::move(order)](uint64_t place, size_t column, ShownCell& cell) {
                if (column == static_cast<size_t>(LogDiffColumn::kNumber)) {
                    cell = ShownCell::of_count(place + 1);
                } else {
                    fill_cell(*rows, rows->rows[order[place]], static_cast<LogDiffColumn>(column),
                              cell);
                }
            }};
}

void log_diff_total(const LogDiffRows& rows, size_t column, ShownCell& cell) {
    const std::string name = total_text("Total", rows.is_lower_bound);
    const LogDiffRow all{
        name, name, {}, {}, rows.before, rows.after, rows.count_before, rows.count_after};
    fill_cell(rows, all, static_cast<LogDiffColumn>(column), cell);
}

}  // namespace hs
