#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "core/analysis/common_holder.h"
#include "core/analysis/finding_objects.h"
#include "core/analysis/finding_text.h"
#include "core/analysis/graph_findings.h"
#include "core/analysis/largest_holders.h"
#include "core/analysis/namespaces.h"
#include "core/base/counted.h"
#include "core/base/signed_bytes.h"

namespace hs {
namespace {

constexpr double kLeastShare = 0.02;  // of what grew or fell in all, for a finding
constexpr size_t kMostTold = 5;

class PairFindings {
public:
    PairFindings(const GraphPairInputs& in, const FindingOptions& of_a, const FindingOptions& of_b)
        : in_(in), of_a_(of_a), of_b_(of_b), objects_(in.b, in.names_b) {
        std::tie(name_a_, name_b_) = names_of_pair(of_a, of_b);
        double grown = 0;
        double fallen = 0;
        for (const TypeChange& change : in.diff.types) {
            const auto delta = static_cast<double>(change.counts.bytes_delta());
            (delta > 0 ? grown : fallen) += std::abs(delta);
        }
        changed_ = std::max(grown, fallen);
    }

    std::vector<Finding> find() {
        add_total();
        if (!in_.diff.unrelated) {
            add_new_cycles();
            add_holders();
        }
        add_types();
        name_largest_fall();
        rank_changes(findings_);
        mark_incomplete(findings_, {name_a_, name_b_, in_.is_a_incomplete, in_.is_b_incomplete});
        return std::move(findings_);
    }

private:
    [[nodiscard]] std::string bytes(int64_t value) const {
        return format_bytes(value, of_b_.units);
    }
    [[nodiscard]] std::string command(std::string_view more) const {
        return finding_command(
            "diff", of_a_.file,
            shell_word(of_b_.file) + (more.empty() ? "" : " ") + std::string(more));
    }

    void add_total() {
        const ChangeCounts& totals = in_.diff.totals;
        const int64_t delta = totals.bytes_delta();
        if (delta == 0 && totals.added == 0 && totals.deleted == 0 && totals.modified == 0) return;
        Finding finding;
        finding.id = "change";
        finding.kind =
            delta > 0 && !in_.is_a_incomplete ? FindingKind::kGrowth : FindingKind::kNote;
        finding.topic = FindingTopic::kChange;
        finding.claim = delta == 0 ? name_b_ + " is as large as " + name_a_ + ": " +
                                         bytes(signed_bytes(totals.bytes_b))
                                   : name_b_ + " is " + bytes(std::abs(delta)) +
                                         (delta > 0 ? " larger" : " smaller") + " than " + name_a_;
        finding.about = in_.diff.unrelated
                            ? "These dumps come from different processes: objects cannot be "
                              "matched. Comparing types only."
                            : new_text(totals.added) + ", " + deleted_text(totals.deleted) + ", " +
                                  format_count(totals.modified) + " modified objects.";
        finding.bytes = delta;
        finding.command = command({});
        findings_.push_back(std::move(finding));
    }

    // What only one side has is new or deleted, unless the other is incomplete.
    [[nodiscard]] std::string new_text(uint64_t count) const {
        if (!in_.is_a_incomplete) return format_count(count) + " new";
        return format_count(count) + " only in " + name_b_ + " (" +
               bytes(unmatched_bytes(in_.b, in_.diff.match_b)) + ")";
    }
    [[nodiscard]] std::string deleted_text(uint64_t count) const {
        if (!in_.is_b_incomplete) return format_count(count) + " deleted";
        return format_count(count) + " only in " + name_a_ + " (" +
               bytes(unmatched_bytes(in_.a, in_.diff.match_a)) + ")";
    }
    [[nodiscard]] static int64_t unmatched_bytes(const ObjectGraph& graph,
                                                 const Column<ObjectId>& match) {
        uint64_t sum = 0;
        for (uint32_t row = 1; row <= graph.object_count; ++row) {
            if (match[row].is_nil()) sum = add_saturated(sum, graph.shallow({row}));
        }
        return signed_bytes(sum);
    }

