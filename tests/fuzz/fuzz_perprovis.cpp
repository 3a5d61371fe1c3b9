// Any bytes as a file of Perprovis.

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/import/perprovis.h"
#include "core/model/trace_trie.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace hs;
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    kPerprovisImporter.sniff({bytes, "x.json", size});
    JobContext job;
    const Result<Dataset> loaded =
        kPerprovisImporter.load(Input::from_memory("x.json", bytes), {}, job);
    if (!loaded.ok()) { return 0; }
    HS_CHECK(loaded.value().traces && loaded.value().profile);
    HS_CHECK(loaded.value().profile->amount_of_trace.size() ==
             loaded.value().traces->trace_count());
    return 0;
}
