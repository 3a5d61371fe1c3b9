#pragma once
// Collapsed stacks, as flame graph tools write them: a line a stack, root first, frames separated
// by semicolons, then a blank and a number. docs/formats/collapsed.md has the details.

#include "core/import/importer.h"
#include "core/model/trace_trie_builder.h"

namespace hs {

int sniff_collapsed(const SniffInput& input);
Result<Dataset> load_collapsed(Input input, const LoadOptions& options, JobContext& job);

// "function (file:line)", "file:line", or just a name.
FrameId frame_from_text(TraceTrieBuilder& builder, std::string_view text);

}  // namespace hs
