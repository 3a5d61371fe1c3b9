#pragma once
// Everything the inspector says about one object: what it is, what it holds, and what holds it.

#include <cstdint>
#include <string>
#include <vector>

#include "core/analysis/dominators.h"
#include "core/analysis/heap_tree.h"
#include "core/analysis/object_details.h"
#include "core/analysis/object_names.h"
#include "core/analysis/paths.h"
#include "core/base/job_context.h"
#include "core/base/result.h"

namespace hs {

// One step of a chain of holders, from the roots down.
struct HolderStep {
    ObjectId object;
    std::string label;  // its name, the type before it
    std::string name;   // of the reference that leads here from the step before; may be empty
};

struct ReferrerGroup {
    TypeId type;
    uint32_t objects = 0;
    ObjectId first;
};

struct ObjectReport {
    ObjectId object;
    bool is_stub = false;  // referred to, not in the dump: only type, id and referrers are known
    std::string label;     // its name
    uint64_t shallow_bytes = 0;
    uint64_t retained_bytes = 0;
    uint32_t retained_objects = 0;  // itself included
    RootKind root_kind = RootKind::kNone;
    SourceLocation source;

    std::vector<AttributeDetail> attributes;  // methods last
    uint32_t method_count = 0;                // of attributes, made when they were asked for
    std::vector<NamedReference> references;   // the first kMostListed; items of a list count up
    uint32_t reference_count = 0;             // to objects and stubs, as in every table
    uint32_t value_count = 0;                 // plain values among `references`, before it was cut
    std::vector<ReferrerDetail> referrers;    // the first kMostListed
    uint32_t referrer_count = 0;              // distinct objects
    std::vector<ReferrerGroup> referrer_types;  // falling by objects

    // Without namespaces between an object and its attribute.
    std::vector<HolderStep> path;        // shortest, from a root to the object, both included
    std::vector<HolderStep> dominators;  // from the outermost to the immediate one
    // Directly dominated, by itself or its private __dict__, falling by retained bytes, the first
    // kMostHeld.
    std::vector<ObjectId> holds;
    uint32_t holds_count = 0;
    // The same, siblings of one type in one row; the last stands for the rest.
    std::vector<HeapTreeRow> held;

    static constexpr size_t kMostListed = 200;
    static constexpr size_t kMostHeld = 50;
    static constexpr size_t kMostHeldRows = 12;
};

struct ReportInputs {
    const ObjectGraph& graph;
    const Roots& roots;
    const Dominators& dominators;
    const DominatorTree& tree;
    const ObjectNames& names;
};
Result<ObjectReport> object_report(const ReportInputs& inputs, ObjectId object, JobContext& job);

// Why an object counts as a root: "nothing refers to it".
const char* root_reason(RootKind kind);

}  // namespace hs
