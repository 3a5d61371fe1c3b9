// holders DUMP: what holds a set of objects together.

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>

#include "app/cli/diagnostics_json.h"
#include "app/cli/graph_command.h"
#include "core/analysis/edge_names.h"
#include "core/analysis/paths.h"
#include "core/base/text_format.h"
#include "core/questions/object_parameters.h"

namespace hs {

namespace {

constexpr OptionSpec kOptions[] = {kTypeSpec, kMinSizeSpec, kMaxSizeSpec,
                                   kIdSpec,   kAttrSpec,    kFilterSpec};

// Rows that only their ids would tell apart stand as one: roots of one name that hold as much of
// the set each, without what is below them.
struct FoldedPaths {
    MergedPaths merged;
    std::vector<uint64_t> roots;  // by node: so many stand as one
};
FoldedPaths fold_equal_roots(const ObjectGraph& graph, const ObjectNames& names,
                             const MergedPaths& merged) {
    constexpr uint32_t kLeftOut = UINT32_MAX;
    using Kind = std::tuple<std::string, uint64_t, uint64_t>;
    std::map<Kind, std::vector<uint32_t>> of_kind;
    for (uint32_t i = 1; i < merged.nodes.size(); ++i) {
        const MergedPaths::Node& node = merged.nodes[i];
        if (node.parent != 0) break;  // parents stand before children
        of_kind[{typed_name(graph, names, node.row), node.objects, node.shallow_bytes}].push_back(
            i);
    }
    std::vector<uint64_t> roots(merged.nodes.size(), 1);  // 0: stands with another
    for (const auto& [kind, nodes] : of_kind) {
        for (const uint32_t node : nodes) roots[node] = 0;
        roots[nodes.front()] = nodes.size();
    }
    FoldedPaths folded;
    std::vector<uint32_t> place(merged.nodes.size(), kLeftOut);
    for (uint32_t i = 0; i < merged.nodes.size(); ++i) {
        MergedPaths::Node node = merged.nodes[i];
        const bool is_below_many = i > 0 && roots[node.parent] != 1;
        if (i > 0 && (roots[i] == 0 || place[node.parent] == kLeftOut || is_below_many)) continue;
        if (i > 0) node.parent = place[node.parent];
        node.objects *= roots[i];
        node.shallow_bytes *= roots[i];
        place[i] = static_cast<uint32_t>(folded.merged.nodes.size());
        folded.merged.nodes.push_back(node);
        folded.roots.push_back(roots[i]);
    }
    return folded;
}

// The `count` nodes with the most bytes, as a tree written line by line: each holder before what
// it holds, siblings falling by bytes. The virtual root is left out.
std::vector<uint32_t> nodes_to_show(const MergedPaths& merged, size_t count) {
    std::vector<uint32_t> chosen(merged.nodes.size() - 1);
    std::iota(chosen.begin(), chosen.end(), 1U);
    // A holder has the bytes of all that it holds, and a lower index: it is never left out.
    std::sort(chosen.begin(), chosen.end(), [&](uint32_t a, uint32_t b) {
        const uint64_t bytes_a = merged.nodes[a].shallow_bytes;
        const uint64_t bytes_b = merged.nodes[b].shallow_bytes;
        return bytes_a != bytes_b ? bytes_a > bytes_b : a < b;
    });
    chosen.resize(std::min(count, chosen.size()));
    std::vector<std::vector<uint32_t>> children(merged.nodes.size());
    for (auto node = chosen.rbegin(); node != chosen.rend(); ++node) {
        children[merged.nodes[*node].parent].push_back(*node);
    }
    std::vector<uint32_t> lines;
    std::vector<uint32_t> open = children[0];
    while (!open.empty()) {
        const uint32_t node = open.back();
        open.pop_back();
        lines.push_back(node);
        open.insert(open.end(), children[node].begin(), children[node].end());
    }
    return lines;
}

class HolderTree {
public:
    HolderTree(const ObjectGraph& graph, const ShortestPathTree& tree, const MergedPaths& merged)
        : graph_(graph), tree_(tree), merged_(merged) {}

    void write(JsonWriter& json, uint32_t index) const {
        const MergedPaths::Node& node = merged_.nodes[index];
        const ObjectId above = merged_.nodes[node.parent].row;
        json.begin_object();
        id_field(json, "id", graph_, node.row);
        json.field("type", graph_.type_text(node.row));
        name_field(json, "name", name_of(node));
        above.is_nil() ? json.null_field("parent") : id_field(json, "parent", graph_, above);
        json.field("depth", uint64_t{tree_.depth[node.row.v]});
        json.field("objects", node.objects);
        json.field("shallow_bytes", node.shallow_bytes);
        json.end_object();
    }

