#pragma once
// Inflating what does not fit into memory, for those who read it once from the front.

#include "core/base/inflate.h"

namespace hs {

// As inflate_bytes, into a file without a name that takes no memory to speak of; the limit is then
// what that file may take. Where there can be no such file, as inflate_bytes with the limit.
Result<Inflated> inflate_spilled(std::string_view stored, Compression compression,
                                 uint64_t memory_limit_bytes, JobContext& job);

}  // namespace hs
