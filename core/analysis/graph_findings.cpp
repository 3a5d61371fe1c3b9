#include "core/analysis/graph_findings.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "core/analysis/common_holder.h"
#include "core/analysis/finding_objects.h"
#include "core/analysis/finding_text.h"
#include "core/analysis/largest_holders.h"
#include "core/analysis/type_totals.h"
#include "core/base/counted.h"
#include "core/base/signed_bytes.h"

namespace hs {
namespace {

constexpr size_t kListed = 24;
constexpr double kLeastShare = 0.05;  // of all bytes, for a finding

class GraphFindings {
public:
    GraphFindings(const FactInputs& in, const FindingOptions& options)
        : in_(in), options_(options), objects_(in.graph, in.names) {}

    std::vector<Finding> find() {
        if (!in_.is_incomplete) add_cycles();
        add_holders();
        add_types();
        rank_findings(findings_);
        if (in_.is_incomplete) mark_incomplete(findings_);
        return std::move(findings_);
    }

private:
    [[nodiscard]] std::string bytes(uint64_t value) const {
        return format_bytes(signed_bytes(value), options_.units);
    }
    // Of a part of the dump a share means nothing.
    [[nodiscard]] std::string portion(uint64_t value) const {
        if (in_.is_incomplete) return {};
        return " (" +
               portion_text(share_of(static_cast<double>(value),
                                     static_cast<double>(in_.graph.shallow_bytes))) +
               ")";
    }
    [[nodiscard]] bool is_much(uint64_t value, double share) const {
        return static_cast<double>(value) >= share * static_cast<double>(in_.graph.shallow_bytes);
    }

    void add_cycles() {
        const LostCycles found = lost_cycles(in_.graph, in_.types, in_.cycles);
        if (found.cycles.empty()) return;
        const uint64_t retained = retained_by_set(in_.dominators, in_.tree, found.members);
        Finding finding;
        finding.id = "unreachable-cycles";
        finding.kind = FindingKind::kProblem;
        finding.topic = FindingTopic::kCycles;
        finding.claim = found.text() + " (" + bytes(retained) + ")";
        // Few dumps have the local variables of running functions: without them it is not certain.
        finding.about =
            "No object in the dump refers to these. Unless a running function uses them, only the "
            "garbage collector can free them.";
        finding.bytes = signed_bytes(retained);
        tell_cycle_types(found.members, retained);
        told_.insert(told_.end(), found.members.begin(), found.members.end());
        lost_ = found.members;
        for (const Cycle* cycle : found.cycles) {
            if (finding.evidence.size() == kMostEvidence) break;
            finding.evidence.push_back(objects_.evidence(typical_member(in_.graph, *cycle)));
        }
        finding.command = finding_command("cycles", options_.file);
        findings_.push_back(std::move(finding));
    }

    // Types of which all objects are in the cycles: these findings tell them.
    void tell_cycle_types(std::span<const ObjectId> members, uint64_t retained) {
        std::unordered_map<uint32_t, uint64_t> objects;
        for (const ObjectId member : members) ++objects[in_.graph.type[member.v].v];
        for (const TypeTotal& total : in_.types) {
            const auto found = objects.find(total.type.v);
            if (found == objects.end() || found->second < total.objects) continue;
            told_types_[total.type.v] = retained;
        }
    }

    void add_holders() {
        constexpr size_t kLookedAt = 60;
        constexpr size_t kMostTold = 3;
        size_t told = 0;
        for (const AccumulationPoint& point :
             folded_accumulation_points(in_.graph, in_.dominators, kLookedAt)) {
            if (told == kMostTold || !is_much(point.drop_bytes, kLeastShare)) return;
            if (objects_.is_of_interpreter(point.row)) continue;
            if (shares_bytes(in_.tree, point.row, told_)) continue;
            ++told;
            told_.push_back(point.row);
            add_holder(point.row);
        }
    }