    [[nodiscard]] bool is_new(ObjectId object) const { return in_.diff.match_b[object.v].is_nil(); }
    [[nodiscard]] int64_t before(ObjectId object) const {
        const ObjectId match = in_.diff.match_b[object.v];
        return match.is_nil() ? 0 : signed_bytes(in_.of_a.retained[match.v]);
    }

    // Unreachable cycles of which B alone has every member.
    void add_new_cycles() {
        constexpr size_t kMostEvidence = 5;
        const std::vector<TypeTotal> types = type_totals(in_.b);
        if (!in_.is_b_incomplete) lost_ = lost_cycles(in_.b, types, in_.cycles_b).members;
        std::vector<Cycle> only_in_b;
        for (const Cycle& cycle : in_.cycles_b) {
            const bool all_new = std::all_of(cycle.members.begin(), cycle.members.end(),
                                             [&](ObjectId member) { return is_new(member); });
            if (all_new) only_in_b.push_back(cycle);
        }
        const LostCycles found = lost_cycles(in_.b, types, only_in_b);
        const uint64_t retained = retained_by_set(in_.of_b, in_.tree_b, found.members);
        if (found.cycles.empty() || static_cast<double>(retained) < kLeastShare * changed_) return;
        const bool is_one = found.members.size() == 1;
        Finding finding;
        finding.id = "grown-cycles";
        finding.kind = FindingKind::kGrowth;
        finding.topic = FindingTopic::kCycles;
        finding.claim = found.text() + (is_one ? " is " : " are ") +
                        (in_.is_a_incomplete ? "only in " + name_b_ : "new") + ": " +
                        bytes(signed_bytes(retained)) + " retained";
        finding.about = std::string("Unless a running function uses ") + (is_one ? "it" : "them") +
                        ", only the garbage collector can free " + (is_one ? "it." : "them.");
        finding.bytes = signed_bytes(retained);
        for (const Cycle* cycle : found.cycles) {
            if (finding.evidence.size() == kMostEvidence) break;
            finding.evidence.push_back(objects_.evidence(typical_member(in_.b, *cycle)));
        }
        for (FindingEvidence& evidence : finding.evidence) evidence.is_after = true;
        finding.command = finding_command("cycles", of_b_.file);
        findings_.push_back(std::move(finding));
        told_holders_.insert(told_holders_.end(), found.members.begin(), found.members.end());
        tell_cycle_types(found, signed_bytes(retained));
    }

    // Types of which hardly a new object is elsewhere: this finding tells them.
    void tell_cycle_types(const LostCycles& found, int64_t retained) {
        std::unordered_map<uint32_t, uint64_t> objects;
        for (const ObjectId member : found.members) ++objects[in_.b.type[member.v].v];
        for (const TypeChange& change : in_.diff.types) {
            const TypeId type = in_.b.find_type(change.type);
            const auto in_cycles =
                type == ObjectGraph::kNoType ? objects.end() : objects.find(type.v);
            if (in_cycles == objects.end()) continue;
            if (in_cycles->second >= change.counts.added / 10 * 9) {
                told_types_.emplace_back(type, retained);
            }
        }
    }

    void add_holders() {
        constexpr size_t kLookedAt = 60;
        for (const GrownHolder& grown :
             grown_holders(in_.b, in_.of_a, in_.of_b, in_.diff, kLookedAt)) {
            if (findings_.size() > kMostTold) return;
            if (static_cast<double>(grown.piled_bytes) < kLeastShare * changed_) return;
            if (shares_bytes(in_.tree_b, grown.row, told_holders_)) continue;
            add_holder(grown.row);
        }
    }

