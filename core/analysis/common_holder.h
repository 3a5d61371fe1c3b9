#pragma once
// Who holds many objects of one type, as findings say it.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/analysis/finding_objects.h"

namespace hs {

// Where they come together: the last object on the chains by which they are named that most of
// those pass that pass the one before. None has that for objects that nothing but unreachable
// cycles keeps: then `holder` is nil.
struct CommonHolder {
    ObjectId holder;
    uint64_t objects = 0;  // that are reached through it
    uint64_t of_all = 0;

    // "53 of the 58 new ones are reached through app.SESSIONS."; ones: " new ones"
    [[nodiscard]] std::string text(const FindingObjects& names, std::string_view ones) const;
};

// What the findings say of that object already, if nearly all objects are reached through it: a
// finding about itself tells them, one about another type reached through it takes this one in.
struct ToldHolder {
    Finding* finding = nullptr;
    bool is_about_holder = false;
};
ToldHolder told_holder(std::vector<Finding>& findings, const std::optional<CommonHolder>& held);

struct HolderInputs {
    const ObjectGraph& graph;
    const ObjectNames& names;
    const Dominators& dominators;
    const DominatorTree& tree;
    std::span<const ObjectId> lost;  // members of unreachable cycles
};
// Nothing if they are scattered.
std::optional<CommonHolder> common_holder(const HolderInputs& in, TypeId type,
                                          const std::vector<ObjectId>& objects);

// What is said of objects without a common holder: where to look, or that nothing refers to them.
std::string holders_hint(const ObjectGraph& graph, std::span<const ObjectId> objects);

}  // namespace hs
