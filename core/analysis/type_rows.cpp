#include "core/analysis/type_rows.h"

#include <algorithm>
#include <map>
#include <string>

#include "core/analysis/status_counts.h"
#include "core/analysis/type_pattern.h"
#include "core/base/text_format.h"
#include "core/base/text_search.h"

namespace hs {
namespace {

// Bytes of the union of subtrees, by type of the rows in `sorted` (rising by position).
void add_retained(TypeTable& table, const std::vector<uint32_t>& row_of, const ObjectGraph& graph,
                  const RetainedView& retained, std::span<const ObjectId> set) {
    const DominatorTree& tree = retained.tree;
    std::vector<uint32_t> positions;
    positions.reserve(set.size());
    for (const ObjectId object : set) positions.push_back(tree.position[object.v]);
    std::sort(positions.begin(), positions.end());
    std::vector<uint32_t> covered(table.rows.size(), 0);
    uint32_t covered_by_any = 0;
    for (const uint32_t position : positions) {
        const ObjectId object = tree.row_at[position];
        const uint32_t row = row_of[graph.type[object.v].v];
        const uint64_t bytes = retained.dominators.retained[object.v];
        const uint32_t end = position + tree.count[object.v];
        if (position >= covered[row]) {
            TypeSums& sums = table.rows[row].a;
            sums.retained_bytes = add_saturated(sums.retained_bytes, bytes);
            covered[row] = end;
        }
        if (position >= covered_by_any) {
            table.total_a.retained_bytes = add_saturated(table.total_a.retained_bytes, bytes);
            covered_by_any = end;
        }
    }
}

void add_object(TypeSums& sums, uint64_t bytes) {
    ++sums.objects;
    sums.shallow_bytes = add_saturated(sums.shallow_bytes, bytes);
}

bool within(uint64_t value, const FilterTerm& term) {
    return value >= term.low && value <= term.high;
}

bool holds(const TypeRow& row, const FilterTerm& term) {
    switch (term.kind) {
        case FilterTerm::Kind::kShallow:
            return (row.a.objects > 0 && within(row.a.shallow_bytes, term)) ||
                   (row.b.objects > 0 && within(row.b.shallow_bytes, term));
        case FilterTerm::Kind::kRetained:
            return (row.a.objects > 0 && within(row.a.retained_bytes, term)) ||
                   (row.b.objects > 0 && within(row.b.retained_bytes, term));
        case FilterTerm::Kind::kType:
            return true;  // judged over all rows: see matching_type_rows
        case FilterTerm::Kind::kText:
            return find_text_in_any_case(row.text, term.text) != std::string_view::npos;
        case FilterTerm::Kind::kStatus:
            switch (term.status) {
                case ObjectStatus::kNew:
                    return row.added > 0;
                case ObjectStatus::kDeleted:
                    return row.deleted > 0;
                case ObjectStatus::kModified:
                    return row.modified > 0;
                case ObjectStatus::kSame:
                    return row.same > 0;
            }
            return false;
        default:
            return true;
    }
}

bool is_of_types(const FilterTerm& term) {
    return term.kind == FilterTerm::Kind::kShallow || term.kind == FilterTerm::Kind::kRetained ||
           term.kind == FilterTerm::Kind::kType || term.kind == FilterTerm::Kind::kText ||
           term.kind == FilterTerm::Kind::kStatus;
}

}  // namespace

TypeTable type_table(const ObjectGraph& graph, std::span<const ObjectId> set,
                     const RetainedView& retained, std::span<const ObjectStatus> status) {
    TypeTable table;
    std::vector<uint32_t> row_of(graph.types.size(), UINT32_MAX);
    for (const ObjectId object : set) {
        const TypeId type = graph.type[object.v];
        uint32_t& place = row_of[type.v];
        if (place == UINT32_MAX) {
            place = static_cast<uint32_t>(table.rows.size());
            TypeRow added;
            added.type_a = type;
            added.text = graph.type_text(type);
            table.rows.push_back(added);
        }
        TypeRow& row = table.rows[place];
        add_object(row.a, graph.shallow(object));
        add_object(table.total_a, graph.shallow(object));
        if (!status.empty()) count_status(row, status[object.v]);
    }
    add_retained(table, row_of, graph, retained, set);
    return table;
}

void add_comparison(TypeTable& table, const TypeTable& second) {
    std::map<std::string_view, size_t> row_of;
    for (size_t i = 0; i < table.rows.size(); ++i) row_of.emplace(table.rows[i].text, i);
    for (const TypeRow& other : second.rows) {
        const auto [found, is_new] = row_of.emplace(other.text, table.rows.size());
        if (is_new) {
            TypeRow added;
            added.text = other.text;
            table.rows.push_back(added);
        }
        TypeRow& row = table.rows[found->second];
        row.type_b = other.type_a;
        row.b = other.a;
        row.added = other.added;
    }
    table.total_b = second.total_a;
}

std::vector<uint32_t> matching_type_rows(const TypeTable& table, const ObjectFilter& filter) {
    std::vector<std::string_view> texts;
    for (const TypeRow& row : table.rows) texts.push_back(row.text);
    std::vector<bool> is_kept(table.rows.size(), true);
    for (const FilterTerm& term : filter.terms) {
        if (!is_of_types(term)) continue;
        std::vector<bool> meant;
        if (term.kind == FilterTerm::Kind::kType) meant = meant_types(texts, term.text);
        for (size_t i = 0; i < table.rows.size(); ++i) {
            const bool fits = meant.empty() ? holds(table.rows[i], term) : meant[i];
            if (fits == term.negated) is_kept[i] = false;
        }
    }
    std::vector<uint32_t> rows;
    for (uint32_t i = 0; i < table.rows.size(); ++i) {
        if (is_kept[i]) rows.push_back(i);
    }
    return rows;
}

ObjectFilter object_terms(const ObjectFilter& filter) {
    ObjectFilter left;
    for (const FilterTerm& term : filter.terms) {
        if (!is_of_types(term)) left.terms.push_back(term);
    }
    return left;
}

}  // namespace hs
