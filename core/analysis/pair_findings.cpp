// Between two files of any kind, and the stacks of two logs or profiles.

#include <algorithm>
#include <array>

#include "core/analysis/call_graph.h"
#include "core/analysis/comparable.h"
#include "core/analysis/finding_sites.h"
#include "core/analysis/finding_text.h"
#include "core/analysis/frame_functions.h"
#include "core/analysis/graph_findings.h"
#include "core/analysis/live_at.h"
#include "core/analysis/merged_traces.h"
#include "core/analysis/stack_findings.h"
#include "core/analysis/tracked_findings.h"
#include "core/model/diagnostics.h"
#include "core/model/event_log.h"

namespace hs {
namespace {

std::vector<Amount> amounts_of(const PairSide& side) {
    return final_amounts(side.dataset, side.options.measure);
}

class StackPair {
public:
    StackPair(const PairSide& before, const PairSide& after)
        : before_(before),
          after_(after),
          unit_(stack_unit(before.dataset)),
          detail_(unit_ == Unit::kBytes ? FrameDetail::kLine : FrameDetail::kFunction),
          command_(finding_command("diff", before.options.file,
                                   shell_word(after.options.file) + " --by frame")) {
        // One choice is for both files: where they show different profiles no command does.
        const std::string profile = shown_profile(after.dataset);
        if (!profile.empty() && profile == shown_profile(before.dataset)) {
            command_ += " " + profile_words(profile);
        }
    }

    Result<std::vector<Finding>> find(JobContext& job) {
        const std::array<const TraceTrie*, 2> tries = {&*before_.dataset.traces,
                                                       &*after_.dataset.traces};
        HS_TRY(merged_, merged_traces(tries, {.grouping = {.detail = detail_}}, job));
        HS_TRY(shape_, call_graph_shape(merged_.trie, detail_, job));
        a_ = call_graph(merged_.trie, shape_, merged_.regrouped(0, amounts_of(before_)));
        b_ = call_graph(merged_.trie, shape_, merged_.regrouped(1, amounts_of(after_)));
        if (job.cancelled()) return cancelled_error();
        if (a_.everything != b_.everything) add_total();
        add_sites();
        return std::move(findings_);
    }

private:
    [[nodiscard]] std::string text(Amount amount) const {
        return measured_text(amount, unit_, after_.options.units);
    }

    void add_total() {
        const auto [name_a, name_b] = names_of_pair(before_.options, after_.options);
        const Amount delta = b_.everything - a_.everything;
        const bool grew = delta > Amount{};
        Finding finding;
        finding.id = "change";
        finding.kind = grew ? FindingKind::kGrowth : FindingKind::kNote;
        finding.topic = FindingTopic::kChangedStacks;
        finding.claim = name_b + (after_.dataset.log ? " ends with " : " has ") +
                        text(grew ? delta : -delta) + (grew ? " more than " : " less than ") +
                        name_a;
        finding.about = text(a_.everything) + " to " + text(b_.everything) +
                        (after_.dataset.log ? " live at end." : ".");
        if (unit_ == Unit::kBytes) finding.bytes = delta.rounded();
        finding.command = command_;
        findings_.push_back(std::move(finding));
    }

    void add_sites() {
        constexpr size_t kMostTold = 3;
        constexpr double kLeastShare = 0.02;
        const auto growth = [&](uint32_t node) { return b_.self[node] - a_.self[node]; };
        std::vector<uint32_t> grown;
        for (uint32_t node = 1; node < shape_.nodes.size(); ++node) {
            if (is_recorder_file(merged_.trie.strings.text(shape_.nodes[node].file))) continue;
            const double least = std::max(kLeastShare * b_.everything.to_double(), 1e-9);
            if (growth(node).to_double() >= least) grown.push_back(node);
        }
        std::stable_sort(grown.begin(), grown.end(),
                         [&](uint32_t x, uint32_t y) { return growth(x) > growth(y); });
        grown.resize(std::min(grown.size(), kMostTold));
        for (const uint32_t node : grown) {
            Finding finding;
            finding.id = unit_ == Unit::kBytes ? "grown-site" : "grown-function";
            finding.kind = FindingKind::kGrowth;
            finding.topic = FindingTopic::kChangedStacks;
            finding.claim =
                grown_text({site_name(merged_.trie, shape_, node, after_.options.functions.get()),
                            text(growth(node)), text(b_.self[node])},
                           a_.self[node] == Amount{});
            finding.about = after_.dataset.log ? "Live at end (self)." : "Self, without callees.";
            if (unit_ == Unit::kBytes) finding.bytes = growth(node).rounded();
            finding.evidence = {frame_evidence(call_graph_name(merged_.trie, shape_, node))};
            finding.evidence.back().is_after = true;
            finding.command = command_;
            findings_.push_back(std::move(finding));
        }
    }

    const PairSide& before_;
    const PairSide& after_;
    Unit unit_ = Unit::kBytes;
    FrameDetail detail_;
    std::string command_;
    MergedTraces merged_;
    CallGraphShape shape_;
    CallGraph a_;
    CallGraph b_;
    std::vector<Finding> findings_;
};

Result<std::vector<Finding>> of_two_dumps(const PairSide& before, const PairSide& after,
                                          JobContext& job) {
    const ObjectGraph& a = *before.dataset.graph;
    const ObjectGraph& b = *after.dataset.graph;
    HS_TRY(const Roots roots_a, find_roots(a, job));
    HS_TRY(const Dominators of_a, find_dominators(a, roots_a, job));
    HS_TRY(const Roots roots_b, find_roots(b, job));
    HS_TRY(const Dominators of_b, find_dominators(b, roots_b, job));
    const DominatorTree tree_a = dominator_tree(of_a);
    const DominatorTree tree_b = dominator_tree(of_b);
    HS_TRY(const ObjectNames names_b, name_objects(b, roots_b, job));
    HS_TRY(const std::vector<Cycle> cycles_b, find_cycles(b, roots_b, of_b, job));
    HS_TRY(const GraphDiff diff, compare_graphs(a, b, false, job));
    return graph_pair_findings({a, b, of_a, of_b, tree_a, tree_b, names_b, cycles_b, diff,
                                is_incomplete(before.dataset), is_incomplete(after.dataset)},
                               before.options, after.options);
}

}  // namespace

Result<std::vector<Finding>> stack_pair_findings(const PairSide& before, const PairSide& after,
                                                 JobContext& job) {
    if (!after.dataset.log) return StackPair(before, after).find(job);
    PairSide named = after;
    HS_TRY(named.options.functions, known_functions(after.dataset, after.options.functions, job));
    return StackPair(before, named).find(job);
}

Result<std::vector<Finding>> pair_findings(const PairSide& before, const PairSide& after,
                                           JobContext& job) {
    if (why_not_comparable(before.dataset, after.dataset)) return std::vector<Finding>{};
    if (before.dataset.graph && after.dataset.graph) return of_two_dumps(before, after, job);
    std::vector<Finding> findings;
    const auto has_amounts = [](const Dataset& dataset) { return dataset.log || dataset.profile; };
    if (before.dataset.tracked && after.dataset.tracked) {
        HS_TRY(findings, tracked_pair_findings(before, after, job));
    } else if (has_amounts(before.dataset) && has_amounts(after.dataset)) {
        HS_TRY(findings, stack_pair_findings(before, after, job));
    }
    auto [name_a, name_b] = names_of_pair(before.options, after.options);
    mark_incomplete(findings, {std::move(name_a), std::move(name_b), is_incomplete(before.dataset),
                               is_incomplete(after.dataset)});
    return findings;
}

}  // namespace hs