    // What was in it before and holds more now.
    struct GrownParts {
        size_t count = 0;
        int64_t most = 0;  // by which one of them grew
    };
    [[nodiscard]] GrownParts grown_parts(ObjectId holder) const {
        GrownParts parts;
        for (const ObjectId part : dominated_children(in_.tree_b, holder)) {
            const int64_t growth = signed_bytes(in_.of_b.retained[part.v]) - before(part);
            if (is_new(part) || growth <= 0) continue;
            ++parts.count;
            parts.most = std::max(parts.most, growth);
        }
        return parts;
    }

    // A dictionary, list or set of the program's own: what is in it belongs together, unlike what
    // is in a namespace.
    [[nodiscard]] bool is_collection(ObjectId holder) const {
        const ObjectKind kind = in_.names_b.kind(in_.b, holder);
        if (kind == ObjectKind::kSequence || kind == ObjectKind::kSet) return true;
        const ObjectId namer = in_.names_b.namer[holder.v];
        if (kind != ObjectKind::kDict || namer.is_nil()) return kind == ObjectKind::kDict;
        const ObjectKind of = in_.names_b.kind(in_.b, namer);
        return of == ObjectKind::kDict || of == ObjectKind::kSequence;
    }

    // What a new holder took the place of: one of its type, with as much of the same in it, that is
    // gone. Programs make their lists and dicts anew, and nothing has grown by that.
    [[nodiscard]] int64_t replaced_bytes(ObjectId holder) {
        constexpr int64_t kHalf = 2;
        if (!is_new(holder)) return 0;
        if (!knows_gone_) find_gone();
        const int64_t held = signed_bytes(in_.of_b.retained[holder.v]);
        const auto contents = [](const ObjectGraph& graph, const Dominators& dominators,
                                 const DominatorTree& tree, ObjectId object) {
            const HeldType most = held_type(graph, dominators, tree, object);
            return most.objects == 0 ? std::string_view() : graph.type_text(most.type);
        };
        const std::string_view in_it = contents(in_.b, in_.of_b, in_.tree_b, holder);
        for (auto gone = gone_.begin(); gone != gone_.end(); ++gone) {
            const int64_t bytes = signed_bytes(in_.of_a.retained[gone->v]);
            if (bytes < held / kHalf) break;
            if (in_.a.type_text(*gone) != in_.b.type_text(holder) ||
                contents(in_.a, in_.of_a, in_.tree_a, *gone) != in_it) {
                continue;
            }
            gone_.erase(gone);
            return bytes;
        }
        return 0;
    }
    // The largest ones, falling by what they retained.
    void find_gone() {
        constexpr size_t kMost = 200;
        knows_gone_ = true;
        for (uint32_t row = 1; row <= in_.a.object_count; ++row) {
            if (in_.diff.match_a[row].is_nil()) gone_.push_back({row});
        }
        const size_t count = std::min(gone_.size(), kMost);
        std::partial_sort(gone_.begin(), gone_.begin() + static_cast<ptrdiff_t>(count), gone_.end(),
                          [&](ObjectId a, ObjectId b) {
                              const auto& bytes = in_.of_a.retained;
                              return bytes[a.v] != bytes[b.v] ? bytes[a.v] > bytes[b.v] : a < b;
                          });
        gone_.resize(count);
    }

