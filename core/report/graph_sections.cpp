// Object graphs: types, holders, the dominator tree as boxes.

#include <algorithm>
#include <map>

#include "core/analysis/dominators.h"
#include "core/analysis/largest_holders.h"
#include "core/analysis/object_names.h"
#include "core/base/signed_bytes.h"
#include "core/base/text_format.h"
#include "core/model/trace_trie_builder.h"
#include "core/questions/types.h"
#include "core/report/pictures.h"
#include "core/report/sections.h"

namespace hs {
namespace {

double share(uint64_t part, uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

class GraphSections {
public:
    GraphSections(const ObjectGraph& graph, const RetainedGraph& kept, const ObjectNames& names,
                  PartBuilder& builder)
        : graph_(graph),
          builder_(builder),
          dominators_(kept.dominators),
          tree_(dominator_tree(kept.dominators)),
          names_(names) {}

    Result<void> add() {
        add_dominator_boxes();
        add_holders();
        return add_types();
    }

private:
    [[nodiscard]] std::string name_of(ObjectId id) const { return typed_name(graph_, names_, id); }
    [[nodiscard]] uint64_t retained(ObjectId id) const { return dominators_.retained[id.v]; }

    struct Open {
        ObjectId row;
        uint32_t depth = 0;
    };

    // The dominator tree as stacks: what is large has a frame of its own, the rest of what an
    // object dominates is summed up by type.
    void add_dominator_boxes() {
        constexpr double kLeastShare = 0.0015;
        constexpr uint32_t kMostDepth = 60;
        const uint64_t whole = dominators_.retained[0];
        const auto least = static_cast<uint64_t>(static_cast<double>(whole) * kLeastShare);
        TraceTrieBuilder builder;
        std::vector<std::pair<uint32_t, uint64_t>> amounts;  // stack, bytes
        std::vector<FrameId> path;
        std::vector<Open> open = {{ObjectId{}, 0}};
        while (!open.empty()) {
            const Open at = open.back();
            open.pop_back();
            path.resize(at.depth == 0 ? 0 : at.depth - 1);
            uint64_t own = 0;
            if (at.depth > 0) {
                path.push_back(builder.frame(graph_.type_text(at.row), kNoLine, name_of(at.row)));
                own = graph_.shallow(at.row);
            }
            std::map<uint32_t, std::pair<uint64_t, uint64_t>> rest;  // type: objects, bytes
            for (const ObjectId child : dominated_children(tree_, at.row)) {
                if (retained(child) >= least && retained(child) > 0 && at.depth < kMostDepth) {
                    open.push_back({child, at.depth + 1});
                    continue;
                }
                auto& [objects, bytes] = rest[graph_.type[child.v].v];
                ++objects;
                bytes = add_saturated(bytes, retained(child));
            }
            amounts.emplace_back(builder.add_stack(path), own);
            for (const auto& [type, sums] : rest) {
                const std::string_view text = graph_.type_text(TypeId{type});
                path.push_back(builder.frame(
                    text, kNoLine,
                    format_count(sums.first) + " \u00d7 " + std::string(short_type_name(text))));
                amounts.emplace_back(builder.add_stack(path), sums.second);
                path.pop_back();
            }
        }
        const TraceTrieBuilder::Frozen frozen = std::move(builder).freeze();
        std::vector<Amount> by_trace(frozen.trie.trace_count());
        for (const auto& [stack, bytes] : amounts) {
            by_trace[frozen.trace_of_stack[stack].v] += Amount::whole(signed_bytes(bytes));
        }
        FlamePictureOptions options;
        options.caption = "Retained bytes by holder";
        options.amount_text = [](Amount amount) { return format_bytes(amount.rounded()); };
        options.function_only = true;
        builder_
            .section("holders-tree", "Dominator tree",
                     "Each box is an object, its width the retained size; the objects it dominates "
                     "are below. Small objects are merged by type.")
            .blocks.emplace_back(flame_picture(frozen.trie, by_trace, options));
    }

    void add_holders() {
        ReportSection& section = builder_.section("holders", "Largest holders",
                                                  "Objects with the largest retained size.");
        const std::vector<ObjectId> rows = largest_holders(graph_, dominators_, kReportRows);
        const size_t shown = rows.size();
        ReportTable table{"Largest retained", {}, {}, graph_.object_count};
        table.columns = {
            {"object", ReportColumnKind::kCode, {}},
            {"shallow", ReportColumnKind::kNumber, "the object alone"},
            {"retained", ReportColumnKind::kNumber, "memory freed if the object were freed"},
            {"% of total", ReportColumnKind::kNumber, {}},
            {"dominator", ReportColumnKind::kCode, "its immediate dominator"}};
        for (size_t i = 0; i < shown; ++i) {
            const ObjectId row = rows[i];
            const ObjectId holder = dominators_.immediate[row.v];
            table.rows.push_back({text_cell(name_of(row)),
                                  bytes_cell(signed_bytes(graph_.shallow(row))),
                                  bytes_cell(signed_bytes(retained(row))),
                                  share_cell(share(retained(row), dominators_.retained[0])),
                                  text_cell(holder.is_nil() ? "\u2013" : name_of(holder))});
        }
        section.blocks.emplace_back(std::move(table));
    }

    Result<void> add_types() {
        const auto answer = types_answer(graph_, &dominators_);
        const auto relation = types_relation(answer);
        HS_TRY(const std::vector<uint32_t> rows,
               arranged(*relation, types_order(TypeField::kRetained), builder_.job));
        ReportSection& section = builder_.section("types", "Types");
        std::vector<PieSlice> slices;
        uint64_t rest = graph_.shallow_bytes;
        for (size_t i = 0; i < std::min<size_t>(rows.size(), 8); ++i) {
            const TypeRow& row = answer->table.rows[rows[i]];
            slices.push_back({std::string(short_type_name(row.text)),
                              static_cast<double>(row.a.shallow_bytes),
                              format_bytes(signed_bytes(row.a.shallow_bytes))});
            rest -= std::min(rest, row.a.shallow_bytes);
        }
        slices.push_back(
            {"everything else", static_cast<double>(rest), format_bytes(signed_bytes(rest))});
        section.blocks.emplace_back(pie_chart(slices, "Shallow bytes by type"));
        section.blocks.emplace_back(
            report_table(*relation, rows, types_in_report(), 2 * kReportRows));
        return {};
    }

    const ObjectGraph& graph_;
    PartBuilder& builder_;
    const Dominators& dominators_;
    DominatorTree tree_;
    const ObjectNames& names_;
};

}  // namespace

Result<void> add_graph_sections(FileFacts& file, PartBuilder& builder) {
    HS_TRY(const auto kept, file.retained(builder.job));
    HS_TRY(const auto names, file.names(builder.job));
    return GraphSections(file.graph(), *kept, *names, builder).add();
}

}  // namespace hs