    void add_holder(ObjectId holder) {
        const uint64_t retained = in_.dominators.retained[holder.v];
        Finding finding;
        finding.id = "holder";
        finding.topic = FindingTopic::kHolders;
        finding.claim = objects_.name(holder) + " retains " + bytes(retained) + portion(retained);
        const HeldType held = held_type(in_.graph, in_.dominators, in_.tree, holder);
        finding.about =
            held.objects == 0
                ? "The object itself is " + bytes(in_.graph.shallow(holder)) + "."
                : counted(held.objects, class_name(in_.graph, held.type) + " object") + ".";
        finding.bytes = signed_bytes(retained);
        finding.evidence = {objects_.evidence(holder)};
        if (held.objects > 0) {
            finding.evidence.push_back(type_evidence(in_.graph, held.type));
            told_types_[held.type.v] =
                std::max(told_types_[held.type.v], in_.dominators.retained[holder.v]);
        }
        finding.command = finding_command("object", options_.file, in_.graph.id_text(holder));
        findings_.push_back(std::move(finding));
    }

    [[nodiscard]] std::optional<CommonHolder> holder_of(TypeId type) const {
        return common_holder({in_.graph, in_.names, in_.dominators, in_.tree, lost_}, type,
                             objects_of_type(in_.graph, type));
    }

    // Many instances of a class of the program. What a holder's finding says already is left out.
    void add_types() {
        constexpr uint64_t kMany = 10;
        constexpr size_t kMostTold = 2;
        std::vector<TypeTotal> types = in_.types;
        sort_types(types, in_.graph, TypeOrder::kRetained);
        size_t told = 0;
        for (const TypeTotal& total : types) {
            if (told == kMostTold || !is_much(total.retained_bytes, 2 * kLeastShare)) return;
            const std::string_view text = in_.graph.type_text(total.type);
            if (total.objects < kMany || !is_own_class(text)) continue;
            const auto by_holder = told_types_.find(total.type.v);
            if (by_holder != told_types_.end() &&
                by_holder->second >= total.retained_bytes / 10 * 9) {
                continue;
            }
            const std::optional<CommonHolder> held = holder_of(total.type);
            if (const ToldHolder told_there = told_holder(findings_, held);
                told_there.finding != nullptr) {
                if (!told_there.is_about_holder) {
                    told_there.finding->about +=
                        " Also there: " +
                        counted(total.objects, class_name(in_.graph, total.type) + " object") +
                        ", " + bytes(total.retained_bytes) + ".";
                }
                continue;
            }
            ++told;
            Finding finding;
            finding.id = "instances";
            finding.topic = FindingTopic::kTypes;
            finding.claim = counted(total.objects, class_name(in_.graph, total.type) + " object") +
                            " retain " + bytes(total.retained_bytes) +
                            portion(total.retained_bytes);
            finding.about = bytes(total.retained_bytes / total.objects) + " each on average. ";
            finding.bytes = signed_bytes(total.retained_bytes);
            finding.evidence = {type_evidence(in_.graph, total.type)};
            if (held) {
                finding.about += held->text(objects_, "");
                if (!held->holder.is_nil()) {
                    finding.evidence.push_back(objects_.evidence(held->holder));
                    finding.evidence.back().held =
                        class_name(in_.graph, total.type) + " ×" + format_count(held->objects);
                }
            } else {
                finding.about += holders_hint(in_.graph, objects_of_type(in_.graph, total.type));
            }
            finding.command =
                finding_command("holders", options_.file,
                                "--type " + shell_word(printable_text(short_type_name(text))));
            findings_.push_back(std::move(finding));
        }
    }

    static constexpr size_t kMostEvidence = 5;
    const FactInputs& in_;
    const FindingOptions& options_;
    FindingObjects objects_;
    std::unordered_map<uint32_t, uint64_t> told_types_;  // and what their holder retains
    std::vector<ObjectId> told_;                         // holders, members of cycles
    std::vector<ObjectId> lost_;                         // members of unreachable cycles
    std::vector<Finding> findings_;
};

std::vector<ObjectId> widest_objects(const ObjectGraph& graph) {
    std::vector<ObjectId> widest;  // a heap, the narrowest on top
    const auto is_wider = [&](ObjectId a, ObjectId b) {
        const size_t of_a = graph.references(a).size();
        const size_t of_b = graph.references(b).size();
        return of_a != of_b ? of_a > of_b : a < b;
    };
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        if (widest.size() == kListed) {
            if (!is_wider({row}, widest.front())) continue;
            std::pop_heap(widest.begin(), widest.end(), is_wider);
            widest.pop_back();
        }
        widest.push_back({row});
        std::push_heap(widest.begin(), widest.end(), is_wider);
    }
    std::sort_heap(widest.begin(), widest.end(), is_wider);
    return widest;
}

}  // namespace