    // A holder of which one part makes up for most of the growth is told by that part.
    void add_holder(ObjectId holder) {
        constexpr int64_t kHalf = 2;
        const int64_t held = signed_bytes(in_.of_b.retained[holder.v]);
        const int64_t replaced = replaced_bytes(holder);
        const int64_t growth = held - before(holder) - replaced;
        if (replaced > 0 && static_cast<double>(growth) < kLeastShare * changed_) {
            told_holders_.push_back(holder);
            return;
        }
        const NewlyHeld added = newly_held(in_.b, in_.of_b, in_.tree_b, holder,
                                           [&](ObjectId object) { return is_new(object); });
        const ObjectId match = in_.diff.match_b[holder.v];
        const int64_t own = signed_bytes(in_.b.shallow(holder)) -
                            (match.is_nil() ? 0 : signed_bytes(in_.a.shallow(match)));
        const bool is_own = signed_bytes(added.bytes) + own >= growth / kHalf;
        const GrownParts parts = is_own ? GrownParts{} : grown_parts(holder);
        const bool is_by_many = is_collection(holder) && parts.most < growth / kHalf;
        if (growth <= 0 || (!is_own && (!is_by_many || parts.count == 0))) return;
        Finding finding;
        finding.id = "grown-holder";
        finding.kind = FindingKind::kGrowth;
        finding.topic = FindingTopic::kChange;
        told_holders_.push_back(holder);
        // A namespace is its module.
        const ObjectId owner = namespace_owner(in_.b, holder);
        const bool is_of_module =
            !owner.is_nil() && short_type_name(in_.b.type_text(owner)) == "module";
        const ObjectId told = is_of_module ? owner : holder;
        const std::string name = objects_.name(told);
        const std::string only_in_b = in_.is_a_incomplete ? " only in " + name_b_ : "";
        finding.claim = !is_new(holder) || replaced > 0
                            ? name + " grew by " + bytes(growth) + " to " + bytes(held)
                        : in_.is_a_incomplete
                            ? name + " is" + only_in_b + " and retains " + bytes(held)
                            : name + " is new and retains " + bytes(held);
        const HeldType& most = added.most;
        finding.about = !is_own ? counted(parts.count, "object") + " in it grew."
                        : most.objects > 0
                            ? counted(most.objects, (in_.is_a_incomplete ? "" : "new ") +
                                                        class_name(in_.b, most.type) + " object") +
                                  " in it" + (in_.is_a_incomplete ? "," : "") + only_in_b + "."
                        : is_new(holder) ? "All of it is the object itself."
                                         : "The object itself grew by " + bytes(own) + ".";
        finding.bytes = growth;
        finding.evidence = {objects_.evidence(told)};
        if (most.objects > 0) {
            finding.evidence.push_back(type_evidence(in_.b, most.type));
            told_types_.emplace_back(most.type, signed_bytes(most.retained_bytes));
        } else {
            told_types_.emplace_back(in_.b.type[holder.v], growth);
        }
        for (FindingEvidence& evidence : finding.evidence) evidence.is_after = true;
        finding.command = finding_command("object", of_b_.file, in_.b.id_text(told));
        findings_.push_back(std::move(finding));
    }

    [[nodiscard]] bool is_told(TypeId type, int64_t growth) const {
        return std::any_of(told_types_.begin(), told_types_.end(), [&](const auto& told) {
            return told.first == type && told.second >= growth / 10 * 9;
        });
    }

    [[nodiscard]] std::string type_claim(TypeId type, int64_t growth, int64_t retained,
                                         const ChangeCounts& counts) const {
        const std::string name = class_name(in_.b, type) + " objects";
        const std::string in_objects = " in " + counted(counts.objects_b, "object");
        if (counts.objects_a == 0 && in_.is_a_incomplete) {
            return name + " are only in " + name_b_ + ": " + bytes(retained) + " retained" +
                   in_objects;
        }
        return grown_text({name, bytes(growth), bytes(retained) + " retained", in_objects, true},
                          counts.objects_a == 0);
    }

    // "From 2,000 objects to 2,307: 1,872 new, 1,565 deleted. "
    [[nodiscard]] std::string from_to_text(const ChangeCounts& counts) const {
        std::string text =
            "From " + counted(counts.objects_a, "object") + " to " + format_count(counts.objects_b);
        const bool is_matched = !in_.diff.unrelated && !in_.is_a_incomplete && !in_.is_b_incomplete;
        if (is_matched && counts.deleted > 0) {
            text += ": " + format_count(counts.added) + " new, " + format_count(counts.deleted) +
                    " deleted";
        }
        return text + ". ";
    }

