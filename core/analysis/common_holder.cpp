#include "core/analysis/common_holder.h"

#include <algorithm>

#include "core/analysis/largest_holders.h"

namespace hs {
namespace {

// How many of the objects are dominated by one of these.
uint64_t count_below(const DominatorTree& tree, std::span<const ObjectId> above,
                     std::span<const ObjectId> objects) {
    std::vector<uint32_t> positions;
    for (const ObjectId object : objects) positions.push_back(tree.position[object.v]);
    std::sort(positions.begin(), positions.end());
    std::vector<ObjectId> tops(above.begin(), above.end());
    std::sort(tops.begin(), tops.end(),
              [&](ObjectId a, ObjectId b) { return tree.position[a.v] < tree.position[b.v]; });
    uint64_t count = 0;
    auto from = positions.begin();
    for (const ObjectId top : tops) {
        const uint32_t first = tree.position[top.v];
        from = std::lower_bound(from, positions.end(), first);
        const auto to = std::lower_bound(from, positions.end(), first + tree.count[top.v]);
        count += static_cast<uint64_t>(to - from);
        from = to;
    }
    return count;
}

}  // namespace

std::optional<CommonHolder> common_holder(const HolderInputs& in, TypeId type,
                                          const std::vector<ObjectId>& objects) {
    constexpr uint64_t kLeastPart = 4;
    CommonHolder found{{}, 0, objects.size()};
    for (const SharedNamer& namer : most_shared_namers(in.names, objects)) {
        const bool is_most = found.holder.is_nil() || 2 * namer.objects > found.objects;
        if (!is_most || in.graph.type[namer.row.v] == type) break;
        found.holder = namer.row;
        found.objects = namer.objects;
    }
    const ObjectId owner =
        found.holder.is_nil() ? ObjectId{} : counts_with(in.graph, in.dominators, found.holder);
    if (!owner.is_nil()) found.holder = owner;
    if (!found.holder.is_nil() && found.objects >= 2 &&
        found.objects * kLeastPart >= found.of_all &&
        !FindingObjects(in.graph, in.names).is_of_interpreter(found.holder)) {
        return found;
    }
    found.holder = {};
    found.objects = count_below(in.tree, in.lost, objects);
    if (found.objects < 2 || 2 * found.objects < found.of_all) return std::nullopt;
    return found;
}

std::string holders_hint(const ObjectGraph& graph, std::span<const ObjectId> objects) {
    const bool has_holder = std::any_of(objects.begin(), objects.end(), [&](ObjectId object) {
        const auto referrers = graph.referrers(object);
        return std::any_of(referrers.begin(), referrers.end(),
                           [&](ObjectId referrer) { return referrer != object; });
    });
    return has_holder ? "Show who holds them." : "No object in the dump refers to them.";
}

std::string CommonHolder::text(const FindingObjects& names, std::string_view ones) const {
    const std::string which = objects < of_all
                                  ? format_count(objects) + " of the " + format_count(of_all)
                              : of_all == 2 ? std::string("Both")
                                            : "All " + format_count(of_all);
    return which + std::string(ones) +
           (holder.is_nil() ? " are held by unreachable cycles."
                            : " are reached through " + names.name(holder) + ".");
}

ToldHolder told_holder(std::vector<Finding>& findings, const std::optional<CommonHolder>& held) {
    if (!held || held->holder.is_nil() || held->objects < held->of_all / 10 * 9) return {};
    for (Finding& finding : findings) {
        const bool is_about_holder = finding.id == "holder" || finding.id == "grown-holder";
        const bool is_about_type = finding.id == "instances" || finding.id == "grown-type";
        if (!is_about_holder && !is_about_type) continue;
        if (finding.evidence.empty()) continue;
        const FindingEvidence& told =
            is_about_holder ? finding.evidence.front() : finding.evidence.back();
        if (told.kind == EvidenceKind::kObject && told.object == held->holder) {
            return {&finding, is_about_holder};
        }
    }
    return {};
}

}  // namespace hs
