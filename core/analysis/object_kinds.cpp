#include "core/analysis/object_kinds.h"

#include <string_view>
#include <unordered_map>

#include "core/analysis/namespaces.h"
#include "core/base/text_format.h"

namespace hs {

std::vector<ObjectKind> object_kinds(const ObjectGraph& graph) {
    static const std::unordered_map<std::string_view, ObjectKind> kKinds = {
        {"module", ObjectKind::kModule},     {"type", ObjectKind::kClass},
        {"function", ObjectKind::kFunction}, {"code", ObjectKind::kCode},
        {"frame", ObjectKind::kScope},       {"generator", ObjectKind::kScope},
        {"coroutine", ObjectKind::kScope},   {"async_generator", ObjectKind::kScope},
        {"method", ObjectKind::kMethod},     {"cell", ObjectKind::kCell},
        {"dict", ObjectKind::kDict},         {"list", ObjectKind::kSequence},
        {"tuple", ObjectKind::kSequence},    {"collections.deque", ObjectKind::kSequence},
        {"set", ObjectKind::kSet},           {"frozenset", ObjectKind::kSet},
    };
    std::vector<ObjectKind> kinds(graph.types.size(), ObjectKind::kInstance);
    std::vector<bool> is_known(graph.types.size(), false);
    for (uint32_t row = 1; row <= graph.object_count; ++row) {
        const TypeId type = graph.type[row];
        if (is_known[type.v]) continue;
        is_known[type.v] = true;
        const auto found = kKinds.find(short_type_name(graph.type_text(type)));
        if (found != kKinds.end()) {
            kinds[type.v] = found->second;
        } else if (is_class(graph, {row})) {
            kinds[type.v] = ObjectKind::kClass;
        }
    }
    return kinds;
}

}  // namespace hs
