// Any bytes as names and numbers: what is shown or written as JSON is always valid UTF-8.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/check.h"
#include "core/base/json_writer.h"
#include "core/base/text_format.h"
#include "core/base/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::string shown = hs::printable_text(bytes);
    HS_CHECK(hs::is_valid_utf8(shown));
    HS_CHECK(shown.find('\n') == std::string::npos);
    HS_CHECK(hs::printable_text(shown) == shown);

    std::string json;
    hs::append_json_text(json, bytes);
    HS_CHECK(hs::is_valid_utf8(json));
    HS_CHECK(json.size() >= 2 && json.front() == '"' && json.back() == '"');
    for (const char c : json) HS_CHECK(static_cast<uint8_t>(c) >= 0x20);

    uint64_t parsed = 0;
    if (hs::parse_bytes(bytes, &parsed)) HS_CHECK(size > 0);
    HS_CHECK(hs::short_type_name(bytes).size() <= size);
    return 0;
}
