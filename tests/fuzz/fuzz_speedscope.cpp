#include <cstdint>
#include <string>

#include "core/import/speedscope.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    hs::JobContext job;
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    static_cast<void>(hs::load_speedscope(hs::Input::from_memory("x", bytes), {}, job));
    return 0;
}
