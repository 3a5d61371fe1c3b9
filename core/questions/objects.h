#pragma once
// The objects of a dump, one by one: how large, what each keeps alive, what it is called.

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/analysis/object_names.h"
#include "core/analysis/retained_graph.h"
#include "core/model/dataset.h"
#include "core/table/relation.h"

namespace hs {

enum class ObjectField : uint8_t {
    kId,
    kType,      // "dict"
    kFullType,  // "<class 'dict'>"
    kName,      // see object_names.h; not sorted
    kShallow,
    kRetained,
    kReferences,
    kReferrers,
    kAttributes,
    kDominator,  // nothing at the roots
    kIsRoot,
    kDict,         // the __dict__ that is nobody else's
    kFoldedBytes,  // with it
};

std::span<const Field> object_fields();

// What was not found out is not in the table.
struct ObjectsAnswer {
    DatasetPtr dataset;
    std::shared_ptr<const RetainedGraph> retained;
    std::shared_ptr<const ObjectNames> names;

    [[nodiscard]] const ObjectGraph& graph() const { return *dataset->graph; }
};
// Row n is object n + 1.
std::shared_ptr<const Relation> objects_relation(std::shared_ptr<const ObjectsAnswer> answer);
std::vector<uint32_t> rows_of_objects(std::span<const ObjectId> objects);

Surface dominators_in_json();

}  // namespace hs
