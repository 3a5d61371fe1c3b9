#include "app/cli/diagnostics_json.h"

#include "core/model/diagnostics.h"

namespace hs {

void write_diagnostics(JsonWriter& json,
                       std::initializer_list<const std::vector<Diagnostic>*> lists) {
    bool is_incomplete = false;
    json.key("diagnostics");
    json.begin_array();
    for (const std::vector<Diagnostic>* list : lists) {
        for (const Diagnostic& diagnostic : *list) {
            is_incomplete |= diagnostic.is_cut;
            json.begin_object();
            json.field("severity", severity_name(diagnostic.severity));
            json.field("message", diagnostic.message);
            diagnostic.byte_offset ? json.field("offset", *diagnostic.byte_offset)
                                   : json.null_field("offset");
            json.field("repeats", diagnostic.repeats);
            json.end_object();
        }
    }
    json.end_array();
    json.field("incomplete", is_incomplete);
}

}  // namespace hs
