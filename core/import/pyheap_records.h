#pragma once
// What PyHeapDumper's records say: {"size": …, "attr": {…}, "ref": […], "src": {…}}.

#include <memory>
#include <string_view>
#include <vector>

#include "core/model/object_records.h"

namespace hs {

// As written, each with what the last attribute of its name has.
std::vector<std::string_view> pyheap_attribute_values(std::string_view record);

std::shared_ptr<const ObjectRecords> pyheap_records(RecordText text);

}  // namespace hs
