#include "core/base/library_versions.h"

#include <lz4.h>
#include <lzma.h>
#include <simdjson.h>
#include <sqlite3.h>
#include <zlib.h>
#include <zstd.h>

namespace hs {

std::vector<LibraryVersion> library_versions() {
    return {
        {"simdjson", std::to_string(simdjson::SIMDJSON_VERSION_MAJOR) + "." +
                         std::to_string(simdjson::SIMDJSON_VERSION_MINOR) + "." +
                         std::to_string(simdjson::SIMDJSON_VERSION_REVISION)},
        {"zlib", zlibVersion()},
        {"liblzma", lzma_version_string()},
        {"zstd", ZSTD_versionString()},
        {"lz4", LZ4_versionString()},
        {"sqlite", sqlite3_libversion()},
    };
}

}  // namespace hs
