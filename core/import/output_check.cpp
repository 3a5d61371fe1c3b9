#include "core/import/output_check.h"

#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/text_format.h"

namespace hs {
namespace {

// The file and, should it be a log's, everything its halves may be called.
std::vector<std::string> paths_read(std::string_view input) {
    std::vector<std::string> paths = {std::string(input)};
    const size_t half =
        std::max(input.rfind(".hpm") + 1, input.rfind(".hpd") + 1);  // npos + 1 is 0
    const std::string base(half == 0 ? input : input.substr(0, half - 1));
    for (const char* ending : {".hpm", ".hpd"}) {
        for (const char* packing : {"", ".gz", ".xz", ".zst"}) {
            paths.push_back(base + ending + packing);
        }
    }
    return paths;
}

}  // namespace

Result<void> check_is_no_input(std::string_view output, std::span<const std::string_view> inputs) {
    struct stat written {};
    if (stat(std::string(output).c_str(), &written) != 0 || !S_ISREG(written.st_mode)) {
        return {};
    }
    for (const std::string_view input : inputs) {
        for (const std::string& path : paths_read(input)) {
            struct stat read {};
            if (stat(path.c_str(), &read) != 0 || read.st_dev != written.st_dev ||
                read.st_ino != written.st_ino) {
                continue;
            }
            return Error{ErrorCode::kUsage,
                         "-o " + printable_text(output) +
                             " would replace a file that is read; write to another one",
                         {},
                         {}};
        }
    }
    return {};
}

}  // namespace hs
