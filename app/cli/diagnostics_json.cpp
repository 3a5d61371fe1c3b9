#include "app/cli/diagnostics_json.h"

#include <algorithm>

#include "core/model/diagnostics.h"

namespace hs {

void write_diagnostic(JsonWriter& json, const Diagnostic& diagnostic) {
    json.begin_object();
    json.field("severity", severity_name(diagnostic.severity));
    json.field("message", diagnostic.message);
    diagnostic.byte_offset ? json.field("offset", *diagnostic.byte_offset)
                           : json.null_field("offset");
    json.field("repeats", diagnostic.repeats);
    json.end_object();
}

void write_diagnostics(JsonWriter& json,
                       std::initializer_list<const std::vector<Diagnostic>*> lists) {
    Missing missing = Missing::kNothing;
    json.key("diagnostics");
    json.begin_array();
    for (const std::vector<Diagnostic>* list : lists) {
        missing = std::max(missing, missing_of(*list));
        for (const Diagnostic& diagnostic : *list) write_diagnostic(json, diagnostic);
    }
    json.end_array();
    json.field("incomplete", missing != Missing::kNothing);
}

}  // namespace hs
