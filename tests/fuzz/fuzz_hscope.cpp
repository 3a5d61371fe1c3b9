// Any bytes as a recording of heapscope: opened, asked a little, and verified.

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/analysis/edge_names.h"
#include "core/analysis/graph_roots.h"
#include "core/analysis/live_at.h"
#include "core/analysis/object_details.h"
#include "core/analysis/paired_events.h"
#include "core/base/check.h"
#include "core/import/hscope.h"
#include "core/import/hscope_verify.h"
#include "core/model/event_log.h"
#include "core/model/object_graph.h"
#include "core/model/trace_trie.h"

namespace {

void ask_log(const hs::Dataset& dataset, hs::JobContext& job) {
    using namespace hs;
    const EventLog& log = *dataset.log;
    const size_t traces = dataset.traces->trace_count();
    const StackRows rows = all_rows(log, traces);
    const EventRange all{0, log.event_count()};
    const StackAmounts live = stack_amounts(log, rows, all, StackPart::kNet, kEstimatedBytes);
    HS_CHECK(live.amounts.size() == traces);
    if (log.pairing() != nullptr) HS_CHECK(still_alive(log, rows, all, job).ok());
}

void ask_graph(const hs::ObjectGraph& graph, hs::JobContext& job) {
    using namespace hs;
    HS_CHECK(find_roots(graph, job).ok());
    for (uint32_t row = 1; row <= graph.object_count && row < 100; ++row) {
        HS_CHECK(named_references(graph, {row}).size() == graph.references({row}).size());
        static_cast<void>(attribute_details(graph, {row}));
        static_cast<void>(object_label(graph, {row}));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace hs;
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    JobContext job;
    kHscopeImporter.sniff({bytes, "x.hscope", bytes.size()});
    const Result<Dataset> loaded =
        kHscopeImporter.load(Input::from_memory("x.hscope", bytes), {}, job);
    if (!loaded.ok()) return 0;
    if (loaded.value().log) ask_log(loaded.value(), job);
    if (loaded.value().graph) ask_graph(*loaded.value().graph, job);
    static_cast<void>(verify_hscope(bytes, job));
    return 0;
}