    // False for a namespace below its owner: what is in it stands one step below the owner.
    bool add_row(TextTable& table, const ObjectNames& names, uint32_t index, uint64_t roots) {
        constexpr uint32_t kMostIndent = 40;
        const MergedPaths::Node& node = merged_.nodes[index];
        const ObjectId above = merged_.nodes[node.parent].row;
        const uint32_t hidden = hidden_above_[node.parent];
        const bool is_hidden = !above.is_nil() && namespace_dict(graph_, above) == node.row;
        hidden_above_[index] = hidden + (is_hidden ? 1 : 0);
        if (is_hidden) return false;
        const uint32_t depth = tree_.depth[node.row.v] - 1 - hidden;
        table.add_row({format_bytes(static_cast<int64_t>(node.shallow_bytes)),
                       format_count(node.objects),
                       std::string(size_t{2} * std::min(depth, kMostIndent), ' ') +
                           (roots > 1 ? format_count(roots) + " \u00d7 " : "") +
                           typed_name(graph_, names, node.row),
                       roots > 1 ? "\u2013" : graph_.id_text(node.row)});
        return true;
    }

private:
    [[nodiscard]] std::string name_of(const MergedPaths::Node& node) const {
        const ObjectId above = merged_.nodes[node.parent].row;
        return above.is_nil() ? std::string() : name_between(graph_, above, node.row);
    }

    const ObjectGraph& graph_;
    const ShortestPathTree& tree_;
    const MergedPaths& merged_;
    std::unordered_map<uint32_t, uint32_t> hidden_above_;  // rows left out, by index of the node
};

Result<int> run(CommandContext& context) {
    HS_TRY(const ObjectFilter filter, filter_of(context.arguments()));
    HS_TRY(const DatasetPtr dataset, context.load(context.positional(0)));
    HS_TRY(const ObjectGraph* graph, graph_of(*dataset));
    JobContext& job = context.job();
    HS_TRY(const Roots roots, find_roots(*graph, job));
    Dominators dominators;
    const bool retained = needs_dominators(filter);
    if (retained) { HS_TRY(dominators, find_dominators(*graph, roots, job)); }
    std::optional<ObjectNames> names;
    if (reads_names(filter) || !context.wants_json()) {
        HS_TRY(names, name_objects(*graph, roots, job));
    }
    const FilterContext filter_context{
        retained ? &dominators : nullptr, {}, names ? &*names : nullptr};
    HS_TRY(const std::vector<ObjectId> set, matching_objects(*graph, filter, filter_context, job));
    HS_TRY(const ShortestPathTree tree, shortest_path_tree(*graph, roots, job));
    const MergedPaths merged = merge_paths(*graph, tree, set);
    if (context.wants_json()) {
        context.write_json([&](JsonWriter& json) {
            json.begin_object();
            json.field("matched", uint64_t{set.size()});
            json.field("shallow_bytes", merged.nodes[0].shallow_bytes);
            json.key("nodes");
            json.begin_array();
            const size_t count = context.row_limit(merged.nodes.size() - 1);
            const HolderTree rows(*graph, tree, merged);
            for (const uint32_t node : nodes_to_show(merged, count)) { rows.write(json, node); }
            json.end_array();
            write_diagnostics(json, {&dataset->diagnostics});
            json.end_object();
        });
        return 0;
    }
    if (set.empty() && !filter.terms.empty()) context.write_text(no_match_text(filter));
    TextTable table;
    table.add_column("SHALLOW", Align::kRight);
    table.add_column("OBJECTS", Align::kRight);
    table.add_column("HELD BY", Align::kLeft);
    table.add_column("ID", Align::kRight);
    const FoldedPaths folded = fold_equal_roots(*graph, *names, merged);
    const size_t total = folded.merged.nodes.size() - 1;
    HolderTree rows(*graph, tree, folded.merged);
    size_t hidden = 0;
    for (const uint32_t node : nodes_to_show(folded.merged, context.row_limit(total))) {
        hidden += rows.add_row(table, *names, node, folded.roots[node]) ? 0 : 1;
    }
    context.write_table(table, total - hidden);
    context.write_text(format_count(set.size()) + " objects, " +
                       format_bytes(static_cast<int64_t>(merged.nodes[0].shallow_bytes)) +
                       " shallow\n");
    return 0;
}

}  // namespace

extern const Command kHoldersCommand;
const Command kHoldersCommand = {
    .name = "holders",
    .summary = "what holds a set of objects: their paths to the roots, merged",
    .usage = "DUMP [--type TYPE] [--filter FILTER]",
    .min_positionals = 1,
    .max_positionals = 1,
    .common_options = kGraphOptions,
    .options = kOptions,
    .details = kFilterDetails,
    .run = run,
};

}  // namespace hs
