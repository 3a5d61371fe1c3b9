#pragma once
// The "diagnostics" of a JSON document: what was odd about the input and could be read all the
// same.

#include <initializer_list>
#include <vector>

#include "core/base/json_writer.h"
#include "core/model/dataset.h"

namespace hs {

void write_diagnostic(JsonWriter& json, const Diagnostic& diagnostic);

// "diagnostics": [{"severity", "message", "offset", "repeats"}], of all lists in their order; and
// "incomplete": whether totals lack what could not be read.
void write_diagnostics(JsonWriter& json,
                       std::initializer_list<const std::vector<Diagnostic>*> lists);

}  // namespace hs
