#pragma once
// The references of a dump, one by one: from which object to which, and what each is called.

#include <memory>

#include "core/model/dataset.h"
#include "core/table/relation.h"

namespace hs {

enum class ReferenceField : uint8_t {
    kSource,
    kSourceType,
    kName,  // nothing where it cannot be known; see edge_names.h
    kTarget,
    kTargetType,
    kIsDangling,  // 1: the dump has no object there
};
std::span<const Field> reference_fields();
// One row a reference to an object or a stub, in the order of the file; read in order, names come
// object by object.
std::shared_ptr<const Relation> references_relation(DatasetPtr dataset);

Surface references_in_export();

}  // namespace hs
