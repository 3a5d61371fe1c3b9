// Any bytes as a file of some format that is recognised.

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/json_flaw.h"
#include "core/import/known_formats.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace hs;
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    if (const KnownFormat* format = find_known_format({bytes, "x.json", size})) {
        HS_CHECK(!known_format_text(*format).empty());
    }
    if (const auto flaw = first_json_flaw(bytes)) HS_CHECK(flaw->byte <= size);
    return 0;
}
