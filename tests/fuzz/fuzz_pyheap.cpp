// Any bytes as a PyHeapDumper dump: loads or fails with an error, and every question about what was
// loaded has an answer.

#include <cstdint>
#include <string>

#include "core/analysis/cycles.h"
#include "core/analysis/graph_diff.h"
#include "core/analysis/object_details.h"
#include "core/analysis/object_names.h"
#include "core/analysis/type_totals.h"
#include "core/import/pyheap.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace hs;
    JobContext job;
    const std::string text(reinterpret_cast<const char*>(data), size);
    sniff_pyheap({text, "fuzz.json", size});
    const auto loaded = load_pyheap(Input::from_memory("fuzz.json", text), {}, job);
    if (!loaded.ok()) return 0;
    const ObjectGraph& graph = *loaded.value().graph;
    const auto roots = find_roots(graph, job);
    const auto dominators = find_dominators(graph, roots.value(), job);
    HS_CHECK(dominators.value().retained[0] == graph.shallow_bytes);
    HS_CHECK(find_cycles(graph, roots.value(), dominators.value(), job).ok());
    const auto names = name_objects(graph, roots.value(), job);
    for (uint32_t row = 1; row <= graph.object_count && row <= 100; ++row) {
        const auto named = named_references(graph, {row});
        HS_CHECK(named.size() >= graph.references({row}).size());
        attribute_details(graph, {row});
        object_label(graph, {row});
        HS_CHECK(!qualified_name(graph, names.value(), {row}).empty());
        record_counts(graph, {row});
    }
    const auto diff = compare_graphs(graph, graph, false, job);
    HS_CHECK(diff.value().totals.same == graph.object_count);
    return 0;
}