    // Where the new objects of a type come together.
    [[nodiscard]] std::optional<CommonHolder> holder_of_new(TypeId type) const {
        std::vector<ObjectId> added = objects_of_type(in_.b, type);
        std::erase_if(added, [&](ObjectId object) { return !is_new(object); });
        return common_holder({in_.b, in_.names_b, in_.of_b, in_.tree_b, lost_}, type, added);
    }

    // The object of the type that grew most, where it makes up for at least half of the growth.
    struct GrownObject {
        ObjectId object;
        int64_t bytes = 0;
    };
    [[nodiscard]] std::optional<GrownObject> main_part(TypeId type, int64_t growth) const {
        constexpr int64_t kHalf = 2;
        if (in_.diff.unrelated) return std::nullopt;
        GrownObject most;
        for (const ObjectId object : objects_of_type(in_.b, type)) {
            const int64_t bytes = signed_bytes(in_.of_b.retained[object.v]) - before(object);
            if (bytes > most.bytes) most = {object, bytes};
        }
        if (most.object.is_nil() || kHalf * most.bytes < growth) return std::nullopt;
        return most;
    }

    // Growth of a class that no single holder tells. Of unrelated dumps every type compares.
    void add_types() {
        constexpr size_t kMostTypes = 3;
        const auto of_a = retained_by_type(in_.a, in_.of_a, in_.tree_a);
        const auto of_b = retained_by_type(in_.b, in_.of_b, in_.tree_b);
        struct Grown {
            TypeId type;
            int64_t bytes;
            const ChangeCounts* counts;
        };
        std::vector<Grown> grown;
        for (const TypeChange& change : in_.diff.types) {
            const TypeId type = in_.b.find_type(change.type);
            if (type == ObjectGraph::kNoType || is_metaclass(change.type)) continue;
            if (is_builtin_type(change.type)) continue;
            if (change.counts.objects_b <= change.counts.objects_a) continue;
            const TypeId type_a = in_.a.find_type(change.type);
            const int64_t growth =
                signed_bytes(of_b[type.v]) -
                (type_a == ObjectGraph::kNoType ? 0 : signed_bytes(of_a[type_a.v]));
            if (growth <= 0 || static_cast<double>(growth) < kLeastShare * changed_) continue;
            if (!is_told(type, growth)) grown.push_back({type, growth, &change.counts});
        }
        std::stable_sort(grown.begin(), grown.end(),
                         [](const Grown& x, const Grown& y) { return x.bytes > y.bytes; });
        grown.resize(std::min(grown.size(), kMostTypes));
        for (const Grown& one : grown) {
            const std::optional<CommonHolder> held = holder_of_new(one.type);
            if (const ToldHolder told = told_holder(findings_, held); told.finding != nullptr) {
                if (!told.is_about_holder) {
                    told.finding->about += " Also there: " + class_name(in_.b, one.type) +
                                           " objects, +" + bytes(one.bytes) + ".";
                }
                continue;
            }
            Finding finding;
            finding.id = "grown-type";
            finding.kind = FindingKind::kGrowth;
            finding.topic = FindingTopic::kChange;
            finding.claim =
                type_claim(one.type, one.bytes, signed_bytes(of_b[one.type.v]), *one.counts);
            finding.about = one.counts->objects_a == 0 ? std::string() : from_to_text(*one.counts);
            finding.bytes = one.bytes;
            finding.evidence = {type_evidence(in_.b, one.type)};
            if (held) {
                // Of two processes nothing tells which are new.
                finding.about +=
                    held->text(objects_, in_.diff.unrelated    ? std::string()
                                         : in_.is_a_incomplete ? " that only " + name_b_ + " has"
                                                               : " new ones");
                if (!held->holder.is_nil()) {
                    finding.evidence.push_back(objects_.evidence(held->holder));
                    std::string name = class_name(in_.b, one.type);
                    std::string count = format_count(held->objects);
                    finding.evidence.back().held =
                        in_.diff.unrelated ? std::move(name.append(" ×").append(count))
                                           : std::move(count.append(" new ").append(name));
                }
            } else if (const auto main = main_part(one.type, one.bytes)) {
                finding.about += "Most of it is " + objects_.name(main->object) + ", +" +
                                 bytes(main->bytes) + ".";
                finding.evidence.push_back(objects_.evidence(main->object));
            } else {
                finding.about += holders_hint(in_.b, objects_of_type(in_.b, one.type));
            }
            for (FindingEvidence& evidence : finding.evidence) evidence.is_after = true;
            finding.command = finding_command(
                "holders", of_b_.file,
                "--type " + shell_word(printable_text(short_type_name(in_.b.type_text(one.type)))));
            findings_.push_back(std::move(finding));
        }
    }

