// Any bytes as a meliae dump: loads or fails with an error, and what was loaded can be asked.

#include <cstdint>
#include <string>

#include "core/analysis/dominators.h"
#include "core/analysis/object_details.h"
#include "core/analysis/object_names.h"
#include "core/import/meliae.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace hs;
    JobContext job;
    const std::string text(reinterpret_cast<const char*>(data), size);
    sniff_meliae({text, "fuzz.json", size});
    const auto loaded = load_meliae(Input::from_memory("fuzz.json", text), {}, job);
    if (!loaded.ok()) return 0;
    const ObjectGraph& graph = *loaded.value().graph;
    const auto roots = find_roots(graph, job);
    const auto dominators = find_dominators(graph, roots.value(), job);
    HS_CHECK(dominators.value().retained[0] == graph.shallow_bytes);
    const auto names = name_objects(graph, roots.value(), job);
    for (uint32_t row = 1; row <= graph.object_count && row <= 100; ++row) {
        HS_CHECK(named_references(graph, {row}).size() == graph.references({row}).size());
        attribute_details(graph, {row});
        object_label(graph, {row});
        HS_CHECK(!qualified_name(graph, names.value(), {row}).empty());
    }
    return 0;
}
