#pragma once
// What a line of a meliae dump says besides address, type, size and references.

#include <memory>

#include "core/model/object_records.h"

namespace hs {

std::shared_ptr<const ObjectRecords> meliae_records(RecordText text);

}  // namespace hs