    // Of a total that fell the first line says first what went. Cut files lack what is not gone.
    void name_largest_fall() {
        if (findings_.empty() || findings_.front().id != "change") return;
        if (in_.diff.totals.bytes_delta() >= 0 || in_.is_b_incomplete) return;
        const std::optional<FallenType> fallen = largest_fall();
        if (!fallen) return;
        Finding& first = findings_.front();
        first.about = "Largest decrease: " + class_name(in_.a, fallen->type) + " objects, " +
                      format_bytes_delta(-fallen->bytes, of_b_.units) + ". " + first.about;
        first.evidence = {type_evidence(in_.a, fallen->type)};
    }

    struct FallenType {
        TypeId type;  // in A
        int64_t bytes = 0;
    };
    // The class of the program's own that retains less than before by most; where none does by
    // much, the type whose objects themselves do.
    [[nodiscard]] std::optional<FallenType> largest_fall() const {
        const auto of_a = retained_by_type(in_.a, in_.of_a, in_.tree_a);
        const auto of_b = retained_by_type(in_.b, in_.of_b, in_.tree_b);
        std::optional<FallenType> by_class;
        std::optional<FallenType> by_type;
        const auto take = [](std::optional<FallenType>& most, TypeId type, int64_t bytes) {
            if (bytes > (most ? most->bytes : 0)) most = {type, bytes};
        };
        for (const TypeChange& change : in_.diff.types) {
            const TypeId type = in_.a.find_type(change.type);
            if (type == ObjectGraph::kNoType) continue;
            take(by_type, type, -change.counts.bytes_delta());
            if (is_metaclass(change.type) || is_builtin_type(change.type)) continue;
            if (change.counts.objects_b >= change.counts.objects_a) continue;
            const TypeId type_b = in_.b.find_type(change.type);
            take(by_class, type,
                 signed_bytes(of_a[type.v]) -
                     (type_b == ObjectGraph::kNoType ? 0 : signed_bytes(of_b[type_b.v])));
        }
        constexpr int64_t kPart = 10;
        const bool tells = by_class && kPart * by_class->bytes >= (by_type ? by_type->bytes : 0);
        return tells ? by_class : by_type;
    }

    const GraphPairInputs& in_;
    const FindingOptions& of_a_;
    const FindingOptions& of_b_;
    FindingObjects objects_;
    std::string name_a_;
    std::string name_b_;
    double changed_ = 0;  // bytes, by type, whichever are more: those that came, or that went
    std::vector<ObjectId> lost_;  // members of unreachable cycles
    std::vector<ObjectId> gone_;
    bool knows_gone_ = false;
    std::vector<ObjectId> told_holders_;
    std::vector<std::pair<TypeId, int64_t>> told_types_;  // new ones that another finding tells
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> graph_pair_findings(const GraphPairInputs& inputs, const FindingOptions& of_a,
                                         const FindingOptions& of_b) {
    return PairFindings(inputs, of_a, of_b).find();
}

}  // namespace hs
