#include "native/record/text_trace.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "native/file/recording_file.h"

namespace capture::text_trace {

void prepare() {
    const char* const path = std::getenv("HEAPSCOPE_TEXT_TRACE");
    if (path == nullptr || descriptor >= 0) return;
    const int opened = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (opened >= 0) descriptor = moved_out_of_the_way(opened);
}

void append(uint32_t stream, char op, const void* old_block, const void* block, size_t size) {
    char line[96];
    const int length =
        std::snprintf(line, sizeof line, "%u %c %llx %llx %zu\n", stream, op,
                      static_cast<unsigned long long>(reinterpret_cast<uintptr_t>(old_block)),
                      static_cast<unsigned long long>(reinterpret_cast<uintptr_t>(block)), size);
    if (write(descriptor, line, static_cast<size_t>(length)) != length) descriptor = -1;
}

}  // namespace capture::text_trace