bool is_unreachable(const ObjectGraph& graph, const Cycle& cycle) {
    if (cycle.referrers_outside > 0) return false;
    return std::none_of(cycle.members.begin(), cycle.members.end(),
                        [&](ObjectId member) { return is_held_by_interpreter(graph, member); });
}

namespace {

// Local variables are hardly in any dump. What looks like the one object that a program runs on,
// the only one of its class and holder of much besides itself, is most likely in one of them.
bool may_be_in_use(const ObjectGraph& graph, std::span<const TypeTotal> types, const Cycle& cycle) {
    constexpr uint64_t kMuchMore = 4;
    if (cycle.retained_bytes / kMuchMore <= cycle.shallow_bytes) return false;
    return std::any_of(cycle.members.begin(), cycle.members.end(), [&](ObjectId member) {
        const TypeId type = graph.type[member.v];
        const auto total = std::find_if(types.begin(), types.end(),
                                        [&](const TypeTotal& one) { return one.type == type; });
        return !is_builtin_type(graph.type_text(type)) && total != types.end() &&
               total->objects == 1;
    });
}

}  // namespace

LostCycles lost_cycles(const ObjectGraph& graph, std::span<const TypeTotal> types,
                       std::span<const Cycle> cycles) {
    LostCycles found;
    for (const Cycle& cycle : cycles) {
        if (!is_unreachable(graph, cycle) || may_be_in_use(graph, types, cycle)) continue;
        found.cycles.push_back(&cycle);
        found.members.insert(found.members.end(), cycle.members.begin(), cycle.members.end());
    }
    return found;
}

std::string LostCycles::text() const {
    return counted(members.size(), "object") +
           (cycles.size() == 1
                ? " in an unreachable reference cycle"
                : " in " + format_count(cycles.size()) + " unreachable reference cycles");
}

ObjectId typical_member(const ObjectGraph& graph, const Cycle& cycle) {
    for (const ObjectId member : cycle.members) {
        if (!is_builtin_type(graph.type_text(member))) return member;
    }
    return cycle.members.front();
}

Result<GraphFacts> graph_facts(const FactInputs& in, JobContext& job) {
    GraphFacts facts;
    facts.top_types = in.types;
    sort_types(facts.top_types, in.graph, TypeOrder::kRetained);
    if (facts.top_types.size() > kListed) facts.top_types.resize(kListed);
    job.begin_stage("finding accumulation points");
    facts.holders = folded_accumulation_points(in.graph, in.dominators, kListed);
    facts.widest = widest_objects(in.graph);
    job.begin_stage("finding duplicate values");
    HS_TRY(facts.duplicates, duplicate_values(in.graph, kListed, job));
    if (job.cancelled()) return cancelled_error();
    return facts;
}

std::vector<Finding> graph_findings(const FactInputs& inputs, const FindingOptions& options) {
    return GraphFindings(inputs, options).find();
}

Result<std::vector<Finding>> graph_findings(const ObjectGraph& graph, bool is_incomplete,
                                            const FindingOptions& options, JobContext& job) {
    HS_TRY(const Roots roots, find_roots(graph, job));
    HS_TRY(const Dominators dominators, find_dominators(graph, roots, job));
    HS_TRY(const std::vector<Cycle> cycles, find_cycles(graph, roots, dominators, job));
    const DominatorTree tree = dominator_tree(dominators);
    HS_TRY(const ObjectNames names, name_objects(graph, roots, job));
    std::vector<TypeTotal> types = type_totals(graph);
    fill_retained(types, graph, dominators);
    return graph_findings({graph, dominators, tree, types, cycles, names, is_incomplete}, options);
}

}  // namespace hs
